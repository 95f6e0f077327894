"""Measure a learner's progress: which public checks of every exercise pass now."""

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
        title: Its title.
        state: Whether it is begun, and whether it is done.
        passed: How many public checks pass.
        total: How many public checks it has.
    """

    exercise: str
    title: str
    state: Literal["new", "begun", "done"]
    passed: int
    total: int


def measure_progress(course: Course, state: State) -> tuple[State, list[ExerciseProgress]]:
    """Measure the progress in every exercise; those that have not changed are not checked again.

    Args:
        course: The learner's folder.
        state: What is remembered.

    Returns:
        What to remember from now on, and the progress in the order of the exercises.
    """
    exercises = course.exercises.values()
    changed = [exercise for exercise in exercises if cached_result(state, exercise) is None]
    for checked in run_public_checks(course, changed) if changed else ():
        state = remember(state, checked)
    return state, [_progress(course, exercise, state) for exercise in exercises]


def cached_result(state: State, exercise: Exercise) -> CachedResult | None:
    """Return the remembered result of an exercise if its files are still the same, else None."""
    cached = state.results.get(exercise.name)
    return cached if cached and cached.digest == digest_files(exercise) else None


def remember(state: State, checked: CheckReport) -> State:
    """Return the state with the result of a check."""
    result = CachedResult(checked.digest, checked.passed, checked.total)
    return msgspec.structs.replace(state, results=state.results | {checked.exercise: result})


def next_exercise(course: Course, state: State, after: Exercise | None = None) -> Exercise | None:
    """Return the first exercise that is not known to be done; None if all are.

    Args:
        course: The learner's folder.
        state: What is remembered.
        after: The exercise after which to begin, round to it again; the first one if None.
    """
    exercises = list(course.exercises.values())
    start = exercises.index(after) + 1 if after else 0
    for exercise in exercises[start:] + exercises[: max(start - 1, 0)]:
        cached = cached_result(state, exercise)
        if cached is None or not cached.done:
            return exercise
    return None


def _progress(course: Course, exercise: Exercise, state: State) -> ExerciseProgress:
    result = state.results[exercise.name]
    stage: Literal["new", "begun", "done"] = "begun"
    if result.done:
        stage = "done"
    elif _is_untouched(course, exercise):
        stage = "new"
    return ExerciseProgress(exercise.name, exercise.title, stage, result.passed, result.total)


def _is_untouched(course: Course, exercise: Exercise) -> bool:
    try:
        return exercise.stub.read_bytes() == read_original_stub(course, exercise)
    except (OSError, WorkspaceError):  # no file, or no copy to compare it with
        return False
