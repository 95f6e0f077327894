"""Known versions of a learner's function: wrong ones with a hint, and right ones that look odd.

`solutions/<exercise>/mistakes.py` and `variants.py` are written with the two decorators here.
Both files may import from the reference by its module's name: `from tower import step`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from autograder.errors import CourseError
from autograder.loading import load_module

Written = TypeVar("Written", bound=Callable[..., Any])


class NeverEnds(Exception):
    """Raised by a mistake in the place where the learner's own code would loop for ever."""


@dataclass(frozen=True)
class KnownVersion:
    """One version of one function.

    Args:
        function: The learner's function that it stands for.
        name: What it is called in a diagnosis.
        says: What the learner probably did, or in what it looks different.
        hint: What helps against it; empty for a right version.
        run: The version itself.
        stateful: Whether a call depends on the calls before it.
    """

    function: str
    name: str
    says: str
    hint: str
    run: Callable[..., Any]
    stateful: bool = False


_registered: list[KnownVersion] = []


def mistake(
    function: str, *, hint: str, name: str = "", stateful: bool = False
) -> Callable[[Written], Written]:
    """Mark a wrong version of `function`; its docstring says what the learner probably did.

    Args:
        function: The learner's function that it stands for.
        hint: Makes the learner find the mistake, without giving the answer away.
        name: Where the Python name is taken by a mistake in another function.
        stateful: Whether it keeps something from one call to the next, in a global name that it
            binds anew (each comparison begins with the file's own).
    """
    return _register(function, hint, name, stateful)


def variant(function: str, *, name: str = "") -> Callable[[Written], Written]:
    """Mark a right version of `function`; its docstring says in what it looks different."""
    return _register(function, "", name, stateful=False)


def _register(function: str, hint: str, name: str, stateful: bool) -> Callable[[Written], Written]:
    def registered(run: Written) -> Written:
        says = (run.__doc__ or "").strip().split("\n")[0]
        _registered.append(KnownVersion(function, name or run.__name__, says, hint, run, stateful))
        return run

    return registered


def load_known_versions(
    path: Path, reference: ModuleType
) -> tuple[tuple[KnownVersion, ...], ModuleType]:
    """What a mistakes.py or variants.py holds, in its order; nothing where there is no file.

    Args:
        path: The file.
        reference: The reference solution, which the file may import from.

    Raises:
        CourseError: when the file cannot be run, or says something twice or not at all.
    """
    module = ModuleType(path.stem)
    if not path.is_file():
        return (), module
    _registered.clear()
    before = sys.modules.get(reference.__name__)
    sys.modules[reference.__name__] = reference
    try:
        module = load_module(path, f"{path.parent.name}.{path.stem}")
    except Exception as error:
        raise CourseError(
            f"{path} cannot be run: {type(error).__name__}: {error}. Mend it."
        ) from error
    finally:
        sys.modules.pop(reference.__name__)
        if before is not None:
            sys.modules[reference.__name__] = before
    known = tuple(_registered)
    _check(path, known, reference)
    return known, module


def _check(path: Path, known: tuple[KnownVersion, ...], reference: ModuleType) -> None:
    seen: set[tuple[str, str]] = set()
    for one in known:
        where = f"{path}: {one.name}"
        if not callable(getattr(reference, one.function, None)):
            raise CourseError(
                f"{where} stands for {one.function!r}, which is no function. Mend it."
            )
        if (one.function, one.name) in seen:
            raise CourseError(f"{where} is there twice for {one.function}. Rename one of them.")
        if not one.says:
            raise CourseError(f"{where} has no docstring. Say what the learner did.")
        seen.add((one.function, one.name))
