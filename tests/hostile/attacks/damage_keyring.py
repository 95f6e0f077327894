"""Keeps a key in the kernel, where it would outlive the process.

add_key and keyctl must fail.
Score: 6.
"""

import ctypes
import os

NUMBERS = {"x86_64": (248, 250), "aarch64": (217, 219)}


def attack():
    if os.uname().machine not in NUMBERS:
        return False
    call, numbers = ctypes.CDLL(None).syscall, NUMBERS[os.uname().machine]
    add_key, keyctl = numbers
    process_keyring, get_id = -2, 0
    return (
        call(add_key, b"user", b"note", b"for later", ctypes.c_size_t(9), process_keyring) >= 0
        or call(keyctl, get_id, process_keyring, 1) >= 0
    )


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
