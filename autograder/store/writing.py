"""Write grades: a batch in a few statements, nothing twice however many write at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from autograder.model import CheckResult, Grade
from autograder.store.schema import check_result, grading, run, submission
from autograder.version import __version__

Key = tuple[str, str, str, str]  # student, exercise, sha256, version of the checks
_FIELDS = CheckResult.__struct_fields__


def key_of(grade: Grade) -> Key:
    """Return the key of a grade: two grades with one key are the same work and checks."""
    return grade.student, grade.exercise, grade.sha256 or "", grade.course


def write_run(connection: sa.Connection) -> int:
    """Write a row for this run of the program; return its id."""
    row = {"started_at": datetime.now(UTC), "tool_version": __version__}
    key = connection.execute(sa.insert(run).values(row)).inserted_primary_key
    assert key is not None, "an insert of one row gives its key"
    return int(key[0])


def write(connection: sa.Connection, grades: Sequence[Grade], run_id: int) -> None:
    """Write a batch; a grade replaces the stored one of the same key.

    A grade that ended in an error does not replace another one.

    Args:
        connection: A connection in a transaction.
        grades: The grades; if two have the same key, in the order of time.
        run_id: The id that `write_run` returned.
    """
    batch = _last_of_each(grades)
    _write_submissions(connection, batch)
    ids = _submission_ids(connection, batch)
    # In one order everywhere: two programs that write the same rows wait, but never in a ring.
    rows = [_grading_row(grade, ids[key[:3]], run_id) for key, grade in batch.items()]
    rows.sort(key=lambda row: (row["submission_id"], row["course"]))
    _write_gradings(connection, rows)
    _write_checks(connection, batch, ids)


def _last_of_each(grades: Sequence[Grade]) -> dict[Key, Grade]:
    batch: dict[Key, Grade] = {}
    for grade in grades:
        key = key_of(grade)
        if grade.status != "error" or key not in batch:
            batch[key] = grade
    return batch


def _write_submissions(connection: sa.Connection, batch: dict[Key, Grade]) -> None:
    keys = sorted({key[:3] for key in batch})
    rows = [dict(zip(("student", "exercise", "sha256"), key, strict=True)) for key in keys]
    connection.execute(_insert(connection, submission).on_conflict_do_nothing(), rows)


def _submission_ids(
    connection: sa.Connection, batch: dict[Key, Grade]
) -> dict[tuple[str, str, str], int]:
    columns = submission.c
    query = sa.select(columns.student, columns.exercise, columns.sha256, columns.id).where(
        columns.exercise.in_({key[1] for key in batch}),
        columns.student.in_({key[0] for key in batch}),
    )
    return {(row[0], row[1], row[2]): row[3] for row in connection.execute(query)}


def _write_gradings(connection: sa.Connection, rows: list[dict[str, Any]]) -> None:
    insert = _insert(connection, grading)
    new = insert.excluded
    fields = {name: new[name] for name in rows[0] if name not in ("submission_id", "course")}
    unless_worse = (new.status != "error") | (grading.c.status == "error")
    statement = insert.on_conflict_do_update(
        index_elements=["submission_id", "course"], set_=fields, where=unless_worse
    )
    connection.execute(statement, rows)


def _write_checks(
    connection: sa.Connection, batch: dict[Key, Grade], ids: dict[tuple[str, str, str], int]
) -> None:
    """Replace the check results of these grades; one that ended in an error has none."""
    written = {
        (ids[key[:3]], key[3]): grade for key, grade in batch.items() if grade.status != "error"
    }
    query = sa.select(grading.c.submission_id, grading.c.course, grading.c.id).where(
        grading.c.submission_id.in_({submission_id for submission_id, _ in written}),
        grading.c.course.in_({course for _, course in written}),
    )
    stored = {(row[0], row[1]): row[2] for row in connection.execute(query)}
    grading_ids = {stored[key]: grade for key, grade in written.items()}
    connection.execute(sa.delete(check_result).where(check_result.c.grading_id.in_(grading_ids)))
    rows = [row for key, grade in grading_ids.items() for row in _check_rows(grade, key)]
    if rows:
        connection.execute(sa.insert(check_result), rows)


def _insert(connection: sa.Connection, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    """Return an insert that can say what to do when the row exists already."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def _grading_row(grade: Grade, submission_id: int, run_id: int) -> dict[str, Any]:
    return {
        "submission_id": submission_id,
        "course": grade.course,
        "run_id": run_id,
        "status": grade.status,
        "score": grade.score,
        "max_score": grade.max_score,
        "message": grade.message,
        "seconds": grade.seconds,
        "sandbox": grade.sandbox,
        "graded_at": datetime.now(UTC),
    }


def _check_rows(grade: Grade, grading_id: int) -> list[dict[str, Any]]:
    return [
        {"grading_id": grading_id, "position": position}
        | {field: getattr(check, field) for field in _FIELDS}
        for position, check in enumerate(grade.checks)
    ]
