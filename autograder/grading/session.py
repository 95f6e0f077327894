"""One pytest session whose checks are collected once and run again for every submission."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from autograder.course import Course
from autograder.errors import CourseError, GraderError
from autograder.functions import Functions
from autograder.grading import plugin
from autograder.grading.collected import to_checks
from autograder.grading.diagnosis import Diagnosis
from autograder.grading.fixtures import Fixtures
from autograder.grading.inprocess import caller
from autograder.mistakes import load_mistakes
from autograder.model import Check, Exercise

# The checks run in a clean pytest: no plugin, setting or conftest.py of the place. What is
# switched off by name would cost time on every check and has nothing to say here.
_SILENT = (
    "cacheprovider",
    "capture",
    "debugging",
    "doctest",
    "faulthandler",
    "junitxml",
    "legacypath",
    "logging",
    "pastebin",
    "setuponly",
    "setupplan",
    "skipping",
    "stepwise",
    "subtests",
    "terminal",
    "threadexception",
    "unittest",
    "unraisableexception",
    "warnings",
)
_OPTIONS = [
    "--disable-plugin-autoload",
    "--import-mode=importlib",
    "--assert=plain",  # an assertion's values are for no learner's eyes
    "--noconftest",
    f"--config-file={os.devnull}",
    *(f"-pno:{name}" for name in _SILENT),
]


def open_session(
    course: Course,
    exercises: Sequence[Exercise],
    serve: Callable[[CheckSession], None],
    checks: Callable[[Exercise], Path] | None = None,
) -> None:
    """Collect the checks, prove them on the reference where there is one, hand over to `serve`.

    Args:
        course: The course.
        exercises: Those of its exercises that will be graded.
        serve: Called once, with the session; it ends when this returns.
        checks: From an exercise to its file of checks; the hidden ones if left out.

    Raises:
        CourseError: when a file of checks is wrong.
    """
    session = CheckSession(
        course, exercises, serve, checks or (lambda exercise: exercise.hidden_checks)
    )
    paths = [str(session.file_of(exercise)) for exercise in exercises]
    os.environ.pop("PYTEST_ADDOPTS", None)
    arguments = [*_OPTIONS, f"--rootdir={course.root}", *paths]
    # A compiled file is told from its source's second and size alone: edited checks may have both.
    writes_none, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        code = pytest.main(arguments, plugins=[plugin, session, session.fixtures])
    finally:
        sys.dont_write_bytecode = writes_none
        _forget_modules(course.root)
    if session.fault is not None:
        raise session.fault
    if not session.served:
        raise GraderError(f"pytest could not run the checks ({code!r}). Run `autograder verify`.")


def _forget_modules(root: Path) -> None:
    """Let a later session read the course's files anew: pytest takes an imported one as it is."""
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file and Path(file).is_relative_to(root) and Path(file).name.startswith("test_"):
            del sys.modules[name]


