"""Has a regular expression run for centuries, in C, where Python sees no signal.

The deadline must end it, and negate meets a new process.
Score: 6.
"""

import re

import numpy as np


def double(x):
    if np.ndim(x) == 0:
        return None  # one hang is enough
    return 2 * x if re.match("(a+)+$", "a" * 60 + "b") is None else None


def negate(x):
    return -x
