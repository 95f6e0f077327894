"""What a check may use: `assert_matches` and `unpack`.

A check is a pytest test that holds `submission.f(...)` against `reference.f(...)`. Both
functions here raise `WrongAnswer` with two texts: a message that tells a learner what kind of
thing is wrong and never a number of a hidden check, and a detail with the values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from autograder.errors import WrongAnswer
from autograder.values import (
    Unsupported,
    holds_numbers,
    is_close,
    plain,
    show,
)

__all__ = ["assert_matches", "unpack"]

Shape = tuple[int, ...]


def assert_matches(
    actual: object, expected: object, names: Sequence[str] = (), *, part: str = ""
) -> None:
    """Hold an answer against the right one: same structure, same shapes, close numbers.

    Lists, tuples and arrays may stand for each other. Numbers are bools, integers or floats,
    equal to rtol 1e-6 and atol 1e-9 (1e-4 and 1e-6 where the answer is float32).

    Args:
        actual: What the submission returned.
        expected: What the reference returned: a number, an array, or a list or tuple of these.
        names: What the parts of a tuple are called in messages, such as `("w", "b")`.
        part: What `actual` itself is called in messages.

    Raises:
        WrongAnswer: when they differ.
    """
    __tracebackhide__ = True  # plain pytest then shows the check's line, and none of ours
    parts = list(_compare(plain(actual), expected, names, part))
    wrong = [(name, fault) for name, fault in parts if fault is not None]
    if not wrong:
        return
    first = wrong[0][1]
    if len(parts) == 1:
        raise first.with_traceback(None)
    right = [name for name, fault in parts if fault is None]
    pattern = f"Right: {', '.join(right) or 'nothing'}. Wrong: {', '.join(n for n, _ in wrong)}."
    fault = WrongAnswer(f"{first.message} {pattern}", first.detail)
    fault.compared = first.compared
    raise fault


def unpack(actual: object, **shapes: Shape) -> tuple[Any, ...]:
    """The parts of an answer that is judged by what it does, not by its values.

    `w1, b1, w2 = unpack(submission.tower_network(...), w1=(2,), b1=(2,), w2=(2,))`

    Args:
        actual: What the submission returned.
        shapes: Each part's name and the shape that it must have; () for a number.

    Returns:
        One float array a part, in the order of `shapes`.

    Raises:
        WrongAnswer: when the answer has not these parts, or one has not its shape.
    """
    parts = _parts(plain(actual), len(shapes), tuple(shapes), "")
    return tuple(
        _numbers(part, shape, name).astype(float)
        for part, (name, shape) in zip(parts, shapes.items(), strict=True)
    )


def _all_numbers(expected: Sequence[object]) -> bool:
    """Whether a list is one array of numbers rather than a tuple of results."""
    return len(expected) > 0 and not any(
        isinstance(item, list | tuple | dict) or np.ndim(item)  # type: ignore[arg-type]  # numpy answers for anything
        for item in expected
    )


Compared = tuple[str, WrongAnswer | None]


def _compare(answer: Any, expected: object, names: Sequence[str], part: str) -> Iterator[Compared]:
    """Every part of an answer by its name, with what is wrong about it."""
    try:
        if isinstance(expected, list | tuple) and (names or not _all_numbers(expected)):
            yield from _compare_parts(answer, expected, names, part)
            return
        right = np.asarray(expected)
        _match_numbers(_numbers(answer, right.shape, part), right, part)
    except WrongAnswer as fault:
        yield part or "result", _with_right(fault, expected)
    else:
        yield part or "result", None


def _with_right(fault: WrongAnswer, expected: object) -> WrongAnswer:
    """A fault that was found before the numbers were compared, with what is right all the same."""
    if "right is" not in fault.detail:
        fault.detail = "\n".join(filter(None, (fault.detail, f"right is   {show(expected)}")))
    return fault


def _compare_parts(
    answer: Any, expected: Sequence[object], names: Sequence[str], part: str
) -> Iterator[Compared]:
    is_array = isinstance(answer, np.ndarray) and answer.ndim == 1
    if is_array and len(expected) and not _all_numbers(expected):
        due = _parts_due(len(expected), names)
        raise _wrong(part, f"One array came back, where {due} is due.", answer)
    parts = _parts(answer, len(expected), names, part)
    for index, (one, right) in enumerate(zip(parts, expected, strict=True)):
        name = names[index] if names else f"{part or 'result'}[{index}]"
        yield from _compare(one, right, (), name)


def _parts(answer: Any, count: int, names: Sequence[str], part: str) -> list[Any]:
    due = _parts_due(count, names)
    if not isinstance(answer, list | tuple | np.ndarray):
        raise _wrong(part, f"{_kind(answer)} came back, where {due} is due.", answer)
    if isinstance(answer, np.ndarray) and answer.ndim == 0:
        raise _wrong(part, f"One number came back, where {due} is due.", answer)
    if len(answer) != count:
        more = "more" if len(answer) > count else "fewer"
        raise _wrong(part, f"{due[0].upper()}{due[1:]} is due, and {more} came back.", answer)
    return list(answer)


def _parts_due(count: int, names: Sequence[str]) -> str:
    if names:
        return f"the tuple ({', '.join(names)})"
    return f"a list of {count} {'part' if count == 1 else 'parts'}"


def _numbers(answer: Any, shape: Shape, part: str) -> np.ndarray[Any, Any]:
    """The answer as an array of real numbers in the shape that is due."""
    due = f"an array of shape {shape}" if shape else "a number"
    if answer is None:
        raise _wrong(part, "Nothing came back (None). Does the function end with return?")
    if isinstance(answer, Unsupported | str | dict):
        raise _wrong(part, f"{_kind(answer)} came back, where {due} is due.", answer)
    array = _as_array(answer, due, part)
    if array.shape != shape:
        raise _wrong(part, _wrong_shape(array.shape, shape, due), answer)
    return array


def _as_array(answer: Any, due: str, part: str) -> np.ndarray[Any, Any]:
    if not holds_numbers(answer):
        raise _wrong(part, f"Something else than numbers came back, where {due} is due.", answer)
    try:
        array = np.asarray(answer)
    except ValueError:
        message = f"The rows that came back have different lengths, where {due} is due."
        raise _wrong(part, message, answer) from None
    if array.dtype.kind == "c":
        raise _wrong(part, f"Complex numbers came back, where {due} is due.", answer)
    if array.dtype == np.float16:
        raise _wrong(part, "float16 is too coarse: use float64, numpy's default.", answer)
    return array


def _wrong_shape(actual: Shape, expected: Shape, due: str) -> str:
    """Says what kind of shape came back: lengths are the learner's own, and could carry data."""
    if actual == (1,) and expected == ():
        return "An array with one entry, of shape (1,), came back, where a number is due."
    if len(actual) != len(expected):
        kind = f"A {len(actual)}-D array" if actual else "One number"
        return f"{kind} came back, where {due} is due."
    if actual == expected[::-1]:
        return f"The transpose came back: {due} is due."
    return f"A {len(actual)}-D array is due, and one of another length came back."


