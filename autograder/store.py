"""Grades in SQL: every check's result, kept as soon as may be and never twice.

A submission is a file (its digest) of one student for one exercise; a grading holds it against
one version of the checks. Edit the file or the checks, and the next grading is another row.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from autograder import __version__
from autograder.errors import StoreError, UsageError
from autograder.model import CheckResult, Grade

BATCH = 50  # grades to a transaction
BATCH_SECONDS = 1.0  # after which a smaller batch is kept too

_PASSWORD = re.compile(r"(://[^:/@]*:).*@")  # in a URL that is shown

Key = tuple[str, str, str, str]  # student, exercise, sha256, version of the checks

_metadata = sa.MetaData()
_run = sa.Table(
    "run",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("tool_version", sa.String(40), nullable=False),
)
_submission = sa.Table(
    "submission",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("exercise", sa.String(255), nullable=False),
    sa.Column("student", sa.String(1100), nullable=False),  # 255 bytes as \xNN, and room
    sa.Column("sha256", sa.String(64), nullable=False),  # empty where there is no regular file
    sa.UniqueConstraint("exercise", "student", "sha256"),
)
_grading = sa.Table(
    "grading",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("submission_id", sa.ForeignKey("submission.id"), nullable=False),
    sa.Column("course", sa.String(64), nullable=False),
    sa.Column("run_id", sa.ForeignKey("run.id"), nullable=False),
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("score", sa.Float),
    sa.Column("max_score", sa.Float, nullable=False),
    sa.Column("message", sa.Text),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("sandbox", sa.String(20), nullable=False),
    sa.Column("graded_at", sa.DateTime(timezone=True), nullable=False),
    sa.UniqueConstraint("submission_id", "course"),
)
_check = sa.Table(
    "check_result",
    _metadata,
    sa.Column("grading_id", sa.ForeignKey("grading.id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("name", sa.String(255), nullable=False),
    sa.Column("function", sa.String(255), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("points", sa.Float, nullable=False),
    sa.Column("max_points", sa.Float, nullable=False),
    sa.Column("message", sa.Text),
    sa.Column("diagnosis", sa.String(255)),
    sa.Column("hint", sa.Text),
    sa.Column("detail", sa.Text),
)
_CHECK_FIELDS = CheckResult.__struct_fields__


class Store:
    """The grades of a course; a context manager that keeps what was added when it ends.

    Args:
        url: Where, as SQLAlchemy writes it: `sqlite:///grades.db`.

    Raises:
        UsageError: when the URL is none, or leads to a database of something else.
        StoreError: when the database cannot be opened, read or written.
    """

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        self._url = self._engine.url.render_as_string(hide_password=True)
        self._waiting: list[Grade] = []
        self._kept_at = time.monotonic()
        self._run_id: int | None = None
        with self._translated():
            _refuse_foreign(self._engine, self._url)
            if self._engine.dialect.name == "sqlite":
                _set_up_sqlite(self._engine)
            _metadata.create_all(self._engine)
            with self._engine.begin() as connection:  # shows at once whether it can be written
                connection.execute(sa.delete(_run).where(sa.false()))

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.flush()
        finally:
            self._engine.dispose()

    def add(self, grade: Grade) -> None:
        """Keep a grade, at the latest with the next `flush`; one of the same key is replaced."""
        self._waiting.append(grade)
        if len(self._waiting) >= BATCH:
            self.flush()

    def flush_if_due(self) -> None:
        """Keep what has waited for a second."""
        if time.monotonic() - self._kept_at >= BATCH_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Keep all that was added, in one transaction."""
        if self._waiting:
            with self._translated(), self._engine.begin() as connection:
                run_id = self._run_id or _insert(connection, _run, **_run_row())
                for grade in self._waiting:
                    _write(connection, grade, run_id)
            self._run_id = run_id  # it is there only now
            self._waiting.clear()
        self._kept_at = time.monotonic()

    def find(self, keys: Iterable[Key]) -> dict[Key, Grade]:
        """The grades of these submissions against these checks, as far as there are any."""
        wanted = set(keys)
        digests = {key[2] for key in wanted}
        query = (
            sa.select(_submission, _grading)
            .join_from(_submission, _grading)
            .where(_submission.c.sha256.in_(digests), _grading.c.status != "failed")
        )
        with self._translated(), self._engine.connect() as connection:
            rows = [row for row in connection.execute(query).mappings() if _key(row) in wanted]
            checks = _checks(connection, [row[_grading.c.id] for row in rows])
        return {_key(row): _grade(row, checks.get(row[_grading.c.id], ())) for row in rows}

    def latest(self) -> dict[tuple[str, str], Key]:
        """Of each student and exercise the submission that was graded, or met again, last."""
        columns = (_submission.c.student, _submission.c.exercise, _submission.c.sha256)
        query = (
            sa.select(*columns, _grading.c.course)
            .join_from(_submission, _grading)
            .where(_grading.c.status != "failed")
            .order_by(_grading.c.id)
        )
        with self._translated(), self._engine.connect() as connection:
            return {(row[0], row[1]): tuple(row) for row in connection.execute(query)}

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise StoreError(
                f"The database {self._url} cannot be used: {error.orig}. Grades kept before are"
                " safe; free or mend it, or name another with --db."
            ) from error
        except SQLAlchemyError as error:
            raise StoreError(
                f"The database {self._url} cannot be used: {error}. Mend it, or name another with"
                " --db."
            ) from error


