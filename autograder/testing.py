"""What authors import: to write a check, a known mistake or an accepted alternative.

A check is a pytest test that compares `submission.f(...)` with `reference.f(...)`.
`assert_matches` and `unpack` raise a `WrongAnswer` with the facts: what kind of thing is wrong,
which learners may read, and the values, which are withheld where the check is hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from autograder.errors import WrongAnswer
from autograder.mistakes import NeverEnds, mistake, variant
from autograder.model import Problem, Reason, Shape
from autograder.values import ALL_DIGITS, Unsupported, holds_numbers, is_close, plain, show

__all__ = ["NeverEnds", "assert_matches", "mistake", "unpack", "variant"]

Array = np.ndarray[Any, Any]
_KINDS = {str: "a string", dict: "a dict", bool: "a bool", int: "a number", float: "a number"}


def assert_matches(
    actual: object, expected: object, names: Sequence[str] = (), *, part: str = ""
) -> None:
    """Compare an answer with the right one: same structure, same shapes, close numbers.

    Lists, tuples and arrays may stand for each other. Numbers are bools, integers or floats,
    equal to rtol 1e-6 and atol 1e-9 (1e-4 and 1e-6 where the answer is float32).

    Args:
        actual: What the submission returned.
        expected: What the reference returned: a number, an array, or a list or tuple of these.
            Learners may read its shape, so it must not come from the submission.
        names: What the parts of a tuple are called in messages, such as `("w", "b")`.
        part: What `actual` itself is called in messages.

    Raises:
        WrongAnswer: when they differ.
    """
    __tracebackhide__ = True  # plain pytest then shows the check's line, and none of ours
    parts = list(_compare(plain(actual), expected, names, part))
    wrong = {name: error for name, error in parts if error is not None}
    if not wrong:
        return
    first = next(iter(wrong.values()))
    if len(parts) > 1:
        right = tuple(name for name, error in parts if error is None)
        first.add(right_parts=right, wrong_parts=tuple(wrong))
    raise first.with_traceback(None)


def unpack(actual: object, **shapes: Shape) -> tuple[Any, ...]:
    """Return the parts of an answer that is judged by what it does, not by its values.

    `w1, b1, w2 = unpack(submission.tower_network(...), w1=(2,), b1=(2,), w2=(2,))`

    Args:
        actual: What the submission returned.
        shapes: Each part's name and the shape that it must have; () for a number.

    Returns:
        One float array a part, in the order of `shapes`.

    Raises:
        WrongAnswer: when the answer does not have these parts, or a part has another shape.
    """
    parts = _parts(plain(actual), len(shapes), tuple(shapes), "")
    return tuple(
        _numbers(answer, shape, name).astype(float)
        for answer, (name, shape) in zip(parts, shapes.items(), strict=True)
    )


def _all_numbers(expected: Sequence[object]) -> bool:
    """Return whether a list is one array of numbers rather than a tuple of results."""
    return len(expected) > 0 and not any(
        isinstance(item, list | tuple | dict) or np.ndim(item)  # type: ignore[arg-type]  # numpy answers for anything
        for item in expected
    )


def _compare(
    answer: Any, expected: object, names: Sequence[str], part: str
) -> Iterator[tuple[str, WrongAnswer | None]]:
    """Yield every part of an answer by its name, with what is wrong about it."""
    try:
        if isinstance(expected, list | tuple) and (names or not _all_numbers(expected)):
            yield from _compare_parts(answer, expected, names, part)
            return
        right = np.asarray(expected)
        _match_numbers(_numbers(answer, right.shape, part), right, part)
    except WrongAnswer as error:
        if error.problem.right is None:  # the numbers were not compared
            error.add(right=show(expected))
        yield part or "result", error
    else:
        yield part or "result", None


def _compare_parts(
    answer: Any, expected: Sequence[object], names: Sequence[str], part: str
) -> Iterator[tuple[str, WrongAnswer | None]]:
    is_array = isinstance(answer, np.ndarray) and answer.ndim == 1
    if is_array and len(expected) and not _all_numbers(expected):
        parts = tuple(names) or len(expected)
        raise _wrong("wrong_kind", part, answer, expected_parts=parts, actual_kind="one array")
    answers = _parts(answer, len(expected), names, part)
    for index, (item, right) in enumerate(zip(answers, expected, strict=True)):
        name = names[index] if names else f"{part or 'result'}[{index}]"
        yield from _compare(item, right, (), name)


def _parts(answer: Any, count: int, names: Sequence[str], part: str) -> list[Any]:
    """Return the parts of an answer that must have so many."""
    expected = tuple(names) or count
    if answer is None:
        raise _wrong("nothing", part, expected_parts=expected)
    is_number = isinstance(answer, np.ndarray) and answer.ndim == 0
    if is_number or not isinstance(answer, list | tuple | np.ndarray):
        kind = "a number" if is_number else _kind(answer)
        raise _wrong("wrong_kind", part, answer, expected_parts=expected, actual_kind=kind)
    if len(answer) != count:
        reason: Reason = "too_many_parts" if len(answer) > count else "too_few_parts"
        raise _wrong(reason, part, answer, expected_parts=expected)
    return list(answer)


def _numbers(answer: Any, shape: Shape, part: str) -> Array:
    """Return the answer as an array of real numbers in the expected shape."""
    if answer is None:
        raise _wrong("nothing", part, expected_shape=shape)
    if (kind := _not_numbers(answer)) is not None:
        raise _wrong("wrong_kind", part, answer, expected_shape=shape, actual_kind=kind)
    array = np.asarray(answer)
    if array.dtype == np.float16:
        raise _wrong("too_coarse", part, answer)
    if array.shape != shape:
        facts = {"actual_axes": array.ndim, "actual_shape": array.shape}
        reason = _wrong_shape(array.shape, shape)
        raise _wrong(reason, part, answer, expected_shape=shape, **facts)
    return array


def _not_numbers(answer: Any) -> str | None:
    """Return what an answer is instead of real numbers; None where it is an array of these."""
    if isinstance(answer, Unsupported | str | dict):
        return _kind(answer)
    if not holds_numbers(answer):
        return "something other than numbers"
    try:
        array = np.asarray(answer)
    except ValueError:
        return "rows of different lengths"
    return "complex numbers" if array.dtype.kind == "c" else None


def _wrong_shape(actual: Shape, expected: Shape) -> Reason:
    if actual == (1,) and expected == ():
        return "array_of_one"
    return "transposed" if actual == expected[::-1] else "wrong_shape"


def _match_numbers(array: Array, right: Array, part: str) -> None:
    close = is_close(array, right, coarse=array.dtype == np.float32)
    if close.all():
        return
    values = (array, right) if array.ndim else (array.item(), right.item())
    answer, expected = map(show, values)
    if answer == expected:  # more digits, to see the difference
        answer, expected = (show(value, ALL_DIGITS) for value in values)
    facts: dict[str, Any] = {"part": part or None, "answer": answer, "right": expected}
    if np.isnan(array[~close]).any():
        raise WrongAnswer(Problem("nan", **facts))
    reason: Reason = "wrong_numbers" if array.ndim else "wrong_number"
    error = WrongAnswer(Problem(reason, some_right=bool(close.any()), **facts))
    error.compared = (array, right)
    raise error


def _kind(answer: Any) -> str:
    """Return what came back, in words that hold no data."""
    if isinstance(answer, Unsupported):
        return answer.type
    return _KINDS.get(type(answer), "something else")


def _wrong(reason: Reason, part: str, answer: object = None, **facts: Any) -> WrongAnswer:
    shown = None if answer is None else show(answer)
    return WrongAnswer(Problem(reason, part=part or None, answer=shown, **facts))
