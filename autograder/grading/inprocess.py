"""Calls a module of our own in this process, and records the calls, as if it were a learner's.

So `verify` grades references, alternatives, mistakes and mutants, and diagnosis runs mistakes.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from autograder.errors import (
    ArgumentChanged,
    CallTimeout,
    FunctionMissing,
    SubmissionError,
)
from autograder.functions import call_on_copies
from autograder.mistakes import NeverEnds
from autograder.model import Problem
from autograder.sandbox.remote_submission import CallRecord, raised_class
from autograder.values import plain


class InProcessSubmission:
    """Calls the functions of a trusted module; see `RemoteSubmission`.

    Args:
        module: The module.

    Attributes:
        calls: The calls so far; whoever calls may replace the list.
    """

    def __init__(self, module: ModuleType) -> None:
        self.calls: list[CallRecord] = []
        self._module = module

    def call(self, function: str, *args: Any, **kwargs: Any) -> Any:
        """Call a function on copies of the arguments and record the outcome.

        Raises:
            SubmissionError: what a learner's function would have raised by doing the same.
        """
        outcome = outcome_of(self._module, function, args, kwargs)
        self.calls.append(CallRecord(function, args, kwargs, outcome))
        if isinstance(outcome, SubmissionError):
            raise outcome
        return outcome


def caller(module: ModuleType) -> Callable[..., Any]:
    """Return what calls a function of `module` by its name, and nothing else; see `Functions`."""

    def call(function: str, *args: Any, **kwargs: Any) -> Any:
        return getattr(module, function)(*args, **kwargs)

    return call


def outcome_of(
    module: ModuleType, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    """Return the plain value of a call, or the error that would have ended a learner's."""
    run: Callable[..., Any] | None = getattr(module, function, None)
    if run is None:
        return FunctionMissing(Problem("absent", function, file=f"{module.__name__}.py"))
    try:
        value, changed = call_on_copies(run, args, kwargs)
        value = plain(value)
    except NeverEnds:
        return CallTimeout(Problem("timeout", function))
    except NotImplementedError:
        return FunctionMissing(Problem("stub", function))
    except Exception as error:  # noqa: BLE001 - whatever it raises is the outcome
        types = [kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins"]
        return raised_class(types)(
            Problem("raised", function, exception=types[0], text=str(error) or None)
        )
    if changed is not None:
        return ArgumentChanged(Problem("changed_argument", function, changed))
    return value


def patched(reference: ModuleType, versions: dict[str, Callable[..., Any]]) -> ModuleType:
    """Return a copy of the reference in which some functions are replaced, for all callers."""
    module = ModuleType(reference.__name__)
    path = Path(str(reference.__file__))
    exec(_compiled(path.read_bytes(), path), module.__dict__)  # noqa: S102 - our own source
    for function, version in versions.items():
        setattr(module, function, _moved(version, reference, module))
    return module


@functools.lru_cache
def _compiled(source: bytes, path: Path) -> CodeType:
    return compile(source, path, "exec")


def _moved(
    version: Callable[..., Any], reference: ModuleType, module: ModuleType
) -> Callable[..., Any]:
    """Return a version that calls functions of `module` where it called the reference's.

    With two functions replaced, each must call the other one, as in a learner's file.
    """
    if not isinstance(version, FunctionType):
        return version
    names = dict(version.__globals__)
    for name, value in vars(reference).items():
        if callable(value) and names.get(name) is value:
            names[name] = _late_bound(module, name)
    moved = FunctionType(
        version.__code__, names, version.__name__, version.__defaults__, version.__closure__
    )
    moved.__kwdefaults__ = version.__kwdefaults__
    return moved


def _late_bound(module: ModuleType, name: str) -> Callable[..., Any]:
    """Return a function that looks another one up when it is called: it may be replaced later."""

    def call(*args: Any, **kwargs: Any) -> Any:
        return getattr(module, name)(*args, **kwargs)

    return call
