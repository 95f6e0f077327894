"""Grades submissions one by one, as they come, with a grading process that is kept."""

from __future__ import annotations

from pathlib import Path

from autograder.course import load_course
from autograder.files import display_name
from autograder.grading.pool import Pool
from autograder.model import Exercise, Grade, Sandbox
from autograder.submissions import Submission, SubmissionPath, read_submission


class GradingService:
    """Keeps a grading process for each exercise that was asked for.

    Args:
        root: The folder of the course.
        sandbox: How learner code is sandboxed.

    Raises:
        CourseError: when the course is wrong.
    """

    def __init__(self, root: Path, sandbox: Sandbox) -> None:
        self.course = load_course(root)
        self._sandbox = sandbox
        self._pools: dict[str, tuple[str, Pool]] = {}  # by exercise: the checks' version, its pool

    def grade(self, place: SubmissionPath) -> Grade:
        """Grade the submission at a path; an empty place is unreadable and scores 0.

        Raises:
            CourseError: when the hidden checks are wrong.
            GraderError: when no grading process can be started.
        """
        exercise = place.exercise
        message = f"There is no {exercise.name}.ipynb and no {exercise.module}.py."
        absent = Submission(display_name(place.student), exercise.name, None, None, message)
        return self._pool(exercise).grade(read_submission(place) or absent)

    def close(self) -> None:
        """End the grading processes."""
        for _, pool in self._pools.values():
            pool.close()
        self._pools.clear()

    def _pool(self, exercise: Exercise) -> Pool:
        """Return the exercise's pool; a new one when its checks were edited."""
        version = self.course.version(exercise)
        if exercise.name in self._pools and self._pools[exercise.name][0] != version:
            self._pools.pop(exercise.name)[1].close()
            self.course = load_course(self.course.root)
        if exercise.name not in self._pools:
            pool = Pool(self.course, [self.course.exercises[exercise.name]], 1, self._sandbox)
            self._pools[exercise.name] = (version, pool)
        return self._pools[exercise.name][1]
