"""One warm pytest session whose items are run again for every submission, by pytest's protocol.

The submissions are in its process, and there is no store: it is no way to grade strangers.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import os
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

_OPTIONS = ["-qq", "--tb=no", "--disable-plugin-autoload", "--noconftest", "-pno:cacheprovider"]


def run_all(checks: Path, reference: Path, submissions: Sequence[Path], generator: Any) -> None:
    """Run a file of hidden checks against every submission.

    Args:
        checks: The file of checks.
        reference: The reference's file.
        submissions: The learners' files.
        generator: From a check's item to its generator of random numbers.
    """
    plugin = _Warm(module_of(reference), submissions, generator)
    options = [*_OPTIONS, f"--config-file={os.devnull}"]
    with contextlib.redirect_stdout(io.StringIO()):
        code = pytest.main([*options, str(checks)], plugins=[plugin])
    assert plugin.run == len(submissions), f"pytest ended early: {code!r}"


class _Warm:
    def __init__(self, reference: ModuleType, submissions: Sequence[Path], generator: Any) -> None:
        self.run = 0
        self._reference = reference
        self._submissions = submissions
        self._generator = generator
        self._submission: ModuleType | None = None

    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "points(n, function, needs=()): see autograder")

    @pytest.fixture
    def submission(self) -> Any:
        return self._submission

    @pytest.fixture
    def reference(self) -> ModuleType:
        return self._reference

    @pytest.fixture
    def rng(self, request: pytest.FixtureRequest) -> Any:
        return self._generator(request.node)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for file in self._submissions:
            self._submission = module_of(file)
            for item in session.items:
                runtestprotocol(item, log=False, nextitem=item)
            self.run += 1
        return True


def module_of(file: Path) -> ModuleType:
    """Run a Python file in this process, and return its module."""
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
