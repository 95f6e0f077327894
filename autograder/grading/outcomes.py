"""Compares the outcomes of calls: values, or the errors that ended them."""

from __future__ import annotations

from typing import Any, Final

import msgspec
import numpy as np

from autograder.errors import ArgumentChanged, CallTimeout, SubmissionError, SubmissionRaised
from autograder.values import Unsupported, holds_numbers, is_close


class Ended(msgspec.Struct, frozen=True):
    """A call that gave no value.

    Args:
        reason: The nearest built-in class of what it raised, or the class of the SubmissionError.
    """

    reason: str


_SIMPLE = str | Unsupported | None
UNKNOWN: Final = Ended("unknown")  # the same as no outcome, itself included


def comparable(outcome: Any) -> Any:
    """Return an outcome in a form that can be compared and sent: an error becomes an `Ended`."""
    if isinstance(outcome, SubmissionRaised):
        return Ended(outcome.kind)
    if isinstance(outcome, ArgumentChanged | CallTimeout):
        return Ended(type(outcome).__name__)
    return UNKNOWN if isinstance(outcome, SubmissionError) else outcome


def same(one: Any, other: Any) -> bool:
    """Return whether two comparable outcomes are the same: close numbers, or the same end."""
    if isinstance(one, Ended) or isinstance(other, Ended):
        return type(one) is type(other) and one == other != UNKNOWN
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    first, second = to_array(one), to_array(other)
    if first is None or second is None:
        return type(one) is type(other) and isinstance(one, _SIMPLE) and bool(one == other)
    if first.shape != second.shape:
        return False
    coarse = np.float32 in (first.dtype, second.dtype)
    return bool(is_close(first, second, coarse).all())


def to_array(outcome: Any) -> np.ndarray[Any, Any] | None:
    """Return an outcome as an array of real numbers; None where it is something else."""
    if not holds_numbers(outcome):
        return None
    try:
        array = np.asarray(outcome)
    except ValueError:  # rows of different lengths
        return None
    return array if array.dtype.kind in "biuf" else None
