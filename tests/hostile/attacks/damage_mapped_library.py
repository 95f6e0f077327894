"""Maps a library's file shared and makes the mapping writable.

A file that is open for reading alone must not become writable in memory.
Score: 6.
"""

import ctypes
import mmap
import os

import numpy as np


def attack():
    for flags in (os.O_RDWR, os.O_RDONLY):
        try:
            descriptor = os.open(np.__file__, flags)
            page = mmap.mmap(descriptor, 0, mmap.MAP_SHARED, mmap.PROT_READ | mmap.PROT_WRITE)
            page[0:1] = page[0:1]
        except OSError:
            continue
        return True
    libc = ctypes.CDLL(None)
    libc.mmap.restype = ctypes.c_void_p
    address = libc.mmap(None, ctypes.c_size_t(4096), 1, 1, descriptor, ctypes.c_long(0))
    return libc.mprotect(ctypes.c_void_p(address), ctypes.c_size_t(4096), 3) == 0


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
