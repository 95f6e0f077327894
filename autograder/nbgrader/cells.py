"""The cells of an exercise's notebook, made of the files of the exercise: nothing is new in them.

The lesson becomes markdown cells. Each function has a solution cell (the stub, with the
reference's body between BEGIN SOLUTION and END SOLUTION), a cell with its public checks, and a
grade cell. No hidden check is in any cell: the grade cell holds the place of its points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from autograder.course import Course
from autograder.errors import CourseError
from autograder.model import Exercise
from autograder.nbgrader.sources import Stub, TestFile, solved
from autograder.notebooks import CHECK_CELL

PRELUDE_ID = "public-checks"

_PRELUDE = """{mark}what the public checks need. Run this cell once.
{source}
from autograder.nbgrader.kernel import hidden_checks, public_checks
"""
_PUBLIC = """{mark}public checks of {function}. Run this cell to see how far you are.
{checks}
public_checks("{function}", globals())
"""
_GRADE = """{mark}the points of {function}, from hidden checks. Leave this cell as it is.
import os

if os.environ.get("NBGRADER_EXECUTION") == "autograde":
    raise RuntimeError("No points: nbgrader_config.py does not call autograder's configure.")
hidden_checks("{function}", globals())
"""
_HEADING = re.compile(r"^(?=## )", re.MULTILINE)
_GRADE_ID = re.compile(r"[A-Za-z0-9_-]+")  # what nbgrader takes
Kind = Literal["markdown", "code"]


class Cell(msgspec.Struct, frozen=True):
    """One cell.

    Args:
        kind: Markdown or code.
        source: Its text.
        grade_id: Its name in the gradebook; empty where nbgrader has nothing to do with it.
        solution: Whether the learner writes in it.
        points: What it is worth; None where it is no grade cell.
    """

    kind: Kind
    source: str
    grade_id: str = ""
    solution: bool = False
    points: float | None = None


def solution_id(function: str) -> str:
    """The name of the cell in which the learner writes a function."""
    return function


def grade_id(function: str) -> str:
    """The name of the cell that holds a function's points."""
    return f"grade-{function}"


def public_id(function: str) -> str:
    """The name of the cell that holds a function's public checks."""
    return f"public-{function}"


def cells(course: Course, exercise: Exercise, points: Mapping[str, float]) -> list[Cell]:
    """All cells of an exercise's notebook.

    Args:
        course: The course.
        exercise: One of its exercises.
        points: What the hidden checks of each function are worth together.

    Raises:
        CourseError: when a file of the exercise has not the form that a notebook can be made of.
    """
    for function in exercise.functions:
        if not _GRADE_ID.fullmatch(function):
            raise CourseError(
                f"{exercise.name}: nbgrader takes no name such as {function!r}: rename the function"
                " with the letters a to z, digits and _."
            )
    folder = course.root / "exercises" / exercise.name
    reference = course.root / "solutions" / exercise.name / f"{exercise.module}.py"
    stub = Stub.read(folder / f"{exercise.module}.py", exercise.functions)
    checks = TestFile.read(exercise.public_checks, exercise.functions)
    tasks, lesson = _lesson(folder / "README.md", exercise)
    made = [Cell("markdown", text) for text in lesson]
    made += [Cell("markdown", stub.docstring)] if stub.docstring else []
    made += [Cell("code", stub.header)] if stub.header else []
    made.append(_locked(PRELUDE_ID, _PRELUDE.format(mark=CHECK_CELL, source=checks.prelude)))
    solutions = solved(stub, reference, exercise.functions)
    for function in exercise.functions:
        own = "\n".join(f"{check}\n\n" for check in checks.of(function))
        made.append(Cell("markdown", f"### `{function}`\n\n{tasks.get(function, '')}".strip()))
        made.append(Cell("code", solutions[function], solution_id(function), solution=True))
        public = _PUBLIC.format(mark=CHECK_CELL, function=function, checks=own)
        made.append(_locked(public_id(function), public))
        made.append(_grade(function, points.get(function, 0.0)))
    return made


def _locked(name: str, source: str) -> Cell:
    return Cell("code", source.strip(), name)


def _grade(function: str, points: float) -> Cell:
    source = _GRADE.format(mark=CHECK_CELL, function=function).strip()
    return Cell("code", source, grade_id(function), points=points)


def _lesson(path: Path, exercise: Exercise) -> tuple[dict[str, str], list[str]]:
    """What the lesson asks of each function, and its sections but for the one that asks."""
    text = path.read_text(encoding="utf-8") if path.is_file() else f"# {exercise.title}\n"
    sections = [section.strip() for section in _HEADING.split(text)]
    tasks: dict[str, str] = {}
    lesson = []
    for section in filter(None, sections):
        asked = dict(_tasks(section))
        if asked.keys() >= set(exercise.functions):
            tasks = asked
        else:
            lesson.append(section)
    return tasks, lesson


def _tasks(section: str) -> Iterator[tuple[str, str]]:
    r"""The lines "1. `function`: what it does", each with those that belong to it."""
    for match in re.finditer(r"^\d+\. `(\w+)`: ((?:.+\n?)+?)(?=^\d+\. |^$|\Z)", section, re.M):
        yield match[1], " ".join(match[2].split())
