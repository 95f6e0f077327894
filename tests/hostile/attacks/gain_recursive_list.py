"""Returns a list that holds itself, and one that is nested a hundred thousand deep.

Both are nested too deeply, and nobody runs out of stack.
Score: 6.
"""

import numpy as np

RECURSIVE: list = []
RECURSIVE.append(RECURSIVE)
DEEP: list = []
for _ in range(100_000):
    DEEP = [DEEP]


def double(x):
    return RECURSIVE if np.ndim(x) else DEEP


def negate(x):
    return -x
