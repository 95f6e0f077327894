"""A module of ours in this process, called and recorded as a learner's is in the jail.

The known mistakes of a function are run through it, so that what comes of them can be compared
with what came of a learner's; `verify` grades references, variants and mutants with it.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType, ModuleType
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
    """Calls the functions of a module that we wrote; see `RemoteSubmission`.

    Args:
        module: The module.

    Attributes:
        calls: What was called so far; whoever calls may take a new list.
    """

    def __init__(self, module: ModuleType) -> None:
        self.calls: list[CallRecord] = []
        self._module = module

    def call(self, function: str, *args: Any, **kwargs: Any) -> Any:
        """Call a function on copies of the arguments and record what came of it.

        Raises:
            SubmissionError: what a learner's function would have raised by doing the same.
        """
        outcome = outcome_of(self._module, function, args, kwargs)
        self.calls.append(CallRecord(function, args, kwargs, outcome))
        if isinstance(outcome, SubmissionError):
            raise outcome
        return outcome


def caller(module: ModuleType) -> Callable[..., Any]:
    """What calls a function of `module` by its name, and nothing else; see `Functions`."""

    def call(function: str, *args: Any, **kwargs: Any) -> Any:
        return getattr(module, function)(*args, **kwargs)

    return call


def outcome_of(
    module: ModuleType, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    """What comes of a call: the plain value, or the fault that would have ended it."""
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
    """A copy of the reference in which some functions are replaced, for all that call them."""
    module = ModuleType(reference.__name__)
    with open(str(reference.__file__), "rb") as file:  # noqa: PTH123 - a str is what it has
        exec(compile(file.read(), str(reference.__file__), "exec"), module.__dict__)  # noqa: S102 - our own
    for function, version in versions.items():
        setattr(module, function, _at_home(version, reference, module))
    return module


def _at_home(
    version: Callable[..., Any], reference: ModuleType, module: ModuleType
) -> Callable[..., Any]:
    """The version, calling the functions of `module` where it calls the reference's.

    With two functions replaced, each must meet the other, as in a learner's file.
    """
    if not isinstance(version, FunctionType):
        return version
    names = dict(version.__globals__)
    for name, value in vars(reference).items():
        if callable(value) and names.get(name) is value:
            names[name] = _Late(module, name)
    moved = FunctionType(
        version.__code__, names, version.__name__, version.__defaults__, version.__closure__
    )
    moved.__kwdefaults__ = version.__kwdefaults__
    return moved


class _Late:
    """A function of a module, looked up when it is called: it may be replaced later."""

    def __init__(self, module: ModuleType, name: str) -> None:
        self._module, self._name = module, name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return getattr(self._module, self._name)(*args, **kwargs)
