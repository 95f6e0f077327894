"""Rows -> grades: many submissions in one query, and their checks in another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import islice
from typing import Any

import msgspec
import sqlalchemy as sa

from autograder.model import CheckResult, Grade
from autograder.store.schema import check_result, grading, submission
from autograder.store.writing import Key, key_of

BATCH = 200  # submissions to a query: a database takes only so many parameters

# In the order of Grade's fields, which are given by position.
_GRADES = sa.select(
    submission.c.student,
    submission.c.exercise,
    *(grading.c[name] for name in ("status", "score", "max_score", "message")),
    *(grading.c[name] for name in ("id", "seconds", "sandbox")),
    submission.c.sha256,
    grading.c.course,
).join_from(submission, grading)
_KEYS = (
    sa.select(submission.c.student, submission.c.exercise, submission.c.sha256, grading.c.course)
    .join_from(submission, grading)
    .where(grading.c.status != "error")
    .order_by(grading.c.graded_at, grading.c.id)
)
_CHECKS = sa.select(
    check_result.c.grading_id, *(check_result.c[name] for name in CheckResult.__struct_fields__)
).order_by(check_result.c.grading_id, check_result.c.position)


def read(connection: sa.Connection, keys: Iterable[Key], checks: bool) -> dict[Key, Grade]:
    """The grades of these keys, as far as there are any that did not fail.

    Args:
        connection: To the database.
        keys: What to look for.
        checks: Whether the grades shall have their checks.
    """
    found: dict[Key, Grade] = {}
    remaining = iter(keys)
    while batch := set(islice(remaining, BATCH)):
        grades = {
            grading_id: grade
            for grading_id, grade in _grades(connection, batch)
            if key_of(grade) in batch
        }
        if checks:
            grades = _with_checks(connection, grades)
        found |= {key_of(grade): grade for grade in grades.values()}
    return found


def _of(query: sa.Select[Any], keys: Collection[Key]) -> sa.Select[Any]:
    """What is of these students and exercises, and did not fail."""
    return query.where(
        submission.c.exercise.in_({key[1] for key in keys}),
        submission.c.student.in_({key[0] for key in keys}),
        grading.c.status != "error",
    )


def _grades(connection: sa.Connection, keys: Collection[Key]) -> Iterable[tuple[int, Grade]]:
    """By exercise and student, for which there is an index; some may be of other files."""
    query = _of(_GRADES, keys)
    for *before, grading_id, seconds, sandbox, sha256, course in connection.execute(query).all():
        fields: list[Any] = [*before, (), seconds, sandbox, sha256 or None, course, True]
        yield grading_id, Grade(*fields)


def latest(connection: sa.Connection, keys: Iterable[Key] | None) -> dict[tuple[str, str], Key]:
    """By student and exercise: the key of the grade that was written last, and did not fail.

    Args:
        connection: To the database.
        keys: Of which students and exercises; of all where there are none.
    """
    query = _KEYS if keys is None else _of(_KEYS, list(keys))
    return {(row[0], row[1]): (*row,) for row in connection.execute(query)}


def _with_checks(connection: sa.Connection, grades: dict[int, Grade]) -> dict[int, Grade]:
    results: defaultdict[int, list[CheckResult]] = defaultdict(list)
    for grading_id, *fields in connection.execute(
        _CHECKS.where(check_result.c.grading_id.in_(grades))
    ):
        results[grading_id].append(CheckResult(*fields))
    return {
        grading_id: msgspec.structs.replace(grade, checks=tuple(results[grading_id]))
        for grading_id, grade in grades.items()
    }
