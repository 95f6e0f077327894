"""The grades of a class: from the store where nothing has changed, else from a grading backend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from autograder.course import Course
from autograder.grading.pool import TICK_SECONDS
from autograder.model import Grade, Sandbox
from autograder.store import Key, Store
from autograder.submissions import Submission, SubmissionPath, read_submission

CHUNK = 100  # submissions that are read and looked up together


class Backend(Protocol):
    """What grades submissions: the processes of this machine, or the workers of a cluster.

    For each submission it gives one grade, whatever ends meanwhile.

    Attributes:
        sandbox: How learner code is sandboxed.
    """

    sandbox: Sandbox

    def has_room(self) -> bool:
        """Return whether the next submission should be read now."""

    def submit(self, submission: Submission) -> None:
        """Have a submission graded."""

    def is_busy(self) -> bool:
        """Return whether there will be another grade for what was submitted."""

    def collect(self, seconds: float) -> Iterator[Grade]:
        """Yield the grades that are ready; wait at most so many seconds for the first.

        Raises:
            CourseError: when the hidden checks are wrong.
            GraderError: when grading cannot go on.
        """


@dataclass(frozen=True)
class GradeOptions:
    """How a class is to be graded.

    Args:
        force: Whether to grade again what is in the store.
        checks: Whether a grade that comes from the store needs its checks.
    """

    force: bool = False
    checks: bool = True


def grade_class(
    course: Course,
    paths: Iterable[SubmissionPath],
    store: Store,
    backend: Backend,
    options: GradeOptions,
) -> Iterator[Grade]:
    """Grade a class and keep every grade.

    Args:
        course: The course.
        paths: Where the submissions are; see `submissions.find_submissions`.
        store: Where the grades go, and come from when nothing has changed.
        backend: What grades; what was graded in a weaker sandbox than its own is graded again.
        options: How.

    Yields:
        Each grade when it is ready, in no order.

    Raises:
        CourseError: when the hidden checks are wrong.
        GraderError: when grading cannot go on; what was graded is in the store.
    """
    for submissions in _read(course, paths):
        stored = {} if options.force else _look_up(store, submissions, backend.sandbox, options)
        _make_latest(store, stored)
        yield from stored.values()
        for submission in [submissions[key] for key in submissions if key not in stored]:
            while not backend.has_room():
                yield from _write(store, backend.collect(TICK_SECONDS))
            backend.submit(submission)
        yield from _write(store, backend.collect(0))
    while backend.is_busy():
        yield from _write(store, backend.collect(TICK_SECONDS))


def _read(course: Course, paths: Iterable[SubmissionPath]) -> Iterator[dict[Key, Submission]]:
    """Yield the submissions, a chunk at a time, by the keys under which their grades are stored."""
    versions: dict[str, str] = {}
    remaining = iter(paths)
    while chunk := list(islice(remaining, CHUNK)):
        submissions: dict[Key, Submission] = {}
        for path in chunk:
            name = path.exercise.name
            version = versions.get(name) or versions.setdefault(name, course.version(path.exercise))
            if submission := read_submission(path):
                key = submission.student, name, submission.sha256 or "", version
                submissions[key] = submission
        yield submissions


def _look_up(
    store: Store, keys: Iterable[Key], sandbox: Sandbox, options: GradeOptions
) -> dict[Key, Grade]:
    """Return the grades of unchanged submissions that were made in a sandbox as strong."""
    with_digest = (key for key in keys if key[2])
    stored = store.find(with_digest, options.checks)
    return {key: grade for key, grade in stored.items() if grade.sandbox in (sandbox, "strict")}


def _make_latest(store: Store, stored: Mapping[Key, Grade]) -> None:
    """Write the grade of an earlier file that came back again, so that it is the latest."""
    latest = store.latest(stored) if stored else {}
    came_back = [key for key in stored if latest.get(key[:2]) != key]
    for grade in store.find(came_back).values() if came_back else ():
        store.add(grade)


def _write(store: Store, grades: Iterator[Grade]) -> Iterator[Grade]:
    """Write grades as they come, and yield each; what has waited for a second is kept."""
    for grade in grades:
        store.add(grade)
        yield grade
    store.flush_if_due()
