"""Becomes root, takes root's groups and takes back the capabilities.

Each call must fail.
Score: 6.
"""

import ctypes
import os
import struct

ATTEMPTS = (
    lambda: os.setresuid(0, 0, 0),
    lambda: os.setresgid(0, 0, 0),
    lambda: os.setgroups([0]),
)


def attack():
    header, some = struct.pack("Ii", 0x20080522, 0), struct.pack("6I", *[0x400] * 6)
    return ctypes.CDLL(None).capset(header, some) == 0 or any(map(done, ATTEMPTS))


def done(attempt):
    try:
        attempt()
    except OSError:
        return False
    return True


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
