"""Runs pytest on one file of checks, with no plugin and no setting from the surroundings."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from autograder.errors import CourseError, GraderError
from autograder.grading import plugin

# Left out: what writes into the course, takes over signals or output, or collects tests of other
# kinds. What remains is what a check may ask for, such as capsys, monkeypatch and tmp_path.
_LEFT_OUT = (
    "cacheprovider",
    "debugging",
    "doctest",
    "faulthandler",
    "junitxml",
    "legacypath",
    "pastebin",
    "setuponly",
    "setupplan",
    "stepwise",
    "subtests",
    "terminal",
    "threadexception",
    "unittest",
    "unraisableexception",
)
_OPTIONS = (
    "--disable-plugin-autoload",
    "--import-mode=importlib",
    "--assert=plain",  # a rewritten assertion would put hidden values into its message
    "--capture=no",  # of this process's output; the fixture capsys captures all the same
    f"--config-file={os.devnull}",
    *(f"-pno:{name}" for name in _LEFT_OUT),
)
_VARIABLES = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")  # what pytest takes from the environment


@dataclass(frozen=True)
class CheckFile:
    """A file of checks that pytest has collected.

    Args:
        path: The file.
        use_conftest: Whether the conftest.py beside it counts; no other one ever does.
        items: Its tests, in the order of the file.
        modules: What was imported for it, as in sys.modules: the file and its conftest.py.
    """

    path: Path
    use_conftest: bool
    items: tuple[pytest.Function, ...] = ()
    modules: dict[str, ModuleType] = field(default_factory=dict)


def collect_file(path: Path, use_conftest: bool) -> CheckFile:
    """Import a file of checks as it is now, and collect its tests.

    Args:
        path: The file.
        use_conftest: Whether the conftest.py beside it counts; no other one ever does.

    Raises:
        CourseError: when the file or its conftest.py is missing or cannot be imported.
    """
    if not path.is_file():  # pytest would read the conftest.py of the current folder instead
        raise CourseError(f"{path} is missing. Write it.")
    for name in _imported(path):  # before an edit, or of another course with the same names
        del sys.modules[name]
    listener = _Listener()
    _run_pytest(CheckFile(path, use_conftest), listener, "--collect-only", str(path))
    if listener.problem is not None:
        raise CourseError(f"{path} cannot be collected: {_reason(listener.problem)}. Fix it.")
    return CheckFile(path, use_conftest, listener.items, _imported(path))


def run_item(file: CheckFile, name: str, fixtures: dict[str, Any]) -> BaseException | None:
    """Run one test in a pytest session of its own.

    pytest runs an item once: to run it again takes its private parts, and what the first run has
    set up (the instance of a class, a fixture of the module) would reach the next submission. So
    pytest collects the file again, with the modules that are imported already.

    Args:
        file: The file.
        name: The test's name in the file.
        fixtures: The values of our own fixtures, by name.

    Returns:
        The first exception in set-up, call and tear-down; None when there was none.

    Raises:
        GraderError: when pytest did not get as far as the test.
    """
    listener, test = _Listener(fixtures), f"{file.path}::{name}"
    sys.modules.update(file.modules)
    with tempfile.TemporaryDirectory(prefix="autograder-") as folder:  # for tmp_path
        _run_pytest(file, listener, f"--basetemp={folder}/tests", test)
    if not listener.has_run:
        reason = _reason(listener.problem or "pytest does not find it")
        raise GraderError(f"{test} cannot be run: {reason}. Grade again.")
    return listener.ended


def _imported(path: Path) -> dict[str, ModuleType]:
    """Return what sys.modules has for a file of checks and the conftest.py beside it.

    pytest names a module by the end of its path. So does this: files of another course are among
    them when their paths end alike.
    """
    ends = tuple(str(Path(os.sep, path.parent.name, name)) for name in (path.name, "conftest.py"))
    return {
        name: module
        for name, module in list(sys.modules.items())
        if str(getattr(module, "__file__", "")).endswith(ends)
    }


def _run_pytest(file: CheckFile, listener: _Listener, *arguments: str) -> None:
    """Run pytest on one file."""
    # pytest names a module by its path below the root. With a root two folders up, the names, such
    # as solutions.01_tower.conftest, are not those of other modules.
    folder = file.path.parent
    options = [*_OPTIONS, f"--confcutdir={folder}", f"--rootdir={folder.parent.parent}"]
    if not file.use_conftest:
        options.append("--noconftest")
    with _clean_environment(), contextlib.redirect_stderr(io.StringIO()) as stderr:
        try:
            code = pytest.main([*options, *arguments], plugins=[listener])
        except (Exception, SystemExit, pytest.skip.Exception) as error:  # noqa: BLE001 - reported
            listener.report(f"{type(error).__name__}: {error}")  # from a conftest.py, or sys.exit
            return
    if listener.interrupt is not None:
        raise listener.interrupt
    if code in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.INTERNAL_ERROR):
        listener.report(stderr.getvalue())


@contextlib.contextmanager
def _clean_environment() -> Iterator[None]:
    """Hide pytest's settings in the environment, and write no compiled file.

    Python matches a compiled file with its source by size and second: a check that is edited
    right after it was compiled may have both unchanged.
    """
    hidden = {name: os.environ.pop(name) for name in _VARIABLES if name in os.environ}
    writes_none, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = writes_none
        os.environ.update(hidden)


def _reason(problem: str) -> str:
    """Return what a report says in one line: the exception that a traceback ends with, or all."""
    lines = problem.splitlines()
    raised = [line.removeprefix("E ").strip() for line in lines if line.startswith("E ")]
    if not raised:
        return " ".join(problem.split())
    return f"{lines[0].rstrip('.')}: {raised[-1]}" if "conftest" in lines[0] else raised[-1]


class _Listener:
    """A pytest plugin that provides our fixtures and keeps what pytest reports.

    Args:
        fixtures: The values of our fixtures, by name.

    Attributes:
        items: The tests that were collected.
        problem: The first report of a failure outside the tests.
        has_run: Whether a test was run.
        ended: The first exception in it.
        interrupt: The Ctrl-C that ended the session.
    """

    def __init__(self, fixtures: dict[str, Any] | None = None) -> None:
        self.items: tuple[pytest.Function, ...] = ()
        self.problem: str | None = None
        self.has_run = False
        self.ended: BaseException | None = None
        self.interrupt: KeyboardInterrupt | None = None
        self._fixtures = fixtures or {}

    def report(self, problem: str) -> None:
        """Keep the first report: those that follow are of its consequences."""
        self.problem = self.problem or problem.strip() or "pytest does not say why"

    @pytest.fixture
    def submission(self) -> Any:
        """Return what is graded."""
        return self._fixtures["submission"]

    @pytest.fixture
    def reference(self) -> Any:
        """Return the reference solution."""
        return self._fixtures["reference"]

    @pytest.fixture
    def rng(self) -> Any:
        """Return the test's generator of random numbers."""
        return self._fixtures["rng"]

    def pytest_configure(self, config: pytest.Config) -> None:
        """Register our marker."""
        plugin.pytest_configure(config)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep why something cannot be collected."""
        if report.outcome != "passed":
            text = report.longrepr
            self.report(text[2] if isinstance(text, tuple) else str(text))  # file, line, reason

    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Keep what a hook of a conftest.py raises, or the sys.exit of a file."""
        self.report(excinfo.exconly())

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Keep the tests."""
        self.items = tuple(item for item in session.items if isinstance(item, pytest.Function))

    def pytest_runtest_makereport(self, call: pytest.CallInfo[None]) -> None:
        """Keep the exception itself: the report that pytest makes has only its text."""
        self.has_run = True
        if call.excinfo is not None and self.ended is None:
            self.ended = call.excinfo.value

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Keep a Ctrl-C or a `pytest.exit`, but not the interrupt that pytest makes of errors."""
        if type(excinfo.value) is KeyboardInterrupt:
            self.interrupt = excinfo.value
        elif isinstance(excinfo.value, pytest.exit.Exception):
            self.report(f"pytest.exit: {excinfo.value}")
            self.has_run, self.ended = True, excinfo.value
