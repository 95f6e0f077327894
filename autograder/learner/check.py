"""A learner's own check: the public checks of an exercise on the file beside them.

The same path as `grade`, without `solutions/`: the checks run here, the learner's code in a
process of its own, with the time limits. The inputs are public, so that a learner may see them,
what came back and what is right.
"""

from __future__ import annotations

import ast
import functools
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import msgspec
import numpy as np

from autograder import __version__
from autograder.course import Course
from autograder.errors import CourseError, SubmissionError, Unreadable, WrongAnswer, nearest
from autograder.functions import Functions
from autograder.grading import heuristics, results
from autograder.grading.grader import run_checks
from autograder.grading.session import CheckSession, open_session
from autograder.model import Check, CheckResult, Exercise
from autograder.sandbox.local import LocalMachine
from autograder.sandbox.remote_submission import CallRecord, RemoteSubmission
from autograder.submissions import KB, decode_module


@dataclass(frozen=True)
class Written:
    """A function as a learner has written it.

    Args:
        line: Where it begins.
        parameters: Their names.
        uses: The names that it reads.
    """

    line: int
    parameters: tuple[str, ...]
    uses: frozenset[str]


class CheckReport(msgspec.Struct, frozen=True):
    """What the public checks say of a learner's file.

    Args:
        exercise: The exercise's name.
        digest: Of the file and all that was held against it; see `digest_files`.
        results: One a check, in the order of the file; none where the file could not be run.
        total: How many checks there are.
        message: What kept the file from being run, to its end or at all.
        lines: The line in which each function of the file begins.
        printed: The end of what the learner's code printed.
    """

    exercise: str
    digest: str
    results: tuple[CheckResult, ...]
    total: int
    message: str | None = None
    lines: dict[str, int] = {}
    printed: str = ""

    @property
    def passed(self) -> int:
        """How many checks pass."""
        return sum(result.status == "passed" for result in self.results)

    @property
    def done(self) -> bool:
        """Whether all checks pass."""
        return self.passed == self.total

    @property
    def stuck(self) -> str | None:
        """The first function whose checks do not all pass; None where there is none."""
        wrong = (result.function for result in self.results if result.status != "passed")
        return next(wrong, None)


def digest_files(exercise: Exercise) -> str:
    """A digest of all that the public checks' results depend on; "" where there is no file."""
    folder = exercise.stub.parent
    files = (exercise.stub, exercise.public_checks, folder / "exercise.toml")
    try:
        contents = [path.read_bytes() for path in files]
    except OSError:
        return ""
    lengths = ",".join(str(len(content)) for content in contents)
    said = f"{__version__} {lengths} ".encode()
    return hashlib.sha256(said + b"".join(contents)).hexdigest()[:16]


def run_public_checks(course: Course, exercises: Sequence[Exercise]) -> list[CheckReport]:
    """Hold the public checks of some exercises against the learner's files.

    Args:
        course: The learner's folder, as `load_lessons` reads it.
        exercises: Those of its exercises that are to be checked.

    Raises:
        CourseError: when a file of the lesson is missing or wrong.
        SandboxError: when no process can be started for the learner's code.
    """
    checked: list[CheckReport] = []

    def serve(session: CheckSession) -> None:
        checked.extend(_check(session, exercise) for exercise in exercises)

    for exercise in exercises:
        if not exercise.public_checks.is_file():
            raise CourseError(
                f"{exercise.public_checks} is missing. `autograder init` in"
                f" {course.root} brings it back."
            )
    open_session(course, exercises, serve, lambda exercise: exercise.public_checks)
    return checked


@contextmanager
def open_submission(exercise: Exercise) -> Iterator[Functions]:
    """The functions of a learner's file, each call in its process.

    Raises:
        Unreadable: when the file is not Python.
    """
    submission = RemoteSubmission(LocalMachine(), exercise, read(exercise))
    try:
        submission.load()
        yield Functions(submission.call)
    finally:
        submission.close()


