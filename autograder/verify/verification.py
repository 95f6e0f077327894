"""Proves a course sound: what must fail fails, what must pass passes, and the hints are right.

For each exercise: the stub scores nothing and is reported missing; the reference and every
variant score everything; every mistake loses points on its own function, on no function that
does not use it, and is diagnosed as itself; what passes the hidden checks passes the public
ones; automatic mutants of the reference are caught.
"""

from __future__ import annotations

import ast
import time
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType

import msgspec

from autograder.course import Course, load_course
from autograder.errors import CourseError
from autograder.explanations import explain
from autograder.forking import in_child
from autograder.grading.grader import run_checks
from autograder.grading.inprocess import InProcessSubmission, patched
from autograder.grading.plugin import module_beside
from autograder.grading.session import CheckSession, open_session
from autograder.learner.handout import is_public
from autograder.mistakes import KnownVersion, load_known_versions
from autograder.model import CheckResult, Exercise, Problem
from autograder.verify import stubs
from autograder.verify.mutants import Mutant, mutants

SECONDS = 10.0  # for all checks on one candidate: one that needs longer has not ended
LEAST_CAUGHT = 0.97  # of the mutants that are not equivalent

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(tuple[CheckResult, ...]).decode


class Report(msgspec.Struct, frozen=True):
    """What was found in one exercise.

    Args:
        exercise: Its name.
        variants: How many right versions there are.
        mistakes: How many known mistakes there are.
        diagnosed: How many of them are diagnosed as themselves.
        mutants: How many mutants were made, less the equivalent ones.
        caught: How many of these the hidden checks caught.
        faults: What falls short, one sentence each.
        seconds: How long it took.
    """

    exercise: str
    variants: int
    mistakes: int
    diagnosed: int
    mutants: int
    caught: int
    faults: tuple[str, ...]
    seconds: float


def verify(root: Path, names: Sequence[str], jobs: int) -> Iterator[Report]:
    """Verify exercises of a course, a few at once, each in a process of its own.

    Args:
        root: The course.
        names: The exercises' names.
        jobs: How many at once.

    Raises:
        CourseError: when a file of the course is wrong.
    """
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        yield from pool.map(verify_exercise, [root] * len(names), names)


def verify_exercise(root: Path, name: str) -> Report:
    """Verify one exercise; see the module's docstring for what is proved."""
    course = load_course(root)
    return _Verification(course, course.exercises[name]).run()


