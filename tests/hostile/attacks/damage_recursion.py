"""Recurses in C until the stack is at its end.

The process dies alone: each call of double is lost, and negate meets a new one.
Score: 6.
"""

import sys


def attack():
    sys.setrecursionlimit(2**31 - 1)
    one, other = [], []
    for _ in range(200_000):
        one, other = [one], [other]
    return one == other  # compares 200,000 levels down


def double(x):
    if isinstance(x, float):
        return None  # once is enough
    return 2 * x if attack() else None


def negate(x):
    return -x
