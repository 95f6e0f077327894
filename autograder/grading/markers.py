"""Reads what a check says about itself: its marker `points`, and its docstring."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from autograder.errors import CourseError
from autograder.grading.plugin import check_name
from autograder.model import Check, Exercise


def read_checks(path: Path, exercise: Exercise, items: Iterable[pytest.Function]) -> list[Check]:
    """Return the check that each item of a file is.

    Raises:
        CourseError: when an item has no title or no valid marker, or there is no item.
    """
    checks = [_read_check(path, exercise, item) for item in items]
    names = [check.name for check in checks]
    for position, check in enumerate(checks):
        for need in check.needs:
            if need not in names[:position]:
                raise _wrong(path, check.name, f"needs {need!r}, which is not a check above it")
    if not checks:
        raise CourseError(f"{path} has no check, so there is nothing to score. Write one.")
    return checks


def _read_check(path: Path, exercise: Exercise, item: pytest.Function) -> Check:
    name, marker = check_name(item), item.get_closest_marker("points")
    if marker is None or len(marker.args) != 1 or set(marker.kwargs) - {"function", "needs"}:
        raise _wrong(path, name, 'has no marker @pytest.mark.points(n, function="...")')
    points, function = marker.args[0], marker.kwargs.get("function")
    if not isinstance(points, int | float) or not 0 <= points < float("inf"):
        raise _wrong(path, name, f"has points {points!r}, which is not a number of at least 0")
    if function not in exercise.functions:
        raise _wrong(path, name, f"checks {function!r}, which exercise.toml does not list")
    title = (item.function.__doc__ or "").strip().split("\n")[0]
    if not title:
        raise _wrong(path, name, "has no docstring: its first line is the title")
    return Check(name, function, title, float(points), tuple(marker.kwargs.get("needs", ())))


def _wrong(path: Path, name: str, what: str) -> CourseError:
    return CourseError(f"{path}::{name} {what}. Fix the check.")
