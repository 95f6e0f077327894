"""What is printed of a grade, and for whom: learners read hints, instructors may read all."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from autograder.explanations import explain_fully, redact
from autograder.model import CheckResult, Grade

MAX_LINE = 64 * 1024  # bytes of a JSON line
TEXT_LENGTHS = (1_000, 500, 200, 50, 0)  # characters that a text may have: the first that fits
FACTS = ("reason", "cell", "line", "expected_shape", "actual_shape")  # of a Problem


def to_json(grade: Grade, full: bool) -> dict[str, Any]:
    """Return a grade as plain data, small enough for one line.

    Args:
        grade: The grade.
        full: Whether to show what is withheld from learners; see `explanations.redact`.
    """
    return _fitting(grade, full)[0]


def to_json_line(grade: Grade, full: bool) -> str:
    """Return the same as one line of JSON."""
    return _fitting(grade, full)[1]


def to_check_record(check: CheckResult, full: bool) -> dict[str, Any]:
    """Return the result of a check as plain data: what is wrong in words, and as facts.

    Args:
        check: The result.
        full: Whether to show what is withheld from learners where the check is hidden.
    """
    problem = check.problem if full or check.problem is None else redact(check.problem)
    return {
        "name": check.name,
        "function": check.function,
        "title": check.title,
        "status": check.status,
        "points": check.points,
        "max_points": check.max_points,
        "message": None if problem is None else explain_fully(problem),
        "diagnosis": check.diagnosis,
        "hint": check.hint,
        **{name: getattr(problem, name, None) for name in FACTS},
    }


def _fitting(grade: Grade, full: bool) -> tuple[dict[str, Any], str]:
    record: dict[str, Any] = msgspec.structs.asdict(grade)
    checks = [to_check_record(check, full) for check in grade.checks]
    for length in TEXT_LENGTHS:
        record["message"] = _cut(grade.message, length)
        record["checks"] = [_with_short_texts(check, length) for check in checks]
        line = json.dumps(record)
        if len(line) <= MAX_LINE:
            break
    return record, line


def _with_short_texts(check: dict[str, Any], length: int) -> dict[str, Any]:
    return check | {name: _cut(check[name], length) for name in ("message", "hint")}


def _cut(text: str | None, length: int) -> str | None:
    if text is None or len(text) <= length:
        return text
    return f"{text[: length - 1]}…" if length else ""
