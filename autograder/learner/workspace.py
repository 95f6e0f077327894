"""A learner's folder: where it is, and what is remembered in it.

deep-intuition/           README.md, and a folder for each exercise, as in `exercises/`
deep-intuition/.autograder/
stubs/                each stub as it was, for `reset`
made.json             what `lessons.write` wrote
state.json            the current exercise, results that are still true, hints given
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from autograder.course import Course, load_lessons
from autograder.errors import WorkspaceError
from autograder.learner.handout import OWN, read_own, replace, shipped_lessons, stub_in
from autograder.model import Exercise


class CachedResult(msgspec.Struct, frozen=True):
    """What the last check of an exercise found.

    Args:
        digest: Of what was checked: with another file it says nothing.
        passed: How many checks passed.
        total: How many there were.
    """

    digest: str
    passed: int
    total: int

    @property
    def done(self) -> bool:
        """Whether all passed."""
        return self.total > 0 and self.passed == self.total


class State(msgspec.Struct, frozen=True):
    """What is remembered between two commands.

    Args:
        current: The exercise that was worked on last.
        seen: By exercise.
        hints: By exercise and function: the level of the last hint.
    """

    current: str | None = None
    seen: dict[str, CachedResult] = {}
    hints: dict[str, dict[str, int]] = {}


def find_workspace(start: Path) -> Course:
    """The exercises of the folder that `start` is, or lies in.

    Raises:
        WorkspaceError: when there is none.
    """
    for folder in (start.absolute(), *start.absolute().parents):
        for place in (folder, folder / "exercises"):
            if not (place / "exercise.toml").is_file() and any(place.glob("*/exercise.toml")):
                return load_lessons(place)
    raise WorkspaceError(
        f"There are no exercises in {start.absolute()} or above it. `autograder init` makes a"
        " folder of them; go there."
    )


def standing_in(course: Course, here: Path) -> str | None:
    """The exercise in whose folder `here` is; None elsewhere."""
    try:
        parts = here.resolve().relative_to(course.root).parts
    except ValueError:
        return None
    return parts[0] if parts and parts[0] in course.exercises else None


def untouched_stub(course: Course, exercise: Exercise) -> bytes:
    """The stub as it was.

    Raises:
        WorkspaceError: when it is neither kept in the folder nor in the package.
    """
    kept = stub_in(course.root, exercise)
    shipped = shipped_lessons() / exercise.name / f"{exercise.module}.py"
    for path in (kept, shipped):
        if path.is_file() and path != exercise.stub:
            return path.read_bytes()
    raise WorkspaceError(
        f"There is no copy of the stub {exercise.module}.py: {kept} is missing. Copy it from"
        " where you got the course."
    )


def reset(course: Course, exercise: Exercise) -> Path | None:
    """Put the stub back; the learner's file is kept beside it.

    Returns:
        Where the learner's file is now; None where there was nothing to keep.

    Raises:
        WorkspaceError: when there is no stub, or the folder cannot be written.
    """
    stub, path = untouched_stub(course, exercise), exercise.stub
    try:
        kept = None
        if path.exists() and path.read_bytes() != stub:
            kept = _free_name(path)
            path.rename(kept)
        replace(path, stub)
    except OSError as error:
        raise WorkspaceError(
            f"{error.filename or path} cannot be written: {error.strerror}. Nothing is lost."
        ) from error
    return kept


def _free_name(path: Path) -> Path:
    """`tower.old-1.py`, or the first of its kind that is not taken."""
    number = 1
    while (kept := path.with_name(f"{path.stem}.old-{number}.py")).exists():
        number += 1
    return kept


def read_state(course: Course) -> State:
    """What is remembered; nothing where it was never written, or cannot be read any more."""
    state: State | None = read_own(course.root / OWN / "state.json", State)
    return state or State()


def write_state(course: Course, state: State) -> bool:
    """Remember `state`; False where the folder cannot be written, which costs only that."""
    try:
        replace(course.root / OWN / "state.json", msgspec.json.encode(state))
    except OSError:
        return False
    return True
