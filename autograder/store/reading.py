"""Read grades: many submissions in one query, and their check results in another."""

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
    """Return the grades of these keys, as far as they are stored and did not end in an error.

    Args:
        connection: A connection to the database.
        keys: The keys.
        checks: Whether to read the check results too.
    """
    stored: dict[Key, Grade] = {}
    remaining = iter(keys)
    while batch := set(islice(remaining, BATCH)):
        grades = {
            grading_id: grade
            for grading_id, grade in _grades(connection, batch)
            if key_of(grade) in batch
        }
        if checks:
            grades = _with_checks(connection, grades)
        stored |= {key_of(grade): grade for grade in grades.values()}
    return stored


def _of(query: sa.Select[Any], keys: Collection[Key]) -> sa.Select[Any]:
    """Restrict a query to these students and exercises, and to gradings without an error."""
    return query.where(
        submission.c.exercise.in_({key[1] for key in keys}),
        submission.c.student.in_({key[0] for key in keys}),
        grading.c.status != "error",
    )


def _grades(connection: sa.Connection, keys: Collection[Key]) -> Iterable[tuple[int, Grade]]:
    """Look up by exercise and student, which have an index: some rows are of other files."""
    query = _of(_GRADES, keys)
    for *before, grading_id, seconds, sandbox, sha256, course in connection.execute(query).all():
        fields: list[Any] = [*before, (), seconds, sandbox, sha256 or None, course, True]
        yield grading_id, Grade(*fields)


def latest(connection: sa.Connection, keys: Iterable[Key] | None) -> dict[tuple[str, str], Key]:
    """Return the key of each student's last grade of an exercise that is not an error.

    Args:
        connection: A connection to the database.
        keys: Whose students and exercises count; all of them if None.
    """
    query = _KEYS if keys is None else _of(_KEYS, list(keys))
    return {(row[0], row[1]): (*row,) for row in connection.execute(query)}


def _with_checks(connection: sa.Connection, grades: dict[int, Grade]) -> dict[int, Grade]:
    results: defaultdict[int, list[CheckResult]] = defaultdict(list)
    rows = connection.execute(_CHECKS.where(check_result.c.grading_id.in_(grades)))
    for grading_id, *fields in rows:
        results[grading_id].append(CheckResult(*fields))
    return {
        grading_id: msgspec.structs.replace(grade, checks=tuple(results[grading_id]))
        for grading_id, grade in grades.items()
    }
