"""Answers with complex numbers in 64 axes, which take numpy half a minute to write out.

The message must show the first few alone. Here negate is the attack too: nothing passes.
Score: 0.
"""

import numpy as np

AXES = (1,) * 52 + (2,) * 6 + (5,) * 6


def double(x):
    parts = np.random.rand(2 * 10**6)  # numbers of many digits
    return parts.view(complex).reshape(AXES)


negate = double
