"""The pytest plugin: the marker `points` and the fixtures `submission`, `reference` and `rng`.

Under plain `pytest` in an exercise's folder a check meets the file beside it, in the same
process, so that `print` and `--pdb` work. A grading worker's session has fixtures of the same
names, and the same check meets a jailed process.
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
    """Make the marker known and let checks meet the files beside them."""
    config.addinivalue_line(
        "markers",
        "points(n, function, needs=()): the check's weight, the learner's function that it"
        " checks, and the names of checks without which it says nothing",
    )


@pytest.fixture
def submission(request: pytest.FixtureRequest) -> Any:
    """The learner's module."""
    module = module_beside(request.path)
    return local_submission(module, f"{module.__name__}.py")


@pytest.fixture
def reference(request: pytest.FixtureRequest) -> Any:
    """The reference solution: for hidden checks alone, which lie beside it."""
    return module_beside(request.path)


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> Any:
    """A generator of random numbers that depends on nothing but the check's name."""
    return generator("", name_of(request.node))


def name_of(item: pytest.Item) -> str:
    """A check's name in its course."""
    return f"{item.path.parent.name}/{item.name}"


def generator(secret: str, name: str) -> Any:
    """A generator of random numbers that depends on these two alone."""
    import numpy as np  # noqa: PLC0415 - every pytest run of every project loads this plugin

    digest = hashlib.sha256(f"{secret}/{name}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest))


def module_beside(check_file: Path) -> ModuleType:
    """The module that `test_<module>.py` checks, freshly imported.

    Raises:
        CourseError: when there is no such file.
    """
    path = check_file.with_name(check_file.name.removeprefix("test_"))
    if path == check_file or not path.is_file():
        raise CourseError(f"{path} is missing: {check_file.name} checks it. Put it there.")
    return load_module(path, register=True)  # dataclasses and pickle look a module up by its name


def local_submission(module: object, name: str) -> Functions:
    """Return the functions of a module of this process, called as those of a jailed one are.

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
