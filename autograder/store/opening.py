"""Prepares a database: creates its tables, migrates them, or refuses it and leaves it alone."""

from __future__ import annotations

import sqlalchemy as sa

from autograder.errors import StoreError, UsageError
from autograder.store.engine import change_tables, for_reading, use_write_ahead_log
from autograder.store.schema import VERSION, VERSION_TABLE, metadata, run, version

# The first revision takes over the tables of development versions, which lacked a column.
DEVELOPMENT_VERSIONS = ("0001", "0002")
ADDED_COLUMNS = {"problem"}


def prepare_tables(engine: sa.Engine, url: str) -> None:
    """Make the tables what this version of the program expects.

    Args:
        engine: The database.
        url: Its name in messages.

    Raises:
        UsageError: when it has another program's tables of the same names.
        StoreError: when it was written by a newer version of the program.
    """
    with for_reading(engine).connect() as connection:
        revision = _read_version(connection, url)
    use_write_ahead_log(engine)
    if revision != VERSION:
        with change_tables(engine) as connection:
            if _read_version(connection, url) != VERSION:  # else another process was faster
                _create_or_migrate(connection)
    with engine.begin() as connection:  # fail now if it cannot be written
        connection.execute(sa.delete(run).where(sa.false()))


def _read_version(connection: sa.Connection, url: str) -> str | None:
    """Return the revision of the tables; None without tables, or if they are older than that."""
    inspector = sa.inspect(connection)
    if not inspector.has_table(VERSION_TABLE):
        _refuse_foreign(inspector, url)
        return None
    revision = connection.execute(sa.select(version.c.version_num)).scalar()
    if revision is not None and revision > VERSION:
        raise StoreError(
            f"The database {url} was written by a newer autograder (its tables are of version"
            f" {revision}, this one knows {VERSION}). Update autograder, or name another with --db."
        )
    return revision


def _refuse_foreign(inspector: sa.Inspector, url: str) -> None:
    """Refuse another program's database, which may have tables of the same names."""
    for table in metadata.tables.values():
        if inspector.has_table(table.name):
            columns = {column["name"] for column in inspector.get_columns(table.name)}
            if not columns >= set(table.columns.keys()) - ADDED_COLUMNS:
                raise UsageError(
                    f"The database {url} has a table {table.name!r} that is not autograder's."
                    " Name another with --db."
                )


def _create_or_migrate(connection: sa.Connection) -> None:
    """Migrate old tables; create a new database's directly, as alembic is slow to import."""
    inspector = sa.inspect(connection)
    if any(inspector.has_table(name) for name in (*metadata.tables, VERSION_TABLE)):
        migrate(connection)
    else:
        metadata.create_all(connection)
        version.create(connection)
        connection.execute(sa.insert(version).values(version_num=VERSION))


def migrate(connection: sa.Connection, target: str = "head") -> None:
    """Run the missing revisions, in the transaction of `connection`."""
    from alembic import command  # noqa: PLC0415 - only needed for an old database
    from alembic.config import Config  # noqa: PLC0415

    if sa.inspect(connection).has_table(VERSION_TABLE):  # alembic knows no revision of these
        stale = version.c.version_num.in_(DEVELOPMENT_VERSIONS)
        connection.execute(sa.delete(version).where(stale))
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "autograder.store:migrations")
    command.upgrade(config, target)
