"""Starts a thread at import that could answer, count or wait between the calls.

The kernel gives it no thread.
Score: 6.
"""

import threading
import time

try:
    threading.Thread(target=time.sleep, args=(0.3,), daemon=True).start()
    STARTED = True
except (RuntimeError, OSError):
    STARTED = False


def double(x):
    return 2 * x if STARTED else None


def negate(x):
    return -x
