"""Writes compiled code into a __pycache__, which Python would believe next time.

No file may come into being beside a module.
Score: 6.
"""

import importlib.util
import json
from pathlib import Path

import numpy as np


def attack():
    return any(written(module) for module in (json, np))


def written(module):
    cached = Path(importlib.util.cache_from_source(module.__file__))
    try:
        cached.with_name("hostile.pyc").write_bytes(b"x")
    except OSError:
        return False
    return True


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
