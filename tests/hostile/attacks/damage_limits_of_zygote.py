"""Reads the zygote's limits and sets them anew.

Neither may work: a process id other than its own is refused.
Score: 6.
"""

import os
import resource


def attack():
    try:
        limits = resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE)
        resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, limits)
    except OSError:
        return False
    return True


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
