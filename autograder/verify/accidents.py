"""Finds known mistakes that are broken themselves: they raise what no learner's code would raise.

Such a mistake loses points and is even diagnosed as itself, so nothing else shows that it is not
the mistake that its author had in mind.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

from autograder.errors import SubmissionRaised
from autograder.grading.inprocess import outcome_of
from autograder.grading.outcomes import comparable, same
from autograder.mistakes import KnownMistake
from autograder.sandbox.remote_submission import CallRecord

# What arithmetic, indices and shapes raise when a formula is wrong. All else, such as
# AttributeError, NameError or TypeError, is more often a slip in the mistake than a part of it.
EXPECTED = frozenset(
    {
        "ArithmeticError",
        "FloatingPointError",
        "IndexError",
        "OverflowError",
        "ValueError",
        "ZeroDivisionError",
    }
)


def find_accident(
    mistake: KnownMistake, calls: Iterable[CallRecord], reference: ModuleType
) -> str | None:
    """Return what a mistake raises by accident, as a verb phrase; None where there is nothing.

    Not an accident: an exception that wrong formulas raise, one that the reference raises on the
    same call, and one that the mistake's docstring or hint names.

    Args:
        mistake: The mistake.
        calls: What the checks called with the mistake in place, and the outcomes.
        reference: The reference solution.
    """
    for call in calls:
        error = call.outcome
        if call.function != mistake.function or not isinstance(error, SubmissionRaised):
            continue  # a function that calls it may well raise, for want of a right answer
        right = outcome_of(reference, call.function, call.args, call.kwargs)
        if not (
            error.kind in EXPECTED
            or _declares(mistake, error.kind)
            or same(comparable(error), comparable(right))
        ):
            text = f" ({error.problem.text})" if error.problem.text else ""
            return (
                f"raises {error.kind}{text} by accident; if learners' code raises it too,"
                f" name {error.kind} in the docstring"
            )
    return None


def find_misfit(
    mistake: KnownMistake, calls: Iterable[CallRecord], reference: ModuleType
) -> str | None:
    """Return why a mistake cannot be called as its function is, as a verb phrase.

    Args:
        mistake: The mistake.
        calls: What the checks call.
        reference: The reference solution: where it cannot be called, nothing can.
    """
    function = getattr(reference, mistake.function)
    for call in calls:
        if call.function == mistake.function and _why_not_callable(function, call) is None:
            reason = _why_not_callable(mistake.run, call)
            if reason is not None and not _declares(mistake, "TypeError"):
                return f"cannot be called as the checks call it ({reason})"
    return None


def _declares(mistake: KnownMistake, exception: str) -> bool:
    words = f"{mistake.run.__doc__} {mistake.hint}"
    return re.search(rf"\b{exception}\b", words) is not None


def _why_not_callable(function: Callable[..., Any], call: CallRecord) -> str | None:
    try:
        inspect.signature(function).bind(*call.args, **call.kwargs)
    except TypeError as error:
        return str(error)
    return None
