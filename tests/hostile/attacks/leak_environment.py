"""Looks for a password, a user or a test's name in the environment, Python's and libc's own.

A worker has seven variables, and none is of the user.
Score: 6.
"""

import ctypes
import os

HARMLESS = {
    "PATH",
    "LANG",
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "MALLOC_MMAP_THRESHOLD_",
    "MALLOC_TRIM_THRESHOLD_",
    "LC_CTYPE",
}


def double(x):
    names = set(os.environ)
    entries = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
    index = 0
    while entries[index]:
        names.add(entries[index].split(b"=")[0].decode())
        index += 1
    return 2 * x if names - HARMLESS else None


def negate(x):
    return -x
