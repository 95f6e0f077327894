"""Returns more numbers than anybody asked for, in an array and in a dict.

They are too large to pass: a wrong answer, and nobody runs out of memory.
Score: 6.
"""

import numpy as np


def double(x):
    if np.ndim(x):
        return np.zeros((4, 4_000_000))
    return dict.fromkeys(range(1_000_001), 0.0)


def negate(x):
    return -x
