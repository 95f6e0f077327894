"""Takes hold of the zygote with ptrace, or offers itself to be traced.

Both must fail.
Score: 6.
"""

import ctypes
import os

TRACEME, SEIZE, DETACH = 0, 0x4206, 17


def attack():
    ptrace = ctypes.CDLL(None).ptrace
    if ptrace(SEIZE, os.getppid(), None, None) == 0:
        ptrace(DETACH, os.getppid(), None, None)
        return True
    return ptrace(TRACEME, 0, None, None) == 0


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
