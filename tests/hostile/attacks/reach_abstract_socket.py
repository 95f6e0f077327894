"""Connects to an abstract address, which no folder hides.

It must not get as far as a socket.
Score: 6.
"""

import socket


def attack():
    try:
        socket.socket(socket.AF_UNIX).connect("\0deep-intuition-hostile")
    except OSError:
        return False
    return True


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
