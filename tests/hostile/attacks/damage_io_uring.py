"""Opens a ring for asynchronous calls, which no filter of calls sees.

io_uring_setup must fail.
Score: 6.
"""

import ctypes
import os

NUMBERS = dict.fromkeys(("x86_64", "aarch64"), (425,))


def attack():
    if os.uname().machine not in NUMBERS:
        return False
    call, numbers = ctypes.CDLL(None).syscall, NUMBERS[os.uname().machine]
    return call(*numbers, 4, ctypes.create_string_buffer(256)) >= 0


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
