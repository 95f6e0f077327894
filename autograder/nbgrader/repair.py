"""A submitted notebook with every cell that nbgrader knows: once, and as it was released."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

import nbformat
from nbgrader.api import Gradebook

from autograder.nbgrader.build import SCHEMA_VERSION

_NOTHING = nbformat.writes(nbformat.v4.new_notebook()).encode()
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ADDED = "# This cell was missing from the submission."


class SourceCell(NamedTuple):
    """A cell as it was released: what nbgrader keeps of it."""

    source: str
    cell_type: str
    locked: bool
    nbgrader: dict[str, Any]


class Source(NamedTuple):
    """A released notebook's cells that nbgrader knows, by name, in their order."""

    cells: dict[str, SourceCell]
    kernelspec: dict[str, Any]

    @classmethod
    def read(cls, gradebook: Gradebook, notebook: str, assignment: str) -> Source:
        """Take them from the gradebook."""
        entry = gradebook.find_notebook(notebook, assignment)
        points = {cell.name: cell.max_score for cell in [*entry.grade_cells, *entry.task_cells]}
        grades = {cell.name for cell in entry.grade_cells}
        solutions = {cell.name for cell in entry.solution_cells}
        tasks = {cell.name for cell in entry.task_cells}
        cells = {}
        for cell in entry.source_cells:
            known = {
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
                known["points"] = points[cell.name]
            cells[cell.name] = SourceCell(cell.source, cell.cell_type, cell.locked, known)
        return cls(cells, json.loads(entry.kernelspec or "{}"))


def restored(content: bytes | None, source: Source) -> Any:
    """A notebook that nbgrader can take, made of one that anybody may have written.

    Args:
        content: The file that was handed in; None makes the released cells alone.
        source: The cells as they were released.

    Raises:
        Exception: of any kind, when the submitted notebook has not the form of one.
    """
    submitted = nbformat.reads((content or _NOTHING).decode("utf-8-sig"), as_version=4)
    cells: list[Any] = []
    named: set[str] = set()
    # From the end: of a cell that is there twice, the last one counts, as it does when it is run.
    for cell in reversed(submitted.cells):
        meta = cell.metadata.pop("nbgrader", None)
        name = meta.get("grade_id") if isinstance(meta, dict) else None
        if isinstance(name, str) and name in source.cells and name not in named:
            named.add(name)
            cells.insert(0, _released(name, source.cells[name], cell.source))
        else:
            cells.insert(0, _other(cell))
    _add_missing(cells, named, source, was_submitted=content is not None)
    for number, cell in enumerate(cells, 1):
        cell["id"] = f"cell-{number:02}"
    metadata: dict[str, Any] = {"language_info": {"name": "python"}}
    if {"name", "display_name"} <= source.kernelspec.keys():  # else nbformat refuses it
        metadata["kernelspec"] = source.kernelspec
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)


def _other(cell: Any) -> Any:
    """A cell that nbgrader does not know: its text and its pictures, not what it once printed."""
    if cell.cell_type == "code":
        return nbformat.v4.new_code_cell(cell.source)
    raw = cell.cell_type == "raw"
    make: Any = nbformat.v4.new_raw_cell if raw else nbformat.v4.new_markdown_cell
    made = make(_without_tags(cell.source))
    if "attachments" in cell:
        made["attachments"] = cell.attachments
    return made


def _released(name: str, cell: SourceCell, source: str) -> Any:
    """A cell in its released form, with the learner's text where the learner may write."""
    code = cell.cell_type == "code"
    make: Any = nbformat.v4.new_code_cell if code else nbformat.v4.new_markdown_cell
    text = source if code else _without_tags(source)
    made = make(cell.source if cell.locked else text)
    made.metadata["nbgrader"] = dict(cell.nbgrader) | {"grade_id": name}
    return made


def _add_missing(cells: list[Any], named: set[str], source: Source, *, was_submitted: bool) -> None:
    """Put the cells that are not there behind those that they were released behind."""
    position = 0
    for name, cell in source.cells.items():
        if name in named:
            position = 1 + next(
                number
                for number, one in enumerate(cells)
                if one.metadata.get("nbgrader", {}).get("grade_id") == name
            )
            continue
        text = _ADDED if was_submitted and cell.nbgrader["solution"] else cell.source
        cells.insert(position, _released(name, cell, text))
        position += 1


def _without_tags(text: str) -> str:
    """Markdown whose HTML is shown, not obeyed: formgrader would run a learner's script."""
    return _TAG.sub("&lt;", text)
