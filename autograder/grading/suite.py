"""Collects the tests of an exercise, each of which then runs by an ordinary call."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from autograder.course import Course
from autograder.errors import CourseError
from autograder.functions import Functions
from autograder.grading import plugin
from autograder.grading.clean_pytest import CheckFile, collect_file, run_item
from autograder.grading.inprocess import caller
from autograder.grading.markers import read_checks
from autograder.model import Check, Exercise

FIXTURES = frozenset({"submission", "reference", "rng"})
_HARMLESS_MARKS = frozenset({"points", "parametrize"})  # pytest itself evaluates all others
_Fixture = type(plugin.submission)  # what @pytest.fixture makes of a function; it has a name


@dataclass(frozen=True)
class FunctionTest:
    """A test that asks for our fixtures and parameters alone: to run it is to call it.

    Args:
        check: What it checks.
        seed: What its random numbers depend on, beside the course's secret.
        function: The test function.
        asks: Those of our fixtures that it asks for.
        parameters: The values of its parameters.
    """

    check: Check
    seed: str
    function: Callable[..., object]
    asks: frozenset[str]
    parameters: dict[str, object]

    def run(self, submission: Any, reference: Any, rng: Any) -> BaseException | None:
        """Call the test and return the exception that ended it; None when it passed."""
        fixtures = {"submission": submission, "reference": reference, "rng": rng}
        try:
            # As in pytest, a parameter replaces a fixture of the same name.
            self.function(**{name: fixtures[name] for name in self.asks} | self.parameters)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - pytest.fail raises no Exception
            return error
        return None


@dataclass(frozen=True)
class PytestTest:
    """A test for which pytest sets something up: another fixture, a class, a mark such as skipif.

    Args:
        check: What it checks.
        seed: What its random numbers depend on, beside the course's secret.
        file: The file that it is in.
    """

    check: Check
    seed: str
    file: CheckFile

    def run(self, submission: Any, reference: Any, rng: Any) -> BaseException | None:
        """Have pytest run the test and return the exception that ended it; None when it passed.

        Raises:
            CourseError: when the test asks for a fixture that does not exist.
            GraderError: when pytest did not get as far as the test.
        """
        fixtures = {"submission": submission, "reference": reference, "rng": rng}
        error = run_item(self.file, self.check.name, fixtures)
        if isinstance(error, pytest.FixtureLookupError):
            where = f"{self.file.path}::{self.check.name}"
            raise CourseError(f"{where} asks for {error.argname!r}, which is no fixture. Fix it.")
        return error


Test = FunctionTest | PytestTest


@dataclass(frozen=True)
class Suite:
    """The tests of one exercise, with what they are given beside a submission.

    A test that skips on a submission has the status "skipped" and no points. A mark xfail excuses
    nothing: a test that fails has failed.

    Args:
        exercise: The exercise.
        path: The file of checks.
        tests: Its tests, in the order of the file.
        reference: The reference solution; None for public checks, which cannot ask for it.
        secret: What random numbers depend on.
    """

    exercise: Exercise
    path: Path
    tests: tuple[Test, ...]
    reference: ModuleType | None = None
    secret: str = ""

    @property
    def checks(self) -> tuple[Check, ...]:
        """What the tests check, in their order."""
        return tuple(test.check for test in self.tests)

    @property
    def max_score(self) -> float:
        """What the checks are worth together."""
        return sum(check.points for check in self.checks)

    def run(self, test: Test, submission: Any) -> BaseException | None:
        """Run one test and return the exception that ended it; None when it passed."""
        return test.run(submission, self.reference, plugin.generator(self.secret, test.seed))

    def prove(self) -> None:
        """Run every test on the reference: what fails there would fail every submission.

        Raises:
            CourseError: when a test fails, whatever its marks, or is skipped.
        """
        assert self.reference is not None, "public checks are not proved: they have no reference"
        submission = Functions(caller(self.reference))
        for test in self.tests:
            error = self.run(test, submission)
            if error is not None:
                verb = "is skipped" if isinstance(error, pytest.skip.Exception) else "fails"
                reason = f"{type(error).__name__}: {error}".split("\n")[0]
                raise CourseError(
                    f"{self.path}::{test.check.name} {verb} on the reference solution ({reason})."
                    " Every check must pass there: fix the check or the solution."
                )


def collect(
    path: Path, exercise: Exercise, reference: ModuleType | None = None, secret: str = ""
) -> Suite:
    """Collect a file of checks.

    Args:
        path: The file.
        exercise: The exercise that the checks belong to.
        reference: The reference solution; without one the checks are public ones, and a
            conftest.py beside them, which may be a learner's, does not count.
        secret: What random numbers depend on.

    Raises:
        CourseError: when the file or one of its checks is wrong.
    """
    file = collect_file(path, use_conftest=reference is not None)
    checks = read_checks(path, exercise, file.items)
    tests = tuple(
        _to_test(check, item, file) for check, item in zip(checks, file.items, strict=True)
    )
    for item in file.items:
        if reference is None and "reference" in item.fixturenames:
            raise CourseError(
                f"{path}::{plugin.check_name(item)} asks for `reference`, which only hidden checks"
                " have. Fix the check."
            )
    return Suite(exercise, path, tests, reference, secret)


def collect_hidden(course: Course, exercise: Exercise) -> Suite:
    """Collect the hidden checks of an exercise, with its reference solution.

    Raises:
        CourseError: when the checks or the reference are wrong.
    """
    path = exercise.reference
    try:
        reference = plugin.module_beside(exercise.hidden_checks)
    except CourseError:
        raise
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        raise CourseError(f"{path} cannot be run: {what}. Fix it.") from error
    return collect(exercise.hidden_checks, exercise, reference, course.secret)


def _to_test(check: Check, item: pytest.Function, file: CheckFile) -> Test:
    seed = plugin.name_of(item)
    if _needs_pytest(item, file):
        return PytestTest(check, seed, file)
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    asks = FIXTURES & set(item.fixturenames)
    return FunctionTest(check, seed, item.function, asks, parameters)


def _needs_pytest(item: pytest.Function, file: CheckFile) -> bool:
    """Return whether pytest does more for a test than to call it with our values.

    In doubt it does: an autouse fixture and setup_function are among an item's fixture names, but
    whose fixture a name stands for, pytest does not tell. So a fixture in the file or its
    conftest.py that has a name of ours is taken for the one that the test gets.
    """
    members = [member for module in file.modules.values() for member in vars(module).items()]
    replaced = {value.name for _, value in members if isinstance(value, _Fixture)}
    return (
        item.cls is not None
        or inspect.iscoroutinefunction(item.function)  # a call runs none of it, and would pass
        or inspect.isasyncgenfunction(item.function)
        or not {mark.name for mark in item.iter_markers()} <= _HARMLESS_MARKS
        or not set(item.fixturenames) - _parameters(item) <= FIXTURES - replaced
        or any(name.startswith("pytest_") for name, _ in members)  # hooks, or more plugins
    )


def _parameters(item: pytest.Function) -> set[str]:
    """Return the parameters whose values a test gets as they are, with no fixture between."""
    names: set[str] = set()
    for mark in item.iter_markers("parametrize"):
        if len(mark.args) == 2 and "indirect" not in mark.kwargs:  # noqa: PLR2004 - names, values
            given = mark.args[0]
            names.update(map(str.strip, given.split(",")) if isinstance(given, str) else given)
    return names
