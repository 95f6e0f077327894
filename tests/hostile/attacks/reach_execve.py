"""Becomes another program: the dynamic linker, which lies among the libraries.

execve and execveat must be refused as such. A bad argument keeps it from being lost if not.
Score: 6.
"""

import ctypes
import errno

PROGRAMS = (b"/bin/sh", b"/lib64/ld-linux-x86-64.so.2", b"/lib/ld-linux-aarch64.so.1")
BAD_ADDRESS = ctypes.c_void_p(1)


def attack():
    libc = ctypes.CDLL(None, use_errno=True)
    for program in PROGRAMS:
        libc.execve(program, BAD_ADDRESS, None)
        if ctypes.get_errno() == errno.EFAULT:
            return True
        libc.execveat(-100, program, BAD_ADDRESS, None, 0)
        if ctypes.get_errno() == errno.EFAULT:
            return True
    return False


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
