"""The pytest plugin: the marker `points` and the fixtures `submission`, `reference` and `rng`.

It serves plain `pytest` in an exercise's folder: a check runs on the file beside it, in the same
process, so that `print` and `--pdb` work. In a grading process `suite` gives the same check a
sandboxed submission.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from autograder.errors import ArgumentChanged, CourseError, FunctionMissing
from autograder.loading import load_module
from autograder.model import Problem

if TYPE_CHECKING:
    from autograder.functions import Functions


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line(
        "markers",
        "points(n, function, needs=()): the check's weight, the learner's function that it"
        " checks, and the names of checks without which it says nothing",
    )


@pytest.fixture
def submission(request: pytest.FixtureRequest) -> Any:
    """Return the learner's module."""
    module = module_beside(request.path)
    return local_submission(module, f"{module.__name__}.py")


@pytest.fixture
def reference(request: pytest.FixtureRequest) -> Any:
    """Return the reference solution, which only hidden checks have beside them."""
    return module_beside(request.path)


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> Any:
    """Return a generator of random numbers that depends only on the check's name."""
    return generator("", name_of(request.node))


def check_name(item: pytest.Item) -> str:
    """Return a check's name in its file: `test_it`, `test_it[1]` or `TestClass::test_it`."""
    nodes = [node for node in item.listchain() if isinstance(node, pytest.Class | pytest.Item)]
    return "::".join(node.name for node in nodes)


def name_of(item: pytest.Item) -> str:
    """Return a check's name in its course."""
    return f"{item.path.parent.name}/{check_name(item)}"


def generator(secret: str, name: str) -> Any:
    """Return a generator of random numbers that depends only on these two.

    Args:
        secret: The course's.
        name: The check's name in its course.
    """
    import numpy as np  # noqa: PLC0415 - every pytest run of every project loads this plugin

    digest = hashlib.sha256(f"{secret}/{name}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest))


def module_beside(check_file: Path) -> ModuleType:
    """Import the module that `test_<module>.py` checks, whether or not it was imported before.

    Raises:
        CourseError: when there is no such file.
    """
    path = check_file.with_name(check_file.name.removeprefix("test_"))
    if path == check_file or not path.is_file():
        raise CourseError(f"{path} is missing: {check_file.name} checks it. Put it there.")
    return load_module(path, register=True)  # dataclasses and pickle look a module up by its name


def local_submission(module: object, name: str) -> Functions:
    """Return the functions of a module of this process, called as those of a sandboxed one are.

    Args:
        module: What has the learner's functions as attributes.
        name: What it is called in messages.
    """
    from autograder.functions import Functions, call_on_copies  # noqa: PLC0415 - it imports numpy

    def call(function: str, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        run = getattr(module, function, None)
        if not callable(run):
            raise FunctionMissing(Problem("absent", function, file=name))
        result, changed = call_on_copies(run, args, kwargs)
        if changed is not None:
            raise ArgumentChanged(Problem("changed_argument", function, changed))
        return result

    return Functions(call)
