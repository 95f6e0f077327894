"""The bar that tells how far `grade` is."""

from __future__ import annotations

from collections.abc import Callable

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
from rich.text import Text


class Rate(ProgressColumn):
    """How many are done in a second."""

    def render(self, task: Task) -> Text:
        """The rate of the last seconds; nothing before there is one."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:.1f}/s" if speed else "", style="progress.data.speed")


def grading(console: Console) -> Progress:
    """A bar with the number done, the rate and the time left; gone when it ends."""
    columns = (TextColumn("Grading"), BarColumn(), MofNCompleteColumn(), Rate())
    left = (TimeRemainingColumn(), TextColumn("left"))
    return Progress(*columns, *left, console=console, transient=True)


def advancing(bar: Progress, total: int) -> Callable[[bool], None]:
    """What tells the bar that one more of `total` is done, or was kept from an earlier run."""
    task = bar.add_task("Grading", total=total)
    remaining = total

    def advance(kept: bool) -> None:
        nonlocal remaining
        if kept:  # it took no time, and would spoil the rate and the time left
            remaining -= 1
            bar.update(task, total=remaining)
        else:
            bar.advance(task)

    return advance
