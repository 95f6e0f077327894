"""Reads the zygote's memory, which lies where its own does after the fork.

process_vm_readv must fail.
Score: 6.
"""

import ctypes
import os

READ, WRITE = {"x86_64": (310, 311), "aarch64": (270, 271)}.get(os.uname().machine, (None, None))
LIBC = ctypes.CDLL(None)


class Piece(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


def copied(call, here, there):
    if call is None:
        return False
    ours, theirs = Piece(ctypes.addressof(here), len(here)), Piece(there, len(here))
    one, none = ctypes.c_ulong(1), ctypes.c_ulong(0)
    arguments = (ctypes.byref(ours), one, ctypes.byref(theirs), one, none)
    return LIBC.syscall(call, os.getppid(), *arguments) == len(here)


def attack():
    return copied(READ, ctypes.create_string_buffer(16), id(None))


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
