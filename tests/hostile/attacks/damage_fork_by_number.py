"""Forks by the bare calls, past the C library.

clone and clone3 must fail; the child would only leave.
Score: 6.
"""

import ctypes
import os

CLONE = {"x86_64": 56, "aarch64": 220}.get(os.uname().machine)
CLONE3 = 435
SIGCHLD = 17


def attack():
    if CLONE is None:
        return False
    arguments = (ctypes.c_uint64 * 8)(0, 0, 0, 0, SIGCHLD, 0, 0, 0)
    return any([born(CLONE, SIGCHLD, 0, 0, 0, 0), born(CLONE3, arguments, ctypes.c_size_t(64))])


def born(*call):
    pid = ctypes.CDLL(None).syscall(*call)
    if pid == 0:
        os._exit(0)
    return pid > 0


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
