"""What of a grade is printed, and to whom: a learner reads hints, an instructor may read all."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from autograder.model import CheckResult, Grade

MAX_LINE = 64 * 1024  # bytes of a JSON line
MESSAGE_LENGTHS = (1_000, 200, 0)  # characters that a message may have, the first that fits


def to_json(grade: Grade, full: bool) -> dict[str, Any]:
    """A grade as plain data, small enough for one line.

    Args:
        grade: The grade.
        full: Whether messages hold the calls and values of hidden checks.
    """
    record: dict[str, Any] = msgspec.to_builtins(grade)
    for length in MESSAGE_LENGTHS:
        record["checks"] = [_check(check, full, length) for check in grade.checks]
        if len(json.dumps(record)) <= MAX_LINE:
            break
    return record


def _check(check: CheckResult, full: bool, length: int) -> dict[str, Any]:
    record: dict[str, Any] = msgspec.to_builtins(check)
    detail = record.pop("detail")
    if full and detail:
        record["message"] = f"{check.message}\n{detail}"
    if record["message"]:
        record["message"] = record["message"][:length]
    return record
