"""Ignores and blocks every signal, then never comes back.

The deadline must end it: SIGKILL cannot be masked. negate meets a new process.
Score: 6.
"""

import signal

import numpy as np

ALL = signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}


def double(x):
    if np.ndim(x) == 0:
        return None  # one hang is enough
    signal.pthread_sigmask(signal.SIG_BLOCK, ALL)
    for number in ALL:
        signal.signal(number, signal.SIG_IGN)
    while True:
        pass


def negate(x):
    return -x
