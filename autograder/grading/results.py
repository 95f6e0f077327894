"""From what ended a check to what is said of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
from autograder.model import Check, CheckResult, CheckStatus
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
_NOT_RAISED = re.compile(r"DID NOT RAISE (?:<class ')?(\w+)")
_UNUSABLE = "The answer cannot be used: it is not the kind of thing that is due."


def to_result(
    check: Check, error: BaseException | None, calls: Sequence[CallRecord]
) -> CheckResult:
    """What a check says of a submission.

    Args:
        check: The check.
        error: What ended it; None where it passed.
        calls: What it had called until then.

    Raises:
        GraderError: when the error can be no fault of a learner's.
    """
    if error is None:
        return _result(check, "passed", check.points)
    status, message, detail = _read(error)
    detail = "\n".join(filter(None, (_last_call(calls), detail)))
    return _result(check, status, 0.0, _cut(message), _cut(detail) if detail else None)


def skipped(check: Check, need: str) -> CheckResult:
    """The result of a check that was not run, for one that it needs did not pass."""
    return _result(check, "skipped", 0.0, f"Not run: it needs {need}, which did not pass.")


def _result(
    check: Check,
    status: CheckStatus,
    points: float,
    message: str | None = None,
    detail: str | None = None,
) -> CheckResult:
    return CheckResult(
        check.name,
        check.function,
        check.title,
        status,
        points,
        check.points,
        message=message,
        detail=detail,
    )


def _read(error: BaseException) -> tuple[CheckStatus, str, str]:
    """Status, message and detail of an error. Every check has passed on the reference before."""
    if isinstance(error, SubmissionError):
        kind = next(kind for kind in _STATUS if isinstance(error, kind))
        return _STATUS[kind], error.message, error.detail
    if isinstance(error, pytest.fail.Exception):
        return "failed", _failed(_first_line(error.msg or "")), ""
    if isinstance(error, AssertionError):
        return "failed", _first_line(str(error)) or "The answer is wrong.", ""
    if isinstance(error, Exception):
        return "failed", _UNUSABLE, f"{type(error).__name__}: {error}"
    raise GraderError(f"A check ended with {type(error).__name__}. Grade again.") from error


def _failed(text: str) -> str:
    """What `pytest.fail` said; `pytest.raises` says it in pytest's own way."""
    if match := _NOT_RAISED.match(text):
        return f"{match[1]} is due here: `raise` it; to print or return it is something else."
    return text or "The answer is wrong."


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0]


def _last_call(calls: Sequence[CallRecord]) -> str:
    if not calls:
        return ""
    call = calls[-1]
    arguments = [show(arg) for arg in call.args]
    arguments += [f"{name}={show(arg)}" for name, arg in call.kwargs.items()]
    return f"I called   {call.function}({', '.join(arguments)})"


def _cut(text: str) -> str:
    text = text.replace("\0", r"\0")  # not every database takes it
    return text if len(text) <= MAX_MESSAGE else text[: MAX_MESSAGE - 1] + "…"
