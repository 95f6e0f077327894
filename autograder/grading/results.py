"""Turn what ended a check into its `CheckResult`."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
import pytest

from autograder.errors import (
    CallTimeout,
    FunctionMissing,
    GraderError,
    SubmissionError,
    SubmissionRaised,
    Unreadable,
    WorkerDied,
    WrongAnswer,
)
from autograder.model import Check, CheckResult, CheckStatus, Problem
from autograder.sandbox.remote_submission import CallRecord
from autograder.values import show

MAX_MESSAGE = 1_000  # characters

_STATUS: dict[type[SubmissionError], CheckStatus] = {
    WrongAnswer: "failed",
    SubmissionRaised: "raised",
    FunctionMissing: "missing",
    CallTimeout: "timeout",
    WorkerDied: "crashed",
    Unreadable: "crashed",  # it was Python a moment ago: its process had no memory left to read it
}
# `pytest.raises` says only in words which exceptions it expected: as `ValueError`, before pytest 9
# as `<class 'ValueError'>`, and several as `any of (ValueError, TypeError)`.
_DID_NOT_RAISE = "DID NOT RAISE "
_CLASS = re.compile(r"\w+(?='>|,|\)|$)")


def to_result(
    check: Check, error: BaseException | None, calls: Sequence[CallRecord]
) -> CheckResult:
    """Return the result of a check.

    Args:
        check: The check.
        error: What ended it; None where it passed.
        calls: The calls that it had made by then.

    Raises:
        GraderError: when the learner's work cannot be the cause of the error.
    """
    if error is None:
        return _result(check, "passed", None)
    if isinstance(error, pytest.skip.Exception):
        return _result(check, "skipped", bounded(Problem("skipped", words=error.msg or "skip()")))
    call = show_call(calls[-1]) if calls else None
    problem = _problem(error).replace(call=call)
    return _result(check, _status(error), bounded(problem))


def skipped(check: Check, need: str) -> CheckResult:
    """Return the result of a check that was not run because one that it needs did not pass."""
    return _result(check, "skipped", Problem("needs", related=need))


def show_call(call: CallRecord) -> str:
    """Return a call as Python writes it, its arguments cut to a readable length."""
    arguments = [show(argument) for argument in call.args]
    arguments += [f"{name}={show(argument)}" for name, argument in call.kwargs.items()]
    return f"{call.function}({', '.join(arguments)})"


def bounded(problem: Problem) -> Problem:
    """Return the problem with texts of a length, and of characters, that every database takes."""
    facts = msgspec.structs.asdict(problem)
    texts = {name: fact for name, fact in facts.items() if isinstance(fact, str)}
    return problem.replace(**{name: _cut(texts[name]) for name in texts})


def _result(check: Check, status: CheckStatus, problem: Problem | None) -> CheckResult:
    points = check.points if status == "passed" else 0.0
    return CheckResult(
        check.name, check.function, check.title, status, points, check.points, problem
    )


def _status(error: BaseException) -> CheckStatus:
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), "failed")


def _problem(error: BaseException) -> Problem:
    """Return the facts of an error. Every check has passed on the reference before."""
    if isinstance(error, SubmissionError):
        return error.problem
    if isinstance(error, pytest.fail.Exception):
        return _failed(error.msg or "")
    if isinstance(error, AssertionError):
        return _assertion(str(error))
    if isinstance(error, Exception):
        return Problem("unusable", exception=type(error).__name__, text=str(error))
    raise GraderError(f"A check ended with {type(error).__name__}. Grade again.") from error


def _failed(text: str) -> Problem:
    if not text.startswith(_DID_NOT_RAISE):
        return _assertion(text)
    expected = text.removeprefix(_DID_NOT_RAISE)
    names = [] if expected.startswith("any exception") else _CLASS.findall(expected)
    return Problem("not_raised", exception=" or ".join(names) or "an exception")


def _assertion(text: str) -> Problem:
    """Return the problem that the check's author puts into words, of which the first line counts.

    What pytest adds below that shows values.
    """
    return Problem("assertion", words=text.split("\n", 1)[0] or None)


def _cut(text: str) -> str:
    text = text.replace("\0", r"\0").encode(errors="backslashreplace").decode()
    return text if len(text) <= MAX_MESSAGE else text[: MAX_MESSAGE - 1] + "…"
