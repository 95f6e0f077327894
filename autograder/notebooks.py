"""A notebook's code cells, in order, are a module."""

from __future__ import annotations

import re
from codecs import BOM_UTF8

import msgspec

from autograder.errors import Unreadable

NBFORMAT = 4

# IPython reads these, Python cannot: %magic, !shell and help? lines. Indented they are left
# alone, for a line that goes on with the operator % looks the same.
_IPYTHON_LINE = re.compile(r"^(%{1,2}[a-zA-Z]|!|[\w.]+\?{1,2}\s*$)")
# A cell of another language, but for the cell magics that run Python.
_FOREIGN_CELL = re.compile(r"^%%(?!(time|timeit|capture|prun)\b)")


class _Cell(msgspec.Struct, frozen=True):
    cell_type: str
    source: str | list[str] = ""


class _Notebook(msgspec.Struct, frozen=True):
    """The few fields that we read; outputs and metadata are passed over unread."""

    nbformat: int
    cells: list[_Cell] = []


def to_module(content: bytes) -> tuple[str, int]:
    """The source of the module that a notebook makes.

    Args:
        content: The bytes of an `.ipynb` file.

    Returns:
        The source, and how many lines of IPython's own (magics and shell lines) were dropped.

    Raises:
        Unreadable: when it is no notebook, or one of a format older than 4.
    """
    try:
        notebook = msgspec.json.decode(content.removeprefix(BOM_UTF8), type=_Notebook)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"The file is no notebook: {error}. Save it again.") from error
    if notebook.nbformat < NBFORMAT:
        raise Unreadable(
            f"The notebook has format {notebook.nbformat}. Open it in Jupyter and save it again."
        )
    lines = [line for cell in notebook.cells for line in _python_lines(cell)]
    plain = ["pass" if _IPYTHON_LINE.match(line) else line for line in lines]
    dropped = sum(one != other for one, other in zip(lines, plain, strict=True))
    return "\n".join(plain) + "\n", dropped


def _python_lines(cell: _Cell) -> list[str]:
    source = cell.source if isinstance(cell.source, str) else "".join(cell.source)
    if cell.cell_type != "code":
        return []
    # Not splitlines: Python ends a line nowhere else, and a text may hold a form feed.
    lines = source.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    first = next((line for line in lines if line.strip()), "")
    return [first] if _FOREIGN_CELL.match(first) else lines
