"""Closes and shuts down the socket that the answer should take.

Only this call may be lost; negate meets a new process.
Score: 6.
"""

import ctypes
import os


def double(x):
    ctypes.CDLL(None).shutdown(3, 2)
    os.close(3)
    return 2 * x


def negate(x):
    return -x
