"""Run by alembic: migrate on the connection, and in the transaction, that `opening` gives."""

from __future__ import annotations

from alembic import context

from autograder.store.schema import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,  # SQLite cannot alter a table: it is copied
)
context.run_migrations()
