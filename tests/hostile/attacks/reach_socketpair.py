"""Makes pairs of sockets, pipes and events, to talk to a child or to fill the kernel.

None may come into being.
Score: 6.
"""

import os
import socket


def attack():
    return any(made(make) for make in (socket.socketpair, os.pipe, lambda: os.eventfd(0)))


def made(make):
    try:
        make()
    except OSError:
        return False
    return True


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
