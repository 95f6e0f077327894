"""Shuts the reading half of the socket: the grader's next request would end in an error of its own.

shutdown, setsockopt and ioctl on the socket must fail.
Score: 6.
"""

import ctypes

FIOASYNC, FIONBIO = 0x5452, 0x5421


def attack():
    libc, one = ctypes.CDLL(None), ctypes.c_int(1)
    return (
        libc.ioctl(3, FIOASYNC, ctypes.byref(one)) == 0
        or libc.ioctl(3, FIONBIO, ctypes.byref(ctypes.c_int(0))) == 0
        or libc.setsockopt(3, 1, 7, ctypes.byref(one), 4) == 0
        or libc.shutdown(3, 0) == 0
    )


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
