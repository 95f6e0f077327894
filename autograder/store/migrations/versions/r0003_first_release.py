"""The tables of the first release.

Revisions 0001 and 0002, and tables without a revision, are those of development versions. Their
grades are kept: a missing table is made, texts lose their limits, an `error` is no longer called
`failed`, and a check's message and detail become a problem.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = None

NAMES = {
    "pk": "%(table_name)s_pkey",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "fk": "%(table_name)s_%(column_0_name)s_fkey",
}
LIMITED = {  # texts that a development version limited, and their limits
    "run": {"tool_version": 40},
    "submission": {"exercise": 255, "student": 1100, "sha256": 64},
    "grading": {"course": 64, "status": 20, "sandbox": 20},
    "check_result": {"name": 255, "function": 255, "status": 20, "diagnosis": 255},
}


def upgrade() -> None:
    """Bring any older database, or an empty one, to these tables."""
    has_messages = _has_messages()
    for make in (_make_run, _make_submission, _make_grading, _make_check_result):
        make()
    if has_messages is None:
        return
    for table, columns in LIMITED.items():  # SQLite copies the table; constraints get their names
        with op.batch_alter_table(table, naming_convention=NAMES) as batch:
            for column, length in columns.items():
                batch.alter_column(column, existing_type=sa.String(length), type_=sa.Text())
            if table == "check_result" and has_messages:
                batch.add_column(sa.Column("problem", sa.Text))
    if has_messages:
        _turn_messages_into_problems()
    op.execute("UPDATE grading SET status = 'error' WHERE status = 'failed'")


def _has_messages() -> bool | None:
    """Return whether check results have messages; None where there are no tables at all."""
    inspector = sa.inspect(op.get_bind())
    if not any(inspector.has_table(table) for table in LIMITED):
        return None
    if not inspector.has_table("check_result"):
        return False
    return "message" in {column["name"] for column in inspector.get_columns("check_result")}


def _turn_messages_into_problems() -> None:
    key = sa.column("grading_id", sa.Integer), sa.column("position", sa.Integer)
    message, detail = sa.column("message", sa.Text), sa.column("detail", sa.Text)
    problem = sa.column("problem", sa.Text)
    table = sa.table("check_result", *key, message, detail, problem)
    query = sa.select(*key, message, detail).where(message.is_not(None))
    connection = op.get_bind()
    for grading_id, position, text, more in connection.execute(query).all():
        facts = {"reason": "assertion", "words": text} | ({"text": more} if more else {})
        where = (key[0] == grading_id) & (key[1] == position)
        connection.execute(sa.update(table).where(where).values(problem=json.dumps(facts)))
    with op.batch_alter_table("check_result", naming_convention=NAMES) as batch:
        batch.drop_column("message")
        batch.drop_column("detail")


def _make_run() -> None:
    op.create_table(
        "run",
        sa.Column("id", sa.Integer),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tool_version", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="run_pkey"),
        if_not_exists=True,
    )


def _make_submission() -> None:
    op.create_table(
        "submission",
        sa.Column("id", sa.Integer),
        sa.Column("exercise", sa.Text, nullable=False),
        sa.Column("student", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="submission_pkey"),
        sa.UniqueConstraint(
            "exercise", "student", "sha256", name="submission_exercise_student_sha256_key"
        ),
        if_not_exists=True,
    )


def _make_grading() -> None:
    op.create_table(
        "grading",
        sa.Column("id", sa.Integer),
        sa.Column("submission_id", sa.Integer, nullable=False),
        sa.Column("course", sa.Text, nullable=False),
        sa.Column("run_id", sa.Integer, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("score", sa.Float),
        sa.Column("max_score", sa.Float, nullable=False),
        sa.Column("message", sa.Text),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("sandbox", sa.Text, nullable=False),
        sa.Column("graded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="grading_pkey"),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name="grading_submission_id_fkey"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="grading_run_id_fkey"),
        sa.UniqueConstraint("submission_id", "course", name="grading_submission_id_course_key"),
        if_not_exists=True,
    )


def _make_check_result() -> None:
    op.create_table(
        "check_result",
        sa.Column("grading_id", sa.Integer),
        sa.Column("position", sa.Integer, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("function", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("points", sa.Float, nullable=False),
        sa.Column("max_points", sa.Float, nullable=False),
        sa.Column("diagnosis", sa.Text),
        sa.Column("hint", sa.Text),
        sa.Column("problem", sa.Text),
        sa.PrimaryKeyConstraint("grading_id", "position", name="check_result_pkey"),
        sa.ForeignKeyConstraint(
            ["grading_id"], ["grading.id"], name="check_result_grading_id_fkey"
        ),
        if_not_exists=True,
    )
