"""Reads address 0 as soon as it is imported.

It dies and takes nobody with it: no check of it can pass.
Score: 0.
"""

import ctypes

ctypes.string_at(0)


def double(x):
    return 2 * x


def negate(x):
    return -x
