"""Kills the process that forks every worker.

The signal must not be sent: the next student's worker comes from the same process.
Score: 6.
"""

import os
import signal


def attack():
    try:
        os.kill(os.getppid(), signal.SIGKILL)
    except OSError:
        return False
    return True


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
