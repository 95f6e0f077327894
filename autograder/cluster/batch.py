"""What a worker of a dask cluster does: it grades a batch of submissions.

What passes between machines is bytes: our own records, never a pickled object of them. The dask
worker runs no learner code; each of its threads keeps a grading process, as the command does on
one machine.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
from distributed import get_worker

from autograder.course import Course, load_course
from autograder.errors import AutograderError, CourseError, GraderError
from autograder.grading.messages import Refused
from autograder.grading.pool import Pool
from autograder.model import Grade, Sandbox
from autograder.sandbox import frames
from autograder.submissions import Submission
from autograder.version import __version__

BATCH_SECONDS = 5.0  # after which a batch of slow submissions goes back with what is graded


class Terms(msgspec.Struct, frozen=True):
    """What a worker must have in common with the command.

    Args:
        course: The course's folder.
        versions: The version of each exercise's checks; see `Course.version`.
        sandbox: How learner code is sandboxed.
    """

    course: str
    versions: dict[str, str]
    sandbox: Sandbox


class Batch(msgspec.Struct, frozen=True):
    """Submissions to grade; an empty batch asks whether the worker can grade."""

    terms: Terms
    submissions: tuple[Submission, ...]


class Done(msgspec.Struct, frozen=True, tag="done"):
    """The grades of a batch, or of as many as there was time for.

    Args:
        max_scores: What each exercise's checks are worth together.
    """

    grades: tuple[Grade, ...]
    max_scores: dict[str, float]


@dataclass(frozen=True)
class OpenPool:
    """A thread's grading process and the terms on which it grades; it ends with the thread."""

    terms: Terms
    pool: Pool


_decode = frames.decoder(Batch)
_of_thread = threading.local()


def is_here() -> bool:
    """Return True: only where this package is installed can this be called."""
    return True


def grade_batch(version: str, batch: bytes) -> bytes:
    """Grade a batch; the function that the scheduler is given.

    Args:
        version: Of this package, where the command runs.
        batch: A `Batch`.

    Returns:
        A `Done` or a `Refused`.
    """
    try:
        return frames.encode(_grade_batch(version, batch))
    except AutograderError as error:
        # The checks are the same everywhere: what is wrong with them is wrong on every worker.
        return frames.encode(Refused(str(error), isinstance(error, CourseError)))


def _grade_batch(version: str, payload: bytes) -> Done:
    if version != __version__:
        raise GraderError(
            f"it has deep-intuition {__version__}, and the command {version}: install the same"
            " version there"
        )
    batch: Batch = _decode(payload)
    opened = _open_pool(batch.terms)
    try:
        return _done(opened.pool, batch)
    except BaseException:
        _close(opened)  # it may still be at a submission of this batch
        raise


def _done(pool: Pool, batch: Batch) -> Done:
    max_scores = pool.prove()
    grades = tuple(_grade_while_wanted(pool, batch.submissions))
    for grade in grades:
        if grade.course != batch.terms.versions[grade.exercise]:
            raise GraderError(f"its {grade.exercise} was changed meanwhile: run the command again")
    return Done(grades, max_scores)


def _grade_while_wanted(pool: Pool, submissions: tuple[Submission, ...]) -> Iterator[Grade]:
    """Yield the grades, until time is up or the command has left; the first is always graded."""
    deadline = time.monotonic() + BATCH_SECONDS
    for submission in submissions:
        if not _is_wanted():
            return
        yield pool.grade(submission)
        if time.monotonic() > deadline:
            return


def _is_wanted() -> bool:
    worker = get_worker()
    task = worker.state.tasks.get(worker.get_current_task())
    return task is not None and task.state != "cancelled"


def _open_pool(terms: Terms) -> OpenPool:
    """Return this thread's pool; a new one where it was opened on other terms."""
    opened: OpenPool | None = getattr(_of_thread, "opened", None)
    if opened is not None and opened.terms == terms:
        return opened
    if opened is not None:
        _close(opened)
    course = _agreed_course(terms)
    exercises = [course.exercises[name] for name in terms.versions]
    opened = _of_thread.opened = OpenPool(terms, Pool(course, exercises, 1, terms.sandbox))
    return opened


def _close(opened: OpenPool) -> None:
    opened.pool.close()
    _of_thread.opened = None


def _agreed_course(terms: Terms) -> Course:
    """Return the course on this machine, where it equals the command's."""
    try:
        course = load_course(Path(terms.course))
    except CourseError as error:
        raise GraderError(
            f"it cannot read the course ({error}) Put the command's course at the same path there"
        ) from error
    for name, version in terms.versions.items():
        exercise = course.exercises.get(name)
        if exercise is None or course.version(exercise) != version:
            raise GraderError(
                f"its {name} in {terms.course} is not the command's: copy the course there, or"
                " share the folder"
            )
    return course
