"""Leaves a mark wherever it can, dies, and looks for the mark in the process that comes next.

Nothing of a process outlives it: no file, no variable, no setting.
Score: 6.
"""

import builtins
import contextlib
import os
import sys
from pathlib import Path

NAME = "mark-of-deep-intuition"
FILES = [Path(folder) / NAME for folder in (".", "/tmp", "/dev/shm", "/empty")]
FOUND = NAME in vars(builtins) or NAME in os.environ or NAME in sys.path
for path in FILES:
    with contextlib.suppress(OSError):
        FOUND |= path.exists()


def double(x):
    if FOUND:
        for path in FILES:
            path.unlink(missing_ok=True)
        return 2 * x
    setattr(builtins, NAME, True)
    os.environ[NAME] = "1"
    for path in FILES:
        with contextlib.suppress(OSError):
            path.touch()
    os._exit(0)


def negate(x):
    return -x
