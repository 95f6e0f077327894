"""What a known mistake raises: on purpose, because a formula is wrong, or by accident."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest

from autograder.grading.inprocess import outcome_of
from autograder.mistakes import KnownMistake
from autograder.sandbox.remote_submission import CallRecord
from autograder.verify.accidents import find_accident, find_misfit


@pytest.fixture
def reference():
    """A function that refuses strings, with one that calls it."""

    def double(x, *, times=1):
        if isinstance(x, str):
            raise TypeError("no strings")
        return 2 * x * times

    module = ModuleType("scale")
    module.double = double
    module.four = lambda x: module.double(module.double(x))
    return module


def mistake(run, hint="A hint."):
    return KnownMistake("double", "wrong", hint, run)


@pytest.fixture
def accident(reference):
    def found(run, *args, function="double", hint="A hint."):
        patched = ModuleType("scale")
        patched.double, patched.four = run, lambda x: run(run(x))
        outcome = outcome_of(patched, function, args, {})
        calls = [CallRecord(function, args, {}, outcome)]
        return find_accident(mistake(run, hint), calls, reference)

    return found


def test_a_slip_is_named_with_its_text(accident):
    assert accident(lambda x: x.nope, 1.0) == (
        "raises AttributeError ('float' object has no attribute 'nope') by accident;"
        " if learners' code raises it too, name AttributeError in the docstring"
    )


def test_an_exception_without_a_text_is_named_too(accident):
    def run(_):
        raise AssertionError

    assert accident(run, 1.0).startswith("raises AssertionError by accident;")


@pytest.mark.parametrize(
    "run",
    [
        lambda x: undefined_name,  # noqa: F821, ARG005 - the slip
        lambda x: {}[x],
        lambda x: np.sum(x, x, x, x, x, x, x, x),
        lambda x: abs(x, x),
        lambda x: x(),
        lambda x: __import__("no_such_module"),  # noqa: ARG005 - the slip
    ],
)
def test_slips_of_many_kinds_are_accidents(accident, run):
    assert "by accident" in accident(run, 1.0)


@pytest.mark.parametrize(
    ("run", "x"),
    [
        (lambda x: x, 1.0),
        (lambda x: 1 / x, 0),
        (lambda x: x[7], np.zeros(2)),
        (lambda x: x + np.zeros(3), np.zeros(2)),
        (lambda x: 10.0**x, 1000),
    ],
)
def test_what_wrong_formulas_raise_is_no_accident(accident, run, x):
    assert accident(run, x) is None


def test_what_the_docstring_or_the_hint_names_is_no_accident(accident):
    def run(x):
        """Left a slip in: AttributeError.

        More.
        """
        return x.nope

    assert accident(run, 1.0) is None
    assert accident(lambda x: x.nope, 1.0, hint="Why an AttributeError?") is None
    assert accident(lambda x: x.nope, 1.0, hint="Why a NotAttributeError?") is not None


def test_what_the_reference_raises_on_the_same_call_is_no_accident(accident):
    assert accident(lambda x: x.nope + 1, "a") is not None
    assert accident(lambda x: x - 1, "a") is None


def test_what_its_callers_raise_is_no_accident(accident):
    """They may get None, or a list, from it."""

    def run(x):
        return None if x > 0 else x.nope

    assert accident(run, 1.0, function="four") is None


def call(*args, function="double", **kwargs):
    return CallRecord(function, args, kwargs, None)


@pytest.mark.parametrize(
    ("run", "reason"),
    [
        (lambda x, y, *, times=1: x + y + times, "missing a required argument: 'y'"),
        (lambda: 1, "too many positional arguments"),
        (lambda x: x, "got an unexpected keyword argument 'times'"),
    ],
)
def test_a_mistake_with_other_arguments_is_a_misfit(reference, run, reason):
    calls = [call(1), call(2, times=3)]
    assert find_misfit(mistake(run), calls, reference) == (
        f"cannot be called as the checks call it ({reason})"
    )


def test_a_mistake_in_the_arguments_says_so(reference):
    assert find_misfit(mistake(lambda x: x, "Why a TypeError?"), [call(times=3)], reference) is None


def test_only_calls_that_the_reference_takes_count(reference):
    calls = [call(1), call(1, 2, 3), call(1, 2, function="four")]
    assert find_misfit(mistake(lambda x: x), calls, reference) is None
