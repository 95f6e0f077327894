"""What `assert_matches` and `unpack` accept and refuse, and the problem that they report."""

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
        "None of the numbers is right.",
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
        assert message == "None of the numbers is right."


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


A_NUMBER = "Expected a number, got "
AN_ARRAY = "Expected an array of shape (3,), got "
RETURN = "None. Does the function end with return?"


@pytest.mark.parametrize(
    ("answer", "expected", "message"),
    [
        (None, 1.0, A_NUMBER + RETURN),
        (None, np.ones(3), AN_ARRAY + RETURN),
        ("1", 1.0, A_NUMBER + "a string."),
        ({"w": 1}, 1.0, A_NUMBER + "a dict."),
        ({1.0}, 1.0, A_NUMBER + "a set."),
        ((x for x in [1.0]), np.ones(3), AN_ARRAY + "a generator."),
        (len, 1.0, A_NUMBER + "a function."),
        (np.ma.masked_array([1.0] * 3), np.ones(3), AN_ARRAY + "a masked array."),
        (np.array(["1"] * 3), np.ones(3), AN_ARRAY + "an array of strings."),
        (np.array([None] * 3), np.ones(3), AN_ARRAY + "an array of objects."),
        (2**70, 1.0, A_NUMBER + "a value that is too large."),
        (object(), 1.0, A_NUMBER + "an object of another type."),
        (1j, 1.0, A_NUMBER + "complex numbers."),
        (np.ones(3, complex), np.ones(3), AN_ARRAY + "complex numbers."),
        (np.ones(3, np.float16), np.ones(3), "float16 is too coarse: use float64, numpy's"),
        (["1"] * 3, np.ones(3), AN_ARRAY + "something other than numbers."),
        ([1.0, None, 1.0], np.ones(3), AN_ARRAY + "something other than numbers."),
        ([1.0, {2}, 1.0], np.ones(3), AN_ARRAY + "something other than numbers."),
        ([[1.0], [1.0, 2.0]], np.ones(3), AN_ARRAY + "rows of different lengths."),
        ([1.0], 1.0, A_NUMBER + "an array of shape (1,)."),
        (np.ones((1, 1)), 1.0, A_NUMBER + "a 2-D array."),
        (np.ones(3), 1.0, A_NUMBER + "a 1-D array."),
        (1.0, np.ones(3), "Expected shape (3,), got a number."),
        (np.ones((3, 1)), np.ones(3), "Expected shape (3,), got a 2-D array."),
        (np.ones((3, 2)), np.ones((2, 3)), "Expected shape (2, 3), got its transpose, (3, 2)."),
        (np.ones(4), np.ones(3), "Expected shape (3,), got another length."),
        (np.ones((2, 4)), np.ones((2, 3)), "Expected shape (2, 3), got other lengths."),
        (2.0, 1.0, "The number is wrong."),
        (False, 1, "The number is wrong."),
        ([1.0, 2.0, 1.0], np.ones(3), "Some of the numbers are wrong."),
        (np.zeros(3), np.ones(3), "None of the numbers is right."),
        (math.inf, 1.0, "The number is wrong."),
        (-math.inf, math.inf, "The number is wrong."),
        (1.0, math.nan, "The number is wrong."),
        (math.nan, 1.0, "The answer contains nan, not a number."),
        ([1.0, math.nan, 1.0], np.ones(3), "The answer contains nan, not a number."),
    ],
)
def test_a_wrong_answer_is_reported_by_what_kind_of_wrong_it_is(answer, expected, message):
    assert refusal(answer, expected).message.startswith(message)


TUPLE = "Expected the tuple (w, b), got "


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (None, TUPLE + RETURN),
        ({"w": 1}, TUPLE + "a dict."),
        ("wb", TUPLE + "a string."),
        (1, TUPLE + "a number."),
        (1.0, TUPLE + "a number."),
        (True, TUPLE + "a bool."),
        (np.float64(1), TUPLE + "a number."),
        (iter(TWO), TUPLE + "an object of another type."),
        ((x for x in TWO), TUPLE + "a generator."),
        (np.zeros(2), TUPLE + "one array."),
        ((np.zeros(2),), TUPLE + "fewer parts."),
        ((*TWO, 3), TUPLE + "more parts."),
        ((np.zeros(3), 1.0), "w: Expected shape (2,), got another length."),
        ((np.zeros(2), 2.0), "b: The number is wrong."),
        ((np.zeros(2), None), f"b: {A_NUMBER}{RETURN}"),
        ((np.zeros(2), {2}), f"b: {A_NUMBER}a set."),
        ((np.zeros(2), [1.0]), f"b: {A_NUMBER}an array of shape (1,)."),
    ],
)
def test_a_wrong_part_is_named(answer, message):
    assert refusal(answer, TWO, NAMES).message.startswith(message)


@pytest.mark.parametrize(
    ("answer", "expected", "message"),
    [
        ([np.zeros(2)], [*TWO], "Expected a list of 2 parts, got fewer parts."),
        ([*TWO], [np.zeros(2)], "Expected a list of 1 part, got more parts."),
        (1.0, [*TWO], "Expected a list of 2 parts, got a number."),
        ([np.ones(2), 1.0], [*TWO], "result[0]: None of the numbers is right."),
        ([[np.ones(2), 2.0]], [[*TWO]], "result[0][0]: None of the numbers is right."),
    ],
)
def test_a_wrong_part_without_a_name_is_numbered(answer, expected, message):
    assert refusal(answer, expected).message.startswith(message)


