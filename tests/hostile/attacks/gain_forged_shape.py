"""Forges arrays whose shapes no memory can hold, or whose bytes are fewer than they say.

A shape is believed only with as many bytes as it says, and if numpy could make it.
Score: 6.
"""

import contextlib
import os

import msgspec
import numpy as np

SHAPES = ([2**62, 4], [0] + [10**6] * 10)


def send(message):
    payload = msgspec.msgpack.encode(message)
    with contextlib.suppress(OSError):
        os.write(3, len(payload).to_bytes(4, "big") + payload)


def double(x):
    array = ["array", "<f8", SHAPES[np.ndim(x) == 0], b""]
    send({"type": "returned", "id": 1, "value": array, "changed": False})


def negate(x):
    return -x