def read(exercise: Exercise) -> str:
    """The text of the learner's file.

    Raises:
        Unreadable: when it is not there, too large or no text.
    """
    path = exercise.stub
    try:
        with path.open("rb") as file:
            content = file.read(exercise.limits.module_kb * KB + 1)
    except FileNotFoundError as error:
        raise Unreadable(
            f"{path.name} is missing. `autograder reset {exercise.name}` brings the stub back."
        ) from error
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be read: {error.strerror}.") from error
    if len(content) > exercise.limits.module_kb * KB:
        raise Unreadable(f"{path.name} is too large: at most {exercise.limits.module_kb} kB.")
    return decode_module(content, is_notebook=False).source


def _check(session: CheckSession, exercise: Exercise) -> CheckReport:
    digested, local = digest_files(exercise), LocalMachine()
    lines: dict[str, int] = {}
    fault: SubmissionError | None
    try:
        source = read(exercise)
        written = _written(source)
        lines = {name: one.line for name, one in written.items()}
        submission = RemoteSubmission(local, exercise, source)
        found, fault = _results(session, submission, exercise, written)
    except Unreadable as error:
        found, fault = (), error
    message = " ".join(filter(None, (fault.message, fault.detail))) if fault else None
    total = len(session.checks[exercise.name])
    return CheckReport(exercise.name, digested, found, total, message, lines, local.printed)


def _results(
    session: CheckSession,
    submission: RemoteSubmission,
    exercise: Exercise,
    written: dict[str, Written],
) -> tuple[tuple[CheckResult, ...], SubmissionError | None]:
    to_result = functools.partial(_to_result, written)
    try:
        submission.load()
        checked = list(run_checks(session, exercise.name, submission, to_result))
    finally:
        submission.close()
    found = [_with_cause(result, written, checked) for result, _ in checked]
    unknown = sorted(set(written) - set(exercise.functions))
    return tuple(_with_likeness(result, unknown) for result in found), submission.fault


def _written(source: str) -> dict[str, Written]:
    """The functions that a file defines, by name."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return {}  # running it says why
    return {
        node.name: Written(
            node.lineno,
            tuple(arg.arg for arg in node.args.args),
            frozenset(name.id for name in ast.walk(node) if isinstance(name, ast.Name)),
        )
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }


def _with_cause(
    result: CheckResult,
    written: dict[str, Written],
    checked: Sequence[tuple[CheckResult, object]],
) -> CheckResult:
    """A wrong result of a function that calls another wrong one: that one is to be mended first."""
    if result.status in ("passed", "missing", "skipped") or result.function not in written:
        return result
    uses = written[result.function].uses - {result.function}
    wrong = [one.function for one, _ in checked if one.status != "passed" and one.function in uses]
    if not wrong:
        return result
    hint = f"{result.function} calls {wrong[0]}, which is not right yet: mend that first."
    return msgspec.structs.replace(result, diagnosis=None, hint=hint)


def _with_likeness(result: CheckResult, unknown: Sequence[str]) -> CheckResult:
    """A missing function, with one of another name that may be meant."""
    if result.status != "missing" or "has no function" not in (result.message or ""):
        return result
    meant = nearest(result.function, unknown)
    return msgspec.structs.replace(result, message=f"{result.message}{meant}")


def _to_result(
    written: dict[str, Written],
    check: Check,
    error: BaseException | None,
    calls: Sequence[CallRecord],
) -> CheckResult:
    """What a public check says: with the parameters' names, and what the answer looks like."""
    named = [_with_names(call, written) for call in calls]
    result = results.to_result(check, error, named)
    if not isinstance(error, WrongAnswer) or error.compared is None or not calls:
        return result
    given, right = (np.asarray(one, dtype=float) for one in error.compared)
    arrays = [arg for arg in calls[-1].args if isinstance(arg, np.ndarray) and arg.ndim]
    reading = heuristics.read([heuristics.Answer(given, right, len(arrays[0]) if arrays else 1)])
    if reading is None:
        return result
    return msgspec.structs.replace(result, diagnosis=reading.name, hint=reading.hint)


def _with_names(call: CallRecord, written: dict[str, Written]) -> CallRecord:
    """The call as if every argument had been named, where the learner's file has the names."""
    names = written[call.function].parameters if call.function in written else ()
    if len(names) < len(call.args):
        return call
    named = dict(zip(names, call.args, strict=False))
    return CallRecord(call.function, (), named | call.kwargs, call.outcome)
