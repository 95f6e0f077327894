"""Composes the cells of an exercise's notebook from the exercise's own files.

The lesson becomes Markdown cells. Each function gets a solution cell (the stub, with the
reference's body between BEGIN SOLUTION and END SOLUTION), a cell with its public checks, and a
grade cell. No cell contains a hidden check: the grade cell only holds the points that they give.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

import msgspec

from autograder.errors import CourseError
from autograder.model import Exercise
from autograder.nbgrader.exercise_files import CheckFile, Stub, insert_solutions
from autograder.notebooks import CHECK_CELL

PRELUDE_ID = "public-checks"

_PRELUDE = """{mark}what the public checks need. Run this cell once.
{source}
from autograder.nbgrader.kernel import require_public_checks, run_public_checks
"""
_PUBLIC = """{mark}public checks of {function}. Run this cell to see how far you are.
{checks}
run_public_checks("{function}", globals())
"""
# nbgrader sets NBGRADER_EXECUTION while it autogrades. Without our configuration it runs this cell
# itself, and the cell must fail: public checks alone must not give points.
_GRADE = """{mark}the points of {function}, from hidden checks. Leave this cell as it is.
import os

if os.environ.get("NBGRADER_EXECUTION") == "autograde":
    raise RuntimeError("No points: nbgrader_config.py does not call autograder's configure.")
require_public_checks("{function}", globals())
"""
_HEADING = re.compile(r"^(?=## )", re.MULTILINE)
_TASK = re.compile(r"^\d+\. `(\w+)`: ((?:.+\n?)+?)(?=^\d+\. |^$|\Z)", re.MULTILINE)
_GRADE_ID = re.compile(r"[A-Za-z0-9_-]+")  # what nbgrader accepts
Kind = Literal["markdown", "code"]


class Cell(msgspec.Struct, frozen=True):
    """One cell.

    Args:
        kind: Markdown or code.
        source: Its text.
        grade_id: Its name in the gradebook; empty if nbgrader does not handle it.
        solution: Whether the learner writes in it.
        points: What it is worth; None if it is not a grade cell.
    """

    kind: Kind
    source: str
    grade_id: str = ""
    solution: bool = False
    points: float | None = None


class _Lesson(NamedTuple):
    """A lesson's sections, and the tasks of each function from the section that lists them."""

    sections: list[str]
    tasks: dict[str, str]


def solution_id(function: str) -> str:
    """Return the name of the cell in which the learner writes a function."""
    return function


def grade_id(function: str) -> str:
    """Return the name of the cell that holds a function's points."""
    return f"grade-{function}"


def public_id(function: str) -> str:
    """Return the name of the cell that holds a function's public checks."""
    return f"public-{function}"


def build_cells(exercise: Exercise, points: Mapping[str, float]) -> list[Cell]:
    """Build all cells of an exercise's notebook.

    Args:
        exercise: The exercise.
        points: What the hidden checks of each function are worth together.

    Raises:
        CourseError: when a file of the exercise does not have the form that a notebook needs.
    """
    _require_valid_names(exercise)
    stub = Stub.read(exercise.stub, exercise.functions)
    checks = CheckFile.read(exercise.public_checks, exercise.functions)
    lesson = _split_lesson(exercise)
    solutions = insert_solutions(stub, exercise.reference, exercise.functions)
    prelude = _PRELUDE.format(mark=CHECK_CELL, source=checks.prelude)
    cells = [Cell("markdown", section) for section in lesson.sections]
    cells += [Cell("markdown", stub.docstring)] if stub.docstring else []
    cells += [Cell("code", stub.header)] if stub.header else []
    cells.append(Cell("code", prelude.strip(), PRELUDE_ID))
    for function in exercise.functions:
        task = lesson.tasks.get(function, "")
        cells.append(Cell("markdown", f"### `{function}`\n\n{task}".strip()))
        cells.append(Cell("code", solutions[function], solution_id(function), solution=True))
        cells += _check_cells(function, checks.for_function(function), points.get(function, 0.0))
    return cells


def _require_valid_names(exercise: Exercise) -> None:
    for function in exercise.functions:
        if not _GRADE_ID.fullmatch(function):
            raise CourseError(
                f"{exercise.name}: nbgrader does not accept the name {function!r}. Rename the"
                " function with the letters a to z, digits and _."
            )


def _check_cells(function: str, checks: list[str], points: float) -> Iterator[Cell]:
    """Yield the cell of a function's public checks and its grade cell."""
    texts = "\n".join(f"{check}\n\n" for check in checks)
    public = _PUBLIC.format(mark=CHECK_CELL, function=function, checks=texts)
    yield Cell("code", public.strip(), public_id(function))
    grade = _GRADE.format(mark=CHECK_CELL, function=function)
    yield Cell("code", grade.strip(), grade_id(function), points=points)


def _split_lesson(exercise: Exercise) -> _Lesson:
    """Split the lesson into sections; the one with a task for every function gives the tasks."""
    path = exercise.lesson
    text = path.read_text(encoding="utf-8") if path.is_file() else f"# {exercise.title}\n"
    sections: list[str] = []
    tasks: dict[str, str] = {}
    for section in filter(None, map(str.strip, _HEADING.split(text))):
        listed = dict(_find_tasks(section))
        if listed.keys() >= set(exercise.functions):
            tasks = listed
        else:
            sections.append(section)
    return _Lesson(sections, tasks)


def _find_tasks(section: str) -> Iterator[tuple[str, str]]:
    """Yield function and text of each item "1. `function`: what it does"."""
    for match in _TASK.finditer(section):
        yield match[1], " ".join(match[2].split())
