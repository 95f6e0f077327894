"""Knocks at calls in which the kernel's holes have often been.

bpf, userfaultfd, perf_event_open and personality must fail.
Score: 6.
"""

import ctypes
import os

NUMBERS = {"x86_64": (321, 323, 298, 135), "aarch64": (280, 282, 241, 92)}


def attack():
    if os.uname().machine not in NUMBERS:
        return False
    call, numbers = ctypes.CDLL(None).syscall, NUMBERS[os.uname().machine]
    bpf, userfaultfd, perf_event_open, personality = numbers
    array_map = (ctypes.c_uint32 * 16)(2, 4, 4, 1)
    dummy_event = (ctypes.c_uint32 * 32)(1, 128, 9, 0)
    dummy_event[10] = 0b1100001  # of this process, in user mode alone
    return (
        call(bpf, 0, array_map, 64) >= 0
        or call(userfaultfd, 1) >= 0
        or call(perf_event_open, dummy_event, 0, -1, -1, ctypes.c_ulong(0)) >= 0
        or call(personality, ctypes.c_ulong(0xFFFFFFFF)) >= 0
    )


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
