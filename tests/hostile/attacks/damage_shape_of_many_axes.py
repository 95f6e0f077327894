"""Sends an array whose shape has three million lengths, to be multiplied for hours.

The grader must refuse it by the number of its axes, before it multiplies.
Score: 6.
"""

import os
import sys

import numpy as np

frames = sys.modules["autograder.sandbox.frames"]
protocol = sys.modules["autograder.sandbox.protocol"]


def double(x):
    if np.ndim(x) == 0:
        return None  # once is enough
    request = sys._getframe(1).f_locals["request"]
    value = protocol.Array("|b1", (10**6,) * 3_000_000, b"")
    frame = frames.encode(protocol.Returned(request.id, value, None))
    with open(3, "wb", closefd=False) as socket:
        socket.write(len(frame).to_bytes(4, "big") + frame)
    os._exit(0)


def negate(x):
    return -x
