"""Known mistakes and accepted alternatives: wrong and right versions of a learner's function.

A known mistake is a misconception of learners, written as code, with the hint that helps against
it. An accepted alternative is right and looks different from the reference solution. Authors write
`solutions/<exercise>/mistakes.py` and `variants.py` with the two decorators of this module. Both
files may import from the reference by its module's name: `from tower import step`.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from autograder.errors import CourseError
from autograder.loading import load_module

Function = TypeVar("Function", bound=Callable[..., Any])


class NeverEnds(Exception):
    """Raised by a known mistake at the point where the learner's own code would loop forever."""


@dataclass(frozen=True)
class Alternative:
    """An accepted alternative of one function.

    Args:
        function: The learner's function that it stands for.
        name: What it is called in reports.
        run: The version itself; its docstring says in what it looks different.
    """

    function: str
    name: str
    run: Callable[..., Any]


@dataclass(frozen=True)
class KnownMistake:
    """A known mistake in one function.

    Args:
        function: The learner's function that it stands for.
        name: What it is called in a diagnosis.
        hint: What helps against it.
        run: The wrong version itself; its docstring says what the learner probably did.
        stateful: Whether the result of a call depends on the calls before it.
    """

    function: str
    name: str
    hint: str
    run: Callable[..., Any]
    stateful: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from every other mistake of its exercise."""
        return self.function, self.name


Version = TypeVar("Version", KnownMistake, Alternative)
_registered: list[KnownMistake | Alternative] = []


def mistake(
    function: str, *, hint: str, name: str = "", stateful: bool = False
) -> Callable[[Function], Function]:
    """Register a wrong version of `function`; its docstring says what the learner probably did.

    If it raises an exception other than a ValueError, an IndexError or an arithmetic error, as a
    learner's code would, the docstring or the hint names the exception: `verify` reports every
    other one, since it may as well be an error in the mistake itself.

    Args:
        function: The learner's function that it stands for.
        hint: Lets the learner find the mistake, without giving the answer away.
        name: What it is called, where a mistake in another function has its Python name.
        stateful: Whether it keeps something from one call to the next, in a global variable that
            it rebinds (each comparison begins with the value that the file gives it).
    """
    return _register(lambda run: KnownMistake(function, name or run.__name__, hint, run, stateful))


def variant(function: str, *, name: str = "") -> Callable[[Function], Function]:
    """Register a right version of `function`; its docstring says in what it looks different.

    Args:
        function: The learner's function that it stands for.
        name: What it is called, where an alternative of another function has its Python name.
    """
    return _register(lambda run: Alternative(function, name or run.__name__, run))


def _register(make: Callable[[Callable[..., Any]], Version]) -> Callable[[Function], Function]:
    def register(run: Function) -> Function:
        _registered.append(make(run))
        return run

    return register


def load_mistakes(path: Path, reference: ModuleType) -> tuple[KnownMistake, ...]:
    """Return the known mistakes of a mistakes.py, in its order; none where there is no file.

    Args:
        path: The file.
        reference: The reference solution, which the file may import from.

    Raises:
        CourseError: when the file cannot be run, or one of its mistakes is not well-formed.
    """
    versions, _ = _load(path, reference, KnownMistake)
    return versions


def load_alternatives(
    path: Path, reference: ModuleType
) -> tuple[tuple[Alternative, ...], dict[str, str]]:
    """Return the alternatives of a variants.py, and its EQUIVALENT_MUTANTS with their reasons.

    Args:
        path: The file; where there is none, both are empty.
        reference: The reference solution, which the file may import from.

    Raises:
        CourseError: when the file cannot be run, or one of its alternatives is not well-formed.
    """
    versions, module = _load(path, reference, Alternative)
    return versions, getattr(module, "EQUIVALENT_MUTANTS", {})


def _load(
    path: Path, reference: ModuleType, kind: type[Version]
) -> tuple[tuple[Version, ...], ModuleType | None]:
    if not path.is_file():
        return (), None
    _registered.clear()
    try:
        with _importable(reference):
            module = load_module(path, f"{path.parent.name}.{path.stem}")
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        raise CourseError(f"{path} cannot be run: {what}. Fix it.") from error
    versions = tuple(version for version in _registered if isinstance(version, kind))
    if len(versions) < len(_registered):
        raise CourseError(
            f"{path} has a mistake among right versions, or a right one among mistakes. Mistakes"
            " belong in mistakes.py, right versions in variants.py."
        )
    _check(path, versions, reference)
    return versions, module


@contextlib.contextmanager
def _importable(reference: ModuleType) -> Iterator[None]:
    """Let `import <reference>` find the reference, here and nowhere else."""
    before = sys.modules.get(reference.__name__)
    sys.modules[reference.__name__] = reference
    try:
        yield
    finally:
        sys.modules.pop(reference.__name__)
        if before is not None:
            sys.modules[reference.__name__] = before


def _check(path: Path, versions: Sequence[Version], reference: ModuleType) -> None:
    seen: set[tuple[str, str]] = set()
    for version in versions:
        function, name = version.function, version.name
        if not callable(getattr(reference, function, None)):
            raise CourseError(f"{path}: {name} stands for {function!r}, which is not a function.")
        if (function, name) in seen:
            raise CourseError(f"{path}: {function} has {name} twice. Rename one of them.")
        if not (version.run.__doc__ or "").strip():
            raise CourseError(f"{path}: {name} has no docstring. Say what the learner did.")
        seen.add((function, name))
