"""What may pass between a check and a learner's function, and what was done to it."""

from __future__ import annotations

import decimal
import enum
import fractions
import math
from collections import OrderedDict, namedtuple

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from autograder.sandbox import frames, protocol, sizes
from autograder.values import (
    ATOL,
    ATOL_FLOAT32,
    MAX_DEPTH,
    MAX_ELEMENTS,
    MAX_TEXT,
    OBJECTS,
    OTHER,
    RTOL,
    RTOL_FLOAT32,
    STRINGS,
    TOO_DEEP,
    TOO_LARGE,
    UNSUPPORTED_KINDS,
    Unsupported,
    is_close,
    plain,
    show,
    unchanged,
)

Pair = namedtuple("Pair", "w b")


class Text(str):
    __slots__ = ()


class Real(float):
    __slots__ = ()


class Whole(int):
    pass


class Listed(list):
    pass


class Sneaky:
    def __repr__(self) -> str:
        return "right is 42"


Sneaky.__name__ = "right is 42"
DataFrame = type("DataFrame", (), {})
Series = type("Series", (), {})
Colour = enum.IntEnum("Colour", "RED")


def nested(depth: int) -> list:
    value: list = []
    for _ in range(depth - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [None, True, 0, -(2**63), 2**64 - 1, 0.5, math.inf, "", "é\0", [], (), {}, [1, (2.0, "x")]],
)
def test_what_may_pass_passes_as_it_is(value):
    assert plain(value) == value
    assert type(plain(value)) is type(value)


def test_the_keys_of_a_dict_are_texts():
    """Numbers can be chosen so that they collide in the table of the dict that is built."""
    assert plain({"a": 1, "b": [3]}) == {"a": 1, "b": [3]}
    for key in (1, False, None, (1, 2)):
        assert plain({key: 1}) == Unsupported("an object of another type")
    assert plain(dict.fromkeys(map(str, range(1_001)))) == Unsupported("a value that is too large")


def test_lists_with_too_many_entries_together_may_not_pass():
    assert plain([[0.0] * 10_000] * 6) == Unsupported("a value that is too large")
    assert len(plain([[0.0] * 10_000] * 4)) == 4


def test_a_dict_is_shown_by_its_first_items():
    shown = show({str(key): [1.5] for key in range(100)}, limit=10_000)
    assert shown.startswith("{'0': [1.5], '1': [1.5]")
    assert "'20'" not in shown


def test_an_array_of_many_axes_may_not_pass_and_is_shown_short():
    assert plain(np.zeros((1,) * 9)) == Unsupported("a value that is too large")
    assert plain(np.zeros((1,) * 8)).ndim == 8
    assert show(np.zeros((5,) * 8)) == "[0., 0., 0., ..., 0., 0., 0.]"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Text("x"), "x"),
        (Real(0.5), 0.5),
        (Whole(3), 3),
        (Colour.RED, 1),
        (Listed([1]), [1]),
        (Pair(1, 2), (1, 2)),
        (OrderedDict(a=1), {"a": 1}),
        (range(3), [0, 1, 2]),
    ],
)
def test_a_subclass_loses_its_class(value, expected):
    assert plain(value) == expected
    assert type(plain(value)) is type(expected)


@pytest.mark.parametrize("value", [np.float64(2), np.int8(2), np.bool(True), np.complex64(2)])
def test_a_numpy_scalar_becomes_a_0d_array_of_its_dtype(value):
    array = plain(value)
    assert type(array) is np.ndarray
    assert array.shape == ()
    assert array.dtype == value.dtype
    assert array == value


def test_a_complex_number_becomes_a_0d_array():
    assert plain(1 + 2j).dtype == np.complex128


def test_a_matrix_becomes_an_array():
    matrix = np.zeros((2, 2)).view(np.matrix)
    assert type(plain(matrix)) is np.ndarray


@pytest.mark.parametrize(
    ("array", "dtype"),
    [
        (np.arange(3, dtype=">f8"), "<f8"),
        (np.arange(3, dtype=">i2"), "<i2"),
        (np.arange(3, dtype=np.longdouble), "<f8"),
        (np.arange(3, dtype=np.clongdouble), "<c16"),
        (np.arange(3, dtype=np.float16), "<f2"),
    ],
)
def test_an_array_arrives_in_a_layout_that_every_machine_has(array, dtype):
    assert plain(array).dtype.str == dtype
    np.testing.assert_array_equal(plain(array), [0, 1, 2])


@pytest.mark.parametrize("view", [np.arange(6)[::-2], np.arange(6).reshape(2, 3).T])
def test_a_view_arrives_whole_and_in_order(view):
    assert plain(view).flags.c_contiguous
    np.testing.assert_array_equal(plain(view), view)


