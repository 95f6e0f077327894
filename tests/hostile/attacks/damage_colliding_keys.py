"""Sends a dict whose keys collide in Python's table, so that each costs thousands of steps.

The grader must refuse a dict with so many keys, before it builds one.
Score: 6.
"""

import os
import sys

import numpy as np

protocol = sys.modules["autograder.sandbox.protocol"]


def colliding():
    size, filled = 2**20, 400_000  # of the table; the first keys fill a chain of its slots
    chain, slot = np.zeros(filled, int), 0
    for n in range(filled):
        chain[n], slot = slot, (5 * slot + 1) % size
    taken = np.zeros(size, bool)
    taken[chain] = True
    key = np.arange(2**20, 2**22)  # of the others, those that meet taken slots until the chain
    slot, rest, meets = key % size, key, True
    for _ in range(5):
        meets, rest = meets & taken[slot], rest >> 5
        slot = (5 * slot + 1 + rest) % size
    early = np.zeros(size, bool)
    early[chain[: filled // 2]] = True
    return [*chain, *key[meets & early[slot]]]


def double(x):
    request = sys._getframe(1).f_locals["request"]
    value = protocol.Pairs([(int(key), None) for key in colliding()])
    frame = protocol.encode(protocol.Returned(request.id, value, False))
    with open(3, "wb", closefd=False) as socket:
        socket.write(len(frame).to_bytes(4, "big") + frame)
    os._exit(0)


def negate(x):
    return -x
