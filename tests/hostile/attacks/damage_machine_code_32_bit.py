"""Calls the kernel by int 0x80, where the numbers are those of 32-bit programs.

The filter must end the process: by these numbers 20, getpid, is another call.
Score: 6.
"""

import ctypes
import mmap
import os

# push rbx; mov eax, 20; int 0x80; pop rbx; ret
CODE = bytes.fromhex("53 b814000000 cd80 5b c3")


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
