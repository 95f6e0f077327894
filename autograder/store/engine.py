"""A URL -> an engine, and what SQLite and PostgreSQL want each in its own way."""

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
_OPENING = 5_174_063  # PostgreSQL's lock of this number: one process at a time makes tables

# How a transaction begins in SQLite. A writer takes its turn at once, for who has read before
# cannot wait for another writer; a table that is copied, to alter it, is dropped first.
_TO_WRITE = ("PRAGMA foreign_keys = ON", "BEGIN IMMEDIATE")
_TO_READ = ("BEGIN",)
_TO_MAKE_TABLES = ("PRAGMA foreign_keys = OFF", "BEGIN IMMEDIATE")


def make_engine(url: str) -> sa.Engine:
    """An engine for SQLite or PostgreSQL; nothing is opened yet.

    Raises:
        UsageError: when the URL is none, or of a database that is neither.
    """
    try:
        parsed = sa.make_url(url)
        parsed = parsed.set(drivername=_DRIVERS.get(parsed.drivername, parsed.drivername))
        if parsed.get_backend_name() not in ("sqlite", "postgresql"):
            _refuse(url, "grades are kept in SQLite or PostgreSQL")
        engine = sa.create_engine(parsed)
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as error:
        _refuse(url, " ".join(str(error).split()), error)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _set_up_connection)
        sa.event.listen(engine, "begin", _begin)
    else:  # an error is said once, in our words
        logging.getLogger("psycopg").addHandler(logging.NullHandler())
    return engine


def _refuse(url: str, why: str, error: Exception | None = None) -> NoReturn:
    cure = "Give a URL such as sqlite:///grades.db."
    if isinstance(error, ImportError) and "psycopg" in str(error):
        cure = "Run pip install 'psycopg[binary]'."
    message = f"--db '{url}' cannot be opened: {why}. {cure}"
    raise UsageError(_PASSWORD.sub(r"\1***@", message)) from error


def for_reading(engine: sa.Engine) -> sa.Engine:
    """The same engine for transactions that only read: in SQLite they wait for no writer."""
    return engine.execution_options(sqlite_begin=_TO_READ)


@contextmanager
def making_tables(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that may change tables, of one process at a time."""
    with engine.execution_options(sqlite_begin=_TO_MAKE_TABLES).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_OPENING)))
        yield connection


def use_write_ahead_log(engine: sa.Engine) -> None:
    """In SQLite: readers do not wait for the writer, and a killed writer leaves a sound file."""
    if engine.dialect.name != "sqlite":
        return
    for left in reversed(range(_ATTEMPTS)):
        try:
            _change_mode(engine)
        except OperationalError:  # others open it now, and this one statement does not wait
            if not left:
                raise
        else:
            return
        with engine.begin():
            pass  # their turn has ended when ours comes


def _change_mode(engine: sa.Engine) -> None:
    with engine.execution_options(sqlite_begin=()).connect() as connection:
        if connection.exec_driver_sql("PRAGMA journal_mode").scalar() != "wal":
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")


@contextmanager
def translated(url: str) -> Iterator[None]:
    """Turn what SQLAlchemy raises into a sentence about the database `url`.

    Raises:
        StoreError: in place of SQLAlchemy's error.
    """
    try:
        yield
    except DBAPIError as error:
        raise StoreError(
            f"The database {url} cannot be used: {_sentence(error.orig)}. {_cure(error.orig)},"
            " or name another with --db."
        ) from error
    except SQLAlchemyError as error:
        raise StoreError(
            f"The database {url} cannot be used: {_sentence(error)}. Mend it, or name another with"
            " --db."
        ) from error


def _sentence(error: BaseException | None) -> str:
    said = " ".join(str(error).split()).rstrip(".?")
    return f"{said} (is the disk full?)" if said == "disk I/O error" else said


def _cure(error: BaseException | None) -> str:
    if "unable to open database file" in str(error):
        return "Its folder must be there, and you must be allowed to write in it: see to that"
    return "Grades kept before are safe; free, start or mend it"


def _set_up_connection(connection: Any, _: object) -> None:
    connection.isolation_level = None  # sqlite3 would begin late, and not before CREATE TABLE
    connection.execute("PRAGMA synchronous = NORMAL")


def _begin(connection: sa.Connection) -> None:
    for statement in connection.get_execution_options().get("sqlite_begin", _TO_WRITE):
        connection.exec_driver_sql(statement)
