"""Writes a shared library into a folder for temporary files and loads it.

No such file may come into being.
Score: 6.
"""

import ctypes
import math
import os
from pathlib import Path

import numpy as np

PLACES = (".", "/tmp", "/dev/shm", "<FOLDER>")


def attack():
    library = getattr(math, "__file__", None) or np._core._multiarray_umath.__file__
    return any(loaded(Path(library), Path(place, "hostile.so")) for place in PLACES)


def loaded(library, copy):
    try:
        copy.write_bytes(library.read_bytes())
        ctypes.CDLL(os.fspath(copy.resolve()))
        copy.unlink()
    except OSError:
        return False
    return True


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