def test_an_array_is_copied_so_that_nothing_can_change_it_later():
    array = np.zeros(2)
    copy = plain(array)
    array[0] = 1
    assert copy[0] == 0


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ((x for x in [1]), "a generator"),
        (map(str, [1]), "a generator"),
        (zip([1], [2], strict=True), "a generator"),
        (filter(None, [1]), "a generator"),
        (enumerate([1]), "a generator"),
        (reversed((1,)), "a generator"),
        ({1}, "a set"),
        (frozenset({1}), "a set"),
        ({}.keys(), "a view of a dict"),
        ({}.values(), "a view of a dict"),
        ({}.items(), "a view of a dict"),
        (b"x", "bytes"),
        (bytearray(b"x"), "bytes"),
        (nested, "a function"),
        (len, "a function"),
        (Sneaky().__repr__, "a function"),
        (int, "a class"),
        (np.ma.masked_array([1.0]), "a masked array"),
        (np.ma.masked, "a masked array"),
        (fractions.Fraction(1, 2), "a Fraction"),
        (decimal.Decimal(1), "a Decimal"),
        (DataFrame(), "a DataFrame"),
        (Series(), "a Series"),
        (np.array([None]), OBJECTS),
        (np.zeros(1, "f8,i4"), OBJECTS),
        (np.datetime64(0, "s"), OBJECTS),
        (np.array(["x"]), STRINGS),
        (np.array([b"x"]), STRINGS),
        (np.str_("x"), STRINGS),
        (2**64, TOO_LARGE),
        (-(2**63) - 1, TOO_LARGE),
        ("x" * (MAX_TEXT + 1), TOO_LARGE),
        (range(MAX_ELEMENTS + 1), TOO_LARGE),
        ([0] * (MAX_ELEMENTS + 1), TOO_LARGE),
        (np.broadcast_to(np.int8(0), MAX_ELEMENTS + 1), TOO_LARGE),
        (Sneaky(), OTHER),
        ({1.5: 1}, OTHER),
        ({(1, 2): 1}, OTHER),
        ({Text("x"): 1}, OTHER),
        ("\ud800", OTHER),
        (..., OTHER),
    ],
    ids=lambda value: (
        value if isinstance(value, str) and value in UNSUPPORTED_KINDS else type(value).__name__
    ),
)
def test_what_may_not_pass_becomes_a_kind_of_thing(value, kind):
    assert plain(value) == Unsupported(kind)
    assert kind in UNSUPPORTED_KINDS


def test_what_may_not_pass_is_found_inside_of_what_may():
    assert plain([1, {"a": ({2},)}]) == [1, {"a": (Unsupported("a set"),)}]


def test_lists_may_be_nested_so_deep_and_no_deeper():
    assert plain(nested(MAX_DEPTH)) == nested(MAX_DEPTH)
    innermost = plain(nested(MAX_DEPTH + 1))
    for _ in range(MAX_DEPTH):
        (innermost,) = innermost
    assert innermost == Unsupported(TOO_DEEP)


def test_a_list_that_holds_itself_ends():
    value: list = [1]
    value.append(value)
    assert TOO_DEEP in str(plain(value))


def test_a_name_that_a_learner_chose_is_never_a_kind():
    assert "42" not in plain(Sneaky()).type


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({2**70: 1}, id="a key beyond 64 bits"),
        pytest.param({"\ud800": 1}, id="a key that is half a character"),
        pytest.param(np.zeros((1,) * 33), id="33 axes"),
        pytest.param(np.zeros((MAX_ELEMENTS + 1, 0)), id="a long axis of nothing"),
        pytest.param(np.zeros((0, MAX_ELEMENTS + 1)), id="nothing on a long axis"),
        pytest.param({"k" * (MAX_TEXT + 1): 1}, id="a long key"),
        pytest.param("x" * (MAX_TEXT + 1), id="a long text"),
        pytest.param(nested(MAX_DEPTH + 1), id="too deep"),
    ],
)
def test_whatever_plain_gives_can_travel(value):
    """Else the learner reads that the process died, which it did not."""
    payload = frames.encode(protocol.to_wire(plain(value)))
    protocol.from_wire(frames.decoder(protocol.Value)(payload))


def test_the_largest_array_can_travel():
    array = np.broadcast_to(0j, MAX_ELEMENTS)
    payload = frames.encode(protocol.to_wire(plain(array)))
    assert len(payload) < sizes.MAX_FRAME
    assert protocol.from_wire(frames.decoder(protocol.Value)(payload)).shape == (MAX_ELEMENTS,)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(), inner, max_size=4)
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(PLAIN)
def test_a_plain_value_stays_as_it_is(value):
    assert repr(plain(plain(value))) == repr(plain(value))


