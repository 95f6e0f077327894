"""Recorded answers are played back in order; a learner's get the form of the reference's."""

from __future__ import annotations

import json
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder.errors import CourseError, WrongAnswer
from autograder.plots.recording import Playback, record_calls
from autograder.values import plain

RIGHT = {
    "number": 0.5,
    "array": np.array([[0.25, -1.5], [2.0, 3.0]]),
    "integers": np.array([3, 1, 4]),
    "bits": np.arange(1200).reshape(40, 30) % 3 == 0,
    "losses": [0.5, 0.25],
    "pair": (np.array([1.0, 2.0]), [np.array([1.0]), np.array([[2.0]])], None),
}


def record(**answers):
    """Record a panel that calls a function for each answer."""
    module, calls = ModuleType("reference"), []
    for name, answer in answers.items():
        setattr(module, name, lambda answer=answer: answer)
    functions = record_calls(module, calls)
    for name in answers:
        getattr(functions, name)()
    return {"panel": json.loads(json.dumps(calls))}


def compare(right, answer):
    """Return what a panel gets if a learner's f returns `answer` instead of `right`, and notes."""
    notes = []
    submission = SimpleNamespace(f=lambda: plain(answer))
    functions = Playback(record(f=right)).compare("panel", submission, notes)
    return functions.f(), notes


def test_every_answer_comes_back_as_it_was():
    functions = Playback(record(**RIGHT)).play("panel")
    for name, answer in RIGHT.items():
        np.testing.assert_equal(getattr(functions, name)(), answer)


def test_numbers_are_rounded_when_recorded_and_the_panel_sees_the_rounded_ones():
    calls = []
    functions = record_calls(SimpleNamespace(third=lambda: np.array([1 / 3])), calls)
    assert functions.third() == 0.333333
    assert calls == [("third", {"array": [0.333333]})]


def test_zeros_and_ones_all_over_a_picture_are_stored_as_bits():
    calls = record(f=np.ones((100, 100), int))["panel"]
    assert len(json.dumps(calls)) < 3000


def test_the_recorded_functions_get_copies():
    def spoils(x):
        x += 1
        return x

    x = np.zeros(2)
    record_calls(SimpleNamespace(spoils=spoils), []).spoils(x)
    assert not x.any()


def test_a_call_that_was_not_recorded_says_what_to_run():
    playback = Playback(record(first=1.0))
    with pytest.raises(CourseError, match=r"calls second where first was .*draw_pictures\.py"):
        playback.play("panel").second()
    functions = playback.play("panel")
    functions.first()
    with pytest.raises(CourseError, match="calls first where nothing was recorded"):
        functions.first()
    with pytest.raises(CourseError, match="Panel new calls first where nothing was recorded"):
        playback.play("new").first()


@pytest.mark.parametrize(
    ("right", "answer"),
    [
        (0.5, np.float32(0.5)),
        (0.5, np.array(0.5)),
        (np.array([0.0, 1.0]), [False, True]),
        (np.array([[1.0, 2.0]]), ((1, 2),)),
        ([0.5, 0.25, 0.125], np.array([0.5, 0.25, 0.125])),
        ((np.array([1.0]), 2.0), [[1.0], 2]),
        ([np.array([1.0]), np.array([[2.0]])], ([1.0], [[2.0]])),
    ],
)
def test_a_right_answer_gets_the_references_form(right, answer):
    value, notes = compare(right, answer)
    np.testing.assert_equal(value, right)
    assert type(value) is type(right)
    assert notes == []


def test_a_list_of_numbers_may_have_another_length():
    assert compare([1, 2, 3], [4, 5])[0] == [4, 5]


@pytest.mark.parametrize(
    ("right", "answer", "message"),
    [
        (np.zeros(3), np.zeros((3, 1)), r"shape \(3, 1\): only an array of shape \(3,\) can be"),
        (np.zeros(3), None, "f returned None: only an array of shape"),
        (np.zeros(3), "spam", "f returned a string: only"),
        (np.zeros(3), 1.0, "f returned a number: only"),
        (np.zeros(3), {"a": 1}, "f returned a dict: only"),
        (np.zeros(3), np.zeros(3, complex), "f returned complex numbers: only"),
        (np.zeros(3), [1.0, "two", 3.0], "f returned a list of length 3: only an array"),
        (np.zeros(3), [[1.0], [2.0, 3.0]], "f returned a list of length 2: only an array"),
        (np.zeros(3), {1, 2, 3}, "f returned a set: only"),
        (1.0, np.zeros(1), r"f returned an array of shape \(1,\): only a number can be drawn"),
        ([1.0, 2.0], [], "f returned a list of length 0: only a list of numbers can be drawn"),
        ([1.0, 2.0], 3.0, "f returned a number: only a list of numbers can be drawn"),
        (
            (1.0, 2.0),
            np.zeros(2),
            r"f returned an array of shape \(2,\): only 2 parts can be drawn",
        ),
        ((1.0, 2.0), (1.0, 2.0, 3.0), "f returned a tuple of length 3: only 2 parts"),
        (np.zeros(3), np.full(3, np.nan), "f returned nan or inf: there is nothing to draw"),
        (1.0, float("inf"), "f returned nan or inf: there is nothing to draw"),
    ],
)
def test_an_answer_that_cannot_be_drawn_is_described(right, answer, message):
    with pytest.raises(WrongAnswer, match=message):
        compare(right, answer)


def test_a_few_nans_are_left_out_and_noted():
    value, notes = compare(np.zeros(3), np.array([np.nan, 1.0, -np.inf]))
    np.testing.assert_equal(value, [np.nan, 1.0, np.nan])
    assert notes == ["f returned nan or inf in 2 places."]


def test_huge_numbers_are_clipped_to_what_can_be_drawn():
    value, _ = compare(np.zeros(2), np.array([1e300, -1e300]))
    assert list(value) == [1e30, -1e30]


numbers = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.complex_numbers()
answers = st.recursive(
    numbers | arrays.arrays(st.sampled_from([float, int, bool]), arrays.array_shapes(min_side=0)),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
)


@given(answers, st.sampled_from(list(RIGHT.values())[:-1]))
def test_any_answer_can_be_drawn_or_is_an_error(answer, right):
    try:
        value, _ = compare(right, answer)
    except WrongAnswer:
        return
    assert isinstance(right, list) or np.shape(value) == np.shape(right)
    assert np.asarray(value).dtype.kind == "f"
