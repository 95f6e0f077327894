"""A database that is opened: created, brought to today's tables, or refused and left alone."""

from __future__ import annotations

import sqlalchemy as sa

from autograder.errors import StoreError, UsageError
from autograder.store.engine import for_reading, making_tables, use_write_ahead_log
from autograder.store.schema import VERSION, VERSION_TABLE, metadata, run, version

DEVELOPMENT_VERSIONS = ("0001", "0002")  # the first revision takes their tables over


def prepare(engine: sa.Engine, url: str) -> None:
    """Make the tables what this version of the program expects.

    Args:
        engine: The database.
        url: What to call it in messages.

    Raises:
        UsageError: when it has tables of our names that are not ours.
        StoreError: when a newer version of the program has written it.
    """
    with for_reading(engine).connect() as connection:
        found = _version(connection, url)
    use_write_ahead_log(engine)
    if found != VERSION:
        with making_tables(engine) as connection:
            if _version(connection, url) != VERSION:  # else another process was faster
                _create_or_migrate(connection)
    with engine.begin() as connection:  # shows at once whether it can be written
        connection.execute(sa.delete(run).where(sa.false()))


def _version(connection: sa.Connection, url: str) -> str | None:
    """The revision of the tables; None where there are none, or from before revisions."""
    inspector = sa.inspect(connection)
    if not inspector.has_table(VERSION_TABLE):
        _refuse_foreign(inspector, url)
        return None
    found = connection.execute(sa.select(version.c.version_num)).scalar()
    if found is not None and found > VERSION:
        raise StoreError(
            f"The database {url} was written by a newer autograder (its tables are of version"
            f" {found}, this one knows {VERSION}). Update autograder, or name another with --db."
        )
    return found


def _refuse_foreign(inspector: sa.Inspector, url: str) -> None:
    """Another program's database may have tables of our names: it is not ours to fill."""
    for table in metadata.tables.values():
        if inspector.has_table(table.name):
            columns = {column["name"] for column in inspector.get_columns(table.name)}
            if not columns >= set(table.columns.keys()):
                raise UsageError(
                    f"The database {url} has a table {table.name!r} that is not autograder's."
                    " Name another with --db."
                )


def _create_or_migrate(connection: sa.Connection) -> None:
    """A new database gets today's tables at once: alembic takes longer to import."""
    inspector = sa.inspect(connection)
    if any(inspector.has_table(name) for name in (*metadata.tables, VERSION_TABLE)):
        migrate(connection)
    else:
        metadata.create_all(connection)
        version.create(connection)
        connection.execute(sa.insert(version).values(version_num=VERSION))


def migrate(connection: sa.Connection, target: str = "head") -> None:
    """Run the revisions that are missing, in the transaction of `connection`."""
    from alembic import command  # noqa: PLC0415 - only who has an old database waits for it
    from alembic.config import Config  # noqa: PLC0415

    if sa.inspect(connection).has_table(VERSION_TABLE):  # alembic knows no revision of these
        stale = version.c.version_num.in_(DEVELOPMENT_VERSIONS)
        connection.execute(sa.delete(version).where(stale))
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "autograder.store:migrations")
    command.upgrade(config, target)