class CheckSession:
    """A pytest plugin that holds the collected checks; see `open_session`.

    Attributes:
        checks: The checks of each exercise, in the order of the file.
        served: Whether `serve` was called.
        fault: What kept it from being called, or what it raised.
        file_of: From an exercise to its file of checks.
        fixtures: What the checks get.
    """

    def __init__(
        self,
        course: Course,
        exercises: Sequence[Exercise],
        serve: Callable[[CheckSession], None],
        checks: Callable[[Exercise], Path],
    ) -> None:
        self.checks: dict[str, tuple[Check, ...]] = {}
        self.served = False
        self.fault: BaseException | None = None
        self.file_of = checks
        self.fixtures = Fixtures(course.secret, self._reference)
        self._course = course
        self._exercises = exercises
        self._serve = serve
        self._items: dict[tuple[str, str], tuple[pytest.Function, pytest.Item | None]] = {}
        self._last: pytest.Item | None = None
        self._functions: set[pytest.Item] = set()  # checks for which pytest sets nothing up
        self._references: dict[Path, ModuleType] = {}
        self._diagnoses: dict[str, Diagnosis] = {}

    def run(self, exercise: str, check: str, submission: Any) -> BaseException | None:
        """Run one check; what ended it, None where it passed.

        Args:
            exercise: The exercise's name.
            check: The check's name.
            submission: What the fixture `submission` shall be.

        Raises:
            GraderError: when it was not the check's own body that ended it.
        """
        item, following = self._items[exercise, check]
        self.fixtures.expect(item, submission)
        if item in self._functions:
            return _what_ends(item.obj, **self.fixtures.arguments())
        self._leave(item.path)
        _renew(item)
        hook = item.config.hook
        before = _what_ends(hook.pytest_runtest_setup, item=item)
        ended = before or _what_ends(hook.pytest_runtest_call, item=item)
        _report(item)
        after = _what_ends(hook.pytest_runtest_teardown, item=item, nextitem=following)
        self._last = following and item
        if fault := before or after:
            raise GraderError(f"{item.nodeid} could not be run: {fault!r}.") from fault
        return ended

    def _leave(self, path: Path) -> None:
        """Tear down the file of the last check, unless the next one is in it too."""
        if self._last is not None and self._last.path != path:
            self._last.config.hook.pytest_runtest_teardown(item=self._last, nextitem=None)
            self._last = None

    # What pytest calls.

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep what kept a file from being collected."""
        if report.failed and self.fault is None:
            reason = str(report.longrepr).strip().splitlines()[-1].removeprefix("E").strip()
            self.fault = CourseError(f"{report.nodeid} cannot be collected: {reason}. Mend it.")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In place of one run through the items: as many as there are submissions."""
        try:
            self._sort(session.items)
            if self._course.solutions is not None:
                self._prove()
            self.served = True
            self._serve(self)
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - raised anew where pytest is left behind
            self.fault = self.fault or error
        return True

    def diagnosis(self, exercise: str) -> Diagnosis:
        """What compares submissions of this exercise with its known mistakes."""
        return self._diagnoses[exercise]

    # What is done once.

    def _reference(self, check_file: Path) -> ModuleType:
        """The reference of the exercise whose checks these are."""
        if check_file not in self._references:
            if self._course.solutions is None:
                raise CourseError(
                    f"{check_file} asks for `reference`, which hidden checks alone have."
                )
            hidden = self._course.solutions / check_file.parent.name / check_file.name
            self._references[check_file] = plugin.module_beside(hidden)
        return self._references[check_file]

    def _sort(self, items: Sequence[pytest.Item]) -> None:
        if self.fault is not None:
            raise self.fault
        for exercise in self._exercises:
            path = self.file_of(exercise)
            own = [
                item for item in items if item.path == path and isinstance(item, pytest.Function)
            ]
            self.checks[exercise.name] = to_checks(path, exercise, own)
            if self._course.solutions is not None:
                self._diagnoses[exercise.name] = self._diagnosis(exercise)
            # What pytest takes for the next item is another one of the file, so that the file
            # stays set up from one check and one submission to the next.
            for position, item in enumerate(own):
                following = own[position - 1] if len(own) > 1 else None
                self._items[exercise.name, item.name] = (item, following)

    def _diagnosis(self, exercise: Exercise) -> Diagnosis:
        hidden = exercise.hidden_checks
        reference = self._reference(hidden)
        mistakes = load_mistakes(exercise.mistakes, reference)
        return Diagnosis(reference, mistakes)

    def _prove(self) -> None:
        """A check that fails on the reference would fail everybody: refuse to grade with it."""
        for exercise in self._exercises:
            path = self.file_of(exercise)
            submission = Functions(caller(self._reference(path)))
            for check in self.checks[exercise.name]:
                try:
                    error = self.run(exercise.name, check.name, submission)
                except GraderError as fault:
                    raise CourseError(f"{path}: {fault} Mend the check.") from fault
                if error is not None:
                    raise CourseError(
                        f"{path}::{check.name} fails on the reference solution"
                        f" ({type(error).__name__}: {error}). Mend the check or the solution."
                    )
                if self.fixtures.suffice():
                    self._functions.add(self._items[exercise.name, check.name][0])


def _renew(item: pytest.Function) -> None:
    """Forget what the last run has left on an item."""
    item._initrequest()  # noqa: SLF001 - what pytest does itself before an item's second run
    if item.cls is not None:
        for name in ("_instance", "_obj"):  # of the check's class: every run has its own
            vars(item).pop(name, None)


def _report(item: pytest.Function) -> None:
    """Tell pytest's own fixtures that the check was run: tmp_path cannot end without."""
    call = pytest.CallInfo.from_call(lambda: None, "call")
    item.config.hook.pytest_runtest_makereport(item=item, call=call)


def _what_ends(hook: Callable[..., object], **arguments: object) -> BaseException | None:
    """What a phase of a check raises; nobody reads the report that pytest would make of it."""
    try:
        hook(**arguments)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - pytest.fail is none of Exception
        return error
    return None
