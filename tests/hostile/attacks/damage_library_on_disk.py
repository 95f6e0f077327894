"""Opens Python's and numpy's files for writing, to leave something for the next student.

No file may be written, renamed, truncated or given other rights. It writes nothing.
Score: 6.
"""

import json
import os

import numpy as np

FILES = (np.__file__, np._core.multiarray.__file__, json.__file__, os.__file__)


def attack():
    return any(opened(file) or changed(file) for file in FILES)


def opened(file):
    try:
        os.close(os.open(file, os.O_WRONLY))
    except OSError:
        return False
    return True


def changed(file):
    try:
        os.chmod(file, os.stat(file).st_mode & 0o7777)
    except OSError:
        return False
    return True


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
