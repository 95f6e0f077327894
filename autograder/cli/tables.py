"""Tables of a few rows; the table of scores, which may have thousands, is in `scores`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from autograder.cli.terminal import printable
from autograder.learner.progress import ExerciseProgress
from autograder.verify.verification import Report

VERIFIED = ("alternatives", "mistakes", "diagnosed", "mutants", "killed", "seconds")


def verified(reports: Sequence[Report]) -> Table:
    """What `verify` counted: a row an exercise."""
    table = _table("exercise")
    for heading in VERIFIED:
        table.add_column(heading, justify="right")
    for report in reports:
        counts = [getattr(report, heading) for heading in VERIFIED[:-1]]
        table.add_row(Text(report.exercise), *map(str, counts), f"{report.seconds:.1f}")
    return table


def amiss(reports: Sequence[Report]) -> Iterator[str]:
    """Yield the problems that `verify` found, one sentence each; in the end how many."""
    problems = [problem for report in reports for problem in report.problems]
    yield from problems
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    yield f"{count}." if problems else "All sound."


def standings(found: Sequence[ExerciseProgress]) -> Table:
    """How far a learner is: a row an exercise."""
    table = _table("exercise", "title", "state", "checks")
    for one in found:
        style = {"done": "green", "begun": "yellow"}.get(one.state, "dim")
        counted = f"{one.passed} of {one.total}"
        table.add_row(one.exercise, Text(printable(one.title)), Text(one.state, style), counted)
    return table


def _table(*headings: str) -> Table:
    return Table(*headings, box=box.SIMPLE, pad_edge=False)
