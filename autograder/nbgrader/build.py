"""Writes an exercise's notebook into the folder `source/` of an nbgrader course."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import nbformat

from autograder.course import Course
from autograder.errors import UsageError
from autograder.grading.suite import collect_hidden
from autograder.model import Exercise
from autograder.nbgrader.cells import Cell, cells

SCHEMA_VERSION = 3  # of nbgrader's metadata
_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def build(
    course: Course, exercises: Iterable[Exercise], folder: Path, force: bool = False
) -> Iterator[Path]:
    """Write `source/<exercise>/<exercise>.ipynb` for each exercise.

    Args:
        course: The course.
        exercises: Those of its exercises to write.
        folder: nbgrader's course; it is made where it is not there.
        force: Write over a notebook that somebody has edited.

    Yields:
        Each notebook that is there now.

    Raises:
        CourseError: when no notebook can be made of an exercise.
        UsageError: when a notebook was edited, or cannot be written.
    """
    chosen = {exercise.name: exercise for exercise in exercises}
    points = hidden_points(course, chosen.values())
    made = {
        folder / "source" / name / f"{name}.ipynb": to_notebook(cells(course, one, points[name]))
        for name, one in chosen.items()
    }
    if not force:
        _refuse_edited(made)
    for path, text in made.items():
        _write(path, text)
        yield path


def to_notebook(made: Iterable[Cell]) -> str:
    """The text of a notebook; the same cells make the same text."""
    notebook: Any = nbformat.v4.new_notebook(
        cells=[_cell(number, cell) for number, cell in enumerate(made, 1)],
        metadata={"kernelspec": _KERNEL, "language_info": {"name": "python"}},
    )
    notebook.metadata["autograder"] = {"sha256": _digest(notebook)}
    nbformat.validate(notebook)
    return f"{nbformat.writes(notebook)}\n"


def _cell(number: int, cell: Cell) -> Any:
    new: Any = nbformat.v4.new_code_cell if cell.kind == "code" else nbformat.v4.new_markdown_cell
    made = new(cell.source, id=f"cell-{number:02}")
    if cell.grade_id:
        made.metadata["nbgrader"] = {
            "grade": cell.points is not None,
            "grade_id": cell.grade_id,
            "locked": not cell.solution,
            "schema_version": SCHEMA_VERSION,
            "solution": cell.solution,
            "task": False,
        }
    if cell.points is not None:
        made.metadata["nbgrader"]["points"] = cell.points
    return made


def _digest(notebook: Any) -> str:
    """Of what an author writes: a program that saves a notebook may change the rest."""
    parts = [
        [cell["cell_type"], "".join(cell["source"]), cell["metadata"].get("nbgrader")]
        for cell in notebook["cells"]
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _refuse_edited(paths: Iterable[Path]) -> None:
    try:
        edited = [path for path in paths if path.exists() and not _is_as_written(path)]
    except OSError as error:
        raise UsageError(f"{error.filename} cannot be read: {error.strerror}.") from error
    if edited:
        raise UsageError(
            f"{' and '.join(map(str, edited))} was edited: nothing is written. Name other exercises"
            " with -e, or write over it with --force."
        )


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}. Name another folder."
        ) from error


def _is_as_written(path: Path) -> bool:
    """Whether a notebook is one of ours, and as it was."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        return bool(notebook["metadata"]["autograder"]["sha256"] == _digest(notebook))
    except (ValueError, KeyError, TypeError, AttributeError):
        return False


def hidden_points(course: Course, exercises: Iterable[Exercise]) -> dict[str, dict[str, float]]:
    """What the hidden checks of each function are worth together, by exercise.

    Raises:
        CourseError: when the checks are wrong.
    """
    points: dict[str, dict[str, float]] = {}
    for exercise in exercises:
        suite = collect_hidden(course, exercise)
        suite.prove()
        worth = points[exercise.name] = {}
        for check in suite.checks:
            worth[check.function] = worth.get(check.function, 0.0) + check.points
    return points
