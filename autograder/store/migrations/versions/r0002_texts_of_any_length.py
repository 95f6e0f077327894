"""Texts of any length, for PostgreSQL stopped at a long one; and names for all constraints."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NAMES = {
    "pk": "%(table_name)s_pkey",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "fk": "%(table_name)s_%(column_0_name)s_fkey",
}
TEXTS = {  # and their old lengths
    "run": {"tool_version": 40},
    "submission": {"exercise": 255, "student": 1100, "sha256": 64},
    "grading": {"course": 64, "status": 20, "sandbox": 20},
    "check_result": {"name": 255, "function": 255, "status": 20, "diagnosis": 255},
}


def upgrade() -> None:
    """Widen the columns; on SQLite each table is copied, and its constraints get their names."""
    for table, columns in TEXTS.items():
        with op.batch_alter_table(table, naming_convention=NAMES) as batch:
            for column, length in columns.items():
                batch.alter_column(column, existing_type=sa.String(length), type_=sa.Text())
