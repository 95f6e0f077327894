"""Records the reference's answers to a panel, and plays them back beside a learner's functions.

A picture is drawn on a learner's machine, which must not have the reference. So all answers of
the reference to a panel are recorded when the course is made. They are stored in the order of the
calls, and not by arguments: arguments that depend on earlier answers may differ in their last
digit from one machine to the next.
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
MANY = 1000  # this many zeros and ones are stored as bits: predictions all over a picture
LARGEST = 1e30  # number that is drawn: beyond it, the drawing itself overflows

Recording = dict[str, list[tuple[str, Any]]]  # by panel: each call's function and stored answer
Shape = tuple[int | None, ...]  # None stands for any length but 0


def record_calls(module: ModuleType, calls: list[tuple[str, Any]]) -> Functions:
    """Return the functions of a trusted module, which round their answers and add them to `calls`.

    The panel gets the rounded answers, so that it is drawn as it will be on the learner's machine.
    """

    def answer(function: str, *args: Any, **kwargs: Any) -> Any:
        value, _ = call_on_copies(getattr(module, function), args, kwargs)
        value = _pack(plain(value))
        calls.append((function, value))
        return _unpack(value)

    return Functions(answer)


class Playback:
    """Answers as the reference did when it was recorded.

    Args:
        recording: What `plot.record` returned, or what was read from a picture.json.
    """

    def __init__(self, recording: Mapping[str, Sequence[Sequence[Any]]]) -> None:
        self._recording = recording

    def play(self, panel: str) -> Functions:
        """Return functions that give the reference's answers to this panel, call by call."""
        return Functions(self._follow(panel, lambda expected, *_, **__: expected))

    def compare(self, panel: str, submission: Any, notes: list[str]) -> Functions:
        """Return the learner's functions, whose answers must have the form of the reference's.

        Args:
            panel: The panel's name.
            submission: Its attributes are the learner's functions; each call may raise a
                SubmissionError.
            notes: Receives a sentence for each answer of which a part cannot be drawn.
        """

        def answer(expected: Any, function: str, *args: Any, **kwargs: Any) -> Any:
            value = getattr(submission, function)(*args, **kwargs)
            return _AnswerConverter(function, notes).convert(value, expected)

        return Functions(self._follow(panel, answer))

    def _follow(self, panel: str, answer: Callable[..., Any]) -> Callable[..., Any]:
        """Return a call that passes `answer` the recorded answer of the next recorded call."""
        calls = iter(self._recording.get(panel, ()))

        def call(function: str, *args: Any, **kwargs: Any) -> Any:
            recorded, value = next(calls, ("nothing", None))
            if recorded != function:
                raise CourseError(
                    f"Panel {panel} calls {function} where {recorded} was recorded: picture.py"
                    " has changed. Run python tools/draw_pictures.py."
                )
            return answer(_unpack(value), function, *args, **kwargs)

        return call


class _AnswerConverter:
    """Converts a learner's answers to the form of the reference's, or says why it cannot.

    Args:
        function: The function that gave the answers.
        notes: Receives a sentence for each answer of which a part cannot be drawn.
    """

    def __init__(self, function: str, notes: list[str]) -> None:
        self._function = function
        self._notes = notes

    def convert(self, answer: Any, expected: Any) -> Any:
        """Return floats and arrays in the shapes of `expected`; a list of numbers has any length.

        Raises:
            WrongAnswer: when the answer has another shape, or nothing of it can be drawn.
        """
        if isinstance(expected, list) and all(np.ndim(item) == 0 for item in expected):
            return list(self._to_numbers(answer, (None,)))
        if isinstance(expected, list | tuple):
            items = self._require_items(answer, len(expected))
            return type(expected)(map(self.convert, items, expected))
        return self._to_numbers(answer, np.shape(expected))

    def _require_items(self, answer: Any, count: int) -> Sequence[Any]:
        if isinstance(answer, list | tuple) and len(answer) == count:
            return answer
        raise self._undrawable(answer, f"{count} parts")

    def _to_numbers(self, answer: Any, shape: Shape) -> Any:
        array = _to_array(answer)
        if array is None or not _matches(array.shape, shape):
            raise self._undrawable(answer, _EXPECTED.get(shape, f"an array of shape {shape}"))
        finite = np.isfinite(array)
        if not finite.any():
            raise self._wrong("returned nan or inf: there is nothing to draw")
        if not finite.all():
            count = np.sum(~finite)
            self._notes.append(f"{self._function} returned nan or inf in {count} places.")
        drawn = np.where(finite, np.clip(array, -LARGEST, LARGEST), np.nan)
        return drawn if shape else float(drawn)

    def _undrawable(self, answer: Any, expected: str) -> WrongAnswer:
        return self._wrong(f"returned {_describe(answer)}: only {expected} can be drawn")

    def _wrong(self, what: str) -> WrongAnswer:
        return WrongAnswer(Problem("assertion", words=f"{self._function} {what}."))


_EXPECTED: dict[Shape, str] = {(): "a number", (None,): "a list of numbers"}


def _matches(shape: tuple[int, ...], expected: Shape) -> bool:
    return len(shape) == len(expected) and all(
        length == wanted or (wanted is None and length > 0)
        for length, wanted in zip(shape, expected, strict=True)
    )


def _to_array(answer: Any) -> Any:
    """Convert plain numbers to an array of floats; return None for anything else."""
    try:
        array = np.asarray(answer if holds_numbers(answer) else None)
    except ValueError:  # lists of different lengths
        return None
    return array.astype(np.float64) if array.dtype.kind in "biuf" else None


def _describe(answer: Any) -> str:
    """Say in a few words what an answer is, without its values."""
    if isinstance(answer, Unsupported):
        return answer.type
    if isinstance(answer, list | tuple):
        return f"a {type(answer).__name__} of length {len(answer)}"
    if isinstance(answer, np.ndarray) and answer.dtype.kind == "c":
        return "complex numbers"
    if isinstance(answer, np.ndarray) and answer.ndim:
        return f"an array of shape {answer.shape}"
    names = {"NoneType": "None", "str": "a string", "dict": "a dict", "bool": "a truth value"}
    return names.get(type(answer).__name__, "a number")


def _pack(value: Any) -> Any:
    """Convert a plain value to what JSON can hold, with its numbers rounded."""
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
    """Convert back what `_pack` returned."""
    if isinstance(value, dict) and "bits" in value:
        packed = np.frombuffer(bytes.fromhex(value["bits"]), np.uint8)
        return np.unpackbits(packed, count=math.prod(value["shape"])).reshape(value["shape"])
    if isinstance(value, dict) and "array" in value:
        return np.array(value["array"])
    if isinstance(value, dict):
        return tuple(_unpack(item) for item in value["tuple"])
    return [_unpack(item) for item in value] if isinstance(value, list) else value
