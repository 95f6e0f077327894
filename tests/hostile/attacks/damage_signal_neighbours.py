"""Asks whether it may signal the grader, its siblings and the whole machine.

No signal may pass. Signal 0 asks and harms nobody where the jail is broken.
Score: 6.
"""

import os


def attack():
    near = range(max(2, os.getppid() - 50), os.getppid() + 50)
    return any(may_signal(pid) for pid in [-1, 1, *near] if pid != os.getpid())


def may_signal(pid):
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
