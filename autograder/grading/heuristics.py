"""Heuristics: what a wrong answer looks like when no known mistake explains it.

Each compares the learner's value with the right one on every call. It applies only if it fits all
calls whose answer is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.values import ATOL, RTOL

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Likeness:
    """What a wrong submission behaves like.

    Args:
        name: The diagnosis.
        hint: What helps against it.
    """

    name: str
    hint: str


@dataclass(frozen=True)
class Answer:
    """A learner's value and the right one, as arrays.

    Args:
        given: What came back.
        right: What is right.
        rows: The length of the call's first array argument.
    """

    given: Array
    right: Array
    rows: int


@dataclass(frozen=True)
class Heuristic:
    """A rule that recognises one kind of wrong answer.

    Args:
        likeness: What the answer is like if the rule fits.
        fits: Whether it fits an answer.
    """

    likeness: Likeness
    fits: Callable[[Answer], bool]


def recognise(answers: Sequence[Answer]) -> Likeness | None:
    """Return what the first heuristic that fits all answers makes of them; None if none fits.

    Args:
        answers: The answers that are wrong.
    """
    if not answers:
        return None
    fitting = (rule.likeness for rule in _HEURISTICS if all(map(rule.fits, answers)))
    return next(fitting, None)


def count_rows(arguments: Sequence[Any]) -> int:
    """Return the length of the first array among a call's arguments; 1 if there is none."""
    lengths = (len(value) for value in arguments if isinstance(value, np.ndarray) and value.ndim)
    return next(lengths, 1)


def _is_times(factor: Callable[[Answer], float]) -> Callable[[Answer], bool]:
    def fits(answer: Answer) -> bool:
        return _close(answer.given, factor(answer) * answer.right) and bool(answer.right.any())

    return fits


def _close(first: Array, second: Array) -> bool:
    return first.shape == second.shape and bool(np.allclose(first, second, rtol=RTOL, atol=ATOL))


def _are_labels(answer: Answer) -> bool:
    return bool(np.isin(answer.right, (0, 1)).all())


def _is_transposed(answer: Answer) -> bool:
    return answer.right.ndim > 1 and _close(answer.given, answer.right.T)


def _is_pm1(answer: Answer) -> bool:
    return _are_labels(answer) and _close(answer.given, 2 * answer.right - 1)


def _is_one_minus(answer: Answer) -> bool:
    within = bool(((answer.right >= 0) & (answer.right <= 1)).all())
    return within and _close(answer.given, 1 - answer.right)


def _is_inverted(answer: Answer) -> bool:
    return _are_labels(answer) and _close(answer.given, 1 - answer.right)


def _is_reversed(answer: Answer) -> bool:
    right = answer.right
    return right.ndim > 0 and len(right) > 1 and _close(answer.given, right[::-1])


# In this order: on symmetric inputs several of them fit, and the more telling one comes first.
_HEURISTICS = tuple(
    Heuristic(Likeness(name, hint), fits)
    for name, hint, fits in (
        ("labels_pm1", "The labels are -1 and 1 here; this course uses 0 and 1.", _is_pm1),
        (
            "labels_inverted",
            "Every 0 is a 1 and every 1 is a 0: which side should fire?",
            _is_inverted,
        ),
        (
            "minus_one",
            "The answer is exactly -1 times the right one: look for a sign.",
            _is_times(lambda _: -1.0),
        ),
        (
            "twice",
            "The answer is exactly twice the right one: look for a factor of 2.",
            _is_times(lambda _: 2.0),
        ),
        (
            "half",
            "The answer is exactly half of the right one: look for a factor of 2.",
            _is_times(lambda _: 0.5),
        ),
        (
            "times_n",
            "The answer is n times the right one: a sum in place of a mean?",
            _is_times(lambda answer: answer.rows),
        ),
        (
            "divided_by_n",
            "The answer is 1/n of the right one: a mean taken once too often?",
            _is_times(lambda answer: 1 / answer.rows),
        ),
        ("one_minus", "The answer is 1 minus the right one: look for a sign.", _is_one_minus),
        ("transposed", "The answer is the transpose of the right one.", _is_transposed),
        ("reversed", "The answer has the right numbers in reverse order.", _is_reversed),
    )
)
