"""When two outcomes of a call are the same."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.errors import ArgumentChanged, CallTimeout, FunctionMissing, WorkerDied
from autograder.grading.outcomes import UNKNOWN, Ended, comparable, same, to_array
from autograder.model import Problem
from autograder.sandbox.remote_submission import raised_class
from autograder.values import Unsupported

RAISED = raised_class(["ValueError"])(Problem("raised", "f", exception="ValueError", text="why"))
SAME = [
    (1, 1.0),
    (1.0, np.array(1.0 + 1e-12)),
    ([1, 2], (1.0, 2.0)),
    (np.array([1.0, np.nan]), np.array([1.0, np.nan])),
    (np.array([1.0], dtype=np.float32), np.array([1.00001])),
    ("a", "a"),
    (None, None),
    ({"a": 1, "b": np.ones(2)}, {"b": [1, 1], "a": 1.0}),
    (Unsupported("a set"), Unsupported("a set")),
    (Ended("ValueError"), Ended("ValueError")),
]
DIFFERENT = [
    (1, 2),
    (np.zeros(2), np.zeros((2, 1))),
    ([1, 2], [1, 2, 3]),
    ([[1], [1, 2]], 1),
    ("1", 1),
    (None, 0),
    ({"a": 1}, {"b": 1}),
    ({"a": np.ones(2)}, {"a": np.zeros(2)}),
    ("a", Unsupported("a set")),
    ("a", np.zeros(2)),
    (None, np.zeros(2) + 1j),
    (Unsupported("a set"), Unsupported("bytes")),
    (Ended("ValueError"), Ended("TypeError")),
    (np.zeros(3), Ended("ValueError")),
    (np.zeros(2) + 1j, np.zeros(2) + 1j),
    (UNKNOWN, UNKNOWN),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_outcomes_that_are_the_same(one, other):
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_outcomes_that_are_not(one, other):
    assert not same(one, other)
    assert not same(other, one)


@pytest.mark.parametrize(
    ("error", "ended"),
    [
        (RAISED, Ended("ValueError")),
        (ArgumentChanged(Problem("changed_argument", "f")), Ended("ArgumentChanged")),
        (CallTimeout(Problem("timeout", "f")), Ended("CallTimeout")),
        (FunctionMissing(Problem("absent", "f")), UNKNOWN),
        (WorkerDied(Problem("died", "f")), UNKNOWN),
    ],
)
def test_an_error_is_compared_by_its_kind(error, ended):
    assert comparable(error) == ended


def test_only_real_numbers_make_an_array():
    assert to_array([[1, 2], [3, 4]]).shape == (2, 2)
    assert [to_array(value) for value in ("1", None, [1, "2"], [[1], [1, 2]])] == [None] * 4
