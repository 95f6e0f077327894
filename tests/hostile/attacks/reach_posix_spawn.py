"""Starts a program by posix_spawn, which uses calls of its own.

It must not start.
Score: 6.
"""

import os


def attack():
    try:
        child = os.posix_spawn("/bin/sh", ["sh", "-c", "true"], {})
    except OSError:
        return False
    return os.waitpid(child, 0)[1] == 0


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
