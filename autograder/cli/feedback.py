"""What of a grade is printed, and to whom: a learner reads hints, an instructor may read all."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from autograder.model import CheckResult, Grade

MAX_LINE = 64 * 1024  # bytes of a JSON line
TEXT_LENGTHS = (1_000, 500, 200, 50, 0)  # characters that a text may have: the first that fits


def to_json(grade: Grade, full: bool) -> dict[str, Any]:
    """A grade as plain data, small enough for one line.

    Args:
        grade: The grade.
        full: Whether messages hold the calls and values of hidden checks.
    """
    return _fitting(grade, full)[0]


def to_json_line(grade: Grade, full: bool) -> str:
    """The same as one line of JSON."""
    return _fitting(grade, full)[1]


def _fitting(grade: Grade, full: bool) -> tuple[dict[str, Any], str]:
    record: dict[str, Any] = msgspec.structs.asdict(grade)
    for length in TEXT_LENGTHS:
        record["message"] = _cut(grade.message, length)
        record["checks"] = [_check(check, full, length) for check in grade.checks]
        line = json.dumps(record)
        if len(line) <= MAX_LINE:
            break
    return record, line


def to_line(record: Any) -> str:
    """A record as one line of JSON, in ASCII and without control characters."""
    return json.dumps(msgspec.to_builtins(record))


def _check(check: CheckResult, full: bool, length: int) -> dict[str, Any]:
    record: dict[str, Any] = msgspec.structs.asdict(check)
    detail = record.pop("detail")
    message = f"{check.message}\n{detail}" if full and detail else check.message
    record["message"] = _cut(message, length)
    record["hint"] = _cut(check.hint, length)
    return record


def _cut(text: str | None, length: int) -> str | None:
    if text is None or len(text) <= length:
        return text
    return f"{text[: length - 1]}…" if length else ""
