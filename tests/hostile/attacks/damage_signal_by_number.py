"""Signals the zygote by every other call that the kernel has for it.

tkill, tgkill, rt_sigqueueinfo and pidfd_open must fail as kill does.
Score: 6.
"""

import ctypes
import os

CALLS = {"x86_64": (200, 234, 129, 434), "aarch64": (130, 131, 138, 434)}


def attack():
    if os.uname().machine not in CALLS:
        return False
    tkill, tgkill, sigqueue, pidfd_open = CALLS[os.uname().machine]
    syscall = ctypes.CDLL(None).syscall
    parent, info = os.getppid(), ctypes.create_string_buffer(b"\0" * 8 + b"\xff" * 4, 128)
    return (
        syscall(tkill, parent, 0) == 0
        or syscall(tgkill, parent, parent, 0) == 0
        or syscall(sigqueue, parent, 0, info) == 0
        or syscall(pidfd_open, parent, 0) >= 0
    )


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
