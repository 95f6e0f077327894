"""Opens sockets to the internet: TCP, UDP and raw, over IPv4 and IPv6.

socket() itself must fail.
Score: 6.
"""

import socket

FAMILIES = (socket.AF_INET, socket.AF_INET6)
KINDS = (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW)


def attack():
    return any(opened(family, kind) for family in FAMILIES for kind in KINDS)


def opened(family, kind):
    try:
        socket.socket(family, kind, socket.IPPROTO_ICMP if kind == socket.SOCK_RAW else 0)
    except OSError:
        return False
    return True


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
