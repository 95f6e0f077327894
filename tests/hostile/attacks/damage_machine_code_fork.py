"""Forks by machine code of its own, past Python and the C library.

The filter must refuse it as it refuses os.fork; a child would only leave.
Score: 6.
"""

import ctypes
import mmap
import os

# mov eax, 57; syscall; test eax, eax; jnz end; mov eax, 60; xor edi, edi; syscall; end: ret
CODE = bytes.fromhex("b839000000 0f05 85c0 7509 b83c000000 31ff 0f05 c3")


def attack():
    if os.uname().machine != "x86_64":
        return False
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(CODE)
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    return ctypes.CFUNCTYPE(ctypes.c_int)(address)() > 0


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
