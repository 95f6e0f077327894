"""Run the public checks of an exercise on the learner's file beside them.

This is what `grade` does, without `solutions/`: the checks run here, the learner's code in a
process of its own, with the time limits. The inputs are public, so the learner may see them, what
came back and what is right.
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

from autograder.course import Course
from autograder.errors import ArgumentChanged, CourseError, Unreadable, WrongAnswer, closest
from autograder.functions import Functions
from autograder.grading import heuristics, results
from autograder.grading.grader import run_checks
from autograder.grading.suite import Suite, collect
from autograder.model import Check, CheckResult, Exercise, Problem
from autograder.sandbox.local import LocalMachine
from autograder.sandbox.remote_submission import CallRecord, RemoteSubmission
from autograder.submissions import KB, decode_module
from autograder.version import __version__


@dataclass(frozen=True)
class Definition:
    """A function as the learner's file defines it.

    Args:
        line: The line in which it begins.
        parameters: The names of its parameters.
        uses: The names that it reads.
    """

    line: int
    parameters: tuple[str, ...]
    uses: frozenset[str]


Definitions = dict[str, Definition]  # by the function's name


class CheckReport(msgspec.Struct, frozen=True):
    """What the public checks report about a learner's file.

    Args:
        exercise: The exercise's name.
        digest: A digest of everything that the results depend on; see `digest_files`.
        results: One result a check, in the order of the file; none if the file could not be run.
        total: How many checks there are.
        problem: What kept the file from being run, to its end or at all.
        lines: The line in which each function of the file begins.
        printed: The end of what the learner's code printed.
    """

    exercise: str
    digest: str
    results: tuple[CheckResult, ...]
    total: int
    problem: Problem | None = None
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
        """The first function that does not pass all its checks; None where all do."""
        wrong = (result.function for result in self.results if result.status != "passed")
        return next(wrong, None)


def digest_files(exercise: Exercise) -> str:
    """Return a digest of everything that the results depend on; "" where a file is missing."""
    folder = exercise.stub.parent
    files = (exercise.stub, exercise.public_checks, folder / "exercise.toml")
    try:
        contents = [path.read_bytes() for path in files]
    except OSError:
        return ""
    lengths = ",".join(str(len(content)) for content in contents)
    header = f"{__version__} {lengths} ".encode()
    return hashlib.sha256(header + b"".join(contents)).hexdigest()[:16]


def run_public_checks(course: Course, exercises: Sequence[Exercise]) -> list[CheckReport]:
    """Run the public checks of some exercises on the learner's files.

    Args:
        course: The learner's folder, as `load_lessons` reads it.
        exercises: The exercises to check.

    Raises:
        CourseError: when a file of the lesson is missing or wrong.
        SandboxError: when no process can be started for the learner's code.
    """
    for exercise in exercises:
        if not exercise.public_checks.is_file():
            raise CourseError(
                f"{exercise.public_checks} is missing. `autograder init` in"
                f" {course.root} brings it back."
            )
    suites = [collect(exercise.public_checks, exercise) for exercise in exercises]
    return [_check(suite) for suite in suites]


@contextmanager
def open_submission(exercise: Exercise) -> Iterator[Functions]:
    """Open the learner's file: yield its functions, each call of which runs in a process.

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
    """Return the text of the learner's file.

    Raises:
        Unreadable: when it does not exist, is too large or is not text.
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


def _check(suite: Suite) -> CheckReport:
    exercise, local = suite.exercise, LocalMachine()
    digest = digest_files(exercise)
    lines: dict[str, int] = {}
    checked: tuple[CheckResult, ...] = ()
    try:
        source = read(exercise)
        definitions = _find_definitions(source)
        lines = {name: definition.line for name, definition in definitions.items()}
        submission = RemoteSubmission(local, exercise, source)
        checked = _results(suite, submission, definitions)
        problem = next(iter(submission.problems), None)
    except Unreadable as error:
        problem = error.problem
    problem = problem and results.bounded(problem)  # as in the results, to be compared with them
    total = len(suite.tests)
    return CheckReport(exercise.name, digest, checked, total, problem, lines, local.printed)


def _results(
    suite: Suite,
    submission: RemoteSubmission,
    definitions: Definitions,
) -> tuple[CheckResult, ...]:
    to_result = functools.partial(_to_result, definitions)
    try:
        submission.load()
        checked = list(run_checks(suite, submission, to_result))
    finally:
        submission.close()
    wrong = [result.function for result, _ in checked if result.status != "passed"]
    unknown = sorted(set(definitions) - set(suite.exercise.functions))
    return tuple(
        _with_cause(_with_similar_name(result, unknown), definitions, wrong)
        for result, _ in checked
    )


def _find_definitions(source: str) -> Definitions:
    """Return the functions that a file defines at its top level."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return {}  # running it says why
    return {
        node.name: Definition(
            node.lineno,
            tuple(arg.arg for arg in node.args.args),
            frozenset(name.id for name in ast.walk(node) if isinstance(name, ast.Name)),
        )
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }


def _with_cause(result: CheckResult, definitions: Definitions, wrong: Sequence[str]) -> CheckResult:
    """Return the result with the hint to fix another wrong function first, if it calls one."""
    definition = definitions.get(result.function)
    if result.status in ("passed", "missing", "skipped") or definition is None:
        return result
    called = definition.uses - {result.function}
    cause = next((function for function in wrong if function in called), None)
    if cause is None:
        return result
    hint = f"{result.function} calls {cause}, which is not right yet: fix that first."
    return msgspec.structs.replace(result, diagnosis=None, hint=hint)


def _with_similar_name(result: CheckResult, unknown: Sequence[str]) -> CheckResult:
    """Return the result of an absent function with the function that may be meant."""
    problem = result.problem
    if problem is None or problem.reason != "absent":
        return result
    problem = problem.replace(related=closest(result.function, unknown))
    return msgspec.structs.replace(result, problem=problem)


def _to_result(
    definitions: Definitions,
    check: Check,
    error: BaseException | None,
    calls: Sequence[CallRecord],
) -> CheckResult:
    """Return a public check's result: with the parameters' names, and what the answer is like."""
    if isinstance(error, ArgumentChanged):
        error.add(argument=_parameter(error.problem, definitions))
    result = results.to_result(check, error, [_with_names(call, definitions) for call in calls])
    if not isinstance(error, WrongAnswer) or error.compared is None or not calls:
        return result
    given, right = (np.asarray(value, dtype=float) for value in error.compared)
    answer = heuristics.Answer(given, right, heuristics.count_rows(calls[-1].args))
    likeness = heuristics.recognise([answer])
    if likeness is None:
        return result
    return msgspec.structs.replace(result, diagnosis=likeness.name, hint=likeness.hint)


def _parameter(problem: Problem, definitions: Definitions) -> int | str | None:
    """Return the name of the argument that was changed, if the learner's file has it."""
    definition, position = definitions.get(problem.function or ""), problem.argument
    if definition is None or not isinstance(position, int):
        return position
    return dict(enumerate(definition.parameters, 1)).get(position, position)


def _with_names(call: CallRecord, definitions: Definitions) -> CallRecord:
    """Return the call with every argument named, if the learner's file has the names."""
    definition = definitions.get(call.function)
    if definition is None or len(definition.parameters) < len(call.args):
        return call
    named = dict(zip(definition.parameters, call.args, strict=False))
    return CallRecord(call.function, (), named | call.kwargs, call.outcome)