def _match_numbers(array: np.ndarray[Any, Any], right: np.ndarray[Any, Any], part: str) -> None:
    close = is_close(array, right, coarse=array.dtype == np.float32)
    if close.all():
        return
    if np.isnan(array[~close]).any():
        raise _wrong(part, "The answer holds nan, not a number.", array, right)
    which = "The number is" if array.ndim == 0 else _which(close)
    shown = (array, right) if array.ndim else (array.item(), right.item())
    fault = _wrong(part, f"{which} wrong.", *shown)
    fault.compared = (array, right)
    raise fault


def _which(close: np.ndarray[Any, Any]) -> str:
    return "Some of the numbers are" if close.any() else "All of the numbers are"


def _kind(answer: Any) -> str:
    """What came back, in words that hold no data."""
    if answer is None:
        return "Nothing (None)"
    if isinstance(answer, Unsupported):
        return answer.type[0].upper() + answer.type[1:]
    kinds = {str: "A string", dict: "A dict", bool: "A bool", int: "A number", float: "A number"}
    return kinds.get(type(answer), "Something else")


def _wrong(part: str, message: str, answer: object = None, right: object = None) -> WrongAnswer:
    detail = "" if answer is None else f"you gave   {show(answer)}"
    if right is not None:
        digits = 17 if show(answer) == show(right) else 6  # enough to see a difference
        detail = f"you gave   {show(answer, digits)}\nright is   {show(right, digits)}"
    return WrongAnswer(f"{part}: {message}" if part else message, detail)
