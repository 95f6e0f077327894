"""A notebook's code cells, in order, are a module."""

from __future__ import annotations

import re
from bisect import bisect_right
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from autograder.errors import Unreadable

NBFORMAT = 4

# The first line of a cell that only calls the learner's functions: it is no part of the module.
CHECK_CELL = "# autograder: "

# IPython reads these where a statement begins, Python cannot: %magic, !shell, ?help and help?.
_IPYTHON_LINE = re.compile(r"\s*(%{1,2}[a-zA-Z]|!|\?{1,2}[\w.]|[\w.]+\?{1,2}\s*$)")
_ASSIGNED = re.compile(r"(\s*[^\W\d][\w.,\s]*=\s*)(?:!|%[a-zA-Z])")  # files = !ls
# A cell of another language, but for the cell magics that run Python.
_FOREIGN_CELL = re.compile(r"^%%(?!(time|timeit|capture|prun)\b)")

_IN_CODE = re.compile(r"#|'''|\"\"\"|['\"]|[\[({]|[\])}]")
_IN_TEXT = {quote: re.compile(rf"\\.|{quote}") for quote in ("'", '"', "'''", '"""')}


class _Cell(msgspec.Struct, frozen=True):
    cell_type: str
    source: str | list[str] = ""


class _Notebook(msgspec.Struct, frozen=True):
    """The few fields that we read; outputs and metadata are passed over unread."""

    nbformat: int
    cells: list[_Cell] = []


class Module(NamedTuple):
    """The module that a notebook makes.

    Args:
        source: Its text.
        cells: The line of the text in which each code cell begins, from 1 on.
        dropped: How many lines of IPython's own (magics and shell lines) were left out.
    """

    source: str
    cells: tuple[int, ...]
    dropped: int


def to_module(content: bytes) -> Module:
    """The module that a notebook makes.

    Args:
        content: The bytes of an `.ipynb` file.

    Raises:
        Unreadable: when it is no notebook, or one of a format older than 4.
    """
    try:
        notebook = msgspec.json.decode(content.removeprefix(BOM_UTF8), type=_Notebook)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        why = error if content.strip() else "it is empty"
        raise Unreadable(f"The file is no notebook: {why}. Save it again.") from error
    if notebook.nbformat < NBFORMAT:
        raise Unreadable(
            f"The notebook has format {notebook.nbformat}. Open it in Jupyter and save it again."
        )
    lines: list[str] = []
    cells: list[int] = []
    dropped = 0
    for cell in notebook.cells:
        if cell.cell_type == "code":
            own, count = _python_lines(cell.source)
            cells.append(len(lines) + 1)
            lines += own
            dropped += count
    return Module("\n".join(lines) + "\n", tuple(cells), dropped)


def cell_and_line(cells: Sequence[int], line: int) -> tuple[int, int]:
    """Where a line of the module stands in the notebook: which code cell, and which line of it.

    Args:
        cells: The line in which each code cell begins.
        line: A line of the module. All of these count from 1 on.
    """
    number = max(bisect_right(cells, line), 1)
    return number, line - cells[number - 1] + 1


def _python_lines(source: str | list[str]) -> tuple[list[str], int]:
    """A cell's lines, those of IPython's own replaced; and how many these were."""
    text = source if isinstance(source, str) else "".join(source)
    # Not splitlines: Python ends a line nowhere else, and a text may hold a form feed.
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    first = next((line for line in lines if line.strip()), "")
    if first.startswith(CHECK_CELL):
        return ["pass"], 0
    if _FOREIGN_CELL.match(first):
        return ["pass"], 1
    plain = list(_without_magics(lines))
    return plain, sum(one != other for one, other in zip(lines, plain, strict=True))


class _Open(NamedTuple):
    """What the lines so far have left open: a text, brackets, or a line that goes on."""

    quote: str = ""
    depth: int = 0
    goes_on: bool = False


def _without_magics(lines: Sequence[str]) -> Iterator[str]:
    """The lines; where a statement begins with what only IPython reads, `pass` in its place."""
    state, in_magic = _Open(), False
    for line in lines:
        if in_magic:
            in_magic = line.endswith("\\")
            yield ""
        elif state == _Open() and (plain := _replaced(line)) is not None:
            in_magic = line.endswith("\\")
            yield plain
        else:
            state = _after(line, state)
            yield line


def _replaced(line: str) -> str | None:
    """What stands for a line that only IPython reads; None where it is Python's."""
    if assigned := _ASSIGNED.match(line):
        return f"{assigned[1]}None"
    if _IPYTHON_LINE.match(line):
        return line[: len(line) - len(line.lstrip())] + "pass"
    return None


def _after(line: str, state: _Open) -> _Open:
    """What is open at the end of a line, given what was at its beginning."""
    quote, depth, position = state.quote, state.depth, 0
    while match := (_IN_TEXT[quote] if quote else _IN_CODE).search(line, position):
        sign, position = match[0], match.end()
        if quote:
            quote = "" if sign == quote else quote
        elif sign == "#":
            return _Open("", depth)
        elif sign in _IN_TEXT:
            quote = sign
        else:
            depth = max(depth + (1 if sign in "([{" else -1), 0)
    goes_on = line.endswith("\\")
    if len(quote) == 1 and not goes_on:
        quote = ""  # a text that is never closed ends with its line: Python will complain
    return _Open(quote, depth, goes_on)
