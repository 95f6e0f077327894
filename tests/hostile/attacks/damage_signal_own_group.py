"""Signals its own process group, which was once the zygote's.

The call must fail: a worker sends no signal to anybody, not even to itself.
Score: 6.
"""

import os
import signal


def attack():
    try:
        os.killpg(os.getpgrp(), signal.SIGCONT)
    except OSError:
        return False
    return True


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
