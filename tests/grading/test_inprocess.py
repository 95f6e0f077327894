"""A module of ours, called as a learner's is: the same outcome for the same behaviour."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest

from autograder import errors
from autograder.grading.inprocess import InProcessSubmission, outcome_of, patched
from autograder.grading.outcomes import comparable, same
from autograder.mistakes import NeverEnds
from autograder.model import Exercise
from autograder.sandbox.remote_submission import RemoteSubmission

BEHAVIOURS = {
    "value": "return 2 * x",
    "list": "return [x, (1, 2.5)]",
    "none": "return None",
    "set": "return {1}",
    "raises": "raise KeyError('x')",
    "own": "raise type('Mine', (ValueError,), {})",
    "changes": "x[0] = 7; return 1",
    "stub": "raise NotImplementedError",
}


@pytest.fixture
def module(tmp_path):
    """A module from a source, with a file of its own."""

    def loaded(source):
        path = tmp_path / "scale.py"
        path.write_text(source)
        made = ModuleType("scale")
        made.__file__ = str(path)
        exec(source, made.__dict__)
        return made

    return loaded


@pytest.mark.parametrize("body", BEHAVIOURS.values(), ids=BEHAVIOURS.keys())
def test_the_outcome_is_that_of_the_jail(module, zygote, body):
    source = f"def double(x): {body}"
    x = np.array([0.5, -1.0])
    ours = outcome_of(module(source), "double", (x,), {})
    jailed = RemoteSubmission(zygote, Exercise("e", "t", "scale", ("double",)), source)
    jailed.load()
    try:
        theirs = jailed.call("double", x)
    except errors.SubmissionError as fault:
        theirs = fault
    jailed.close()
    assert type(ours).__mro__[1:] == type(theirs).__mro__[1:]
    assert same(comparable(ours), comparable(theirs)) or isinstance(ours, errors.FunctionMissing)
    assert x.tolist() == [0.5, -1.0]


def test_a_version_that_never_ends_is_a_timeout(module):
    made = module("def double(x): raise Never")
    made.Never = NeverEnds
    assert isinstance(outcome_of(made, "double", (1,), {}), errors.CallTimeout)


def test_a_missing_function_is_missing(module):
    assert isinstance(outcome_of(module(""), "double", (1,), {}), errors.FunctionMissing)


def test_calls_are_recorded_and_faults_raised(module):
    submission = InProcessSubmission(module("def double(x): return 1 / x"))
    assert submission.call("double", 2) == 0.5
    with pytest.raises(ZeroDivisionError):
        submission.call("double", 0)
    assert [call.args for call in submission.calls] == [(2,), (0,)]


def test_a_replaced_function_is_used_by_those_that_call_it(module):
    reference = module("def double(x): return 2 * x\ndef four(x): return double(double(x))")
    changed = patched(reference, {"double": lambda x: 3 * x})
    assert (changed.four(1), reference.four(1)) == (9, 4)


def test_two_replaced_functions_meet_each_other(module):
    """A version that took `double` from the reference calls the replaced one."""
    reference = module("def double(x): return 2 * x\ndef four(x): return double(double(x))")
    scope = {"double": reference.double}
    exec("def once(x, times=1, *, more=0): return times * double(x) + more", scope)
    changed = patched(reference, {"double": lambda x: 3 * x, "four": scope["once"]})
    assert (changed.four(1), changed.four(1, 2, more=1)) == (3, 7)
    assert scope["once"](1) == 2
