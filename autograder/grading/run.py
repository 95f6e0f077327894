"""A class's submissions -> a stream of Grades: from the store where nothing changed, else new."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from autograder.course import Course
from autograder.errors import UsageError
from autograder.grading.pool import Pool
from autograder.model import Exercise, Grade, Sandbox
from autograder.sandbox.layers import require_linux
from autograder.store import Key, Store
from autograder.submissions import Submission, SubmissionPath, read_submission

if TYPE_CHECKING:
    from autograder.cluster.cluster import Cluster

CHUNK = 100  # submissions that are read ahead and looked up together


@dataclass(frozen=True)
class GradeOptions:
    """How a class is to be graded.

    Args:
        jobs: How many grading processes.
        force: Grade again what is in the store.
        sandbox: How learner code is shut in; what was graded in a weaker one is graded again.
        checks: Whether a grade that comes from the store shall have its checks.
        scheduler: The address of a dask cluster that grades instead of this machine.
    """

    jobs: int = 1
    force: bool = False
    sandbox: Sandbox = "strict"
    checks: bool = True
    scheduler: str | None = None


def grade_class(
    course: Course,
    places: Iterable[SubmissionPath],
    store: Store,
    asked: GradeOptions,
    tell: Callable[[str], object] = str,
) -> Iterator[Grade]:
    """Grade a class and keep every grade.

    Args:
        course: The course.
        places: Where the submissions lie; see `submissions.find_submissions`.
        store: Where the grades go, and come from when nothing has changed.
        asked: How.
        tell: Is given a sentence for each worker of a cluster that cannot grade.

    Yields:
        Each grade when it is done, in no order.

    Raises:
        CourseError: when the hidden checks are wrong.
        UsageError: when a scheduler is named and dask is not installed.
        GraderError: when grading cannot go on; what was graded is in the store.
    """
    places = list(places)
    exercises = {place.exercise.name: place.exercise for place in places}
    with _pool(course, list(exercises.values()), asked, tell) as pool:
        for grade in pool.grades(_unless_stored(course, places, store, asked)):
            if grade is not None:
                if not grade.cached:
                    store.add(grade)
                yield grade
            store.flush_if_due()


def _pool(
    course: Course,
    exercises: Sequence[Exercise],
    asked: GradeOptions,
    tell: Callable[[str], object],
) -> Pool | Cluster:
    if asked.scheduler is None:
        require_linux()
        return Pool(course, exercises, asked.jobs, asked.sandbox)
    try:
        from autograder.cluster.cluster import Cluster  # noqa: PLC0415 - dask is an extra
    except ImportError as error:
        raise UsageError(
            "--scheduler needs dask, which is not installed: pip install distributed."
        ) from error
    return Cluster(course, exercises, asked.scheduler, asked.sandbox, tell)


def _unless_stored(
    course: Course, places: Sequence[SubmissionPath], store: Store, asked: GradeOptions
) -> Iterator[Submission | Grade]:
    """Each submission, or its grade where the store has it for this file and these checks."""
    exercises = {place.exercise.name: place.exercise for place in places}
    versions = {name: course.version(exercise) for name, exercise in exercises.items()}
    enough = (asked.sandbox, "strict")
    remaining = iter(places)
    while chunk := list(islice(remaining, CHUNK)):
        submissions = [submission for place in chunk if (submission := read_submission(place))]
        keys = {_key(submission, versions): submission for submission in submissions}
        wanted = (key for key in keys if key[2])
        stored = {} if asked.force else store.find(wanted, asked.checks)
        latest = store.latest(stored)
        for key, submission in keys.items():
            grade = stored.get(key)
            if grade is None or grade.sandbox not in enough:
                yield submission
                continue
            if latest.get(key[:2]) != key:  # an earlier file came back: it is the last again
                store.add(store.find([key])[key])
            yield grade


def _key(submission: Submission, versions: dict[str, str]) -> Key:
    name = submission.exercise
    return submission.student, name, submission.sha256 or "", versions[name]
