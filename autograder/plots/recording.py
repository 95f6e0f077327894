"""What a panel of a picture may call: the reference's recorded answers, or a learner's functions.

A picture is drawn on the machine of a learner, who must not have the reference. So everything that
the reference answers to a panel is recorded when the course is made, and played back there. The
answers are kept in the order of the calls: arguments that were calculated from earlier answers
may differ in their last digit from one machine to the next.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any

import numpy as np

from autograder.errors import CourseError, WrongAnswer
from autograder.functions import Functions, call_on_copies
from autograder.model import Problem
from autograder.values import Unsupported, holds_numbers, plain

DIGITS = 6  # of a recorded number: finer than any picture
MANY = 1000  # zeros and ones are kept as bits: predictions all over a picture
LARGEST = 1e30  # of a number that is drawn: beyond it, the drawing itself overflows

Recording = dict[str, list[tuple[str, Any]]]  # by panel: each call's function and kept answer


def recorder(module: ModuleType, kept: list[tuple[str, Any]]) -> Functions:
    """The functions of a module of ours; what they answer is rounded, and added to `kept`."""

    def answer(function: str, *args: Any, **kwargs: Any) -> Any:
        value, _ = call_on_copies(getattr(module, function), args, kwargs)
        value = _pack(plain(value))
        kept.append((function, value))
        return _unpack(value)

    return Functions(answer)


class Playback:
    """Answers as the reference did when it was recorded.

    Args:
        recorded: What `plot.record` gave, or what was read from a picture.json.
    """

    def __init__(self, recorded: Mapping[str, Sequence[Sequence[Any]]]) -> None:
        self._recorded = recorded

    def target(self, panel: str) -> Functions:
        """What the reference answered to this panel, call by call."""
        return Functions(self._each_call(panel, lambda right, *_, **__: right))

    def beside(self, panel: str, yours: Any, notes: list[str]) -> Functions:
        """A learner's functions, whose answers must have the form of the reference's.

        Args:
            panel: The panel's name.
            yours: Its attributes are the learner's functions; each call may raise a
                SubmissionError.
            notes: Gets a sentence for each answer of which a part cannot be drawn.
        """

        def answer(right: Any, function: str, *args: Any, **kwargs: Any) -> Any:
            value = getattr(yours, function)(*args, **kwargs)
            return _Form(function, notes).like(value, right)

        return Functions(self._each_call(panel, answer))

    def _each_call(self, panel: str, answer: Callable[..., Any]) -> Callable[..., Any]:
        calls = iter(self._recorded.get(panel, ()))

        def next_call(function: str, *args: Any, **kwargs: Any) -> Any:
            recorded, value = next(calls, ("nothing", None))
            if recorded != function:
                raise CourseError(
                    f"Panel {panel} calls {function} where {recorded} was recorded: picture.py"
                    " has changed. Run python tools/draw_pictures.py."
                )
            return answer(_unpack(value), function, *args, **kwargs)

        return next_call


class _Form:
    """Gives a learner's answers the form of the reference's, or says why it cannot.

    Args:
        function: Whose answers they are.
        notes: Gets a sentence for each answer of which a part cannot be drawn.
    """

    def __init__(self, function: str, notes: list[str]) -> None:
        self._function = function
        self._notes = notes

    def like(self, answer: Any, right: Any) -> Any:
        """The answer as floats and arrays of the right shape; a list of numbers has any length."""
        if isinstance(right, list) and all(np.ndim(one) == 0 for one in right):
            return list(self._numbers(answer, (None,)))
        if isinstance(right, list | tuple):
            items = self._items(answer, len(right))
            return type(right)(map(self.like, items, right))
        return self._numbers(answer, np.shape(right))

    def _items(self, answer: Any, count: int) -> Sequence[Any]:
        if isinstance(answer, list | tuple) and len(answer) == count:
            return answer
        raise self._undrawable(answer, f"{count} parts")

    def _numbers(self, answer: Any, shape: tuple[int | None, ...]) -> Any:
        array = _array(answer)
        if array is None or not _fits(array.shape, shape):
            raise self._undrawable(answer, _DUE.get(shape, f"an array of shape {shape}"))
        finite = np.isfinite(array)
        if not finite.any():
            raise self._wrong("gave nan or inf: there is nothing to draw")
        if not finite.all():
            self._notes.append(f"{self._function} gave nan or inf in {np.sum(~finite)} places.")
        drawn = np.where(finite, np.clip(array, -LARGEST, LARGEST), np.nan)
        return drawn if shape else float(drawn)

    def _undrawable(self, answer: Any, due: str) -> WrongAnswer:
        return self._wrong(f"gave {_kind(answer)}: only {due} can be drawn")

    def _wrong(self, what: str) -> WrongAnswer:
        return WrongAnswer(Problem("assertion", words=f"{self._function} {what}."))


_DUE: dict[tuple[int | None, ...], str] = {(): "a number", (None,): "a list of numbers"}


def _fits(found: tuple[int, ...], due: tuple[int | None, ...]) -> bool:
    """Whether a shape is as it is due; None stands for any length but 0."""
    return len(found) == len(due) and all(
        length == right or (right is None and length > 0)
        for length, right in zip(found, due, strict=True)
    )


def _array(answer: Any) -> Any:
    """Plain numbers as an array of floats; None for anything else."""
    try:
        array = np.asarray(answer if holds_numbers(answer) else None)
    except ValueError:  # lists of different lengths
        return None
    return array.astype(np.float64) if array.dtype.kind in "biuf" else None


def _kind(answer: Any) -> str:
    if isinstance(answer, Unsupported):
        return answer.type
    if isinstance(answer, list | tuple):
        return f"a {type(answer).__name__} of length {len(answer)}"
    if isinstance(answer, np.ndarray) and answer.dtype.kind == "c":
        return "complex numbers"
    if isinstance(answer, np.ndarray) and answer.ndim:
        return f"an array of shape {answer.shape}"
    names = {"NoneType": "None", "str": "a text", "dict": "a dict", "bool": "a truth value"}
    return names.get(type(answer).__name__, "a number")


def _pack(value: Any) -> Any:
    """A plain value as JSON has it, with its numbers rounded."""
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, np.ndarray) and value.size >= MANY and set(np.unique(value)) <= {0, 1}:
        return {"bits": np.packbits(value.astype(bool)).tobytes().hex(), "shape": value.shape}
    if isinstance(value, np.ndarray):
        return {"array": _pack(value.tolist())} if value.ndim else _pack(value.item())
    if isinstance(value, tuple):
        return {"tuple": [_pack(item) for item in value]}
    return [_pack(item) for item in value] if isinstance(value, list) else value


def _unpack(value: Any) -> Any:
    if isinstance(value, dict) and "bits" in value:
        packed = np.frombuffer(bytes.fromhex(value["bits"]), np.uint8)
        return np.unpackbits(packed, count=math.prod(value["shape"])).reshape(value["shape"])
    if isinstance(value, dict) and "array" in value:
        return np.array(value["array"])
    if isinstance(value, dict):
        return tuple(_unpack(item) for item in value["tuple"])
    return [_unpack(item) for item in value] if isinstance(value, list) else value
