"""Proves a course sound: what must fail fails, what must pass passes, and the hints are right.

For each exercise: the stub scores nothing and is reported missing; the reference and every
accepted alternative score everything; every known mistake loses points on its own function and on
none that does not use it, raises nothing by accident, and is diagnosed as itself; what passes the
hidden checks passes the public ones; the hidden checks kill automatic mutants of the reference.
"""

from __future__ import annotations

import ast
import functools
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType

import msgspec

from autograder.course import Course, load_course
from autograder.errors import CourseError
from autograder.explanations import explain
from autograder.grading.grader import run_checks
from autograder.grading.inprocess import patched
from autograder.grading.plugin import module_beside
from autograder.grading.suite import Suite, collect, collect_hidden
from autograder.mistakes import Alternative, KnownMistake, load_alternatives, load_mistakes
from autograder.model import Exercise
from autograder.verify.files import find_file_problems
from autograder.verify.mutants import Mutant, make_mutants
from autograder.verify.trials import Candidate, Trial, Trials

LEAST_KILLED = 0.97  # of the mutants that are not equivalent


class Report(msgspec.Struct, frozen=True):
    """What verifying one exercise has shown.

    Args:
        exercise: Its name.
        alternatives: How many accepted alternatives there are.
        mistakes: How many known mistakes there are.
        diagnosed: How many of them are diagnosed as themselves.
        mutants: How many mutants were made, without the equivalent ones.
        killed: How many of these the hidden checks kill.
        problems: What is wrong, one sentence each.
        seconds: How long it took.
    """

    exercise: str
    alternatives: int
    mistakes: int
    diagnosed: int
    mutants: int
    killed: int
    problems: tuple[str, ...]
    seconds: float


def verify(root: Path, names: Sequence[str], jobs: int) -> Iterator[Report]:
    """Verify exercises of a course, several at once.

    Args:
        root: The course.
        names: The exercises' names.
        jobs: How many at once.

    Raises:
        CourseError: when a file of the course is wrong.
    """
    with ProcessPoolExecutor(min(jobs, len(names)), mp_context=get_context("spawn")) as pool:
        yield from pool.map(verify_exercise, [root] * len(names), names)


def verify_exercise(root: Path, name: str) -> Report:
    """Verify one exercise; see the module's docstring for what is proved."""
    course = load_course(root)
    return _Verification(course, course.exercises[name]).run()


