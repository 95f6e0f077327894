"""Says that it is loaded, and answers calls to come, while it is still being imported.

Whoever speaks unasked is ended before each call: there is no score at all.
Score: 0.
"""

import contextlib
import os

import msgspec


def send(message):
    payload = msgspec.msgpack.encode(message)
    with contextlib.suppress(OSError):
        os.write(3, len(payload).to_bytes(4, "big") + payload)


send({"type": "loaded"})
for number in range(1, 4):
    send({"type": "returned", "id": number, "value": 0.0, "changed": False})


def double(x):
    return None


def negate(x):
    return -x
