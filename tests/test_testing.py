"""What `assert_matches` and `unpack` accept, refuse, and say of it."""

from __future__ import annotations

import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from autograder.errors import WrongAnswer
from autograder.testing import assert_matches, unpack
from autograder.values import ATOL, ATOL_FLOAT32, MAX_DEPTH, RTOL, RTOL_FLOAT32, Unsupported

NUMBERS = st.floats(-1e6, 1e6)
ARRAYS = npst.arrays(float, npst.array_shapes(max_dims=3, max_side=4), elements=NUMBERS)
NAMES = ("w", "b")
TWO = (np.zeros(2), 1.0)


def refusal(answer: object, expected: object, names: tuple[str, ...] = ()) -> WrongAnswer:
    with pytest.raises(WrongAnswer) as caught:
        assert_matches(answer, expected, names)
    return caught.value


@settings(deadline=None)
@given(ARRAYS, st.floats(-0.99, 0.99))
def test_an_answer_within_the_tolerance_is_right(expected, part):
    assert_matches(expected + part * (ATOL + RTOL * abs(expected)), expected)


@settings(deadline=None)
@given(ARRAYS, st.floats(1.01, 1e6), st.sampled_from([-1, 1]))
def test_an_answer_outside_of_the_tolerance_is_wrong(expected, times, sign):
    answer = expected + sign * times * (ATOL + RTOL * abs(expected))
    assert refusal(answer, expected).message in (
        "All of the numbers are wrong.",
        "Some of the numbers are wrong.",
    )


@settings(deadline=None)
@given(NUMBERS, st.floats(-0.99, 0.99))
def test_a_float32_answer_may_be_coarser(expected, part):
    answer = np.float32(expected + part * (ATOL_FLOAT32 + RTOL_FLOAT32 * abs(expected)))
    assert_matches(answer, expected)


@settings(deadline=None)
@given(NUMBERS, st.floats(1.01, 1e6), st.sampled_from([-1, 1]))
def test_a_float32_answer_may_not_be_any_coarser(expected, times, sign):
    answer = expected + sign * times * (ATOL_FLOAT32 + RTOL_FLOAT32 * abs(expected))
    assert refusal(np.float32(answer), expected).message == "The number is wrong."


@settings(deadline=None)
@given(ARRAYS)
def test_lists_tuples_and_arrays_stand_for_each_other(array):
    forms = (array, array.tolist(), tuple(array.tolist()), list(array))
    for answer in forms:
        for expected in forms:
            assert_matches(answer, expected)


@settings(deadline=None)
@given(ARRAYS, ARRAYS)
def test_the_message_tells_no_number_of_a_hidden_check(one, other):
    """It depends on shapes and on which numbers are wrong, never on what is right."""
    for expected in (one, other):
        message = refusal(expected + 1e9, expected).message
        assert message == "All of the numbers are wrong."


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (1, 1.0),
        (np.float64(1), 1.0),
        (np.array(1.0), 1.0),
        (True, 1),
        (np.bool(True), 1.0),
        (2.0, 2),
        ([True, False], np.array([1, 0])),
        (np.array([1.0, 0.0]), np.array([1, 0])),
        (np.array([1, 0], np.uint8), [1, 0]),
        ([], np.zeros(0)),
        (np.zeros(0), []),
        (range(3), np.arange(3)),
        (math.inf, math.inf),
        (-math.inf, -math.inf),
        (math.nan, math.nan),
        ([math.nan, 1.0], [math.nan, 1.0]),
        ((np.zeros(2), 1.0), [np.zeros(2), 1.0]),
        ([[1.0], [2.0, 3.0]], [np.array([1.0]), np.array([2.0, 3.0])]),
        ((np.zeros(2), np.array(1)), TWO),
    ],
)
def test_what_a_numpy_user_calls_equal_is_equal(answer, expected):
    assert_matches(answer, expected)


A_NUMBER = ", where a number is due."
AN_ARRAY = ", where an array of shape (3,) is due."


