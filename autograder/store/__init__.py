"""Stores grades and check results in SQL, soon after they are added and never twice.

A submission is a file (its digest) of one student for one exercise; a grading is the result of
one version of the checks on it. Edit the file or the checks, and the next grading is another row.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from autograder.model import Grade
from autograder.store import reading, writing
from autograder.store.engine import for_reading, make_engine, translate_errors
from autograder.store.opening import prepare_tables
from autograder.store.writing import Key

__all__ = ["BATCH", "BATCH_SECONDS", "Key", "Store"]

BATCH = 50  # grades in a transaction
BATCH_SECONDS = 1.0  # after which a smaller batch is written too


class Store:
    """The grades of a course: a context manager that writes what was added when it ends.

    Args:
        url: The database, as SQLAlchemy writes it: `sqlite:///grades.db`.

    Attributes:
        url: The URL without its password, to be shown.
        waiting: Grades that were added and are not written yet.

    Raises:
        UsageError: when the URL is not valid, or names a database of another program.
        StoreError: when the database cannot be opened, read or written, or is of a newer version.
    """

    def __init__(self, url: str) -> None:
        self._engine = make_engine(url)
        self.url = self._engine.url.render_as_string(hide_password=True)
        self.waiting: list[Grade] = []
        self._written_at = time.monotonic()
        self._run_id: int | None = None
        try:
            with translate_errors(self.url):
                prepare_tables(self._engine, self.url)
        except BaseException:
            self._engine.dispose()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.flush()
        finally:
            self._engine.dispose()

    def add(self, grade: Grade) -> None:
        """Add a grade, to be written with the next `flush`; it replaces one of the same key."""
        self.waiting.append(grade)
        if len(self.waiting) >= BATCH:
            self.flush()

    def flush_if_due(self) -> None:
        """Write what has waited for a second."""
        if time.monotonic() - self._written_at >= BATCH_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Write all that was added, in one transaction."""
        if self.waiting:
            with translate_errors(self.url), self._engine.begin() as connection:
                run_id = self._run_id or writing.write_run(connection)
                writing.write(connection, self.waiting, run_id)
            self._run_id = run_id  # its row exists only now
            self.waiting.clear()
        self._written_at = time.monotonic()

    def latest(self, keys: Iterable[Key] | None = None) -> dict[tuple[str, str], Key]:
        """Find the submission of each student and exercise that was graded, or seen again, last.

        Args:
            keys: The students and exercises to look for; all if left out.
        """
        with translate_errors(self.url), for_reading(self._engine).connect() as connection:
            return reading.latest(connection, keys)

    def find(self, keys: Iterable[Key], checks: bool = True) -> dict[Key, Grade]:
        """Find the grades of these submissions and versions of the checks, if there are any.

        Args:
            keys: The keys to look for.
            checks: Whether to read the checks' results too, which takes longer.
        """
        with translate_errors(self.url), for_reading(self._engine).connect() as connection:
            return reading.read(connection, keys, checks)
