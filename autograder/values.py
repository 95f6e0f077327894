"""The values that may pass between a check and a learner's function: convert, compare, show them.

None, booleans, numbers, strings, arrays of numbers, and lists, tuples and dicts of these pass.
Anything else arrives as `Unsupported`: a wrong answer with a name, never an object to be called.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.ma import MaskedArray

# Equal means equal to these; a learner who answers in float32 is compared more coarsely.
RTOL, ATOL = 1e-6, 1e-9
RTOL_FLOAT32, ATOL_FLOAT32 = 1e-4, 1e-6


class Unsupported(msgspec.Struct, frozen=True):
    """Stands for a value that may not pass.

    Args:
        type: What it was, in words that anybody may read: `a set`, `an array of objects`.
    """

    type: str


# The only words for a value that may not pass: a worker cannot smuggle text in a type's name.
_KINDS = {
    "generator": "a generator",
    "map": "a generator",
    "zip": "a generator",
    "filter": "a generator",
    "enumerate": "a generator",
    "reversed": "a generator",
    "set": "a set",
    "frozenset": "a set",
    "dict_keys": "a view of a dict",
    "dict_values": "a view of a dict",
    "dict_items": "a view of a dict",
    "bytes": "bytes",
    "bytearray": "bytes",
    "function": "a function",
    "builtin_function_or_method": "a function",
    "method": "a function",
    "type": "a class",
    "MaskedArray": "a masked array",
    "Fraction": "a Fraction",
    "Decimal": "a Decimal",
    "DataFrame": "a DataFrame",
    "Series": "a Series",
}
OBJECTS = "an array of objects"
STRINGS = "an array of strings"
TOO_LARGE = "a value that is too large"
TOO_DEEP = "a list nested too deeply"
OTHER = "an object of another type"
UNSUPPORTED_KINDS = frozenset({*_KINDS.values(), OBJECTS, STRINGS, TOO_LARGE, TOO_DEEP, OTHER})

MAX_DEPTH = 8
MAX_ELEMENTS = 1_000_000
MAX_TEXT = 10_000
MAX_AXES = 8  # of an array: more than any formula has
MAX_KEYS = 1_000  # of a dict
MAX_ENTRIES = 50_000  # of all lists together: each costs the trusted side an object
MAX_SHOWN = 20  # items of a list
PORTABLE = "?bhilqBHILQefdFD"  # numpy's characters for the numbers that are alike everywhere


def plain(value: object) -> Any:
    """Convert a value to exact base types; what may not pass becomes an `Unsupported`.

    Subclasses lose their class (a numpy matrix becomes an array), numpy scalars become 0-d
    arrays, a range a list. The check then never meets a method that a learner wrote.
    """
    converted = _plain(value, 0)
    if isinstance(converted, list | tuple | dict) and count_entries(converted) > MAX_ENTRIES:
        return Unsupported(TOO_LARGE)
    return converted


def count_entries(value: Any, limit: int = MAX_ENTRIES) -> int:
    """Count the items of all lists in a plain value; stop where there are more than `limit`."""
    count, waiting = 0, [value]
    while waiting and count <= limit:
        items = waiting.pop()
        if isinstance(items, list | tuple | dict):
            count += len(items)
            waiting += items.values() if isinstance(items, dict) else items
    return count


def holds_numbers(value: Any) -> bool:
    """Return whether a plain value has only numbers; numpy would pad texts to equal lengths."""
    if isinstance(value, list | tuple):
        return all(map(holds_numbers, value))
    return isinstance(value, bool | int | float | np.ndarray)


def _plain(value: object, depth: int) -> Any:
    if value is None or type(value) in (bool, float, Unsupported):
        return value
    if isinstance(value, np.ndarray | np.generic | complex):
        return _plain_array(value)
    if isinstance(value, int | float | str):
        return _plain_scalar(value)
    if depth == MAX_DEPTH:
        return Unsupported(TOO_DEEP)
    return _plain_items(value, depth + 1)


def _plain_scalar(value: int | float | str) -> Any:
    if isinstance(value, str):
        return _plain_text(str.__str__(value))
    if isinstance(value, float):
        return float.__float__(value)
    number = int.__int__(value)
    return number if -(2**63) <= number < 2**64 else Unsupported(TOO_LARGE)


def _plain_text(value: str) -> str | Unsupported:
    if len(value) > MAX_TEXT:
        return Unsupported(TOO_LARGE)
    try:
        value.encode()
    except UnicodeEncodeError:  # half a character
        return Unsupported(OTHER)
    return value


def _plain_array(value: np.ndarray[Any, Any] | np.generic | complex) -> Any:
    if isinstance(value, MaskedArray):
        return Unsupported("a masked array")
    array = np.array(value, order="C", subok=False)
    if array.ndim > MAX_AXES or extent(array.shape) > MAX_ELEMENTS:
        return Unsupported(TOO_LARGE)
    if array.dtype.char in PORTABLE and array.dtype.isnative:
        return array
    if array.dtype.kind not in "biufc":
        return Unsupported(STRINGS if array.dtype.kind in "SU" else OBJECTS)
    if array.dtype.char in "gG":  # long double has another layout on every platform
        return array.astype(np.complex128 if array.dtype.char == "G" else np.float64)
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def extent(shape: tuple[int, ...]) -> int:
    """Return the size of an array; a length of 0 counts as 1, as in numpy's own limit."""
    return math.prod(shape) or math.prod(max(length, 1) for length in shape)


