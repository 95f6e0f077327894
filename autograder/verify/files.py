"""Finds files of an exercise that are missing, that nothing needs, or that are not complete."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autograder.course import Course
from autograder.learner.handout import is_public
from autograder.model import Exercise
from autograder.verify import stubs


def find_file_problems(course: Course, exercise: Exercise) -> Iterator[str]:
    """Yield what is wrong with the files of an exercise: a lesson, a stub, hints, hidden files."""
    folder = exercise.public_checks.parent
    module = exercise.module
    code = {f"{module}.py", f"test_{module}.py"}
    public = {name for name in _list_names(folder) if is_public((folder.name, name), course)}
    yield from _compare(folder, {"README.md", "exercise.toml", *code}, public, course)
    hidden = exercise.hidden_checks.parent
    yield from _compare(hidden, {"mistakes.py", "variants.py", *code}, {"conftest.py"}, course)
    for function in exercise.functions:
        if not exercise.hints.get(function):
            yield f"exercise.toml has no hint for {function}"
    for problem in stubs.unfinished(exercise):
        yield problem.removesuffix(".")
    if exercise.stub.is_file() and _count_todos(exercise) != len(exercise.functions):
        yield f"{exercise.stub.relative_to(course.root)} must have one TODO for each function"


def _compare(folder: Path, required: set[str], allowed: set[str], course: Course) -> Iterator[str]:
    present = _list_names(folder)
    where = folder.relative_to(course.root)
    for name in sorted(required - present):
        yield f"{where / name} is missing"
    for name in sorted(present - required - allowed):
        yield f"{where / name} belongs to nothing"


def _list_names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.name != "__pycache__"}


def _count_todos(exercise: Exercise) -> int:
    return exercise.stub.read_text(encoding="utf-8").count("TODO")
