"""The fixtures `submission`, `reference` and `rng` of a grading session, and who needs no more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from autograder.grading import plugin


class Fixtures:
    """A pytest plugin with fixtures in place of those of `plugin`.

    None asks for pytest's `request`, which pytest would make anew, twice, for each of them.

    Args:
        secret: The course's; see `plugin.generator`.
        reference: From a file of checks to the reference that it is about.
    """

    def __init__(self, secret: str, reference: Callable[[Path], ModuleType]) -> None:
        self._secret = secret
        self._reference = reference
        self._item: pytest.Function | None = None
        self._submission: Any = None
        self._set_up: dict[str, Callable[..., Any]] = {}  # by name, what was set up last
        self._values: dict[str, Callable[[], Any]] = {
            "submission": lambda: self._submission,
            "reference": lambda: self._reference(self._running.path),
            "rng": lambda: plugin.generator(self._secret, plugin.name_of(self._running)),
        }

    def expect(self, item: pytest.Function, submission: Any) -> None:
        """Say which check is run next, and on what."""
        self._item, self._submission = item, submission

    def suffice(self) -> bool:
        """Whether the check that was run, by pytest, asked for values alone.

        That is for our fixtures and for parameters: nothing was set up and nothing torn down. Such
        a check is a function, which `arguments` are enough to call.
        """
        return self._running.cls is None and all(map(self._is_value, self._running.fixturenames))

    def arguments(self) -> dict[str, Any]:
        """What the check that is run next is called with."""
        names = self._values.keys() & set(self._running.fixturenames)
        return {name: self._values[name]() for name in names} | _parameters(self._running)

    def _is_value(self, name: str) -> bool:
        set_up = self._set_up.get(name)
        if set_up is None:
            return False
        own = getattr(set_up, "__self__", None) is self  # a course's may have the same name
        return own or set_up.__module__ == "_pytest.python"  # which makes one of a parameter

    @property
    def _running(self) -> pytest.Function:
        assert self._item is not None, "expect() comes first"
        return self._item

    # What pytest calls.

    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> None:
        """Note what a check asks for."""
        self._set_up[fixturedef.argname] = fixturedef.func

    @pytest.fixture
    def submission(self) -> Any:
        """What is graded."""
        return self._values["submission"]()

    @pytest.fixture
    def reference(self) -> Any:
        """The reference of the exercise whose check is run."""
        return self._values["reference"]()

    @pytest.fixture
    def rng(self) -> Any:
        """A generator that depends on nothing but the check and the course's secret."""
        return self._values["rng"]()


def _parameters(item: pytest.Function) -> dict[str, Any]:
    return dict(item.callspec.params) if hasattr(item, "callspec") else {}
