"""The only module that prints: data on stdout, progress and errors on stderr.

Names, files and messages are data. What could steer a terminal in them (control characters,
bidirectional marks) is shown escaped, and rich's markup is never read in them.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from rich import box
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from autograder.cli.feedback import to_line
from autograder.cli.scores import Score, table

if TYPE_CHECKING:
    from autograder.verify import Report

PIPE_WIDTH = 10_000  # nothing is cut or wrapped for a reader that is no terminal


class Rate(ProgressColumn):
    """How many are done in a second."""

    def render(self, task: Task) -> Text:
        """The rate of the last seconds; nothing before there is one."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:.1f}/s" if speed else "", style="progress.data.speed")


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
    print_line(to_line(record))


def print_line(line: str) -> None:
    """A line that is safe to print, on stdout at once."""
    print(line, flush=True)


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
    columns = (TextColumn("Grading"), BarColumn(), MofNCompleteColumn(), Rate())
    left = (TimeRemainingColumn(), TextColumn("left"))
    with Progress(*columns, *left, console=console, transient=True) as bar:
        task = bar.add_task("Grading", total=total)
        yield lambda: bar.advance(task)


def score_table(scores: Sequence[Score], exercises: Sequence[str]) -> None:
    """Students by exercises, on stdout."""
    console = Console()
    coloured = console.is_terminal and not console.no_color and console.color_system is not None
    for row in table(scores, exercises, printable, coloured):
        print(row)


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


def line(message: str = "") -> None:
    """One line on stdout."""
    print(printable(message))


def _print_table(table: Table) -> None:
    """A table as wide as it is: a score cut to fit a narrow terminal would be another score."""
    console = Console(width=PIPE_WIDTH, highlight=False)
    with console.capture() as capture:
        console.print(table)
    for row in capture.get().splitlines():
        print(row.rstrip())
