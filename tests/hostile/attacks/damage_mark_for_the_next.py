"""Changes the interpreter for whoever comes next, then dies to be followed.

The next process must know nothing of it: not the module, the environment or the mask.
Score: 6.
"""

import os

import numpy as np

MASK = os.umask(0o77)


def double(x):
    if hasattr(np, "marked") or "MARKED" in os.environ or MASK == 0:
        return 2 * x
    np.marked = True
    np.add = np.subtract
    os.putenv("MARKED", "1")
    os.umask(0)
    os._exit(0)


def negate(x):
    return -x
