"""The records that travel: frozen data, no behaviour beyond arithmetic."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

CheckStatus = Literal["passed", "failed", "raised", "missing", "timeout", "crashed", "skipped"]
GradeStatus = Literal["graded", "unreadable", "error"]
Sandbox = Literal["strict", "process"]


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a submission may use up; an exercise.toml may set each.

    Args:
        call_seconds: The longest that one call of a learner's function may take.
        submission_seconds: The longest that all calls of one submission may take together.
        memory_mb: Memory that learner code may take on top of Python and numpy, in 2**20 bytes.
        module_kb: The largest `.py` file that is read, in 2**10 bytes.
        notebook_mb: The largest `.ipynb` file that is read, in 2**20 bytes.
    """

    call_seconds: float = 5.0
    submission_seconds: float = 30.0
    memory_mb: int = 512
    module_kb: int = 256
    notebook_mb: int = 20


class Exercise(msgspec.Struct, frozen=True):
    """One folder of the course.

    Args:
        name: The folder's name, such as `03_tower`.
        title: One line that says what it is about.
        module: The name of the learner's module, without `.py`.
        functions: What the learner writes, in the order of the lesson.
        needs: Exercises to have done before.
        hints: Up to three hints for each function, from vague to direct.
        limits: What a submission may use up.
        folder: Where the learner's side of it is: the lesson, the stub, the public checks.
        solution: Where the hidden side is; None in a learner's folder, which has none.
    """

    name: str
    title: str
    module: str
    functions: tuple[str, ...]
    needs: tuple[str, ...] = ()
    hints: dict[str, tuple[str, ...]] = {}
    limits: Limits = Limits()
    folder: Path = Path()
    solution: Path | None = None

    @property
    def lesson(self) -> Path:
        """The text that a learner reads first."""
        return self.folder / "README.md"

    @property
    def stub(self) -> Path:
        """The file that a learner completes."""
        return self.folder / f"{self.module}.py"

    @property
    def public_checks(self) -> Path:
        """The checks that a learner has."""
        return self.folder / f"test_{self.module}.py"

    @property
    def reference(self) -> Path:
        """The reference solution."""
        return self._hidden(f"{self.module}.py")

    @property
    def hidden_checks(self) -> Path:
        """The checks that make the score."""
        return self._hidden(f"test_{self.module}.py")

    @property
    def mistakes(self) -> Path:
        """The known mistakes; the file is optional."""
        return self._hidden("mistakes.py")

    @property
    def variants(self) -> Path:
        """The accepted alternatives; the file is optional."""
        return self._hidden("variants.py")

    def _hidden(self, file: str) -> Path:
        assert self.solution is not None, "a learner's folder has no solutions"
        return self.solution / file


class Check(msgspec.Struct, frozen=True):
    """One pytest test function that a submission is held against.

    Args:
        name: The test's name, with its parameters in brackets where it has some.
        function: The learner's function that it checks.
        title: The docstring's first line: what is asked.
        points: The check's weight in the score.
        needs: Names of checks without which this one says nothing.
    """

    name: str
    function: str
    title: str
    points: float
    needs: tuple[str, ...] = ()


class CheckResult(msgspec.Struct, frozen=True):
    """What one check said of one submission.

    Args:
        message: What the learner may read, null where the check passed.
        detail: What only an instructor may read: calls, values, the learner's own texts.
        diagnosis: The name of the known mistake that the submission behaves like.
        hint: What helps against it.
    """

    name: str
    function: str
    title: str
    status: CheckStatus
    points: float
    max_points: float
    message: str | None = None
    diagnosis: str | None = None
    hint: str | None = None
    detail: str | None = None


class Grade(msgspec.Struct, frozen=True):
    """A submission's checks and score.

    Args:
        score: The sum of the checks' points; None where the grader failed.
        message: Why there is no check, or what was noticed in reading the file.
        seconds: Wall time from the first byte sent to the jailed process to the last check.
        sha256: Of the bytes that were run; None where there is no regular file.
        course: The version of the checks.
        cached: Taken from the store, not graded again.
    """

    student: str
    exercise: str
    status: GradeStatus
    score: float | None
    max_score: float
    message: str | None
    checks: tuple[CheckResult, ...]
    seconds: float
    sandbox: Sandbox
    sha256: str | None
    course: str
    cached: bool = False


def total(results: tuple[CheckResult, ...]) -> float:
    """The score: the sum of the points of `results`."""
    return float(sum(result.points for result in results))
