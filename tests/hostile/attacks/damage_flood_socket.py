"""Announces a frame of four gigabytes and sends all that the socket takes.

The grader must not take it in: the answer is worth nothing, and negate meets a new process.
Score: 6.
"""

import os


def double(x):
    os.write(3, b"\xff" * 4)
    for _ in range(100):
        os.write(3, bytes(2**20))
    return 2 * x


def negate(x):
    return -x
