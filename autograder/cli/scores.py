"""The table of scores, row by row: rich would hold a class of ten thousand, and take seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, groupby
from typing import NamedTuple

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.style import Style

from autograder.cli.summary import Score

GAP = "   "


class Cell(NamedTuple):
    """A text of the table, and how it looks on a terminal."""

    text: str
    style: str = ""


def table(
    scores: Sequence[Score],
    exercises: Sequence[str],
    printable: Callable[[str], str],
    coloured: bool,
) -> Iterator[str]:
    """Students by exercises, with totals.

    Args:
        scores: In any order.
        exercises: The columns.
        printable: What makes a name safe to show.
        coloured: Whether it is for a terminal that shows colours.

    Yields:
        The lines.
    """
    best = {one.exercise: one.max_score for one in scores}
    most = [f"{best[name]:g}" if name in best else "" for name in exercises]
    names = map(printable, exercises)
    heading = [Cell(text, "bold") for text in ("student", *names, "total")]
    footing = [Cell(text, "bold") for text in ("out of", *most, f"{sum(best.values()):g}")]
    ordered = sorted(scores, key=lambda one: (one.student.casefold(), one.student))
    widths = [0] * len(heading)
    for row in chain([heading, footing], _rows(ordered, exercises, printable)):
        widths = [max(pair) for pair in zip(widths, map(_width, row), strict=True)]
    rule = f" {'─' * (sum(widths) + len(GAP) * (len(widths) - 1))}"
    yield from ("", _line(heading, widths, coloured), rule)
    for row in _rows(ordered, exercises, printable):
        yield _line(row, widths, coloured)
    yield from (rule, _line(footing, widths, coloured), "")


def _rows(
    ordered: Sequence[Score], exercises: Sequence[str], printable: Callable[[str], str]
) -> Iterator[list[Cell]]:
    for student, of_student in groupby(ordered, key=lambda one: one.student):
        found = {one.exercise: one for one in of_student}
        total = sum(one.score or 0.0 for one in found.values())
        cells = [_cell(found.get(exercise)) for exercise in exercises]
        yield [Cell(printable(student)), *cells, Cell(f"{total:g}", "bold")]


def _cell(score: Score | None) -> Cell:
    if score is None:
        return Cell("-", "dim")
    if score.score is None:
        return Cell("error", "bold red")
    if score.status == "unreadable":
        return Cell("unreadable", "red")
    return Cell(f"{score.score:g}", "green" if score.score == score.max_score else "")


def _width(cell: Cell) -> int:
    return cell_len(cell.text)


def _line(cells: Sequence[Cell], widths: Sequence[int], coloured: bool) -> str:
    """The first column flush left, all others flush right."""
    parts: list[str] = []
    for cell, width in zip(cells, widths, strict=True):
        space, text = " " * (width - _width(cell)), cell.text
        if coloured and cell.style:
            text = Style.parse(cell.style).render(text, color_system=ColorSystem.STANDARD)
        parts.append(space + text if parts else text + space)
    return f" {GAP.join(parts)}".rstrip()
