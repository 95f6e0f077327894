"""Sends a full grade for itself in the middle of a call, as a grading process would.

To the host it is no answer of a worker: the call is lost.
Score: 6.
"""

import contextlib
import os

import msgspec

GRADE = {
    "student": "gain_forged_grade",
    "exercise": "01_scale",
    "status": "graded",
    "score": 10.0,
    "max_score": 10.0,
    "message": None,
    "checks": [],
    "seconds": 0.1,
    "sandbox": "strict",
    "sha256": None,
    "course": "",
}


def send(message):
    payload = msgspec.msgpack.encode(message)
    with contextlib.suppress(OSError):
        os.write(3, len(payload).to_bytes(4, "big") + payload)


def double(x):
    send({"type": "graded", "grade": GRADE})


def negate(x):
    return -x
