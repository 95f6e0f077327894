"""Draw tables of a few rows; `scores` draws the table of scores, which may have thousands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from autograder.cli.terminal import plural, printable
from autograder.learner.progress import ExerciseProgress
from autograder.verify.verification import Report

VERIFIED = ("alternatives", "mistakes", "diagnosed", "mutants", "killed", "seconds")


def verified(reports: Sequence[Report]) -> Table:
    """Draw what `verify` counted: a row an exercise."""
    table = _table("exercise")
    for heading in VERIFIED:
        table.add_column(heading, justify="right")
    for report in reports:
        counts = [getattr(report, heading) for heading in VERIFIED[:-1]]
        table.add_row(Text(report.exercise), *map(str, counts), f"{report.seconds:.1f}")
    return table


def problems(reports: Sequence[Report]) -> Iterator[str]:
    """Yield the problems that `verify` found, a sentence each; in the end how many."""
    sentences = [sentence for report in reports for sentence in report.problems]
    yield from sentences
    yield f"{plural(len(sentences), 'problem')}." if sentences else "All sound."


def progress(exercises: Sequence[ExerciseProgress]) -> Table:
    """Draw how far a learner is: a row an exercise."""
    table = _table("exercise", "title", "state", "checks")
    for exercise in exercises:
        style = {"done": "green", "begun": "yellow"}.get(exercise.state, "dim")
        counts = f"{exercise.passed} of {exercise.total}"
        title, state = Text(printable(exercise.title)), Text(exercise.state, style)
        table.add_row(exercise.exercise, title, state, counts)
    return table


def _table(*headings: str) -> Table:
    return Table(*headings, box=box.SIMPLE, pad_edge=False)