class _Verification:
    def __init__(self, course: Course, exercise: Exercise) -> None:
        self._course = course
        self._exercise = exercise
        self._hidden = collect_hidden(course, exercise)
        assert self._hidden.reference is not None, "hidden checks have a reference"
        self._reference = self._hidden.reference
        self._stub = _load(exercise.public_checks)
        self._mistakes = load_mistakes(exercise.mistakes, self._reference)
        self._alternatives, equivalent = load_alternatives(exercise.variants, self._reference)
        self._mutants, self._unused = self._make_mutants(equivalent)
        self._problems: list[str] = []
        self._diagnosed = self._killed = 0

    def run(self) -> Report:
        started = time.monotonic()
        self._problems += find_file_problems(self._course, self._exercise)
        self._hidden.prove()
        self._run_hidden()
        self._run_public()
        return Report(
            self._exercise.name,
            len(self._alternatives),
            len(self._mistakes),
            self._diagnosed,
            len(self._mutants),
            self._killed,
            tuple(f"{self._exercise.name}: {problem}." for problem in self._problems),
            round(time.monotonic() - started, 2),
        )

    def _run_hidden(self) -> None:
        trials = self._trials(self._hidden, self._mistakes)
        self._problems += trials.run(tuple(self._plan_hidden()))
        for change in self._unused:
            self._problems.append(f"EQUIVALENT_MUTANTS has {change!r}, which is not a mutant")
        if self._killed < LEAST_KILLED * len(self._mutants):
            counts = f"{self._killed} of {len(self._mutants)}"
            self._problems.append(f"only {counts} mutants are killed")

    def _run_public(self) -> None:
        public = collect(self._exercise.public_checks, self._exercise)
        self._problems += self._trials(public).run(tuple(self._plan_public()))

    def _trials(self, suite: Suite, mistakes: Sequence[KnownMistake] = ()) -> Trials:
        run = functools.partial(run_checks, suite)
        return Trials(run, self._reference, self._exercise.functions, mistakes)

    def _plan_hidden(self) -> Iterator[Candidate]:
        yield Candidate(lambda: self._stub, _judge_stub)
        for alternative in self._alternatives:
            judge = functools.partial(_judge_right, _describe(alternative))
            yield Candidate(self._patch(alternative), judge)
        for mistake in self._mistakes:
            judge = functools.partial(self._judge_mistake, mistake)
            yield Candidate(self._patch(mistake), judge, mistake)
        for mutant in self._mutants:
            load = functools.partial(_execute, mutant, self._reference.__name__)
            judge = functools.partial(self._judge_mutant, mutant)
            yield Candidate(load, judge, kill=True)

    def _plan_public(self) -> Iterator[Candidate]:
        judge = functools.partial(_judge_public, "the reference")
        yield Candidate(lambda: self._reference, judge)
        for alternative in self._alternatives:
            judge = functools.partial(_judge_public, _describe(alternative))
            yield Candidate(self._patch(alternative), judge)

    def _patch(self, version: Alternative | KnownMistake) -> Callable[[], ModuleType]:
        return functools.partial(patched, self._reference, {version.function: version.run})

    def _make_mutants(self, equivalent: dict[str, str]) -> tuple[list[Mutant], list[str]]:
        """Return the mutants without the equivalent ones, and what of those is not a mutant."""
        source = Path(str(self._reference.__file__)).read_text(encoding="utf-8")
        given = set(vars(self._stub)) - set(self._exercise.functions)  # learners do not write them
        mutants = list(make_mutants(source, given))
        changes = {mutant.change for mutant in mutants}
        return (
            [mutant for mutant in mutants if mutant.change not in equivalent],
            [change for change in equivalent if change not in changes],
        )

    def _judge_mistake(self, mistake: KnownMistake, trial: Trial) -> Iterator[str]:
        what = _describe(mistake)
        if trial.lost or trial.broken:
            yield f"{what} {trial.lost or trial.broken}"
            return
        own = [result for result in trial.wrong if result.function == mistake.function]
        if not own:
            yield f"{what} loses no points"
        users = self._users(mistake.function)
        for result in trial.wrong:
            if result.function not in users:
                yield f"{what} loses points on {result.function}, which does not use it"
            if result.hint not in (None, mistake.hint):
                yield f"{what} is taken for {result.diagnosis} in {result.name}"
        if any(result.hint == mistake.hint for result in own):
            self._diagnosed += 1
        elif own:
            yield f"{what} has no diagnosis"

    def _judge_mutant(self, mutant: Mutant, trial: Trial) -> Iterator[str]:
        if trial.lost or trial.wrong:
            self._killed += 1
        else:
            yield f"mutant survives in line {mutant.line}: {mutant.change}"

    def _users(self, function: str) -> set[str]:
        """Return the functions of the reference that call `function`, directly or not; and it."""
        users = {function}
        while more := {name for name, names in self._names.items() if names & users} - users:
            users |= more
        return users

    @functools.cached_property
    def _names(self) -> dict[str, set[str]]:
        """The names that each function of the reference uses."""
        tree = ast.parse(Path(str(self._reference.__file__)).read_text(encoding="utf-8"))
        return {
            node.name: {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
            for node in tree.body
            if isinstance(node, ast.FunctionDef)
        }


def _load(check_file: Path) -> ModuleType:
    """Load the module that a file of checks is about."""
    try:
        return module_beside(check_file)
    except CourseError:
        raise
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        raise CourseError(f"What {check_file} checks cannot be run: {what}. Fix it.") from error


def _execute(mutant: Mutant, name: str) -> ModuleType:
    module = ModuleType(name)
    exec(mutant.source, module.__dict__)  # noqa: S102 - our own source, changed by us
    return module


def _describe(version: Alternative | KnownMistake) -> str:
    kind = "mistake" if isinstance(version, KnownMistake) else "alternative"
    return f"{kind} {version.name} of {version.function}"


def _judge_stub(trial: Trial) -> Iterator[str]:
    if trial.lost:
        yield f"the stub {trial.lost}"
    for result in trial.results:
        if result.status not in ("missing", "skipped"):
            yield f"the stub is {result.status} in {result.name}, not missing"


def _judge_right(what: str, trial: Trial) -> Iterator[str]:
    if trial.lost:
        yield f"{what} {trial.lost}"
    for result in trial.wrong:
        why = explain(result.problem) if result.problem else "no reason"
        yield f"{what} does not pass {result.name} ({result.status}): {why}"


def _judge_public(what: str, trial: Trial) -> Iterator[str]:
    if trial.lost:
        yield f"{what} {trial.lost} on the public checks"
    for result in trial.wrong:
        yield f"{what} passes the hidden checks but not the public {result.name}"
