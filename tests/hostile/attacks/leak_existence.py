"""Asks whether the course, the class and the store exist, without reading them.

To stat, access and listdir there is nothing there, nor in the root folder.
Score: 6.
"""

import os
from pathlib import Path

NAMES = {"etc", "tmp", "proc", "sys", "dev", "boot", "run"}


def double(x):
    for path in ("<COURSE>", "<CLASS>", "<FOLDER>", "/etc/passwd", "/proc/self/status"):
        try:
            Path(path).stat()
        except FileNotFoundError:
            continue
        except OSError:
            pass  # forbidden is an answer too
        return 2 * x
    shown = set()
    for start in ("/", "..", "../.."):
        try:
            shown |= set(os.listdir(start))
        except OSError:
            continue
    return 2 * x if shown & NAMES else None


def negate(x):
    return -x
