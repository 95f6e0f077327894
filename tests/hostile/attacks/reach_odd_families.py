"""Opens sockets of other families: the host of a virtual machine, cryptography, packets.

socket() must fail for each: a network namespace does not hide all of these.
Score: 6.
"""

import socket

FAMILIES = ("AF_VSOCK", "AF_ALG", "AF_PACKET", "AF_BLUETOOTH", "AF_CAN", "AF_TIPC", "AF_QIPCRTR")


def attack():
    return any(opened(getattr(socket, name)) for name in FAMILIES if hasattr(socket, name))


def opened(family):
    for kind in (socket.SOCK_STREAM, socket.SOCK_SEQPACKET, socket.SOCK_DGRAM, socket.SOCK_RAW):
        try:
            socket.socket(family, kind)
        except OSError:
            continue
        return True
    return False


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
