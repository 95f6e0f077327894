"""Where a learner stands: what every exercise's public checks say of the files as they are now."""

from __future__ import annotations

from typing import Literal

import msgspec

from autograder.course import Course
from autograder.errors import WorkspaceError
from autograder.learner.check import CheckReport, digest_files, run_public_checks
from autograder.learner.workspace import CachedResult, State, read_original_stub
from autograder.model import Exercise


class ExerciseProgress(msgspec.Struct, frozen=True):
    """How far a learner is with one exercise.

    Args:
        exercise: Its name.
        title: What it is about.
        state: Whether it is begun, and whether it is done.
        passed: How many public checks pass.
        total: How many there are.
    """

    exercise: str
    title: str
    state: Literal["new", "begun", "done"]
    passed: int
    total: int


def measure_progress(course: Course, state: State) -> tuple[State, list[ExerciseProgress]]:
    """The standing of every exercise; what is still true of the last look is not checked again.

    Args:
        course: The learner's folder.
        state: What is remembered.

    Returns:
        What to remember from now on, and the standings in the order of the exercises.
    """
    stale = [one for one in course.exercises.values() if cached_result(state, one) is None]
    for checked in run_public_checks(course, stale) if stale else ():
        state = remember(state, checked)
    return state, [_standing(course, exercise, state) for exercise in course.exercises.values()]


def cached_result(state: State, exercise: Exercise) -> CachedResult | None:
    """What is remembered of an exercise, where its files are still the same."""
    seen = state.results.get(exercise.name)
    return seen if seen and seen.digest == digest_files(exercise) else None


def remember(state: State, checked: CheckReport) -> State:
    """The state with what a check has found."""
    seen = CachedResult(checked.digest, checked.passed, checked.total)
    return msgspec.structs.replace(state, results=state.results | {checked.exercise: seen})


def next_exercise(course: Course, state: State, after: Exercise | None = None) -> Exercise | None:
    """The first exercise that is not known to be done; None where all are.

    Args:
        course: The learner's folder.
        state: What is remembered.
        after: Where to look from, round to it again; from the beginning if left out.
    """
    exercises = list(course.exercises.values())
    start = exercises.index(after) + 1 if after else 0
    for exercise in exercises[start:] + exercises[: max(start - 1, 0)]:
        seen = cached_result(state, exercise)
        if seen is None or not seen.done:
            return exercise
    return None


def _standing(course: Course, exercise: Exercise, state: State) -> ExerciseProgress:
    seen = state.results[exercise.name]
    stage: Literal["new", "begun", "done"] = "begun"
    if seen.done:
        stage = "done"
    elif _is_untouched(course, exercise):
        stage = "new"
    return ExerciseProgress(exercise.name, exercise.title, stage, seen.passed, seen.total)


def _is_untouched(course: Course, exercise: Exercise) -> bool:
    try:
        return exercise.stub.read_bytes() == read_original_stub(course, exercise)
    except (OSError, WorkspaceError):  # no file, or no copy to compare it with
        return False
