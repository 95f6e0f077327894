"""Repairs a submitted notebook: every cell that nbgrader knows, once, and as it was released."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

import nbformat
from nbgrader.api import Gradebook

from autograder.nbgrader.notebook import SCHEMA_VERSION, new_cell

_EMPTY = nbformat.writes(nbformat.v4.new_notebook()).encode()
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_MISSING = "# This cell was missing from the submission."


class ReleasedCell(NamedTuple):
    """A cell as it was released, as far as nbgrader's gradebook keeps it."""

    source: str
    cell_type: str
    locked: bool
    nbgrader: dict[str, Any]


class ReleasedNotebook(NamedTuple):
    """The cells of a released notebook that nbgrader knows, by name and in their order."""

    cells: dict[str, ReleasedCell]
    kernelspec: dict[str, Any]

    @classmethod
    def read(cls, gradebook: Gradebook, notebook: str, assignment: str) -> ReleasedNotebook:
        """Read a released notebook from the gradebook."""
        entry = gradebook.find_notebook(notebook, assignment)
        points = {cell.name: cell.max_score for cell in [*entry.grade_cells, *entry.task_cells]}
        grades = {cell.name for cell in entry.grade_cells}
        solutions = {cell.name for cell in entry.solution_cells}
        tasks = {cell.name for cell in entry.task_cells}
        cells = {}
        for cell in entry.source_cells:
            metadata = {
                "cell_type": cell.cell_type,
                "checksum": cell.checksum,
                "grade": cell.name in grades,
                "grade_id": cell.name,
                "locked": bool(cell.locked),
                "schema_version": SCHEMA_VERSION,
                "solution": cell.name in solutions,
                "task": cell.name in tasks,
            }
            if cell.name in points:
                metadata["points"] = points[cell.name]
            cells[cell.name] = ReleasedCell(cell.source, cell.cell_type, cell.locked, metadata)
        return cls(cells, json.loads(entry.kernelspec or "{}"))


def repair_notebook(content: bytes | None, released: ReleasedNotebook) -> Any:
    """Turn what was submitted, whoever wrote it, into a notebook that nbgrader accepts.

    Args:
        content: The submitted file; None gives the released cells alone.
        released: The cells as they were released.

    Raises:
        Exception: of any kind, when the submitted file is not a notebook.
    """
    submitted = nbformat.reads((content or _EMPTY).decode("utf-8-sig"), as_version=4)
    cells: list[Any] = []
    restored: dict[str, Any] = {}
    # From the end: if two cells have the same name the last one counts, as when they are run.
    for cell in reversed(submitted.cells):
        metadata = cell.metadata.pop("nbgrader", None)
        name = metadata.get("grade_id") if isinstance(metadata, dict) else None
        if isinstance(name, str) and name in released.cells and name not in restored:
            restored[name] = _restore(released.cells[name], cell.source)
            cells.insert(0, restored[name])
        else:
            cells.insert(0, _clean(cell))
    _insert_missing(cells, restored, released, was_submitted=content is not None)
    for number, cell in enumerate(cells, 1):
        cell["id"] = f"cell-{number:02}"
    repaired = nbformat.v4.new_notebook(cells=cells)
    repaired.metadata["language_info"] = {"name": "python"}
    if {"name", "display_name"} <= released.kernelspec.keys():  # else nbformat refuses it
        repaired.metadata["kernelspec"] = released.kernelspec
    return repaired


def _clean(cell: Any) -> Any:
    """Return a cell that nbgrader does not know with its text and pictures, without outputs."""
    if cell.cell_type == "code":
        return new_cell("code", cell.source)
    node = new_cell("raw" if cell.cell_type == "raw" else "markdown", _escape_tags(cell.source))
    if "attachments" in cell:
        node["attachments"] = cell.attachments
    return node


def _restore(cell: ReleasedCell, source: str) -> Any:
    """Return a cell in its released form, with the learner's text if the learner may edit it."""
    is_code = cell.cell_type == "code"
    edited = source if is_code else _escape_tags(source)
    node = new_cell("code" if is_code else "markdown", cell.source if cell.locked else edited)
    node.metadata["nbgrader"] = dict(cell.nbgrader)
    return node


def _insert_missing(
    cells: list[Any], restored: dict[str, Any], released: ReleasedNotebook, *, was_submitted: bool
) -> None:
    """Insert each missing cell behind the one that it was released behind."""
    position = 0
    for name, cell in released.cells.items():
        if name in restored:
            position = 1 + cells.index(restored[name])
            continue
        text = _MISSING if was_submitted and cell.nbgrader["solution"] else cell.source
        cells.insert(position, _restore(cell, text))
        position += 1


def _escape_tags(text: str) -> str:
    """Escape HTML in Markdown: formgrader would run a learner's script."""
    return _TAG.sub("&lt;", text)
