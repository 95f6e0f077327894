"""Sends a dict whose keys collide in Python's table, so that each costs thousands of steps.

The grader must refuse a dict with so many keys, before it builds one.
Score: 6.
"""

import os
import sys

import numpy as np

frames = sys.modules["autograder.sandbox.frames"]
protocol = sys.modules["autograder.sandbox.protocol"]


def colliding():
    size, filled = 2**20, 400_000  # of the table; the first keys fill a chain of its slots
    chain = np.zeros(1, int)
    while len(chain) < filled:
        step, start = pow(5, len(chain), size), 5 * chain[-1] + 1
        chain = np.append(chain, (step * chain + start) % size)
    chain = chain[:filled]
    taken = np.zeros(size, bool)
    taken[chain] = True
    # Of the other keys, those that meet taken slots until they walk along the chain.
    key = np.arange(2**20, 2**23, dtype=np.int32)
    slot, rest, meets = key & (size - 1), key, True
    for _ in range(5):
        meets, rest = meets & taken[slot], rest >> 5
        slot = (5 * slot + 1 + rest) & (size - 1)
    early = np.zeros(size, bool)
    early[chain[: filled // 2]] = True
    return chain.tolist() + key[meets & early[slot]].tolist()


def double(x):
    if np.ndim(x) == 0:
        return None  # once is enough
    request = sys._getframe(1).f_locals["request"]
    value = protocol.Pairs([(key, None) for key in colliding()])
    frame = frames.encode(protocol.Returned(request.id, value, None))
    with open(3, "wb", closefd=False) as socket:
        socket.write(len(frame).to_bytes(4, "big") + frame)
    os._exit(0)


def negate(x):
    return -x
