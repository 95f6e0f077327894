"""From a collected pytest item to a `Check`: what its marker and its docstring say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from autograder.errors import CourseError
from autograder.model import Check, Exercise


def to_checks(path: Path, exercise: Exercise, items: Sequence[pytest.Item]) -> tuple[Check, ...]:
    """The checks that a file's items are.

    Raises:
        CourseError: when an item has no title or no sound marker, or there is no item.
    """
    checks = tuple(_to_check(path, exercise, item) for item in items)
    names = [check.name for check in checks]
    for position, check in enumerate(checks):
        for need in check.needs:
            if need not in names[:position]:
                raise _wrong(path, check.name, f"needs {need!r}, which is no check above it")
    if not checks:
        raise CourseError(f"{path} has no check: no score can come of it. Write one.")
    return checks


def _to_check(path: Path, exercise: Exercise, item: pytest.Item) -> Check:
    marker = item.get_closest_marker("points")
    if marker is None or len(marker.args) != 1 or set(marker.kwargs) - {"function", "needs"}:
        raise _wrong(path, item.name, 'has no marker @pytest.mark.points(n, function="...")')
    points, function = marker.args[0], marker.kwargs.get("function")
    if not isinstance(points, int | float) or not 0 <= points < float("inf"):
        raise _wrong(path, item.name, f"has points {points!r}, which is no number from 0 on")
    if function not in exercise.functions:
        raise _wrong(path, item.name, f"checks {function!r}, which exercise.toml does not list")
    title = (getattr(item, "obj", None).__doc__ or "").strip().split("\n")[0]
    if not title:
        raise _wrong(path, item.name, "has no docstring: its first line is the title")
    return Check(item.name, function, title, float(points), tuple(marker.kwargs.get("needs", ())))


def _wrong(path: Path, name: str, what: str) -> CourseError:
    return CourseError(f"{path}::{name} {what}. Mend the check.")