@pytest.mark.parametrize(
    ("answer", "expected", "message"),
    [
        (None, 1.0, "Nothing came back (None). Does the function end with return?"),
        ("1", 1.0, "A string came back" + A_NUMBER),
        ({"w": 1}, 1.0, "A dict came back" + A_NUMBER),
        ({1.0}, 1.0, "A set came back" + A_NUMBER),
        ((x for x in [1.0]), np.ones(3), "A generator came back" + AN_ARRAY),
        (len, 1.0, "A function came back" + A_NUMBER),
        (np.ma.masked_array([1.0] * 3), np.ones(3), "A masked array came back" + AN_ARRAY),
        (np.array(["1"] * 3), np.ones(3), "An array of strings came back" + AN_ARRAY),
        (np.array([None] * 3), np.ones(3), "An array of objects came back" + AN_ARRAY),
        (2**70, 1.0, "A value that is too large came back" + A_NUMBER),
        (object(), 1.0, "An object of another type came back" + A_NUMBER),
        (1j, 1.0, "Complex numbers came back" + A_NUMBER),
        (np.ones(3, complex), np.ones(3), "Complex numbers came back" + AN_ARRAY),
        (np.ones(3, np.float16), np.ones(3), "float16 is too coarse: use float64, numpy's"),
        (["1"] * 3, np.ones(3), "Something else than numbers came back" + AN_ARRAY),
        ([1.0, None, 1.0], np.ones(3), "Something else than numbers came back" + AN_ARRAY),
        ([1.0, {2}, 1.0], np.ones(3), "Something else than numbers came back" + AN_ARRAY),
        ([[1.0], [1.0, 2.0]], np.ones(3), "The rows that came back have different lengths"),
        (
            [1.0],
            1.0,
            "An array with one entry, of shape (1,), came back, where a number is due.",
        ),
        (np.ones((1, 1)), 1.0, "A 2-D array came back" + A_NUMBER),
        (np.ones(3), 1.0, "A 1-D array came back" + A_NUMBER),
        (1.0, np.ones(3), "One number came back" + AN_ARRAY),
        (np.ones((3, 1)), np.ones(3), "A 2-D array came back" + AN_ARRAY),
        (
            np.ones((3, 2)),
            np.ones((2, 3)),
            "The transpose came back: an array of shape (2, 3) is due.",
        ),
        (np.ones(4), np.ones(3), "A 1-D array is due, and one of another length came back."),
        (np.ones((2, 4)), np.ones((2, 3)), "A 2-D array is due, and one of another length"),
        (2.0, 1.0, "The number is wrong."),
        (False, 1, "The number is wrong."),
        ([1.0, 2.0, 1.0], np.ones(3), "Some of the numbers are wrong."),
        (np.zeros(3), np.ones(3), "All of the numbers are wrong."),
        (math.inf, 1.0, "The number is wrong."),
        (-math.inf, math.inf, "The number is wrong."),
        (1.0, math.nan, "The number is wrong."),
        (math.nan, 1.0, "The answer holds nan, not a number."),
        ([1.0, math.nan, 1.0], np.ones(3), "The answer holds nan, not a number."),
    ],
)
def test_a_wrong_answer_is_told_what_kind_of_wrong_it_is(answer, expected, message):
    assert refusal(answer, expected).message.startswith(message)


TUPLE = "where the tuple (w, b) is due."


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (None, f"Nothing (None) came back, {TUPLE}"),
        ({"w": 1}, f"A dict came back, {TUPLE}"),
        ("wb", f"A string came back, {TUPLE}"),
        (1, f"A number came back, {TUPLE}"),
        (1.0, f"A number came back, {TUPLE}"),
        (True, f"A bool came back, {TUPLE}"),
        (np.float64(1), f"One number came back, {TUPLE}"),
        (iter(TWO), f"An object of another type came back, {TUPLE}"),
        ((x for x in TWO), f"A generator came back, {TUPLE}"),
        (np.zeros(2), f"One array came back, {TUPLE}"),
        ((np.zeros(2),), "The tuple (w, b) is due, and fewer came back."),
        ((*TWO, 3), "The tuple (w, b) is due, and more came back."),
        ((np.zeros(3), 1.0), "w: A 1-D array is due, and one of another length came back."),
        ((np.zeros(2), 2.0), "b: The number is wrong."),
        ((np.zeros(2), None), "b: Nothing came back (None). Does the function end with return?"),
        ((np.zeros(2), {2}), "b: A set came back, where a number is due."),
        ((np.zeros(2), [1.0]), "b: An array with one entry, of shape (1,), came back"),
    ],
)
def test_a_wrong_part_is_named(answer, message):
    assert refusal(answer, TWO, NAMES).message.startswith(message)


@pytest.mark.parametrize(
    ("answer", "expected", "message"),
    [
        ([np.zeros(2)], [*TWO], "A list of 2 parts is due, and fewer came back."),
        ([*TWO], [np.zeros(2)], "A list of 1 part is due, and more came back."),
        (1.0, [*TWO], "A number came back, where a list of 2 parts is due."),
        ([np.ones(2), 1.0], [*TWO], "result[0]: All of the numbers are wrong."),
        ([[np.ones(2), 2.0]], [[*TWO]], "result[0][0]: All of the numbers are wrong."),
    ],
)
def test_a_wrong_part_without_a_name_is_numbered(answer, expected, message):
    assert refusal(answer, expected).message.startswith(message)


def test_a_wrong_part_of_a_named_list_has_its_name_and_number():
    expected = ([np.zeros(1), np.zeros(2)], 1.0)
    answer = ([np.zeros(1), np.ones(2)], 1.0)
    assert refusal(answer, expected, NAMES).message == (
        "w[1]: All of the numbers are wrong. Right: w[0], b. Wrong: w[1]."
    )


def test_which_parts_are_right_and_which_are_not_is_said():
    """For gradients: which layer, and weights or biases."""
    names = ("grad_weights", "grad_biases")
    expected = ([np.ones((2, 3)), np.ones((3, 1))], [np.ones(3), np.ones(1)])
    answer = ([np.zeros((2, 3)), np.ones((3, 1))], [np.ones(2), np.ones(1)])
    assert refusal(answer, expected, names).message == (
        "grad_weights[0]: All of the numbers are wrong."
        " Right: grad_weights[1], grad_biases[1]. Wrong: grad_weights[0], grad_biases[0]."
    )
    assert refusal((None, None), expected, names).message.endswith(
        "Right: nothing. Wrong: grad_weights, grad_biases."
    )