@pytest.mark.parametrize("kind", sorted(UNSUPPORTED_KINDS))
def test_what_may_not_pass_keeps_its_kind_the_second_time(kind):
    """The worker makes a value plain, and then the check does."""
    assert plain(Unsupported(kind)) == Unsupported(kind)


@settings(deadline=None)
@given(PLAIN)
def test_what_was_not_touched_is_unchanged(value):
    assert unchanged(value, value)


@settings(deadline=None)
@given(npst.arrays(st.sampled_from(["f8", "f4", "i8", "?", "c16"]), npst.array_shapes(min_side=0)))
def test_an_array_that_was_not_touched_is_unchanged(array):
    assert unchanged(array, array.copy())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (np.array([0.3]), np.array([0.3 + 0.1 - 0.1])),
        (np.array([np.nan, 1.0]), np.array([np.nan, 1.0 + 1e-9])),
        ([np.array([0.3])], [np.array([0.3 + 0.1 - 0.1])]),
        (math.nan, math.nan),
        ([1, 2], (1, 2)),
        ({"a": [1]}, {"a": [1]}),
    ],
)
def test_moved_and_put_back_is_unchanged(before, after):
    assert unchanged(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (np.array([0.3]), np.array([0.3001])),
        (np.array([np.nan]), np.array([0.0])),
        (np.array([1]), np.array([2])),
        (np.array([True]), np.array([False])),
        (np.zeros(2), np.zeros(3)),
        (np.zeros((2, 1)), np.zeros((1, 2))),
        (np.zeros(2), np.zeros(2, np.float32)),
        (np.zeros(2), [0.0, 0.0]),
        (np.zeros(2), None),
        ([1], [1, 1]),
        ([1], []),
        ([1], None),
        ([1, 2], [2, 1]),
        ([[1]], [[2]]),
        ({"a": 1}, {"a": 2}),
        ({"a": 1}, {"b": 1}),
        ({"a": 1}, {}),
        ({"a": 1}, None),
        ("a", "b"),
        (None, 0),
    ],
)
def test_another_value_is_a_change(before, after):
    assert not unchanged(before, after)


def test_an_array_in_a_numbers_place_is_a_change():
    """`weights[0] = weights[0] - lr * grad` on a list that held numbers."""
    assert not unchanged([1.0, 2.0], [np.arange(3.0), 2.0])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.array([1.0, 0.5]), "[1., 0.5]"),
        (np.array([[1, 2], [3, 4]]), "[[1, 2], [3, 4]]"),
        (np.array(1 / 3), "0.333333"),
        (np.float64(1 / 3), "0.333333"),
        (1 / 3, "0.333333"),
        (2.0, "2.0"),
        (-2.0, "-2.0"),
        (2, "2"),
        (1e300, "1e+300"),
        (math.inf, "inf"),
        (math.nan, "nan"),
        (np.int64(3), "3"),
        (np.bool(True), "True"),
        (True, "True"),
        (None, "None"),
        ([1 / 3, (2, None)], "[0.333333, (2, None)]"),
        ("x", "'x'"),
        ({"a": 1}, "{'a': 1}"),
        (Unsupported("a set"), "<a set>"),
    ],
)
def test_a_value_is_shown_as_a_reader_wants_it(value, text):
    assert show(value) == text


def test_a_long_array_is_shown_by_its_ends():
    assert show(np.arange(1000)) == "[0, 1, 2, ..., 997, 998, 999]"


@pytest.mark.parametrize("value", [1 + 1e-9, np.array([1 + 1e-9])])
def test_more_digits_are_shown_where_they_are_asked_for(value):
    assert "1.000000001" in show(value, 17)


@settings(deadline=None)
@given(PLAIN, st.integers(1, 50))
def test_no_value_is_shown_longer_than_the_limit(value, limit):
    text = show(value, limit=limit)
    assert len(text) <= limit
    assert len(show(value, limit=10**6)) <= limit or text.endswith("…")


FLOATS = st.floats(allow_nan=True, allow_infinity=True, width=64)


@settings(deadline=None)
@given(st.lists(st.tuples(FLOATS, FLOATS), min_size=1, max_size=6), st.booleans())
@example([(math.inf, math.inf), (math.nan, math.nan), (1.0, math.inf), (1.0, 1.0 + 1e-7)], False)
def test_close_is_what_numpy_calls_close(pairs, coarse):
    one, other = np.array(pairs).T
    rtol, atol = (RTOL_FLOAT32, ATOL_FLOAT32) if coarse else (RTOL, ATOL)
    with np.errstate(all="ignore"):
        expected = np.isclose(one, other, rtol=rtol, atol=atol, equal_nan=True)
    np.testing.assert_array_equal(is_close(one, other, coarse), expected)
    assert is_close(one[0], other[0], coarse) == expected[0]
