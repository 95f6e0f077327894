"""Answers a later call from the destructor of what an earlier one returned.

It comes before the true answer, which then waits unasked: both calls are lost.
Score: 6.
"""

import contextlib
import os

import msgspec


def send(message):
    payload = msgspec.msgpack.encode(message)
    with contextlib.suppress(OSError):
        os.write(3, len(payload).to_bytes(4, "big") + payload)


class Answer:
    def __init__(self):
        self.sent = send  # it must be there when the module is not

    def __del__(self):
        self.sent({"type": "returned", "id": 1, "value": None, "changed": False})
        self.sent({"type": "returned", "id": 2, "value": 0.0, "changed": False})


def double(x):
    return Answer() if getattr(x, "shape", ()) == (4,) else None


def negate(x):
    return -x
