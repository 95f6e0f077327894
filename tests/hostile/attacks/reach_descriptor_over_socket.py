"""Sends the grader a descriptor over the socket, and asks for one of its.

Messages with descriptors must be refused; the grader would run out of them.
Score: 6.
"""

import ctypes


class Message(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_size_t) for name in ("to", "size", "data", "count", "more", "length")
    ]
    _fields_.append(("flags", ctypes.c_int))


def attack():
    libc, none = ctypes.CDLL(None, use_errno=True), Message()
    wait_not = 0x40
    libc.recvmsg(3, ctypes.byref(none), wait_not)
    would_block = 11
    if ctypes.get_errno() == would_block:
        return True
    return libc.sendmsg(3, ctypes.byref(none), wait_not) >= 0


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
