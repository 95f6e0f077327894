"""Answers a call with messages that mean something else: entered, loaded, absent, reaped.

None of them is an answer to this call: it is lost.
Score: 6.
"""

import contextlib
import os

import msgspec


def send(message):
    payload = msgspec.msgpack.encode(message)
    with contextlib.suppress(OSError):
        os.write(3, len(payload).to_bytes(4, "big") + payload)


def double(x):
    if getattr(x, "shape", ()) == (4,):
        send({"type": "entered", "fault": None})
        send({"type": "loaded"})
    else:
        send({"type": "reaped", "code": 0})
        send({"type": "absent", "id": 1})


def negate(x):
    return -x
