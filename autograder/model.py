"""The records that travel between processes: frozen data, no behaviour beyond arithmetic."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import msgspec

CheckStatus = Literal["passed", "failed", "raised", "missing", "timeout", "crashed", "skipped"]
GradeStatus = Literal["graded", "unreadable", "error"]
Sandbox = Literal["strict", "process"]
Shape = tuple[int, ...]
Reason = Literal[
    # A value came back, and it is not the right one.
    "wrong_number",  # a single number
    "wrong_numbers",  # all or some numbers of an array
    "nan",
    "wrong_shape",
    "transposed",
    "array_of_one",  # of shape (1,), in place of a number
    "wrong_kind",  # text, a set, a generator, one array in place of several, ...
    "nothing",  # None
    "too_few_parts",
    "too_many_parts",
    "too_coarse",  # float16
    "unusable",  # the check raised when it used the answer
    "changed_argument",
    "not_raised",  # the check expected an exception
    "assertion",  # the check's author says in words what is wrong
    # No value came back.
    "absent",  # no such function
    "stub",
    "raised",
    "timeout",
    "out_of_time",  # all calls together took too long
    "died",
    "malformed",  # the answer could not be read
    # Nothing was called.
    "needs",  # a check that this one needs did not pass
    "skipped",  # the check skips on this submission
    "not_python",
    "unreadable",
]


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a submission may use up; an exercise.toml may set each limit.

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
        needs: Exercises to do before.
        hints: Up to three hints for each function, from vague to direct.
        limits: What a submission may use up.
        folder: The learner's side of it: the lesson, the stub, the public checks.
        solution: The hidden side; None in a learner's folder, which does not have it.
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
        """The checks that a learner sees."""
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
    """One pytest test function that a submission is graded with.

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


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is wrong, as facts; `explanations` puts it into words.

    Args:
        reason: What kind of problem it is.
        function: The learner's function that it is about; None where it is about the whole file.
        argument: The argument that was changed: its position, from 1, or its name.
        part: The name of the part of the answer that is wrong.
        right_parts: The parts of the answer that are right, by name.
        wrong_parts: The parts that are wrong, where there is more than one part.
        some_right: Whether some of an array's numbers are right.
        expected_parts: How many parts were expected, or what they are called.
        expected_shape: The shape that was expected; () for a number.
        actual_axes: How many axes the answer has, where its shape is wrong.
        actual_kind: What came back, in words of `values` or `testing`.
        exception: The exception's class; of a learner's, the nearest one that Python defines.
        file: The learner's file.
        cell: The code cell of a notebook, from 1.
        line: The line of the file, or of the cell.
        seconds: The time limit that was exceeded.
        related: Another function or check that it is about: the stub that was called, the function
            that may be meant, the check that did not pass.
        cause: Why a function is absent.
        words: What the author of the check, the reader of the file or Python's parser says. No
            code of a learner's has a part in it.
        text: What the learner's code or its process says, such as the text of an exception.
        call: The last call of the check.
        answer: What came back.
        right: What should have come back.
        actual_shape: The shape of the answer, where it is wrong.
    """

    reason: Reason
    function: str | None = None
    argument: int | str | None = None
    part: str | None = None
    right_parts: tuple[str, ...] = ()
    wrong_parts: tuple[str, ...] = ()
    some_right: bool = False
    expected_parts: int | tuple[str, ...] | None = None
    expected_shape: Shape | None = None
    actual_axes: int | None = None
    actual_kind: str | None = None
    exception: str | None = None
    file: str | None = None
    cell: int | None = None
    line: int | None = None
    seconds: float | None = None
    related: str | None = None
    cause: Problem | None = None
    words: str | None = None
    # Withheld from learners where the check is hidden; see `explanations.redact`.
    text: str | None = None
    call: str | None = None
    answer: str | None = None
    right: str | None = None
    actual_shape: Shape | None = None

    def replace(self, **facts: Any) -> Problem:
        """Return the problem with these facts in place of its own."""
        return msgspec.structs.replace(self, **facts)


class CheckResult(msgspec.Struct, frozen=True):
    """What one check found in one submission.

    Args:
        problem: What is wrong; None where the check passed.
        diagnosis: The name of the known mistake that the submission behaves like.
        hint: What helps against it.
    """

    name: str
    function: str
    title: str
    status: CheckStatus
    points: float
    max_points: float
    problem: Problem | None = None
    diagnosis: str | None = None
    hint: str | None = None


class Grade(msgspec.Struct, frozen=True):
    """A submission's check results and score.

    Args:
        score: The sum of the checks' points; None where the grader failed.
        message: Why there are no results, or what was noticed when the file was read or run.
        seconds: Wall time from the first byte sent to the sandboxed process to the last check.
        sha256: The digest of the bytes that were run; None where there is no regular file.
        course: The version of the checks.
        cached: Whether it comes from the store and was not graded again.
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
    """Return the score: the sum of the points of `results`."""
    return float(sum(result.points for result in results))
