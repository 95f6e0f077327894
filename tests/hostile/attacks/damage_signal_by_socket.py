"""Has the kernel signal the zygote whenever something arrives on the socket.

F_SETOWN, F_SETSIG and O_ASYNC must each be refused.
Score: 6.
"""

import fcntl
import os
import signal

F_SETSIG = 10


def attack():
    try:
        fcntl.fcntl(3, fcntl.F_SETOWN, os.getppid())
        fcntl.fcntl(3, F_SETSIG, signal.SIGURG)
        fcntl.fcntl(3, fcntl.F_SETFL, fcntl.fcntl(3, fcntl.F_GETFL) | os.O_ASYNC)
    except OSError:
        return False
    return True


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
