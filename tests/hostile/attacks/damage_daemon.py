"""Survives as a daemon: forks twice, with a session of its own.

Nothing may be born, and after the run nothing may be alive.
Score: 6.
"""

import os
import time


def attack():
    try:
        child = os.fork()
    except OSError:
        return False
    if child == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(20)
        os._exit(0)
    return True


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
