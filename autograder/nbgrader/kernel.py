"""What the cells of a released notebook call in the learner's kernel: the public checks."""

from __future__ import annotations

import inspect
import io
import itertools
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stderr
from types import SimpleNamespace
from typing import Any

from autograder.errors import AutograderError
from autograder.grading.plugin import generator, local_submission

Names = Mapping[str, Any]  # the kernel's globals()


def public_checks(function: str, names: Names) -> None:
    """Run a function's public checks and print a line for each."""
    count = 0
    for title, run in _checks(function, names):
        fault = _fault(run)
        print(f"✗ {title}\n  {fault}" if fault else f"✓ {title}")  # noqa: T201 - in a notebook
        count += 1
    if not count:
        print(f"{function} has no public check.")  # noqa: T201 - in a notebook


def hidden_checks(function: str, names: Names) -> None:
    """Stand for the hidden checks, where they are not: pass if the public ones do.

    Raises:
        AssertionError: when a public check does not pass.
    """
    fault = None if callable(names.get(function)) else f"There is no function {function} yet."
    for title, run in _checks(function, names):
        if fault := fault or _fault(run):
            raise AssertionError(f"{title}: {fault}")
    if fault:
        raise AssertionError(fault)
    print(f"The public checks of {function} pass. Its points come from others.")  # noqa: T201


def _fault(run: Callable[[], object]) -> str | None:
    """What a check says is wrong; None where it passes."""
    try:
        # A warning in right code is no fault, and nbgrader would take it for one.
        with warnings.catch_warnings(action="ignore"), redirect_stderr(io.StringIO()):
            run()
    except NotImplementedError:
        return "It is still the stub (NotImplementedError)."
    except AutograderError as error:
        return str(error)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever the learner's code raises
        return f"{type(error).__name__}: {error}"
    return None


def _checks(function: str, names: Names) -> Iterator[tuple[str, Callable[[], object]]]:
    """The titles of a function's checks, and what runs each."""
    for test in list(names.values()):
        marks = getattr(test, "pytestmark", ())
        if any(mark.kwargs.get("function") == function for mark in marks if mark.name == "points"):
            title = (inspect.getdoc(test) or test.__name__).split("\n")[0]
            for arguments in _parameters(marks):
                yield title, _bound(test, names, arguments)


def _parameters(marks: Any) -> Iterator[dict[str, Any]]:
    """The arguments of every case of a parametrized check; one without any of a plain one."""
    cases = []
    for mark in marks:
        if mark.name == "parametrize":
            keys = mark.args[0]
            keys = [key.strip() for key in keys.split(",")] if isinstance(keys, str) else keys
            cases.append([_case(keys, values) for values in mark.args[1]])
    for chosen in itertools.product(*cases):
        yield {key: value for case in chosen for key, value in case.items()}


def _case(keys: list[str], values: Any) -> dict[str, Any]:
    values = getattr(values, "values", values)  # pytest.param
    return dict(zip(keys, values if len(keys) > 1 else [values], strict=True))


def _bound(test: Any, names: Names, arguments: dict[str, Any]) -> Callable[[], object]:
    def run() -> object:
        submission = local_submission(SimpleNamespace(**names), "The notebook")
        fixtures = {"submission": submission, "rng": generator("", test.__name__)}
        wanted = inspect.signature(test).parameters
        made = {name: fixture for name, fixture in fixtures.items() if name in wanted}
        return test(**made, **arguments)

    return run
