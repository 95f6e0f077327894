"""Grades in SQL: every check's result, kept as soon as may be and never twice.

A submission is a file (its digest) of one student for one exercise; a grading holds it against
one version of the checks. Edit the file or the checks, and the next grading is another row.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from autograder.model import Grade
from autograder.store import reading, writing
from autograder.store.engine import for_reading, make_engine, translated
from autograder.store.opening import prepare
from autograder.store.writing import Key

__all__ = ["BATCH", "BATCH_SECONDS", "Key", "Store"]

BATCH = 50  # grades to a transaction
BATCH_SECONDS = 1.0  # after which a smaller batch is kept too


class Store:
    """The grades of a course; a context manager that keeps what was added when it ends.

    Args:
        url: Where, as SQLAlchemy writes it: `sqlite:///grades.db`.

    Attributes:
        url: Where, without a password: to be shown.
        waiting: What was added and is not kept yet.

    Raises:
        UsageError: when the URL is none, or leads to a database of something else.
        StoreError: when the database cannot be opened, read or written, or is a newer version's.
    """

    def __init__(self, url: str) -> None:
        self._engine = make_engine(url)
        self.url = self._engine.url.render_as_string(hide_password=True)
        self.waiting: list[Grade] = []
        self._kept_at = time.monotonic()
        self._run_id: int | None = None
        try:
            with translated(self.url):
                prepare(self._engine, self.url)
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
        """Keep a grade, at the latest with the next `flush`; one of the same key is replaced."""
        self.waiting.append(grade)
        if len(self.waiting) >= BATCH:
            self.flush()

    def flush_if_due(self) -> None:
        """Keep what has waited for a second."""
        if time.monotonic() - self._kept_at >= BATCH_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Keep all that was added, in one transaction."""
        if self.waiting:
            with translated(self.url), self._engine.begin() as connection:
                run_id = self._run_id or writing.write_run(connection)
                writing.write(connection, self.waiting, run_id)
            self._run_id = run_id  # it is there only now
            self.waiting.clear()
        self._kept_at = time.monotonic()

    def latest(self, keys: Iterable[Key] | None = None) -> dict[tuple[str, str], Key]:
        """Of each student and exercise the submission that was graded, or met again, last.

        Args:
            keys: Of which students and exercises; of all if left out.
        """
        with translated(self.url), for_reading(self._engine).connect() as connection:
            return reading.latest(connection, keys)

    def find(self, keys: Iterable[Key], checks: bool = True) -> dict[Key, Grade]:
        """The grades of these submissions against these checks, as far as there are any.

        Args:
            keys: What to look for.
            checks: Whether the grades shall have their checks; without them they come faster.
        """
        with translated(self.url), for_reading(self._engine).connect() as connection:
            return reading.read(connection, keys, checks)
