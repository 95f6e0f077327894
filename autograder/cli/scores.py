"""The table of scores, as lines: rich would hold a class of ten thousand, and take seconds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from typing import NamedTuple

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.style import Style

from autograder.cli.terminal import printable
from autograder.model import GradeStatus

GAP = "   "


class Score(NamedTuple):
    """What the table needs of a grade."""

    student: str
    exercise: str
    status: GradeStatus
    score: float | None
    max_score: float


class Cell(NamedTuple):
    """A text of the table, and its style on a terminal that shows colours."""

    text: str
    style: str = ""


def table(scores: Sequence[Score], exercises: Sequence[str], coloured: bool) -> Iterator[str]:
    """Yield the lines of a table of students by exercises, with totals.

    Args:
        scores: In any order.
        exercises: The columns.
        coloured: Whether it is for a terminal that shows colours.
    """
    max_scores = {score.exercise: score.max_score for score in scores}
    best = [f"{max_scores[name]:g}" if name in max_scores else "" for name in exercises]
    names = map(printable, exercises)
    heading = [Cell(text, "bold") for text in ("student", *names, "total")]
    footing = [Cell(text, "bold") for text in ("out of", *best, f"{sum(max_scores.values()):g}")]
    ordered = sorted(scores, key=lambda score: (score.student.casefold(), score.student))
    widths = [0] * len(heading)
    for row in chain([heading, footing], _rows(ordered, exercises)):
        widths = [max(pair) for pair in zip(widths, map(_width, row), strict=True)]
    rule = f" {'─' * (sum(widths) + len(GAP) * (len(widths) - 1))}"
    yield from ("", _line(heading, widths, coloured), rule)
    for row in _rows(ordered, exercises):
        yield _line(row, widths, coloured)
    yield from (rule, _line(footing, widths, coloured), "")


def _rows(ordered: Sequence[Score], exercises: Sequence[str]) -> Iterator[list[Cell]]:
    for student, of_student in groupby(ordered, key=lambda score: score.student):
        by_exercise = {score.exercise: score for score in of_student}
        total = sum(score.score or 0.0 for score in by_exercise.values())
        cells = [_cell(by_exercise.get(exercise)) for exercise in exercises]
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
    """Join cells to a line: the first column flush left, all others flush right."""
    parts: list[str] = []
    for cell, width in zip(cells, widths, strict=True):
        space, text = " " * (width - _width(cell)), cell.text
        if coloured and cell.style:
            text = Style.parse(cell.style).render(text, color_system=ColorSystem.STANDARD)
        parts.append(space + text if parts else text + space)
    return f" {GAP.join(parts)}".rstrip()
