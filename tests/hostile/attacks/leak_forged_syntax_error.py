"""Says that it is not Python, for a reason that holds whatever it has found out.

A reason is believed only while no line of the learner's has run.
Score: 0.
"""

import contextlib
import os
import sys

import msgspec

REASON = f"Traceback: /autograder/ is imported from {sys.path}"


def send(message):
    payload = msgspec.msgpack.encode(message)
    with contextlib.suppress(OSError):
        os.write(3, len(payload).to_bytes(4, "big") + payload)


send({"type": "unparsable", "reason": REASON, "line": None})


def double(x):
    return None


def negate(x):
    return -x
