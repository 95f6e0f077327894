"""Stops itself with SIGSTOP, to wait until nobody looks.

It must not be able to stop: it answers at once, without an answer.
Score: 6.
"""

import os
import signal


def attack():
    try:
        signal.raise_signal(signal.SIGSTOP)
        os.kill(os.getpid(), signal.SIGSTOP)
    except OSError:
        return False
    return True


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
