"""The Python API: what `autograder` itself exports for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path

from autograder.course import Course, choose_exercises, load_course
from autograder.grading.pool import Pool
from autograder.grading.run import GradeOptions, grade_class
from autograder.model import CheckResult, Exercise, Grade, Problem, Sandbox
from autograder.store import Store
from autograder.submissions import find_submissions

__all__ = [
    "CheckResult",
    "Course",
    "Exercise",
    "Grade",
    "Problem",
    "Store",
    "grade",
    "load_course",
]


def grade(  # noqa: PLR0913 - the options of the command
    course: Course,
    submissions: Path,
    *,
    exercises: Sequence[str] = (),
    students: Sequence[str] = (),
    jobs: int = 1,
    sandbox: Sandbox = "strict",
    store: Store | None = None,
    force: bool = False,
) -> Iterator[Grade]:
    """Grade a folder of submissions.

    Args:
        course: What `load_course` returned.
        submissions: The folder, which contains `<student>/<exercise>/<module>.py`.
        exercises: The exercises to grade; all if empty.
        students: The students to grade; all if empty.
        jobs: How many grading processes.
        sandbox: How learner code is sandboxed; `process` is weaker.
        store: Where grades are kept, and found again where nothing has changed; nowhere if None.
        force: Whether to grade again what has not changed.

    Yields:
        Each grade when it is ready, in no particular order.

    Raises:
        UsageError: when there is no such exercise, student or folder, or the course is wrong.
        GraderError: when grading cannot go on; what was graded is in the store.
    """
    chosen = choose_exercises(course, exercises)
    listing = find_submissions(submissions, course.exercises, students)
    paths = [path for path in listing.paths if path.exercise.name in chosen]
    used = {path.exercise.name: path.exercise for path in paths}
    with (
        Pool(course, used.values(), jobs, sandbox) as pool,
        nullcontext(store) if store is not None else Store("sqlite://") as kept,
    ):
        yield from grade_class(course, paths, kept, pool, GradeOptions(force))
        kept.flush()
