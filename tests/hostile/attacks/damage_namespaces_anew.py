"""Makes namespaces of its own, in which it would be root, and changes the root folder.

unshare, setns, chroot, mount and umount must fail.
Score: 6.
"""

import ctypes
import os

NEWUSER, NEWNS = 0x10000000, 0x20000
LIBC = ctypes.CDLL(None)


def attack():
    return (
        LIBC.unshare(NEWUSER) == 0
        or LIBC.unshare(NEWNS) == 0
        or LIBC.mount(b"none", b"/empty", b"tmpfs", ctypes.c_ulong(0), None) == 0
        or LIBC.umount2(b"/empty", 2) == 0
        or LIBC.chroot(os.getcwd().encode()) == 0
    )


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