def test_a_wrong_part_of_a_named_list_has_its_name_and_number():
    expected = ([np.zeros(1), np.zeros(2)], 1.0)
    answer = ([np.zeros(1), np.ones(2)], 1.0)
    assert refusal(answer, expected, NAMES).message == (
        "w[1]: None of the numbers is right. Right: w[0], b. Wrong: w[1]."
    )


def test_which_parts_are_right_and_which_are_not_is_reported():
    """For gradients: which layer, and weights or biases."""
    names = ("grad_weights", "grad_biases")
    expected = ([np.ones((2, 3)), np.ones((3, 1))], [np.ones(3), np.ones(1)])
    answer = ([np.zeros((2, 3)), np.ones((3, 1))], [np.ones(2), np.ones(1)])
    assert refusal(answer, expected, names).message == (
        "grad_weights[0]: None of the numbers is right."
        " Right: grad_weights[1], grad_biases[1]. Wrong: grad_weights[0], grad_biases[0]."
    )
    assert refusal((None, None), expected, names).message.endswith(
        "Right: none. Wrong: grad_weights, grad_biases."
    )


def test_the_whole_answer_may_have_a_name():
    with pytest.raises(WrongAnswer, match=r"^losses: The number is wrong\."):
        assert_matches(2.0, 1.0, part="losses")


def test_a_list_that_is_nested_too_deeply_is_a_wrong_answer():
    answer: object = 1.0
    for _ in range(MAX_DEPTH + 1):
        answer = [answer]
    assert refusal(answer, 1.0).message == A_NUMBER + "something other than numbers."


def test_one_coarse_part_does_not_make_the_other_coarse():
    coarse = (np.array([1.00001, 1.0], np.float32), 1.0)
    assert_matches(coarse, (np.ones(2), 1.0), NAMES)
    fine_is_wrong = (np.ones(2, np.float32), 1.00001)
    assert refusal(fine_is_wrong, (np.ones(2), 1.0), NAMES).message == (
        "b: The number is wrong. Right: w. Wrong: b."
    )


@pytest.mark.parametrize("kind", ["a generator", "a set", "a masked array", "bytes"])
def test_what_could_not_come_back_from_the_jail_is_named(kind):
    assert refusal(Unsupported(kind), 1.0).message == f"{A_NUMBER}{kind}."


@pytest.mark.parametrize(
    ("answer", "expected", "shown", "right"),
    [
        ([1.0, 2.0], np.array([1.0, 3.0]), "[1., 2.]", "[1., 3.]"),
        (0.1234567, 0.1234569, "0.1234567", "0.1234569"),  # more digits where they look alike
        ("forty-two", 42.0, "'forty-two'", "42.0"),
        (None, 42.0, None, "42.0"),
        (math.nan, 42.0, "nan", "42.0"),
        (np.zeros(2), np.ones(3), "[0., 0.]", "[1., 1., 1.]"),
    ],
)
def test_the_problem_has_both_values(answer, expected, shown, right):
    problem = refusal(answer, expected).problem
    assert (problem.answer, problem.right) == (shown, right)


def test_the_problem_has_both_shapes_where_the_shape_is_wrong_and_only_there():
    problem = refusal(np.ones((3, 1)), np.ones(3)).problem
    facts = (problem.expected_shape, problem.actual_shape, problem.actual_axes)
    assert facts == ((3,), (3, 1), 2)
    problem = refusal(np.zeros(3), np.ones(3)).problem
    assert (problem.expected_shape, problem.actual_shape) == (None, None)


def test_only_wrong_numbers_of_the_right_shape_are_kept_to_be_compared():
    wrong = refusal([1.0, 2.0], np.array([1.0, 3.0]))
    assert [value.tolist() for value in wrong.compared] == [[1.0, 2.0], [1.0, 3.0]]
    assert refusal(np.ones(4), np.ones(3)).compared is None
    assert refusal(math.nan, 1.0).compared is None


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
        (None, TUPLE + RETURN),
        (3.0, TUPLE + "a number."),
        ((1,), TUPLE + "fewer parts."),
        ((1, 2, 3), TUPLE + "more parts."),
        (([1, 2, 3], 1), "w: Expected shape (2,), got another length."),
        (([1, 2], [1]), f"b: {A_NUMBER}an array of shape (1,)."),
        (([1, 2], None), f"b: {A_NUMBER}{RETURN}"),
        (([1, 2], "1"), f"b: {A_NUMBER}a string."),
        (([1, 2], 1j), f"b: {A_NUMBER}complex numbers."),
        ((np.ones(2, np.float16), 1), "w: float16 is too coarse: use float64, numpy's default."),
        (([1, [2]], 1), "w: Expected an array of shape (2,), got rows of different lengths."),
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
    assert message.endswith("got something other than numbers.")
    assert peak < 2**20


def test_one_array_for_a_tuple_is_not_taken_apart():
    """`return w` of two weights is not the tuple (w, b)."""
    wrong = refusal(np.array([0.5, 1.0]), (np.array([0.5, 1.0]), 0.5), ("w", "b"))
    assert wrong.message == TUPLE + "one array."
