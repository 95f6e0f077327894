"""Slows the zygote down: nice, one processor, the idle scheduler; and itself up.

Nobody's priority or processors may be changed.
Score: 6.
"""

import os

ATTEMPTS = (
    lambda pid: os.setpriority(os.PRIO_PROCESS, pid, 19),
    lambda pid: os.sched_setaffinity(pid, {0}),
    lambda pid: os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0)),
)


def attack():
    return any(done(attempt, pid) for attempt in ATTEMPTS for pid in (os.getppid(), 0))


def done(attempt, pid):
    try:
        attempt(pid)
    except OSError:
        return False
    return True


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
