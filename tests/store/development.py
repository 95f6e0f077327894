"""The tables of a development version, from before the first release."""

from __future__ import annotations

import sqlalchemy as sa

from autograder.store.schema import version

tables = sa.MetaData()
sa.Table(
    "run",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("tool_version", sa.String(40), nullable=False),
)
sa.Table(
    "submission",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("exercise", sa.String(255), nullable=False),
    sa.Column("student", sa.String(1100), nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.UniqueConstraint("exercise", "student", "sha256"),
)
sa.Table(
    "grading",
    tables,
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
sa.Table(
    "check_result",
    tables,
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


def make_tables(connection: sa.Connection, revision: str | None) -> None:
    """Make the tables, marked with a revision or, as the earliest were, with none."""
    tables.create_all(connection)
    if revision is not None:
        version.create(connection)
        connection.execute(sa.insert(version).values(version_num=revision))