def test_the_whole_answer_may_have_a_name():
    with pytest.raises(WrongAnswer, match=r"^losses: The number is wrong\."):
        assert_matches(2.0, 1.0, part="losses")


def test_a_list_that_is_nested_too_deeply_is_a_wrong_answer():
    answer: object = 1.0
    for _ in range(MAX_DEPTH + 1):
        answer = [answer]
    assert refusal(answer, 1.0).message == "Something else than numbers came back" + A_NUMBER


def test_one_coarse_part_does_not_make_the_other_coarse():
    coarse = (np.array([1.00001, 1.0], np.float32), 1.0)
    assert_matches(coarse, (np.ones(2), 1.0), NAMES)
    fine_is_wrong = (np.ones(2, np.float32), 1.00001)
    assert refusal(fine_is_wrong, (np.ones(2), 1.0), NAMES).message == (
        "b: The number is wrong. Right: w. Wrong: b."
    )


@pytest.mark.parametrize("kind", ["a generator", "a set", "a masked array", "bytes"])
def test_what_could_not_come_back_from_the_jail_is_named(kind):
    message = refusal(Unsupported(kind), 1.0).message
    assert message == f"{kind[0].upper()}{kind[1:]} came back" + A_NUMBER


def test_the_detail_holds_both_values():
    wrong = refusal([1.0, 2.0], np.array([1.0, 3.0]))
    assert wrong.detail == "you gave   [1., 2.]\nright is   [1., 3.]"


def test_the_detail_of_two_values_that_look_alike_has_more_digits():
    wrong = refusal(0.1234567, 0.1234569)
    assert wrong.detail == "you gave   0.1234567\nright is   0.1234569"


def test_the_detail_of_a_wrong_kind_holds_what_came_back():
    assert refusal("forty-two", 42.0).detail == "you gave   'forty-two'\nright is   42.0"


def test_the_detail_of_nothing_holds_what_is_right():
    assert refusal(None, 42.0).detail == "right is   42.0"


@pytest.mark.parametrize("answer", [1e308, [1e308] * 2])
def test_numbers_at_the_end_of_the_range_are_wrong_without_a_warning(answer):
    """The difference, which numpy takes, overflows."""
    assert refusal(answer, -1.7e308 * np.ones(np.shape(answer))).message


def test_unpack_gives_float_arrays_in_order():
    w, b = unpack(([1, 2], True), w=(2,), b=())
    np.testing.assert_array_equal(w, [1.0, 2.0])
    assert w.dtype == b.dtype == float
    assert b == 1.0


def test_unpack_takes_the_rows_of_an_array_for_its_parts():
    one, two = unpack(np.array([[1, 2], [3, 4]]), one=(2,), two=(2,))
    assert (one.tolist(), two.tolist()) == ([1.0, 2.0], [3.0, 4.0])


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (None, f"Nothing (None) came back, {TUPLE}"),
        (3.0, f"A number came back, {TUPLE}"),
        ((1,), "The tuple (w, b) is due, and fewer came back."),
        ((1, 2, 3), "The tuple (w, b) is due, and more came back."),
        (([1, 2, 3], 1), "w: A 1-D array is due, and one of another length came back."),
        (([1, 2], [1]), "b: An array with one entry, of shape (1,), came back"),
        (([1, 2], None), "b: Nothing came back (None). Does the function end with return?"),
        (([1, 2], "1"), "b: A string came back, where a number is due."),
        (([1, 2], 1j), "b: Complex numbers came back, where a number is due."),
        ((np.ones(2, np.float16), 1), "w: float16 is too coarse: use float64, numpy's default."),
        (([1, [2]], 1), "w: The rows that came back have different lengths"),
    ],
)
def test_unpack_names_the_part_that_is_wrong(answer, message):
    with pytest.raises(WrongAnswer) as caught:
        unpack(answer, w=(2,), b=())
    assert caught.value.message.startswith(message)


def test_texts_are_refused_before_numpy_pads_them():
    """As an array, one long text makes all others as long."""
    answer = ["a" * 10_000] + [""] * 1_000
    tracemalloc.start()
    message = refusal(answer, np.zeros(1_001)).message
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert message.startswith("Something else than numbers came back")
    assert peak < 2**20


def test_one_array_for_a_tuple_is_not_taken_apart():
    """`return w` of two weights is not the tuple (w, b)."""
    wrong = refusal(np.array([0.5, 1.0]), (np.array([0.5, 1.0]), 0.5), ("w", "b"))
    assert wrong.message == "One array came back, where the tuple (w, b) is due."


def test_what_is_right_is_in_the_detail_of_a_wrong_shape_too():
    assert refusal(np.zeros(2), np.ones(3)).detail == "you gave   [0., 0.]\nright is   [1., 1., 1.]"
