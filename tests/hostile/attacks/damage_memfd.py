"""Makes a file in memory, to fill it and to run it.

memfd_create must fail.
Score: 6.
"""

import ctypes
import os


def attack():
    libc = ctypes.CDLL(None)
    descriptor = libc.memfd_create(b"program", 0)
    return descriptor >= 0 and os.ftruncate(descriptor, 2**20) is None


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
