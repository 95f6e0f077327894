"""Where a learner stands: what every exercise's public checks say of the files as they are now."""

from __future__ import annotations

from typing import Literal

import msgspec

from autograder.course import Course
from autograder.errors import WorkspaceError
from autograder.grading import public
from autograder.grading.public import Checked
from autograder.model import Exercise
from autograder.workspace import Seen, State, untouched_stub


class Standing(msgspec.Struct, frozen=True):
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


def look(course: Course, state: State) -> tuple[State, list[Standing]]:
    """The standing of every exercise; what is still true of the last look is not checked again.

    Args:
        course: The learner's folder.
        state: What is remembered.

    Returns:
        What to remember from now on, and the standings in the order of the exercises.
    """
    stale = [one for one in course.exercises.values() if seen_now(course, state, one) is None]
    for checked in public.check(course, stale) if stale else ():
        state = remember(state, checked)
    return state, [_standing(course, exercise, state) for exercise in course.exercises.values()]


def seen_now(course: Course, state: State, exercise: Exercise) -> Seen | None:
    """What is remembered of an exercise, where its files are still the same."""
    seen = state.seen.get(exercise.name)
    return seen if seen and seen.digest == public.digest(course, exercise) else None


def remember(state: State, checked: Checked) -> State:
    """The state with what a check has found."""
    seen = Seen(checked.digest, checked.passed, checked.total)
    return msgspec.structs.replace(state, seen=state.seen | {checked.exercise: seen})


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
        seen = seen_now(course, state, exercise)
        if seen is None or not seen.done:
            return exercise
    return None


def _standing(course: Course, exercise: Exercise, state: State) -> Standing:
    seen = state.seen[exercise.name]
    stage: Literal["new", "begun", "done"] = "begun"
    if seen.done:
        stage = "done"
    elif _is_untouched(course, exercise):
        stage = "new"
    return Standing(exercise.name, exercise.title, stage, seen.passed, seen.total)


def _is_untouched(course: Course, exercise: Exercise) -> bool:
    try:
        return course.stub(exercise).read_bytes() == untouched_stub(course, exercise)
    except (OSError, WorkspaceError):  # no file, or no copy to compare it with
        return False
