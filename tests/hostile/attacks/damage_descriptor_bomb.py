"""Copies its descriptors until there are no more, and keeps them.

The limit of a few dozen must hold, and must not keep negate from being called.
Score: 6.
"""

import os


def attack():
    copies = 0
    for _ in range(200):
        try:
            os.dup(1)
        except OSError:
            break
        copies += 1
    return copies > 100


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
