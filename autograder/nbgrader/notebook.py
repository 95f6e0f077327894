"""Writes an exercise's notebook into the folder `source/` of an nbgrader course."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import nbformat

from autograder.course import Course
from autograder.errors import UsageError
from autograder.files import write_atomically
from autograder.grading.suite import collect_hidden
from autograder.model import Exercise
from autograder.nbgrader.cells import Cell, build_cells

SCHEMA_VERSION = 3  # of nbgrader's metadata
_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def build_notebooks(
    course: Course, exercises: Iterable[Exercise], folder: Path, force: bool = False
) -> Iterator[Path]:
    """Write `source/<exercise>/<exercise>.ipynb` for each exercise.

    Args:
        course: The course.
        exercises: The exercises to write.
        folder: The folder of nbgrader's course; created if it does not exist.
        force: Overwrite notebooks that somebody has edited.

    Yields:
        The path of each notebook, once it is written.

    Raises:
        CourseError: when an exercise cannot be made into a notebook.
        UsageError: when a notebook was edited, or cannot be written.
    """
    chosen = {exercise.name: exercise for exercise in exercises}
    points = count_points(course, chosen.values())
    # All are rendered and compared before the first is written: an error changes nothing.
    texts = {
        folder / "source" / name / f"{name}.ipynb": render(build_cells(exercise, points[name]))
        for name, exercise in chosen.items()
    }
    if not force:
        _refuse_edited(texts)
    for path, text in texts.items():
        _write(path, text)
        yield path


def render(cells: Iterable[Cell]) -> str:
    """Return the text of a notebook file; the same cells give the same text."""
    notebook: Any = nbformat.v4.new_notebook(
        cells=[_to_node(number, cell) for number, cell in enumerate(cells, 1)],
        metadata={"kernelspec": _KERNEL, "language_info": {"name": "python"}},
    )
    notebook.metadata["autograder"] = {"sha256": _digest(notebook)}
    nbformat.validate(notebook)
    return f"{nbformat.writes(notebook)}\n"


def new_cell(kind: Literal["code", "markdown", "raw"], source: str) -> Any:
    """Make a cell in the form of nbformat."""
    return getattr(nbformat.v4, f"new_{kind}_cell")(source)


def _to_node(number: int, cell: Cell) -> Any:
    """Return a cell in the form of nbformat, with nbgrader's metadata."""
    node = new_cell(cell.kind, cell.source)
    node["id"] = f"cell-{number:02}"
    if cell.grade_id:
        node.metadata["nbgrader"] = {
            "grade": cell.points is not None,
            "grade_id": cell.grade_id,
            "locked": not cell.solution,
            "schema_version": SCHEMA_VERSION,
            "solution": cell.solution,
            "task": False,
        }
    if cell.points is not None:
        node.metadata["nbgrader"]["points"] = cell.points
    return node


def _digest(notebook: Any) -> str:
    """Digest what an author writes; programs change the rest when they save a notebook."""
    parts = [
        [cell["cell_type"], "".join(cell["source"]), cell["metadata"].get("nbgrader")]
        for cell in notebook["cells"]
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _refuse_edited(paths: Iterable[Path]) -> None:
    try:
        edited = [path for path in paths if path.exists() and not _is_unedited(path)]
    except OSError as error:
        raise UsageError(
            f"{error.filename} cannot be read: {error.strerror}. Move it away."
        ) from error
    if edited:
        raise UsageError(
            f"{' and '.join(map(str, edited))} was edited: nothing is written. Name other exercises"
            " with -e, or overwrite it with --force."
        )


def _is_unedited(path: Path) -> bool:
    """Return whether a notebook is ours, and as it was written."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        return bool(notebook["metadata"]["autograder"]["sha256"] == _digest(notebook))
    except (ValueError, KeyError, TypeError, AttributeError):
        return False


def _write(path: Path, text: str) -> None:
    try:
        write_atomically(path, text.encode())
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}. Name another folder."
        ) from error


def count_points(course: Course, exercises: Iterable[Exercise]) -> dict[str, dict[str, float]]:
    """Add up the points of each function's hidden checks, by exercise.

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
