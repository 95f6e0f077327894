"""What a grading process says to the main process; apart, for that one imports nothing heavy."""

from __future__ import annotations

import msgspec

from autograder.model import Grade


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The checks are collected and proved: submissions may come.

    Args:
        max_scores: What each exercise's checks are worth together.
    """

    max_scores: dict[str, float]


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """No submission can be graded, and why."""

    message: str
    usage: bool


class Graded(msgspec.Struct, frozen=True, tag="graded"):
    """One submission's grade."""

    grade: Grade


Answer = Ready | Refused | Graded
