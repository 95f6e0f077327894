"""Runs public checks in the learner's Jupyter kernel: what a released notebook's cells call."""

from __future__ import annotations

import inspect
import io
import itertools
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stderr
from types import SimpleNamespace
from typing import Any, NamedTuple

from autograder.errors import AutograderError
from autograder.grading.plugin import generator, local_submission

Namespace = Mapping[str, Any]  # the kernel's globals()


class _Case(NamedTuple):
    """A check with one set of its parameters, to run on what the kernel defines now."""

    title: str
    run: Callable[[], object]


def run_public_checks(function: str, namespace: Namespace) -> None:
    """Run a function's public checks and print a line for each."""
    cases = list(_find_cases(function, namespace))
    for case in cases:
        problem = _run(case)
        print(f"✗ {case.title}\n  {problem}" if problem else f"✓ {case.title}")  # noqa: T201 - in a notebook
    if not cases:
        print(f"{function} has no public check.")  # noqa: T201 - in a notebook


def require_public_checks(function: str, namespace: Namespace) -> None:
    """Pass if the public checks pass, in a grade cell where the hidden checks are not available.

    Raises:
        AssertionError: when there is no such function, or one of its public checks fails.
    """
    problem = None if callable(namespace.get(function)) else f"There is no function {function} yet."
    for case in _find_cases(function, namespace):
        if problem := problem or _run(case):
            raise AssertionError(f"{case.title}: {problem}")
    if problem:
        raise AssertionError(problem)
    print(f"The public checks of {function} pass. Hidden checks give its points.")  # noqa: T201 - in a notebook


def _run(case: _Case) -> str | None:
    """Run a check; return what is wrong, or None if it passes."""
    try:
        # nbgrader takes text on stderr for a failure, and right code may warn.
        with warnings.catch_warnings(action="ignore"), redirect_stderr(io.StringIO()):
            case.run()
    except NotImplementedError:
        return "It is still the stub (NotImplementedError)."
    except AutograderError as error:
        return str(error)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever the learner's code raises
        return f"{type(error).__name__}: {error}"
    return None


def _find_cases(function: str, namespace: Namespace) -> Iterator[_Case]:
    """Yield the cases of all checks of a function, in the order of their definition."""
    for test in list(namespace.values()):
        marks = getattr(test, "pytestmark", ())
        if any(mark.kwargs.get("function") == function for mark in marks if mark.name == "points"):
            title = (inspect.getdoc(test) or test.__name__).split("\n")[0]
            for arguments in _expand_parameters(marks):
                yield _Case(title, _bind(test, namespace, arguments))


def _expand_parameters(marks: Any) -> Iterator[dict[str, Any]]:
    """Yield a check's arguments, case by case; no arguments, once, if it is not parametrized."""
    choices = []
    for mark in marks:
        if mark.name == "parametrize":
            names = mark.args[0]
            names = [name.strip() for name in names.split(",")] if isinstance(names, str) else names
            choices.append([_name_values(names, values) for values in mark.args[1]])
    for chosen in itertools.product(*choices):
        yield {name: value for arguments in chosen for name, value in arguments.items()}


def _name_values(names: list[str], values: Any) -> dict[str, Any]:
    values = getattr(values, "values", values)  # pytest.param
    return dict(zip(names, values if len(names) > 1 else [values], strict=True))


def _bind(test: Any, namespace: Namespace, arguments: dict[str, Any]) -> Callable[[], object]:
    """Return a call of the check with its parameters and the fixtures that it asks for."""

    def run() -> object:
        submission = local_submission(SimpleNamespace(**namespace), "The notebook")
        fixtures = {"submission": submission, "rng": generator("", test.__name__)}
        requested = fixtures.keys() & inspect.signature(test).parameters
        return test(**{name: fixtures[name] for name in requested}, **arguments)

    return run
