"""The messages of a grading process, in a module that the main process imports at no cost."""

from __future__ import annotations

import msgspec

from autograder.model import Grade, Sandbox
from autograder.submissions import Submission


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The checks are collected and proved, and submissions can be sent.

    Args:
        max_scores: What each exercise's checks are worth together.
    """

    max_scores: dict[str, float]


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """No submission can be graded.

    Args:
        message: Why.
        usage: Whether a file of the course or the command is wrong, and not the grader.
    """

    message: str
    usage: bool


class Graded(msgspec.Struct, frozen=True, tag="graded"):
    """One submission's grade."""

    grade: Grade


Answer = Ready | Refused | Graded


def error_grade(
    submission: Submission, message: str, max_score: float, course: str, sandbox: Sandbox
) -> Grade:
    """Return the grade of a submission on which the grader failed: no score, and why.

    Args:
        submission: What was to be graded.
        message: Why it could not be graded, and what to do.
        max_score: What the checks are worth together.
        course: The version of the checks.
        sandbox: How the code would have been sandboxed.
    """
    return Grade(
        student=submission.student,
        exercise=submission.exercise,
        status="error",
        score=None,
        max_score=max_score,
        message=message,
        checks=(),
        seconds=0.0,
        sandbox=sandbox,
        sha256=submission.sha256,
        course=course,
    )
