"""Everything that can go wrong, in one tree.

AutograderError
├── UsageError                what the user asked for cannot be done             exit code 2
│   ├── CourseError           the course's own files are wrong
│   ├── SubmissionsError      the folder of submissions is wrong
│   └── WorkspaceError        a learner's folder is missing, or cannot be written
├── GraderError               the grader failed, not the user or the learner     exit code 3
│   ├── SandboxError          learner code cannot be run
│   │   └── JailUnavailable   this machine lacks what the sandbox needs
│   └── StoreError            grades cannot be read or kept
└── SubmissionError           a learner's work did not give the right answer
    ├── Unreadable            the submitted file cannot be run: ends the submission
    ├── WrongAnswer           a value came back, and it is not right: ends one check
    │   └── ArgumentChanged   the function changed an argument
    ├── FunctionMissing       the function does not exist, or is still the stub
    ├── SubmissionRaised      the learner's code raised
    ├── CallTimeout           the call took too long
    └── WorkerDied            the process that ran the learner's code died

The message of a UsageError or GraderError says what is wrong, where, and what to do next. A
SubmissionError carries facts, which `explanations` puts into words. Only `autograder.cli` turns
an error into output and an exit code.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from autograder.explanations import did_you_mean, explain, explain_fully

if TYPE_CHECKING:
    from autograder.model import Problem


def closest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most like `name`; None where none is."""
    folded = {other.casefold(): other for other in known}
    matches = difflib.get_close_matches(name.casefold(), folded, n=1)
    return folded[matches[0]] if matches else None


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a question that offers the closest name, to follow a sentence; or nothing."""
    return did_you_mean(closest(name, known))


class AutograderError(Exception):
    """The root: whoever catches this catches all of our own errors."""


class UsageError(AutograderError):
    """What the user asked for cannot be done; the message says what to ask for instead."""


class CourseError(UsageError):
    """A file of the course is missing or wrong; the message names the file and the field."""


class SubmissionsError(UsageError):
    """The folder of submissions is missing, is not a folder or cannot be read."""


class WorkspaceError(UsageError):
    """A learner's folder is missing or cannot be written; the message says what to do."""


class GraderError(AutograderError):
    """The grader could not do its work; nothing that was graded is lost."""


class SandboxError(GraderError):
    """Learner code cannot be run in the sandbox that was asked for."""


class JailUnavailable(SandboxError):
    """This machine lacks what the sandbox needs; the message says what."""


class StoreError(GraderError):
    """The database of grades cannot be opened, read or written."""


class SubmissionError(AutograderError):
    """A learner's work did not give the right answer; ends the check that called it.

    Args:
        problem: What is wrong.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem

    @property
    def message(self) -> str:
        """What a learner may read."""
        return explain(self.problem)

    def add(self, **facts: Any) -> None:
        """Add to the problem what is known only further up."""
        self.problem = self.problem.replace(**facts)

    def __str__(self) -> str:
        return explain_fully(self.problem)


class Unreadable(SubmissionError):
    """The submitted file is not a regular file, not text or not Python: nothing can be run.

    Args:
        problem: What is wrong; or only a sentence that says why the file cannot be read.
    """

    def __init__(self, problem: Problem | str) -> None:
        if isinstance(problem, str):
            from autograder.model import Problem  # noqa: PLC0415 - it imports msgspec

            problem = Problem("unreadable", words=problem)
        super().__init__(problem)


class WrongAnswer(SubmissionError, AssertionError):
    """A value came back, and it is not the right one.

    Attributes:
        compared: The numbers that came back and the right ones, where both have the same shape.
    """

    compared: tuple[Any, Any] | None = None


class ArgumentChanged(WrongAnswer):
    """The function changed an argument."""


class FunctionMissing(SubmissionError):
    """The function does not exist, or is still the stub."""


class SubmissionRaised(SubmissionError):
    """The learner's code raised an exception."""

    @property
    def kind(self) -> str:
        """The name of the exception's nearest built-in class."""
        return self.problem.exception or "Exception"


class CallTimeout(SubmissionError):
    """The call took longer than the exercise allows."""


class WorkerDied(SubmissionError):
    """The process that ran the learner's code died."""
