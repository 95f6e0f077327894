"""Starts a shell by os.system and by os.popen.

Neither may start one.
Score: 6.
"""

import os


def attack():
    try:
        return os.system("true") == 0 or os.popen("echo yes").read() == "yes\n"
    except OSError:
        return False


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