class _Verification:
    def __init__(self, course: Course, exercise: Exercise) -> None:
        self._course = course
        self._exercise = exercise
        self._hidden = exercise.hidden_checks
        self._reference = _load(self._hidden)
        self._stub = _load(exercise.public_checks)
        self._mistakes, _ = load_known_versions(exercise.mistakes, self._reference)
        self._variants, held = load_known_versions(exercise.variants, self._reference)
        self._equivalent: dict[str, str] = getattr(held, "EQUIVALENT_MUTANTS", {})
        self._faults: list[str] = []
        self._diagnosed = 0
        self._mutants = self._caught = 0
        self._right: list[tuple[str, ModuleType]] = [("the reference", self._reference)]

    def run(self) -> Report:
        started = time.monotonic()
        self._look_at_files()
        open_session(self._course, [self._exercise], self._hold_against_hidden)
        public = self._exercise.public_checks
        open_session(self._course, [self._exercise], self._hold_against_public, lambda _: public)
        return Report(
            self._exercise.name,
            len(self._variants),
            len(self._mistakes),
            self._diagnosed,
            self._mutants,
            self._caught,
            tuple(self._faults),
            round(time.monotonic() - started, 2),
        )

    def _hold_against_hidden(self, session: CheckSession) -> None:
        self._remember(session)
        self._look_at_stub(session)
        for variant in self._variants:
            self._look_at_variant(session, variant)
        for mistake in self._mistakes:
            self._look_at_mistake(session, mistake)
        self._look_at_mutants(session)

    def _remember(self, session: CheckSession) -> None:
        """Run the mistakes on the checks' inputs once, here: every child inherits what came."""
        submission, name = InProcessSubmission(self._reference), self._exercise.name
        checked = list(run_checks(session, name, submission))
        session.diagnosis(name).remember([call for _, calls in checked for call in calls])

    def _look_at_files(self) -> None:
        """Every stub has a lesson, a TODO and hints for each function; no file is astray."""
        folder = self._exercise.public_checks.parent
        module = self._exercise.module
        shown = {"README.md", "exercise.toml", f"{module}.py", f"test_{module}.py"}
        hidden = {f"{module}.py", f"test_{module}.py", "mistakes.py", "variants.py"}
        for place, due in ((folder, shown), (self._hidden.parent, hidden)):
            there = {path.name for path in place.iterdir() if path.name != "__pycache__"}
            for name in sorted(due - there):
                self._fault(f"{self._from_root(place / name)} is missing")
            for name in sorted(there - due - self._shown(place)):
                self._fault(f"{self._from_root(place / name)} belongs to nothing")
        for function in self._exercise.functions:
            if len(self._exercise.hints.get(function, ())) == 0:
                self._fault(f"exercise.toml has no hint for {function}")
        for fault in stubs.unfinished(self._exercise):
            self._fault(fault.removesuffix("."))
        stub = folder / f"{module}.py"
        if stub.is_file() and stub.read_text().count("TODO") != len(self._exercise.functions):
            self._fault(f"{self._from_root(stub)} must have one TODO for each function")

    def _shown(self, folder: Path) -> set[str]:
        """The files of an exercise's folder that learners get."""
        lessons = self._course.lessons
        names = [path.name for path in folder.iterdir() if folder.parent == lessons]
        return {name for name in names if is_public((folder.name, name), self._course)}

    def _look_at_stub(self, session: CheckSession) -> None:
        for result in self._results(session, self._stub):
            if result.status not in ("missing", "skipped"):
                self._fault(f"the stub is {result.status} in {result.name}, not missing")

    def _look_at_variant(self, session: CheckSession, variant: KnownVersion) -> None:
        module = patched(self._reference, {variant.function: variant.run})
        what = f"variant {variant.name} of {variant.function}"
        self._right.append((what, module))
        for result in self._results(session, module):
            if result.status != "passed":
                why = explain(result.problem) if result.problem else "no problem"
                self._fault(f"{what} is {result.status} in {result.name}: {why}")

    def _look_at_mistake(self, session: CheckSession, mistake: KnownVersion) -> None:
        module = patched(self._reference, {mistake.function: mistake.run})
        what = f"mistake {mistake.name} of {mistake.function}"
        lost = [one for one in self._results(session, module) if one.status != "passed"]
        own = [one for one in lost if one.function == mistake.function]
        if not own:
            self._fault(f"{what} loses no point")
        users = _users(self._reference, mistake.function)
        for one in lost:
            if one.function != mistake.function and one.function not in users:
                self._fault(f"{what} loses points on {one.function}, which does not use it")
            if one.hint not in (None, mistake.hint):
                self._fault(f"{what} is taken for {one.diagnosis} in {one.name}")
        if any(one.hint == mistake.hint for one in own):
            self._diagnosed += 1
        elif own:
            self._fault(f"{what} has no diagnosis")

    def _look_at_mutants(self, session: CheckSession) -> None:
        source = Path(str(self._reference.__file__)).read_text(encoding="utf-8")
        unused = dict(self._equivalent)
        for mutant in mutants(source, self._given()):
            if mutant.change in self._equivalent:
                unused.pop(mutant.change, None)
                continue
            self._mutants += 1
            if self._is_caught(session, mutant):
                self._caught += 1
            else:
                self._fault(f"mutant survives in line {mutant.line}: {mutant.change}")
        for change in unused:
            self._fault(f"EQUIVALENT_MUTANTS has {change!r}, which is no mutant any more")
        if self._mutants and self._caught < LEAST_CAUGHT * self._mutants:
            self._fault(f"only {self._caught} of {self._mutants} mutants are caught")

    def _given(self) -> set[str]:
        """The functions that the stub already has whole."""
        return set(vars(self._stub)) - set(self._exercise.functions)

    def _is_caught(self, session: CheckSession, mutant: Mutant) -> bool:
        module = ModuleType(self._reference.__name__)
        try:
            exec(mutant.source, module.__dict__)  # noqa: S102 - our own source, changed by us
        except Exception:  # noqa: BLE001 - a module that cannot be run is caught
            return True
        results = self._results(session, module, first_wrong=True)
        return any(result.status != "passed" for result in results)

    def _hold_against_public(self, session: CheckSession) -> None:
        for what, module in self._right:
            for result in self._results(session, module):
                if result.status != "passed":
                    self._fault(f"{what} passes the hidden checks and not the public {result.name}")

    def _results(
        self, session: CheckSession, module: ModuleType, first_wrong: bool = False
    ) -> tuple[CheckResult, ...]:
        def results() -> tuple[CheckResult, ...]:
            warnings.simplefilter("ignore")  # a wrong version may divide by what it likes
            checked = []
            submission = InProcessSubmission(module)
            for result, calls in run_checks(session, self._exercise.name, submission):
                checked.append((result, calls))
                if first_wrong and result.status != "passed":
                    return (result,)
            diagnosis = session.diagnosis(self._exercise.name)
            return diagnosis.explain(self._exercise.functions, checked)

        payload = in_child(lambda: _encode(results()), SECONDS)
        if payload is None:
            check = session.checks[self._exercise.name][0]
            late = Problem("timeout", check.function, seconds=SECONDS)
            return (CheckResult(check.name, "", "", "timeout", 0.0, check.points, late),)
        return _decode(payload)

    def _from_root(self, path: Path) -> Path:
        return path.relative_to(self._course.root)

    def _fault(self, sentence: str) -> None:
        self._faults.append(f"{self._exercise.name}: {sentence}.")


def _load(check_file: Path) -> ModuleType:
    """The module that a file of checks is about."""
    try:
        return module_beside(check_file)
    except CourseError:
        raise
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        raise CourseError(f"What {check_file} checks cannot be run: {what}. Mend it.") from error


def _users(reference: ModuleType, function: str) -> set[str]:
    """The functions of the reference that use `function`, directly or not."""
    tree = ast.parse(Path(str(reference.__file__)).read_text(encoding="utf-8"))
    uses = {
        node.name: {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }
    users = {function}
    while more := {name for name, used in uses.items() if used & users} - users:
        users |= more
    return users
