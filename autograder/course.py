"""Loads a course from its two folders, `exercises/` and `solutions/`.

Learners may see everything in `exercises/` and nothing in `solutions/`. A mistake in a course's
files is reported with its file and field.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from autograder.errors import CourseError, nearest
from autograder.model import Exercise, Limits
from autograder.version import __version__

# Hidden inputs are drawn from the secret. A course whose points matter sets another one in
# solutions/course.toml, since everybody can read this line.
DEFAULT_SECRET = "deep-intuition"  # noqa: S105 - public on purpose, as the comment says

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
Record = TypeVar("Record")


class _ExerciseFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields of an exercise.toml."""

    title: str
    module: str
    functions: tuple[str, ...]
    needs: tuple[str, ...] = ()
    limits: Limits = Limits()
    hints: dict[str, tuple[str, ...]] = {}


class _CourseFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields of a solutions/course.toml."""

    secret: str = DEFAULT_SECRET


@dataclass(frozen=True)
class Course:
    """The exercises of a course, in the order of their names.

    Args:
        root: The folder that contains all files of the course.
        exercises: The exercises, by name.
        lessons: The folder of the exercises: what a learner may see.
        solutions: The folder of the solutions; None in a learner's folder, which has no solutions.
        secret: The secret that hidden inputs are drawn from.
    """

    root: Path
    exercises: dict[str, Exercise]
    lessons: Path
    solutions: Path | None = None
    secret: str = ""

    def version(self, exercise: Exercise) -> str:
        """Digest everything that a score depends on, except the submission."""
        digest = hashlib.sha256(f"{__version__}\0{self.secret}".encode())
        files = [exercise.folder / "exercise.toml", *sorted(exercise.reference.parent.rglob("*"))]
        for path in files:
            if "__pycache__" in path.parts or not path.is_file():
                continue
            content = path.read_bytes()
            digest.update(f"\0{path.name}\0{len(content)}\0".encode() + content)
        return digest.hexdigest()[:16]


def find_course(start: Path) -> Path:
    """Find the course's folder: `start`, or the nearest one above it.

    Raises:
        CourseError: when neither holds `exercises/` and `solutions/`.
    """
    for folder in (start.absolute(), *start.absolute().parents):
        if (folder / "exercises").is_dir() and (folder / "solutions").is_dir():
            return folder
    raise CourseError(
        f"There is no course in {start.absolute()} or above it: a course is a folder that holds"
        " exercises/ and solutions/. Go to yours, or name it with --course."
    )


def load_course(root: Path) -> Course:
    """Read a course's exercises.

    Raises:
        CourseError: when `root` is not a course, or one of its files is missing or wrong.
    """
    if not (root / "exercises").is_dir() or not (root / "solutions").is_dir():
        raise CourseError(
            f"{root} is not a course: it must hold exercises/ and solutions/. Name another folder."
        )
    root = root.resolve()  # the same from every working directory
    lessons, solutions = load_lessons(root / "exercises"), root / "solutions"
    exercises = {
        name: msgspec.structs.replace(exercise, solution=solutions / name)
        for name, exercise in lessons.exercises.items()
    }
    for exercise in exercises.values():
        _check_solution(exercise)
    secret_file = solutions / "course.toml"
    settings = _read_toml(secret_file, _CourseFile) if secret_file.exists() else _CourseFile()
    return Course(root, exercises, lessons.lessons, solutions, settings.secret)


def load_lessons(folder: Path) -> Course:
    """Read what a learner may see of a course: its exercises, without solutions.

    Args:
        folder: The folder that holds `<exercise>/exercise.toml`.

    Raises:
        CourseError: when it has no exercise, or one of its files is wrong.
    """
    folder = folder.resolve()
    files = sorted(folder.glob("*/exercise.toml"))
    if not files:
        raise CourseError(
            f"{folder} has no exercise: */exercise.toml is missing. Add one, or name another"
            " folder."
        )
    exercises = {path.parent.name: _load_exercise(path) for path in files}
    for exercise in exercises.values():
        _check_needs(exercise, exercises)
    return Course(folder, exercises, folder)


def _load_exercise(path: Path) -> Exercise:
    name = path.parent.name
    fields = _read_toml(path, _ExerciseFile)
    if not _NAME.fullmatch(name):
        raise CourseError(
            f"{path.parent}: the name may have letters, digits, _ and -. Rename the folder."
        )
    if problem := next(_find_problems(fields), None):
        raise CourseError(f"{path}: {problem}")
    return Exercise(name, **msgspec.structs.asdict(fields), folder=path.parent)


def _find_problems(fields: _ExerciseFile) -> Iterator[str]:
    """Yield what is wrong with the fields, and what to do about it."""
    if not fields.title.strip():
        yield "title is empty. Say in one line what the exercise is about."
    if not fields.module.isidentifier():
        yield f"module {fields.module!r} is not a Python name. Name a file without .py."
    if not fields.functions:
        yield "functions is empty. Name the functions that the learner writes."
    for function in itertools.filterfalse(str.isidentifier, fields.functions):
        yield f"functions has {function!r}, which is not a Python name. Rename it."
    for function in sorted(fields.hints.keys() - set(fields.functions)):
        yield f"hints has {function!r}, which is not in functions. Add it, or remove the hints."
    for limit, value in msgspec.structs.asdict(fields.limits).items():
        if not 0 < value < float("inf"):
            yield f"limits.{limit} is {value}. Give a number greater than 0."


def _check_needs(exercise: Exercise, exercises: dict[str, Exercise]) -> None:
    for need in exercise.needs:
        if need not in exercises:
            raise CourseError(
                f"{exercise.folder}/exercise.toml: needs has {need!r}, which is not an exercise."
                " Name one of the course."
            )


def _check_solution(exercise: Exercise) -> None:
    for file in (exercise.reference, exercise.hidden_checks):
        if not file.is_file():
            raise CourseError(f"{file} is missing. Write it, or remove the exercise.")


def _read_toml(path: Path, record: type[Record]) -> Record:
    try:
        fields: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        return msgspec.convert(fields, record)
    except OSError as error:
        raise CourseError(
            f"{path} cannot be read: {error.strerror}. Put a readable file there."
        ) from error
    except (ValueError, msgspec.ValidationError) as error:
        raise CourseError(f"{path}: {error}. Fix the file.") from error


def choose_exercises(course: Course, names: Sequence[str]) -> dict[str, Exercise]:
    """Return the exercises of these names (see `find_exercise`), or all if there is no name.

    Raises:
        CourseError: when a name is unknown.
    """
    chosen = [find_exercise(course, name) for name in names] or course.exercises.values()
    return {name: exercise for name, exercise in course.exercises.items() if exercise in chosen}


def find_exercise(course: Course, name: str) -> Exercise:
    """Find an exercise by its name, its number, or the beginning of its name or module.

    Raises:
        CourseError: when no exercise matches, or more than one.
    """
    name = name.rstrip("/\\")  # a shell completes a folder's name with a slash
    if name in course.exercises:
        return course.exercises[name]
    matching = [exercise for exercise in course.exercises.values() if _matches(exercise, name)]
    if len(matching) == 1:
        return matching[0]
    if matching:
        names = ", ".join(exercise.name for exercise in matching)
        raise CourseError(f"{name!r} may be any of {names}. Name one of them.")
    known = ", ".join(course.exercises)
    suggestion = nearest(name, course.exercises)
    raise CourseError(f"There is no exercise {name!r}. The course has {known}.{suggestion}")


def _matches(exercise: Exercise, name: str) -> bool:
    """Return whether `3`, `03`, `03_t`, `tow` or `tower` may mean the exercise 03_tower."""
    if not name:
        return False
    number = exercise.name.split("_")[0]
    if name.isdecimal() and number.isdecimal():
        return int(name) == int(number)
    return exercise.name.startswith(name) or exercise.module.startswith(name)
