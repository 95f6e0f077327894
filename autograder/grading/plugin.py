"""The pytest plugin: the marker `points` and the fixtures `submission`, `reference` and `rng`.

Under plain `pytest` in an exercise's folder a check meets the file beside it, in the same
process, so that `print` and `--pdb` work. A grading worker's session has fixtures of the same
names, and the same check meets a jailed process.
"""

from __future__ import annotations

import copy
import hashlib
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from autograder.errors import ArgumentChanged, CourseError, FunctionMissing


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
    return LocalSubmission.beside(request.path)


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
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # dataclasses and pickle look a module up by its name
    spec.loader.exec_module(module)
    return module


class LocalSubmission:
    """The learner's module in this process, called as a jailed one is.

    Args:
        module: What has the learner's functions as attributes.
        name: What it is called in messages.
    """

    def __init__(self, module: object, name: str) -> None:
        self._module = module
        self._name = name

    @classmethod
    def beside(cls, check_file: Path) -> LocalSubmission:
        """The module that lies beside a file of checks."""
        module = module_beside(check_file)
        return cls(module, f"{module.__name__}.py")

    def __getattr__(self, function: str) -> Callable[..., Any]:
        if not callable(getattr(self._module, function, None)):
            raise FunctionMissing(f"{self._name} has no function {function}.")

        def call(*args: Any, **kwargs: Any) -> Any:
            __tracebackhide__ = True
            return _call(self._module, function, args, kwargs)

        return call


def _call(module: object, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    from autograder.values import unchanged  # noqa: PLC0415 - it imports numpy

    __tracebackhide__ = True

    passed = copy.deepcopy((args, kwargs))
    result = getattr(module, function)(*passed[0], **passed[1])
    if not unchanged((args, kwargs), passed):
        raise ArgumentChanged.by(function)
    return result
