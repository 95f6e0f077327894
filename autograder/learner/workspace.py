"""Finds a learner's folder, and remembers where the learner is.

deep-intuition/           README.md, and a folder for each exercise, as in `exercises/`
deep-intuition/.autograder/
    stubs/                a copy of each stub, for `reset`
    made.json             digests of what `write_handout` wrote
    state.json            the current exercise, the last results, the hints given
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from autograder.course import Course, load_lessons
from autograder.errors import WorkspaceError
from autograder.files import write_atomically
from autograder.learner.handout import (
    STATE_FOLDER,
    find_shipped_lessons,
    locate_stub_copy,
    read_json,
)
from autograder.model import Exercise


class CachedResult(msgspec.Struct, frozen=True):
    """The result of the last check of an exercise.

    Args:
        digest: The digest of what was checked: the result holds as long as it is the same.
        passed: How many checks passed.
        total: How many checks there were.
    """

    digest: str
    passed: int
    total: int

    @property
    def done(self) -> bool:
        """Whether all checks passed."""
        return self.total > 0 and self.passed == self.total


class State(msgspec.Struct, frozen=True):
    """What is remembered between two commands.

    Args:
        current: The exercise that was worked on last.
        results: The last result of each exercise.
        hints: The level of the last hint, by exercise and function.
    """

    current: str | None = None
    results: dict[str, CachedResult] = {}
    hints: dict[str, dict[str, int]] = {}


def find_workspace(start: Path) -> Course:
    """Load the exercises of the folder that `start` is or is in.

    Raises:
        WorkspaceError: when there is none.
    """
    for parent in (start.absolute(), *start.absolute().parents):
        for folder in (parent, parent / "exercises"):
            if not (folder / "exercise.toml").is_file() and any(folder.glob("*/exercise.toml")):
                return load_lessons(folder)
    raise WorkspaceError(
        f"There are no exercises in {start.absolute()} or above it. `autograder init` makes a"
        " folder of them; go there."
    )


def find_exercise_at(course: Course, folder: Path) -> str | None:
    """Return the name of the exercise whose folder `folder` is or is in, or None."""
    try:
        parts = folder.resolve().relative_to(course.root).parts
    except ValueError:
        return None
    return parts[0] if parts and parts[0] in course.exercises else None


def read_original_stub(course: Course, exercise: Exercise) -> bytes:
    """Read the stub as it was handed out.

    Raises:
        WorkspaceError: when neither the folder nor the package has a copy.
    """
    copy = locate_stub_copy(course.root, exercise)
    shipped = find_shipped_lessons() / exercise.name / f"{exercise.module}.py"
    for path in (copy, shipped):
        if path.is_file() and path != exercise.stub:
            return path.read_bytes()
    raise WorkspaceError(
        f"There is no copy of the stub {exercise.module}.py: {copy} is missing. Copy it from"
        " where you got the course."
    )


def reset(course: Course, exercise: Exercise) -> Path | None:
    """Put the stub back, and keep the learner's file beside it.

    Returns:
        Where the learner's file is now; None if there was nothing to keep.

    Raises:
        WorkspaceError: when there is no stub, or the folder cannot be written.
    """
    stub, path = read_original_stub(course, exercise), exercise.stub
    try:
        backup = None
        if path.exists() and path.read_bytes() != stub:
            backup = _choose_backup(path)
            path.rename(backup)
        write_atomically(path, stub)
    except OSError as error:
        raise WorkspaceError(
            f"{error.filename or path} cannot be written: {error.strerror}. Nothing is lost."
            " Get the right to write there, and reset again."
        ) from error
    return backup


def _choose_backup(path: Path) -> Path:
    """Return `tower.old-1.py`, or the first such name that is free."""
    number = 1
    while (backup := path.with_name(f"{path.stem}.old-{number}.py")).exists():
        number += 1
    return backup


def read_state(course: Course) -> State:
    """Read what is remembered: nothing, if it was never written or can no longer be read."""
    state: State | None = read_json(course.root / STATE_FOLDER / "state.json", State)
    return state or State()


def write_state(course: Course, state: State) -> bool:
    """Remember `state`; return False if the folder cannot be written, which loses only that."""
    try:
        write_atomically(course.root / STATE_FOLDER / "state.json", msgspec.json.encode(state))
    except OSError:
        return False
    return True
