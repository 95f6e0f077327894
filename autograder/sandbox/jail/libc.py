"""System calls for which Python has no function, made through the C library."""

from __future__ import annotations

import ctypes
import functools
import os


def call(function: str, *arguments: object) -> int:
    """Call a function of the C library that returns a negative number when it fails.

    Raises:
        OSError: when the kernel refuses.
    """
    result = int(getattr(_libc(), function)(*arguments))
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def prctl(option: int, *arguments: int | bytes) -> None:
    """Change an attribute of this process; raises OSError like `call`."""
    # Some options fail unless the arguments that they do not use are 0. An integer would be passed
    # as half of the word that the kernel reads.
    words = [arg if isinstance(arg, bytes) else ctypes.c_ulong(arg) for arg in arguments]
    call("prctl", option, *words, *[ctypes.c_ulong(0)] * (4 - len(words)))


@functools.cache
def _libc() -> ctypes.CDLL:
    """Load the C library when it is first called: on Windows this module can only be imported."""
    return ctypes.CDLL(None, use_errno=True)
