"""Returns one long string and many empty ones: an array of them pads each to the longest.

As an array they would take 10 GB of the grader's memory: they must never become one.
Score: 6.
"""

STRINGS = ["a" * 10_000, *[""] * 250_000]


def double(x):
    return STRINGS


def negate(x):
    return -x
