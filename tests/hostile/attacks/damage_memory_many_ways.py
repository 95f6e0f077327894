"""Takes eight gigabytes in pieces: anonymous mappings, shared ones, strings and lists.

The limit must hold for all of them together.
Score: 6.
"""

import mmap

PIECE = 2**26


def attack():
    taken, makers = [], [private, shared, text, items]
    while makers and len(taken) < 128:
        try:
            taken.append(makers[len(taken) % len(makers)]())
        except (MemoryError, OSError):
            makers.pop()
    return len(taken) == 128


def private():
    return mmap.mmap(-1, PIECE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)


def shared():
    return mmap.mmap(-1, PIECE)


def text():
    return bytearray(PIECE)


def items():
    return [None] * (PIECE // 8)


def double(x):
    if isinstance(x, float):
        return None  # once is enough
    return 2 * x if attack() else None


def negate(x):
    return -x
