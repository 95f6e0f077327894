"""The summary that `grade` prints at its end: the table, the messages, the counts."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from autograder.cli import scores, terminal
from autograder.cli.scores import Score
from autograder.model import Grade


@dataclass
class Summary:
    """What is kept of each grade until the end, and no more: a class may have ten thousand."""

    scores: list[Score] = field(default_factory=list)
    messages: list[tuple[str, str, str]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    sandboxes: set[str] = field(default_factory=set)

    def add(self, grade: Grade) -> None:
        """Count a grade, and keep what the table shows of it."""
        student, exercise = sys.intern(grade.student), sys.intern(grade.exercise)
        score = Score(student, exercise, grade.status, grade.score, grade.max_score)
        self.scores.append(score)
        if grade.message:
            self.messages.append((student, exercise, sys.intern(grade.message)))
        self.counts["not changed" if grade.cached else grade.status] += 1
        self.sandboxes.add(grade.sandbox)

    def show(self, exercises: Sequence[str], url: str, seconds: float) -> None:
        """Print the table, the messages of single submissions, and the counts of all.

        Args:
            exercises: The columns of the table.
            url: The store.
            seconds: How long it took.
        """
        if not self.scores:
            terminal.line("Nothing was submitted.")
            return
        terminal.print_lines(scores.table(self.scores, exercises, terminal.has_colours()))
        for student, exercise, message in sorted(
            self.messages, key=lambda row: (row[0].casefold(), *row)
        ):
            terminal.line(f"{student}, {exercise}: {message}")
        students = terminal.plural(len({score.student for score in self.scores}), "student")
        submissions = terminal.plural(len(self.scores), "submission")
        counted = ", ".join(f"{count} {status}" for status, count in sorted(self.counts.items()))
        terminal.line(f"{students}, {submissions}: {counted}.")
        sandboxes = " and ".join(sorted(self.sandboxes))
        terminal.line(f"Sandbox: {sandboxes}. {seconds:.1f} s. Kept in {url}.")
