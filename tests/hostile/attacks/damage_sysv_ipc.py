"""Makes shared memory, semaphores and a queue of System V, which outlive their maker.

None of the three may come into being.
Score: 6.
"""

import ctypes

PRIVATE, MODE = 0, 0o600


def attack():
    libc = ctypes.CDLL(None)
    memory = libc.shmget(PRIVATE, ctypes.c_size_t(4096), MODE)
    semaphores = libc.semget(PRIVATE, 1, MODE)
    queue = libc.msgget(PRIVATE, MODE)
    if memory >= 0:
        libc.shmctl(memory, 0, None)
    if semaphores >= 0:
        libc.semctl(semaphores, 0, 0)
    if queue >= 0:
        libc.msgctl(queue, 0, None)
    return max(memory, semaphores, queue) >= 0


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
