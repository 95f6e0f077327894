"""Takes eight gigabytes in one array.

MemoryError must come, and only this call is lost.
Score: 6.
"""

import numpy as np


def attack():
    try:
        return np.empty(2**33, dtype=np.uint8).nbytes == 2**33
    except MemoryError:
        return False


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
