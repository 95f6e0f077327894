"""The progress bar of `grade`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from autograder.cli import terminal

# Notes that one more is done; or that it came from the store, and there was nothing to do.
Advance = Callable[[bool], object]


class Rate(ProgressColumn):
    """How many are done a second."""

    def render(self, task: Task) -> Text:
        """Return the rate of the last seconds; nothing before there is one."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:.1f}/s" if speed else "", style="progress.data.speed")


@contextmanager
def progress(total: int, shown: bool) -> Iterator[Advance]:
    """Show a bar on stderr, when it is a terminal and `shown` is true; it goes when it ends.

    Args:
        total: How many steps there are.
        shown: Whether a bar is wanted.
    """
    stderr = terminal.console(stderr=True)
    if not shown or not stderr.is_terminal:
        yield lambda _: None
        return
    columns = (TextColumn("Grading"), BarColumn(), MofNCompleteColumn(), Rate())
    left = (TimeRemainingColumn(), TextColumn("left"))
    with Progress(*columns, *left, console=stderr, transient=True) as bar:
        yield _advancing(bar, total)


def _advancing(bar: Progress, total: int) -> Advance:
    task = bar.add_task("Grading", total=total)
    remaining = total

    def advance(is_cached: bool) -> None:
        nonlocal remaining
        if is_cached:  # it took no time, and would spoil the rate and the time left
            remaining -= 1
            bar.update(task, total=remaining)
        else:
            bar.advance(task)

    return advance
