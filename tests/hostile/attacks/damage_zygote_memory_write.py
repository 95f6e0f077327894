"""Writes into the zygote's memory, to change what every later worker inherits.

process_vm_writev must fail. What it would write is what is there: two bytes of a free buffer.
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


BUFFER = bytearray(2)


def attack():
    own = (ctypes.c_char * 2).from_buffer(BUFFER)
    where = id(None) + 16  # None's type, the same in both
    own[:] = ctypes.string_at(where, 2)
    return copied(WRITE, own, where)


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
