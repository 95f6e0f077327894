"""Leaves with sys.exit(0), and answers from a function that Python calls at the end.

sys.exit is an exception like others: the end does not come, and the call is lost.
Score: 6.
"""

import atexit
import contextlib
import os
import sys

import msgspec


def send(message):
    payload = msgspec.msgpack.encode(message)
    with contextlib.suppress(OSError):
        os.write(3, len(payload).to_bytes(4, "big") + payload)


@atexit.register
def answer():
    send({"type": "returned", "id": 2, "value": 0.0, "changed": False})


def double(x):
    sys.exit(0)


def negate(x):
    return -x
