"""Extracts a module from a notebook: its code cells, in order, without what only IPython reads."""

from __future__ import annotations

import re
from bisect import bisect_right
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from autograder.errors import Unreadable

NBFORMAT = 4

# How a cell begins that only calls the learner's functions: it is not part of the module.
CHECK_CELL = "# autograder: "

# IPython reads these at the beginning of a statement: %magic, !shell, ?help and help?.
_IPYTHON_LINE = re.compile(r"\s*(%{1,2}[a-zA-Z]|!|\?{1,2}[\w.]|[\w.]+\?{1,2}\s*$)")
_ASSIGNED = re.compile(r"(\s*[^\W\d][\w.,\s]*=\s*)(?:!|%[a-zA-Z])")  # files = !ls
# A cell magic for another language; the exceptions run Python.
_FOREIGN_CELL = re.compile(r"^%%(?!(time|timeit|capture|prun)\b)")

# What opens or closes something: outside of a string, and inside a string of each kind of quote.
_IN_CODE = re.compile(r"#|'''|\"\"\"|['\"]|[\[({]|[\])}]")
_IN_STRING = {quote: re.compile(rf"\\.|{quote}") for quote in ("'", '"', "'''", '"""')}


class _Cell(msgspec.Struct, frozen=True):
    cell_type: str
    source: str | list[str] = ""


class _Notebook(msgspec.Struct, frozen=True):
    """The few fields that are needed; outputs and metadata are skipped without decoding them."""

    nbformat: int
    cells: list[_Cell] = []


class Module(NamedTuple):
    """The module that a notebook contains.

    Args:
        source: Its text.
        cells: The line of the text in which each code cell begins, counted from 1.
        dropped: How many lines for IPython (magics and shell commands) were replaced.
    """

    source: str
    cells: tuple[int, ...]
    dropped: int


class CellLine(NamedTuple):
    """A line of a notebook: which code cell, and which line of the cell, counted from 1."""

    cell: int
    line: int


class _PythonLines(NamedTuple):
    """A cell's lines, those for IPython replaced, and how many were."""

    lines: list[str]
    dropped: int


class _OpenSyntax(NamedTuple):
    """What a line leaves open: a string (its quote), brackets, or a line that is continued."""

    quote: str = ""
    depth: int = 0
    continued: bool = False


def extract_module(content: bytes) -> Module:
    """Extract the module that a notebook contains.

    Args:
        content: The bytes of an `.ipynb` file.

    Raises:
        Unreadable: when it is not a notebook, or its format is older than 4.
    """
    try:
        notebook = msgspec.json.decode(content.removeprefix(BOM_UTF8), type=_Notebook)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = error if content.strip() else "it is empty"
        raise Unreadable(f"The file is not a notebook: {reason}. Save it again.") from error
    if notebook.nbformat < NBFORMAT:
        raise Unreadable(
            f"The notebook has format {notebook.nbformat}. Open it in Jupyter and save it again."
        )
    lines: list[str] = []
    starts: list[int] = []
    dropped = 0
    for cell in notebook.cells:
        if cell.cell_type == "code":
            python = _to_python(cell.source)
            starts.append(len(lines) + 1)
            lines += python.lines
            dropped += python.dropped
    return Module("\n".join(lines) + "\n", tuple(starts), dropped)


def locate_line(cells: Sequence[int], line: int) -> CellLine:
    """Find a line of the module in the notebook.

    Args:
        cells: The line in which each code cell begins.
        line: A line of the module, counted from 1.
    """
    number = max(bisect_right(cells, line), 1)
    return CellLine(number, line - cells[number - 1] + 1)


def unify_line_ends(text: str) -> str:
    r"""End every line with \n, as Python does; `splitlines` would also split at a form feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _to_python(source: str | list[str]) -> _PythonLines:
    """Turn a cell into as many lines of Python; a cell for checks or another language into one."""
    text = source if isinstance(source, str) else "".join(source)
    lines = unify_line_ends(text).rstrip("\n").split("\n")
    first = next((line for line in lines if line.strip()), "")
    if first.startswith(CHECK_CELL):
        return _PythonLines(["pass"], 0)
    if _FOREIGN_CELL.match(first):
        return _PythonLines(["pass"], 1)
    python = list(_replace_magics(lines))
    dropped = sum(line != other for line, other in zip(lines, python, strict=True))
    return _PythonLines(python, dropped)


def _replace_magics(lines: Sequence[str]) -> Iterator[str]:
    """Replace each magic by `pass`, but only at the beginning of a statement.

    Elsewhere the same characters are Python's: `% b` may continue an expression in brackets, and
    `!ls` may be a line of a docstring.
    """
    syntax, in_magic = _OpenSyntax(), False
    for line in lines:
        if in_magic:
            in_magic = line.endswith("\\")
            yield ""
        elif syntax == _OpenSyntax() and (python := _replace_magic(line)) is not None:
            in_magic = line.endswith("\\")
            yield python
        else:
            syntax = _scan(line, syntax)
            yield line


def _replace_magic(line: str) -> str | None:
    """Return the Python line that replaces a magic, or None if the line is not one."""
    if assigned := _ASSIGNED.match(line):
        return f"{assigned[1]}None"
    if _IPYTHON_LINE.match(line):
        return line[: len(line) - len(line.lstrip())] + "pass"
    return None


def _scan(line: str, before: _OpenSyntax) -> _OpenSyntax:
    """Return what is open after a line, given what was open before it."""
    quote, depth, position = before.quote, before.depth, 0
    while match := (_IN_STRING[quote] if quote else _IN_CODE).search(line, position):
        symbol, position = match[0], match.end()
        if quote:
            quote = "" if symbol == quote else quote
        elif symbol == "#":
            return _OpenSyntax("", depth)
        elif symbol in _IN_STRING:
            quote = symbol
        else:
            depth = max(depth + (1 if symbol in "([{" else -1), 0)
    continued = line.endswith("\\")
    if len(quote) == 1 and not continued:
        quote = ""  # a string that is never closed ends with its line: Python will complain
    return _OpenSyntax(quote, depth, continued)
