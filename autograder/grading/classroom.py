"""A class's submissions -> a stream of Grades: from the store where nothing changed, else new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from autograder.course import Course
from autograder.grading.pool import Pool
from autograder.model import Grade, Sandbox
from autograder.sandbox.host import require_linux
from autograder.store import Key, Store
from autograder.submissions import Place, Submission, read

CHUNK = 100  # submissions that are read ahead and looked up together


def grade_class(  # noqa: PLR0913, PLR0917 - one argument for each promise of the command
    course: Course,
    places: Iterable[Place],
    store: Store,
    jobs: int = 1,
    force: bool = False,
    sandbox: Sandbox = "strict",
) -> Iterator[Grade]:
    """Grade a class and keep every grade.

    Args:
        course: The course.
        places: Where the submissions lie; see `submissions.find`.
        store: Where the grades go, and come from when nothing has changed.
        jobs: How many grading processes.
        force: Grade again what is in the store.
        sandbox: How learner code is shut in; what was graded in a weaker one is graded again.

    Yields:
        Each grade when it is done, in no order.

    Raises:
        CourseError: when the hidden checks are wrong.
        GraderFault: when grading cannot go on; what was graded is in the store.
    """
    require_linux()
    places = list(places)
    exercises = {place.exercise.name: place.exercise for place in places}
    with Pool(course, exercises.values(), jobs, sandbox) as pool:
        work = _unless_stored(course, places, store, force, sandbox)
        for grade in pool.grades(work):
            if grade is not None:
                if not grade.cached:
                    store.add(grade)
                yield grade
            store.flush_if_due()


def _unless_stored(
    course: Course, places: Sequence[Place], store: Store, force: bool, sandbox: Sandbox
) -> Iterator[Submission | Grade]:
    """Each submission, or its grade where the store has it for this file and these checks."""
    exercises = {place.exercise.name: place.exercise for place in places}
    versions = {name: course.version(exercise) for name, exercise in exercises.items()}
    latest = store.latest()
    remaining = iter(places)
    while chunk := list(islice(remaining, CHUNK)):
        submissions = [submission for place in chunk if (submission := read(place))]
        keys = {_key(submission, versions): submission for submission in submissions}
        stored = {} if force else store.find(key for key in keys if key[2])
        for key, submission in keys.items():
            grade = stored.get(key)
            if grade is None or grade.sandbox not in (sandbox, "strict"):
                yield submission
                continue
            if latest.get(key[:2]) != key:
                store.add(grade)  # an earlier file came back: it is the student's last again
            yield grade


def _key(submission: Submission, versions: dict[str, str]) -> Key:
    name = submission.exercise
    return submission.student, name, submission.sha256 or "", versions[name]
