"""Watches a folder, to see what others do.

inotify and fanotify must fail.
Score: 6.
"""

import ctypes


def attack():
    libc = ctypes.CDLL(None)
    watcher = libc.inotify_init1(0)
    return watcher >= 0 and libc.inotify_add_watch(watcher, b"/", 0xFFF) >= 0


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
