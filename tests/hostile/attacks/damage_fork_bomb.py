"""Forks and forks; the children stay for a while.

The first fork must fail.
Score: 6.
"""

import os
import time


def attack():
    born = 0
    for _ in range(30):
        try:
            pid = os.fork()
        except OSError:
            break
        if pid == 0:
            time.sleep(20)
            os._exit(0)
        born += 1
    return born > 0


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
