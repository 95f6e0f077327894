"""Asks the kernel for the machine's network over netlink.

socket() must fail.
Score: 6.
"""

import socket


def attack():
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as route:
            route.bind((0, 0))
    except OSError:
        return False
    return True


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
