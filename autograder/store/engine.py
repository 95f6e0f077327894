"""Makes database engines, and handles what differs between SQLite and PostgreSQL."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import sqlalchemy as sa
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
)

from autograder.errors import StoreError, UsageError

_PASSWORD = re.compile(r"(://[^:/@]*:).*@")  # in a URL that is shown
_DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
_ATTEMPTS = 10  # to change a file's mode while others open it
_LOCK = 5_174_063  # any number: the PostgreSQL lock under which tables are changed

# How a transaction begins in SQLite. A writer locks at once: a transaction that has read before
# could not wait for another writer. To alter a table is to copy and drop it, which foreign keys
# that refer to it would forbid.
_TO_WRITE = ("PRAGMA foreign_keys = ON", "BEGIN IMMEDIATE")
_TO_READ = ("BEGIN",)
_TO_CHANGE_TABLES = ("PRAGMA foreign_keys = OFF", "BEGIN IMMEDIATE")


def make_engine(url: str) -> sa.Engine:
    """Make an engine for SQLite or PostgreSQL; it connects later.

    Raises:
        UsageError: when the URL is not valid, or names another kind of database.
    """
    try:
        parsed = sa.make_url(url)
        parsed = parsed.set(drivername=_DRIVERS.get(parsed.drivername, parsed.drivername))
        if parsed.get_backend_name() not in ("sqlite", "postgresql"):
            _refuse(url, "grades are stored in SQLite or PostgreSQL")
        engine = sa.create_engine(parsed)
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as error:
        _refuse(url, " ".join(str(error).split()), error)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _set_up_connection)
        sa.event.listen(engine, "begin", _begin)
    else:  # errors are reported once, in our own words
        logging.getLogger("psycopg").addHandler(logging.NullHandler())
    return engine


def _refuse(url: str, reason: str, error: Exception | None = None) -> NoReturn:
    advice = "Give a URL such as sqlite:///grades.db."
    if isinstance(error, ImportError) and "psycopg" in str(error):
        advice = "Run pip install 'psycopg[binary]'."
    message = f"--db '{url}' cannot be opened: {reason}. {advice}"
    raise UsageError(_PASSWORD.sub(r"\1***@", message)) from error


def for_reading(engine: sa.Engine) -> sa.Engine:
    """Return the engine for transactions that only read: in SQLite they do not wait for writers."""
    return engine.execution_options(sqlite_begin=_TO_READ)


@contextmanager
def change_tables(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction that may change tables, in one process at a time."""
    with engine.execution_options(sqlite_begin=_TO_CHANGE_TABLES).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        yield connection


def use_write_ahead_log(engine: sa.Engine) -> None:
    """Let readers and a writer work at once in SQLite, and keep the file whole if one is killed."""
    if engine.dialect.name != "sqlite":
        return
    for left in reversed(range(_ATTEMPTS)):
        try:
            _change_mode(engine)
        except OperationalError:  # others are opening it, and this one statement does not wait
            if not left:
                raise
        else:
            return
        with engine.begin():
            pass  # wait until they are done


def _change_mode(engine: sa.Engine) -> None:
    with engine.execution_options(sqlite_begin=()).connect() as connection:
        if connection.exec_driver_sql("PRAGMA journal_mode").scalar() != "wal":
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")


@contextmanager
def translate_errors(url: str) -> Iterator[None]:
    """Turn what SQLAlchemy raises into a sentence about the database `url`.

    Raises:
        StoreError: instead of SQLAlchemy's error.
    """
    try:
        yield
    except DBAPIError as error:
        raise StoreError(
            f"The database {url} cannot be used: {_clean(error.orig)}. {_advise(error.orig)},"
            " or name another with --db."
        ) from error
    except SQLAlchemyError as error:
        raise StoreError(
            f"The database {url} cannot be used: {_clean(error)}. Repair it, or name another"
            " with --db."
        ) from error


def _clean(error: BaseException | None) -> str:
    """Return the driver's message on one line, without the dot or mark at its end."""
    message = " ".join(str(error).split()).rstrip(".?")
    return f"{message} (is the disk full?)" if message == "disk I/O error" else message


def _advise(error: BaseException | None) -> str:
    if "unable to open database file" in str(error):
        return "Create its folder, and get the right to write there"
    return "Grades stored earlier are safe. Unlock, start or repair it"


def _set_up_connection(connection: Any, _: object) -> None:
    connection.isolation_level = None  # sqlite3 would begin too late, and not at CREATE TABLE
    connection.execute("PRAGMA synchronous = NORMAL")


def _begin(connection: sa.Connection) -> None:
    for statement in connection.get_execution_options().get("sqlite_begin", _TO_WRITE):
        connection.exec_driver_sql(statement)
