"""What `grade` tells at its end."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from autograder.cli import terminal

if TYPE_CHECKING:
    from autograder.model import Grade, GradeStatus


class Score(NamedTuple):
    """What the table needs of a grade, and no more: this is held for a whole class."""

    student: str
    exercise: str
    status: GradeStatus
    score: float | None
    max_score: float


@dataclass
class Summary:
    """What is told at the end: a class of ten thousand is not held in memory for it."""

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
        """Print the table, what there is to say of single submissions, and a line for all."""
        if not self.scores:
            terminal.line("Nothing was submitted.")
            return
        terminal.score_table(self.scores, exercises)
        for student, exercise, message in sorted(
            self.messages, key=lambda one: (one[0].casefold(), *one)
        ):
            terminal.line(f"{student}, {exercise}: {message}")
        students = len({one.student for one in self.scores})
        counted = ", ".join(f"{count} {what}" for what, count in sorted(self.counts.items()))
        submissions = plural(len(self.scores), "submission")
        terminal.line(f"{plural(students, 'student')}, {submissions}: {counted}.")
        sandboxes = " and ".join(sorted(self.sandboxes))
        terminal.line(f"Sandbox: {sandboxes}. {seconds:.1f} s. Kept in {url}.")


def plural(count: int, what: str) -> str:
    """`1 student`, `2 students`."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
