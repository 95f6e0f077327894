"""Starts a program by subprocess.

It must not start.
Score: 6.
"""

import subprocess


def attack():
    try:
        return subprocess.run(["/bin/sh", "-c", "true"]).returncode == 0
    except OSError:
        return False


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
