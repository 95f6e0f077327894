"""Makes shared memory and a message queue by name.

Neither may come into being.
Score: 6.
"""

import ctypes
import os
from multiprocessing import shared_memory


def attack():
    try:
        shared_memory.SharedMemory("hostile", create=True, size=4096)
    except OSError:
        return ctypes.CDLL(None).mq_open(b"/hostile", os.O_CREAT | os.O_RDWR, 0o600, None) >= 0
    return True


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
