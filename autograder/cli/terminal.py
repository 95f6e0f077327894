"""The only module that prints: data on stdout, progress and errors on stderr.

Names, files and messages are data. What could steer a terminal in them (control characters,
bidirectional marks) is shown escaped, and rich's markup is never read in them.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from autograder.cli.feedback import to_line
from autograder.model import Grade

if TYPE_CHECKING:
    from autograder.grading.standing import Standing
    from autograder.verify import Report

SIGNS, PLAIN_SIGNS = "✓✗·█░", "+x-#-"  # what messages may hold, and what stands for it in ASCII
PIPE_WIDTH = 10_000  # nothing is cut or wrapped for a reader that is no terminal


class Advance(Protocol):
    """Tells a progress bar that one more is done."""

    def __call__(self) -> None:
        """One more is done."""


def printable(text: str) -> str:
    """`text` with every control, format and half character escaped."""
    return "".join(
        char.encode("unicode_escape").decode()
        if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        else char
        for char in text
    )


def error(message: str) -> None:
    """An error, on stderr: one line."""
    print(f"Error: {printable(message)}", file=sys.stderr)


def note(message: str) -> None:
    """Something worth knowing, on stderr: one line."""
    print(printable(message), file=sys.stderr)


def json_line(record: Any) -> None:
    """One JSON object on a line of stdout, in ASCII, at once."""
    print(to_line(record), flush=True)


@contextmanager
def progress(total: int, shown: bool) -> Iterator[Advance]:
    """A bar on stderr, when it is a terminal and `shown` says so.

    Args:
        total: How many steps there are.
        shown: Whether a bar is wanted.
    """
    console = Console(stderr=True)
    if not shown or not console.is_terminal:
        yield lambda: None
        return
    columns = (TextColumn("Grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Grading", total=total)
        yield lambda: bar.advance(task)


def score_table(grades: Sequence[Grade], exercises: Sequence[str]) -> None:
    """Students by exercises, on stdout."""
    best = {grade.exercise: grade.max_score for grade in grades}
    table = Table(box=box.SIMPLE, pad_edge=False, show_footer=True)
    table.add_column("student", "out of", no_wrap=True)
    for exercise in exercises:
        most = f"{best[exercise]:g}" if exercise in best else ""
        table.add_column(Text(exercise), most, justify="right", no_wrap=True)
    table.add_column("total", f"{sum(best.values()):g}", justify="right", no_wrap=True)
    rows: dict[str, dict[str, Grade]] = {}
    for grade in grades:
        rows.setdefault(grade.student, {})[grade.exercise] = grade
    for student in sorted(rows, key=str.casefold):
        cells = [_cell(rows[student].get(exercise)) for exercise in exercises]
        total = sum(grade.score or 0.0 for grade in rows[student].values())
        table.add_row(Text(printable(student)), *cells, Text(f"{total:g}", style="bold"))
    _print_table(table)


def verify_table(reports: Sequence[Report]) -> None:
    """What `verify` found, on stdout: a row an exercise, then a line for each thing amiss."""
    table = Table(box=box.SIMPLE, pad_edge=False)
    for heading in (
        "exercise",
        "variants",
        "mistakes",
        "diagnosed",
        "mutants",
        "caught",
        "seconds",
    ):
        table.add_column(heading, justify="left" if heading == "exercise" else "right")
    for report in reports:
        counts = (report.variants, report.mistakes, report.diagnosed, report.mutants, report.caught)
        table.add_row(Text(report.exercise), *map(str, counts), f"{report.seconds:.1f}")
    _print_table(table)
    for report in reports:
        for fault in report.faults:
            line(fault)
    count = sum(len(report.faults) for report in reports)
    line(f"{count} to mend." if count else "All sound.")


def _cell(grade: Grade | None) -> Text:
    if grade is None:
        return Text("-", style="dim")
    if grade.score is None:
        return Text("failed", style="bold red")
    if grade.status == "unreadable":
        return Text("unreadable", style="red")
    full = grade.score == grade.max_score
    return Text(f"{grade.score:g}", style="green" if full else "")


def line(message: str = "") -> None:
    """One line on stdout."""
    show([Text(printable(message))])


def show(lines: Iterable[Text]) -> None:
    """Lines on stdout, whose words are escaped already; see `messages`."""
    console = _stdout()
    for one in lines:
        console.print(_encodable(one), soft_wrap=True)


def _encodable(text: Text) -> Text:
    """Text with plain signs where stdout has no others."""
    try:
        SIGNS.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        text.plain = text.plain.translate(str.maketrans(SIGNS, PLAIN_SIGNS))
    return text


def clear() -> None:
    """An empty screen, where stdout is a terminal."""
    console = Console()
    if console.is_terminal:
        console.clear()


def has_screen() -> bool:
    """Whether a picture can be opened: someone sits at a terminal of this machine's own desktop."""
    if not sys.stdout.isatty() or "SSH_CONNECTION" in os.environ:
        return False
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextmanager
def busy(message: str) -> Iterator[None]:
    """A word on stderr while something takes its time, when it is a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(Text(printable(message))):
        yield


def standing_table(standings: Sequence[Standing]) -> None:
    """A row an exercise: how far a learner is, on stdout."""
    table = Table(box=box.SIMPLE, pad_edge=False)
    for heading in ("exercise", "title", "state", "checks"):
        table.add_column(heading)
    for one in standings:
        style = {"done": "green", "begun": "yellow"}.get(one.state, "dim")
        counted = f"{one.passed} of {one.total}"
        table.add_row(one.exercise, Text(printable(one.title)), Text(one.state, style), counted)
    _print_table(table)


def _print_table(table: Table) -> None:
    """A table as wide as it is: a score cut to fit a narrow terminal would be another score."""
    console = Console(width=PIPE_WIDTH, highlight=False)
    with console.capture() as capture:
        console.print(table)
    for row in capture.get().splitlines():
        print(row.rstrip())


def _stdout() -> Console:
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=PIPE_WIDTH)
