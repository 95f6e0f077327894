"""Answers a call with nothing, and the next one with 0.0 before it is asked.

What waits in the socket before a call ends the worker: the guess for the next call is lost.
Score: 6.
"""

import contextlib
import os

import msgspec

ANSWERS = (
    {"type": "returned", "id": 1, "value": None, "changed": False},
    {"type": "returned", "id": 2, "value": 0.0, "changed": False},
)


def double(x):
    if getattr(x, "shape", ()) == (4,):
        payloads = map(msgspec.msgpack.encode, ANSWERS)
        frames = [len(payload).to_bytes(4, "big") + payload for payload in payloads]
        with contextlib.suppress(OSError):
            os.write(3, b"".join(frames))


def negate(x):
    return -x
