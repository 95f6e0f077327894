"""Ends the check as pytest's own exceptions do: skipped, expected to fail, or finished.

They end a test in pytest's process; here they are a fault of the learner's code.
Score: 6.
"""

import numpy as np

try:
    from _pytest.outcomes import Exit, Skipped
except ImportError:
    Exit = Skipped = KeyboardInterrupt


def double(x):
    raise (Skipped("not today") if np.ndim(x) else Exit("all passed", 0))


def negate(x):
    return -x
