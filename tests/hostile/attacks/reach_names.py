"""Has the machine's name and its own looked up.

There must be no file of names and nobody to ask.
Score: 6.
"""

import socket


def attack():
    try:
        return bool(socket.getaddrinfo("localhost", 80))
    except OSError:
        return False


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
