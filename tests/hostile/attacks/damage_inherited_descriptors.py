"""Looks for descriptors that the zygote or the grader left open for it.

There must be the standard three and the one socket to answer on.
Score: 6.
"""

import os
import stat


def attack():
    there = {descriptor for descriptor in range(4096) if is_open(descriptor)}
    return there != {0, 1, 2, 3} or not stat.S_ISSOCK(os.fstat(3).st_mode)


def is_open(descriptor):
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
