"""Define the tables: a submission is one student's file, a grading its grade by some checks.

If you change a table here, add a revision in `migrations/versions`: a test compares the two. Texts
have no length: SQLite would not enforce it, and PostgreSQL would end a run because of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec
import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

from autograder.model import Problem

VERSION = "0003"  # the newest revision in migrations/versions
VERSION_TABLE = "autograder_version"  # not alembic's own name: a database may be shared

# PostgreSQL's own names, so that a constraint has one name wherever it came from.
NAMES = {
    "pk": "%(table_name)s_pkey",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "fk": "%(table_name)s_%(column_0_name)s_fkey",
}

_UNSTORABLE = re.compile("[\0\x1a\ud800-\udfff]")
_ESCAPED = re.compile("\x1a([0-9a-f]{4})")


class AnyText(TypeDecorator[str]):
    """Text that comes back as it was, with the characters that PostgreSQL or UTF-8 lack.

    NUL and lone surrogates are kept as U+001A (which means "substitute") and four hex digits.
    """

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _: sa.Dialect) -> str | None:
        """Return a text as it goes into the database."""
        if value is None or _UNSTORABLE.search(value) is None:
            return value
        return _UNSTORABLE.sub(lambda match: f"\x1a{ord(match[0]):04x}", value)

    def result_processor(
        self, dialect: sa.Dialect, coltype: object
    ) -> Callable[[str | None], str | None]:
        """Return what restores a text on its way out: a single call, for there are many texts."""
        del dialect, coltype
        return _restore


def _restore(value: str | None) -> str | None:
    if value is None or "\x1a" not in value:
        return value
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)


class ProblemText(TypeDecorator[Problem]):
    """A problem as JSON, in which no character is one that a database lacks."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Problem | None, _: sa.Dialect) -> str | None:
        """Return a problem as it goes into the database."""
        return None if value is None else msgspec.json.encode(value).decode()

    def process_result_value(self, value: str | None, _: sa.Dialect) -> Problem | None:
        """Return a problem as it was."""
        return None if value is None else _decode_problem(value)


_decode_problem = msgspec.json.Decoder(Problem).decode

metadata = sa.MetaData(naming_convention=NAMES)
run = sa.Table(
    "run",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("tool_version", AnyText, nullable=False),
)
submission = sa.Table(
    "submission",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("exercise", AnyText, nullable=False),
    sa.Column("student", AnyText, nullable=False),
    sa.Column("sha256", AnyText, nullable=False),  # empty where there is no regular file
    sa.UniqueConstraint("exercise", "student", "sha256"),
)
grading = sa.Table(
    "grading",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("submission_id", sa.ForeignKey("submission.id"), nullable=False),
    sa.Column("course", AnyText, nullable=False),
    sa.Column("run_id", sa.ForeignKey("run.id"), nullable=False),
    sa.Column("status", AnyText, nullable=False),
    sa.Column("score", sa.Float),
    sa.Column("max_score", sa.Float, nullable=False),
    sa.Column("message", AnyText),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("sandbox", AnyText, nullable=False),
    sa.Column("graded_at", sa.DateTime(timezone=True), nullable=False),
    sa.UniqueConstraint("submission_id", "course"),
)
check_result = sa.Table(
    "check_result",
    metadata,
    sa.Column("grading_id", sa.ForeignKey("grading.id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("name", AnyText, nullable=False),
    sa.Column("function", AnyText, nullable=False),
    sa.Column("title", AnyText, nullable=False),
    sa.Column("status", AnyText, nullable=False),
    sa.Column("points", sa.Float, nullable=False),
    sa.Column("max_points", sa.Float, nullable=False),
    sa.Column("diagnosis", AnyText),
    sa.Column("hint", AnyText),
    sa.Column("problem", ProblemText),
)

# As alembic makes it; apart from the others, for alembic does not count it among the tables.
version = sa.Table(
    VERSION_TABLE,
    sa.MetaData(),
    sa.Column("version_num", sa.String(32), nullable=False),
    sa.PrimaryKeyConstraint("version_num", name=f"{VERSION_TABLE}_pkc"),
)
