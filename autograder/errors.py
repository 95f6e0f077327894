"""Everything that can go wrong, in one tree.

AutograderError
├── UsageError                what the user asked for cannot be done             exit code 2
│   ├── CourseError           the course's own files are wrong
│   ├── SubmissionsError      the folder of submissions is wrong
│   └── WorkspaceError        a learner's folder is missing, or cannot be written
├── GraderError               the grader failed: no fault of user or learner     exit code 3
│   ├── SandboxError          learner code cannot be run
│   │   └── JailUnavailable   this machine cannot shut it in as was asked
│   └── StoreError            grades cannot be read or kept
└── SubmissionError           a learner's work did not give the right answer
    ├── Unreadable            the submitted file cannot be run: ends the submission
    ├── WrongAnswer           a value came back, and it is not right: ends one check
    │   └── ArgumentChanged   the function changed what it was given
    ├── FunctionMissing       the function is not there, or still the stub
    ├── SubmissionRaised      the learner's code raised
    ├── CallTimeout           the call took too long
    └── WorkerDied            the process that ran the learner's code died

A message says what is wrong, where, and what to do next. Only `autograder.cli` turns an
error into text and an exit code.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any


def nearest(name: str, known: Iterable[str]) -> str:
    """A sentence that offers the name most like `name`, or nothing."""
    folded = {other.casefold(): other for other in known}
    close = difflib.get_close_matches(name.casefold(), folded, n=1)
    return f" Did you mean '{folded[close[0]]}'?" if close else ""


class AutograderError(Exception):
    """The root: whoever catches this catches all that is ours."""


class UsageError(AutograderError):
    """What the user asked for cannot be done; the message says what to ask for instead."""


class CourseError(UsageError):
    """A file of the course is missing or wrong; the message names the file and the field."""


class SubmissionsError(UsageError):
    """The folder of submissions is missing, is no folder or cannot be read."""


class WorkspaceError(UsageError):
    """A learner's folder is missing or cannot be written; the message says what to do."""


class GraderError(AutograderError):
    """The grader could not do its work; nothing that was graded is lost."""


class SandboxError(GraderError):
    """Learner code cannot be run in the sandbox that was asked for."""


class JailUnavailable(SandboxError):
    """This machine lacks what the sandbox that was asked for needs; the message says what."""


class StoreError(GraderError):
    """The database of grades cannot be opened, read or written."""


class SubmissionError(AutograderError):
    """A learner's work did not give the right answer; ends the check that called for it.

    Args:
        message: What a learner may read: words of ours, never a value from a hidden check.
        detail: What an instructor may read on top: values, and text of the learner's own.
    """

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__("\n".join(filter(None, (message, detail))))
        self.message = message
        self.detail = detail


class Unreadable(SubmissionError):
    """The submitted file is no regular file, no text or no Python: nothing can be run."""


class WrongAnswer(SubmissionError, AssertionError):
    """A value came back, and it is not the right one.

    Attributes:
        compared: The numbers that came back and the right ones, where both have one shape.
    """

    compared: tuple[Any, Any] | None = None


class ArgumentChanged(WrongAnswer):
    """The function changed what it was given."""

    @classmethod
    def by(cls, function: str) -> ArgumentChanged:
        """The fault of this function."""
        return cls(f"{function} changed an argument: it must leave what it is given as it was.")


class FunctionMissing(SubmissionError):
    """The function is not there, or still the stub."""


class SubmissionRaised(SubmissionError):
    """The learner's code raised an exception.

    Args:
        message: See `SubmissionError`.
        detail: See `SubmissionError`.
        kind: The name of the exception's nearest built-in class.
    """

    def __init__(self, message: str, detail: str = "", kind: str = "Exception") -> None:
        super().__init__(message, detail)
        self.kind = kind


class CallTimeout(SubmissionError):
    """The call took longer than the exercise allows."""


class WorkerDied(SubmissionError):
    """The process that ran the learner's code died."""
