"""Calls the kernel by the numbers of x32, which set bit 30.

The filter must end the process, or the kernel not know the call.
Score: 6.
"""

import ctypes
import mmap
import os

# mov eax, 0x40000027; syscall; ret  (getpid)
CODE = bytes.fromhex("b827000040 0f05 c3")


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
