"""Generic readings: what a wrong answer looks like when no known mistake fits.

Each compares the learner's value with the right one on every call; it speaks only when all calls
that are wrong say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.values import ATOL, RTOL

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Reading:
    """What a wrong submission behaves like.

    Args:
        name: The diagnosis.
        hint: What helps against it.
    """

    name: str
    hint: str


@dataclass(frozen=True)
class Answer:
    """A learner's value and the right one, as arrays, with the sizes of the call's arguments.

    Args:
        given: What came back.
        right: What is right.
        rows: The length of the first array argument.
    """

    given: Array
    right: Array
    rows: int


def read(answers: Sequence[Answer]) -> Reading | None:
    """The first reading that fits all answers; None when none does.

    Args:
        answers: Those that are wrong, at least one.
    """
    if not answers:
        return None
    for reading, fits in _READINGS:
        if all(fits(answer) for answer in answers):
            return reading
    return None


def _ratio(factor: Callable[[Answer], float]) -> Callable[[Answer], bool]:
    def fits(answer: Answer) -> bool:
        return _close(answer.given, factor(answer) * answer.right) and bool(answer.right.any())

    return fits


def _close(one: Array, other: Array) -> bool:
    return one.shape == other.shape and bool(np.allclose(one, other, rtol=RTOL, atol=ATOL))


def _is_labels(answer: Answer) -> bool:
    return bool(np.isin(answer.right, (0, 1)).all())


def _transposed(answer: Answer) -> bool:
    return answer.right.ndim > 1 and _close(answer.given, answer.right.T)


def _pm1(answer: Answer) -> bool:
    return _is_labels(answer) and _close(answer.given, 2 * answer.right - 1)


def _one_minus(answer: Answer) -> bool:
    within = bool(((answer.right >= 0) & (answer.right <= 1)).all())
    return within and _close(answer.given, 1 - answer.right)


def _inverted(answer: Answer) -> bool:
    return _is_labels(answer) and _close(answer.given, 1 - answer.right)


def _reversed(answer: Answer) -> bool:
    return (
        answer.right.ndim > 0 and len(answer.right) > 1 and _close(answer.given, answer.right[::-1])
    )


_READINGS: tuple[tuple[Reading, Callable[[Answer], bool]], ...] = (
    (
        Reading("labels_pm1", "The labels are named -1 and 1 here; this course uses 0 and 1."),
        _pm1,
    ),
    (
        Reading("labels_inverted", "Every 0 is a 1 and every 1 a 0: which side should fire?"),
        _inverted,
    ),
    (
        Reading("minus_one", "The answer is exactly -1 times what is right: look for a sign."),
        _ratio(lambda _: -1.0),
    ),
    (
        Reading("twice", "The answer is exactly twice what is right: look for a factor 2."),
        _ratio(lambda _: 2.0),
    ),
    (
        Reading("half", "The answer is exactly half of what is right: look for a factor 2."),
        _ratio(lambda _: 0.5),
    ),
    (
        Reading("times_n", "The answer is n times what is right: a sum where a mean is due?"),
        _ratio(lambda answer: answer.rows),
    ),
    (
        Reading("divided_by_n", "The answer is 1/n of what is right: a mean taken once too often?"),
        _ratio(lambda answer: 1 / answer.rows),
    ),
    (
        Reading("one_minus", "The answer is 1 minus what is right: look for a sign."),
        _one_minus,
    ),
    (Reading("transposed", "The answer is the transpose of what is right."), _transposed),
    (Reading("reversed", "The answer holds the right numbers in reverse order."), _reversed),
)