def _engine(url: str) -> sa.Engine:
    try:
        engine = sa.create_engine(url)
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as error:
        why = f"--db '{url}' cannot be opened: {error}. Give a URL such as sqlite:///grades.db."
        raise UsageError(_PASSWORD.sub(r"\1***@", why)) from error
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _set_up_connection)
    return engine


def _set_up_connection(connection: Any, _: object) -> None:
    for pragma in ("synchronous = NORMAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _set_up_sqlite(engine: sa.Engine) -> None:
    """Readers do not wait for the writer, and a killed writer leaves a sound file."""
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")


def _refuse_foreign(engine: sa.Engine, url: str) -> None:
    """Another program's database may have tables of our names: it is not ours to fill."""
    inspector = sa.inspect(engine)
    for table in _metadata.tables.values():
        if inspector.has_table(table.name):
            columns = {column["name"] for column in inspector.get_columns(table.name)}
            if not columns >= set(table.columns.keys()):
                raise UsageError(
                    f"The database {url} has a table {table.name!r} that is not autograder's."
                    " Name another with --db."
                )


def _write(connection: sa.Connection, grade: Grade, run_id: int) -> None:
    key = {"exercise": grade.exercise, "student": grade.student, "sha256": grade.sha256 or ""}
    found = connection.execute(sa.select(_submission.c.id).filter_by(**key)).scalar()
    submission_id = found or _insert(connection, _submission, **key)
    same = (_grading.c.submission_id == submission_id) & (_grading.c.course == grade.course)
    old = connection.execute(sa.select(_grading.c.id, _grading.c.status).where(same)).first()
    if old is not None:
        if grade.status == "failed" and old.status != "failed":
            return  # the grader's fault takes nothing away
        connection.execute(sa.delete(_check).where(_check.c.grading_id == old.id))
        connection.execute(sa.delete(_grading).where(_grading.c.id == old.id))
    grading_id = _insert(connection, _grading, **_grading_row(grade, submission_id, run_id))
    if grade.checks:
        connection.execute(sa.insert(_check), _check_rows(grade, grading_id))


def _insert(connection: sa.Connection, table: sa.Table, **values: Any) -> int:
    key = connection.execute(sa.insert(table).values(values)).inserted_primary_key
    assert key is not None, "an insert of one row gives its key"
    return int(key[0])


def _run_row() -> dict[str, Any]:
    return {"started_at": _now(), "tool_version": __version__}


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
        "graded_at": _now(),
    }


def _check_rows(grade: Grade, grading_id: int) -> list[dict[str, Any]]:
    return [
        {"grading_id": grading_id, "position": position}
        | {field: getattr(check, field) for field in _CHECK_FIELDS}
        for position, check in enumerate(grade.checks)
    ]


def _checks(
    connection: sa.Connection, grading_ids: Sequence[int]
) -> dict[int, tuple[CheckResult, ...]]:
    query = sa.select(_check).where(_check.c.grading_id.in_(grading_ids))
    checks: dict[int, tuple[CheckResult, ...]] = {}
    for row in connection.execute(query.order_by(_check.c.grading_id, _check.c.position)):
        result = CheckResult(**{field: getattr(row, field) for field in _CHECK_FIELDS})
        checks[row.grading_id] = (*checks.get(row.grading_id, ()), result)
    return checks


def _key(row: sa.RowMapping) -> Key:
    columns = _submission.c
    return row[columns.student], row[columns.exercise], row[columns.sha256], row[_grading.c.course]


def _grade(row: sa.RowMapping, checks: tuple[CheckResult, ...]) -> Grade:
    return Grade(
        student=row[_submission.c.student],
        exercise=row[_submission.c.exercise],
        status=row[_grading.c.status],
        score=row[_grading.c.score],
        max_score=row[_grading.c.max_score],
        message=row[_grading.c.message],
        checks=checks,
        seconds=row[_grading.c.seconds],
        sandbox=row[_grading.c.sandbox],
        sha256=row[_submission.c.sha256] or None,
        course=row[_grading.c.course],
        cached=True,
    )


def _now() -> datetime:
    return datetime.now(UTC)
