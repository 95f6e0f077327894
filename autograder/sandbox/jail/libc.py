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


def prctl(option: int, first: int, second: int = 0) -> None:
    """Change an attribute of this process; raises OSError like `call`."""
    call("prctl", option, first, second, 0, 0)  # some options fail unless the rest is 0


@functools.cache
def _libc() -> ctypes.CDLL:
    """Load the C library when it is first called: on Windows this module can only be imported."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]  # whole words, not an int's half
    return libc
