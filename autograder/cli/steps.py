"""Run the steps that a learner's commands and the keys of `watch` have in common."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from autograder.cli import messages, terminal
from autograder.course import Course, find_exercise
from autograder.errors import SubmissionError, UsageError
from autograder.explanations import explain_fully
from autograder.learner import workspace
from autograder.learner.check import CheckReport, open_submission, run_public_checks
from autograder.learner.handout import PLOT_FILE
from autograder.learner.progress import (
    ExerciseProgress,
    cached_result,
    measure_progress,
    next_exercise,
    remember,
)
from autograder.learner.workspace import (
    State,
    find_exercise_at,
    find_workspace,
    read_state,
    write_state,
)
from autograder.model import Exercise


def open_workspace() -> tuple[Course, State]:
    """Return the learner's folder around the current one, and the state kept in it."""
    course = find_workspace(Path.cwd())
    return course, read_state(course)


def choose(course: Course, state: State, name: str | None) -> Exercise:
    """Return the exercise by its name, else by the current folder, else the current exercise."""
    if named := name or find_exercise_at(course, Path.cwd()):
        return find_exercise(course, named)
    current = course.exercises.get(state.current or "")
    if current is not None and not _is_done(state, current):
        return current
    first = next(iter(course.exercises.values()))
    return next_exercise(course, state) or current or first


def _is_done(state: State, exercise: Exercise) -> bool:
    cached = cached_result(state, exercise)
    return cached is not None and cached.done


def update_progress(course: Course, state: State) -> tuple[State, list[ExerciseProgress]]:
    """Check every exercise that has changed, and return the progress in all of them."""
    with terminal.busy("Checking what has changed"):
        state, exercises = measure_progress(course, state)
    _remember(course, state)
    return state, exercises


def check(course: Course, state: State, exercise: Exercise) -> tuple[CheckReport, State]:
    """Check an exercise, and remember the result."""
    with terminal.busy(f"Checking {exercise.name}"):
        checked = run_public_checks(course, [exercise])[0]
    state = remember(state, checked)
    state = msgspec.structs.replace(state, current=exercise.name)
    _remember(course, state)
    return checked, state


def hint(
    course: Course,
    state: State,
    exercise: Exercise,
    function: str | None,
    level: int | None,
) -> State:
    """Print the next hint for the first function that is not right yet; return the new state.

    Args:
        course: The learner's folder.
        state: What is remembered.
        exercise: The exercise.
        function: Another function than that one.
        level: Which hint, from 1; the one after the last if None.
    """
    checked, state = check(course, state, exercise)
    if function is None and checked.problem and not checked.results:
        terminal.line(explain_fully(checked.problem))
        terminal.line("Fix that first: a hint for a function would not help yet.")
        return state
    function = function or checked.stuck
    if function is None:
        terminal.line(f"All public checks of {exercise.name} pass: there is no hint to give.")
        return state
    hints = exercise.hints.get(function, ())
    if not hints:
        terminal.line(f"There is no hint for {function}. The lesson is {exercise.name}/README.md.")
        return state
    given = state.hints.get(exercise.name, {}).get(function, 0)
    number = min(level or given + 1, len(hints))
    terminal.show(messages.hint(function, number, hints))
    levels = state.hints.get(exercise.name, {}) | {function: max(number, given)}
    state = msgspec.structs.replace(state, hints=state.hints | {exercise.name: levels})
    _remember(course, state)
    return state


def plot(exercise: Exercise, path: Path | None) -> Path:
    """Draw an exercise with the learner's own functions, beside the target; return the path.

    Args:
        exercise: The exercise.
        path: The picture, a .png or an .svg; beside the learner's file if None.

    Raises:
        CourseError: when the exercise has no picture.
        UsageError: when the learner's file cannot be run, or the picture cannot be written.
    """
    from autograder.plots.plot import draw, load_panels, load_target

    folder = exercise.stub.parent
    path = path or folder / PLOT_FILE.format(module=exercise.module)
    with terminal.busy(f"Drawing {exercise.name}"):
        try:
            with open_submission(exercise) as functions:
                draw(load_panels(folder), load_target(folder), functions, path)
        except SubmissionError as error:
            raise UsageError(f"{error.message} Nothing was drawn.") from error
    return path


def show_picture(path: Path) -> None:
    """Print where a picture is, and open it where there is a screen."""
    terminal.line(str(path))
    if terminal.has_screen():
        click.launch(str(path))


def reset(course: Course, exercise: Exercise) -> str:
    """Put the stub back; return a sentence that says where the learner's file is now."""
    backup = workspace.reset(course, exercise)
    moved = f" Yours is now {backup.name}." if backup else ""
    return f"{exercise.name}/{exercise.module}.py is the stub again.{moved}"


def print_next(course: Course, state: State) -> None:
    """Print what to do next: the first exercise that is not done, or that all are."""
    following = next_exercise(course, state)
    if following is None:
        terminal.show(messages.finished(len(course.exercises)))
        return
    terminal.show([messages.begin(following)])


def _remember(course: Course, state: State) -> None:
    if not write_state(course, state):
        terminal.note(f"{course.root} cannot be written: your place is not remembered.")
