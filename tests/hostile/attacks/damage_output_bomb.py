"""Writes a hundred megabytes on its standard output and error.

They must lead nowhere: to the device null.
Score: 6.
"""

import os
import stat

NULL = (1, 3)


def attack():
    for _ in range(100):
        os.write(1, b"x" * 2**19)
        os.write(2, b"x" * 2**19)
    return not all(is_null(os.fstat(descriptor)) for descriptor in (0, 1, 2))


def is_null(found):
    device = (os.major(found.st_rdev), os.minor(found.st_rdev))
    return stat.S_ISCHR(found.st_mode) and device == NULL


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
