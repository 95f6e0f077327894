"""Starts a hundred threads, and one by _thread.

None may start.
Score: 6.
"""

import _thread
import threading
import time


def attack():
    started = 0
    for _ in range(100):
        try:
            threading.Thread(target=time.sleep, args=(20,), daemon=True).start()
            _thread.start_new_thread(time.sleep, (20,))
        except RuntimeError:
            break
        started += 1
    return started > 0


def double(x):
    if isinstance(x, float):
        return None  # once is enough
    return 2 * x if attack() else None


def negate(x):
    return -x