def _plain_items(value: object, depth: int) -> Any:
    if isinstance(value, list | tuple | range | dict) and len(value) > MAX_ENTRIES:
        return Unsupported(TOO_LARGE)
    if isinstance(value, tuple):
        return tuple(_plain(item, depth) for item in value)
    if isinstance(value, list | range):
        return [_plain(item, depth) for item in value]
    if isinstance(value, dict) and len(value) > MAX_KEYS:
        return Unsupported(TOO_LARGE)
    if isinstance(value, dict) and all(_is_plain_key(key) for key in value):
        return {key: _plain(item, depth) for key, item in value.items()}
    return Unsupported(_KINDS.get(type(value).__name__, OTHER))


def _is_plain_key(key: object) -> bool:
    return type(key) is str and not isinstance(plain(key), Unsupported)


def unchanged(before: object, after: object) -> bool:
    """Return whether a value is what it was, except for the rounding of "moved and put back"."""
    if isinstance(before, np.ndarray):
        return _same_array(before, after)
    if isinstance(before, list | tuple):
        return _same_items(before, after)
    if isinstance(before, Mapping):
        return isinstance(after, Mapping) and _same_items(list(before.items()), list(after.items()))
    if isinstance(after, np.ndarray):
        return False
    return bool(before == after) or before != before  # noqa: PLR0124 - nan differs from itself


def _same_array(before: np.ndarray[Any, Any], after: object) -> bool:
    if not isinstance(after, np.ndarray):
        return False
    if before.shape != after.shape or before.dtype != after.dtype:
        return False
    if np.array_equal(before, after):
        return True
    return before.dtype.kind in "fc" and np.allclose(
        before, after, rtol=RTOL, atol=ATOL, equal_nan=True
    )


def _same_items(before: Sequence[object], after: object) -> bool:
    return (
        isinstance(after, list | tuple)
        and len(before) == len(after)
        and all(map(unchanged, before, after))
    )


MAX_REMEMBERED = 4096  # bytes of an array whose text is kept
ALL_DIGITS = 17  # of a float64: repr() then needs the fewest


def is_close(
    array: np.ndarray[Any, Any], right: np.ndarray[Any, Any], coarse: bool
) -> np.ndarray[Any, Any]:
    """Return for each entry whether an answer equals the right one; nan equals nan.

    This is `numpy.isclose` for two real arrays of one shape, in a tenth of the time: a submission
    is compared some hundred times.

    Args:
        array: The answer.
        right: The right answer, of the same shape.
        coarse: Whether only as many digits count as float32 has.
    """
    rtol, atol = (RTOL_FLOAT32, ATOL_FLOAT32) if coarse else (RTOL, ATOL)
    first, second = array.astype(float, copy=False), right.astype(float, copy=False)
    same = np.asarray(first == second)
    if same.all():  # which is true of nearly every right answer
        return same
    with np.errstate(all="ignore"):  # numbers at the end of the range are only wrong
        close = np.asarray(np.abs(first - second) <= atol + rtol * np.abs(second))
        close = close & np.isfinite(second) | same
        if not close.all():
            close = close | np.isnan(first) & np.isnan(second)
    return np.asarray(close)


MAX_SHOWN_AXES = 3  # numpy shows the edges of every axis: of more, the first numbers are enough


def show(value: object, digits: int = 6, limit: int = 200) -> str:
    """Return a value as text for a reader: arrays as nested lists, cut at `limit` characters."""
    text = _text(value, digits)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _text(value: object, digits: int) -> str:
    if isinstance(value, np.ndarray | np.generic):
        return _array_text(np.asarray(value), digits)
    if isinstance(value, float):
        text = repr(value) if digits >= ALL_DIGITS else f"{value:.{digits}g}"
        return f"{text}.0" if text.lstrip("-").isdigit() else text  # 2.0 is not the integer 2
    if isinstance(value, list | tuple):
        texts = [_text(item, digits) for item in value[:MAX_SHOWN]]
        inner = ", ".join(texts + ["…"] * (len(value) > MAX_SHOWN))
        if isinstance(value, list):
            return f"[{inner}]"
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, dict):
        few = list(value.items())[:MAX_SHOWN]
        return "{" + ", ".join(f"{key!r}: {_text(item, digits)}" for key, item in few) + "}"
    return f"<{value.type}>" if isinstance(value, Unsupported) else repr(value)


def _array_text(array: np.ndarray[Any, Any], digits: int) -> str:
    if array.nbytes > MAX_REMEMBERED:
        return _format(array, digits)
    return _remembered_text(array.dtype, array.shape, array.tobytes(), digits)


@functools.lru_cache(maxsize=1024)
def _remembered_text(
    dtype: np.dtype[Any], shape: tuple[int, ...], content: bytes, digits: int
) -> str:
    """Remember texts: the checks' inputs are the same for every submission, and numpy is slow."""
    return _format(np.frombuffer(content, dtype).reshape(shape), digits)


def _format(array: np.ndarray[Any, Any], digits: int) -> str:
    options: Any = {"separator": ", ", "threshold": 40, "edgeitems": 3, "precision": digits}
    few = array if array.ndim <= MAX_SHOWN_AXES else array.reshape(-1)
    text = " ".join(np.array2string(few, **options).split())
    for padded, plain_text in ((" ,", ","), (" ]", "]"), ("[ ", "[")):
        text = text.replace(padded, plain_text)
    return text
