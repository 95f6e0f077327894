"""The messages between the trusted and the untrusted half, and the values in them.

A frame (see `frames`) holds a msgpack message of one of the types below, and nothing else passes.
No pickle, no object, no class of a learner's: a value is a number, a string, an array or a list
of these. The reader of a frame checks it; one that does not fit its type raises `Malformed`.
"""

from __future__ import annotations

import math
from typing import Any, Literal, Union

import msgspec
import numpy as np

from autograder.sandbox.frames import Malformed
from autograder.values import (
    MAX_AXES,
    MAX_DEPTH,
    MAX_ELEMENTS,
    MAX_ENTRIES,
    MAX_KEYS,
    MAX_TEXT,
    OTHER,
    PORTABLE,
    UNSUPPORTED_KINDS,
    Unsupported,
    extent,
)

_DTYPES = {np.dtype(char).str: np.dtype(char) for char in PORTABLE}


class Array(msgspec.Struct, frozen=True, array_like=True, tag="array"):
    """An array: its dtype as numpy writes it (`<f8`), its shape, and its bytes in C order."""

    dtype: str
    shape: tuple[int, ...]
    data: bytes


class Items(msgspec.Struct, frozen=True, array_like=True, tag="items"):
    """A list or a tuple."""

    kind: Literal["list", "tuple"]
    items: list[Value]


class Pairs(msgspec.Struct, frozen=True, array_like=True, tag="pairs"):
    """A dict. Its keys are strings: other keys can be chosen so that they collide in a table."""

    pairs: list[tuple[str, Value]]


class Other(msgspec.Struct, frozen=True, array_like=True, tag="other"):
    """A value that may not pass, by the kind of thing that it is."""

    kind: str


Value = Union[None, bool, int, float, str, Array, Items, Pairs, Other]  # noqa: UP007 - read by msgspec


class Parse(msgspec.Struct, frozen=True, tag="parse"):
    """Read this source as the module of this name; nothing of it is run yet.

    Args:
        cells: Of a notebook: the line in which each cell begins. Cells are read and run one by
            one, as in a notebook: what is wrong in one does not keep the others from running.
    """

    source: str
    module: str
    cells: list[int] = []


class Load(msgspec.Struct, frozen=True, tag="load"):
    """Run the source that was read."""


class Call(msgspec.Struct, frozen=True, tag="call"):
    """Call a function of the module."""

    id: int
    function: str
    args: list[Value]
    kwargs: dict[str, Value]


class Entered(msgspec.Struct, frozen=True, tag="entered"):
    """The worker is in its jail; no line of the learner's has run."""


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """From the zygote, or a worker in place of `Entered`: the system refused a call.

    Args:
        errno: As in an OSError, which may have none.
        text: The OSError's text.
    """

    errno: int | None
    text: str


class Unparsable(msgspec.Struct, frozen=True, tag="unparsable"):
    """The source is not Python: why, and in which line.

    The answer to `Parse` alone: once the learner's code runs, a reason could hold what it saw.
    """

    reason: str
    line: int | None


class Parsed(msgspec.Struct, frozen=True, tag="parsed"):
    """The source is Python, except for these cells."""

    unparsable: list[Unparsable] = []


class Returned(msgspec.Struct, frozen=True, tag="returned"):
    """The call gave a value; `changed` is the first argument that it changed, if any.

    That is its position, from 1, or its name.
    """

    id: int
    value: Value
    changed: int | str | None


class Raised(msgspec.Struct, frozen=True, tag="raised"):
    """The call, or the module (id 0), raised.

    Args:
        types: The exception's classes that Python itself defines, nearest first.
        line: The innermost line of the learner's own file.
        text: The exception's text, cut.
        function: The innermost function of the learner's own file, as it calls itself.
    """

    id: int
    types: list[str]
    line: int | None
    text: str
    function: str = ""


class Loaded(msgspec.Struct, frozen=True, tag="loaded"):
    """The module has run to its end; these of its cells raised."""

    raised: list[Raised] = []


class Absent(msgspec.Struct, frozen=True, tag="absent"):
    """The module has no such function."""

    id: int


class Fork(msgspec.Struct, frozen=True, tag="fork"):
    """To the zygote, with a socket: fork a worker for it, with these limits."""

    memory_mb: int
    cpu_seconds: int


class Reap(msgspec.Struct, frozen=True, tag="reap"):
    """To the zygote: end this worker and all that it has started."""

    pid: int


class Started(msgspec.Struct, frozen=True, tag="started"):
    """From the zygote, once: it is ready.

    Args:
        layers: The layers of the jail that are in force.
        drops_root: Whether workers run as an ordinary user although the grader is root.
    """

    layers: tuple[str, ...]
    drops_root: bool


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """From the zygote, in place of `Started`: what this machine lacks for the jail."""

    reason: str


class Forked(msgspec.Struct, frozen=True, tag="forked"):
    """From the zygote, with a pidfd: the worker's process id."""

    pid: int


class Reaped(msgspec.Struct, frozen=True, tag="reaped"):
    """From the zygote: the exit code, negative for a signal, as subprocess counts."""

    code: int


Request = Parse | Load | Call
Reply = Entered | Failed | Parsed | Loaded | Unparsable | Returned | Raised | Absent
ToZygote = Fork | Reap
FromZygote = Started | Refused | Failed | Forked | Reaped


def to_wire(value: Any) -> Value:
    """Return a plain value (see `values.plain`) as it travels."""
    if isinstance(value, np.ndarray):
        return Array(value.dtype.str, value.shape, value.tobytes())
    if isinstance(value, list | tuple):
        kind: Literal["list", "tuple"] = "list" if isinstance(value, list) else "tuple"
        return Items(kind, [to_wire(item) for item in value])
    if isinstance(value, dict):
        return Pairs([(key, to_wire(item)) for key, item in value.items()])
    if isinstance(value, Unsupported):
        return Other(value.type)
    return value  # type: ignore[no-any-return]  # a plain value is one of these


def from_wire(value: Value) -> Any:
    """Return the plain value that travelled; every claim of it is checked before it is built.

    Raises:
        Malformed: when an array's bytes are not what its dtype and shape say, or when a value
            is larger or deeper than any that `values.plain` lets pass.
    """
    if isinstance(value, Items | Pairs):
        _check_entries(value)
    return _from_wire(value, 0)


def _check_entries(value: Value) -> None:
    count, waiting = 0, [value]
    while waiting:
        entry = waiting.pop()
        if isinstance(entry, Items):
            count += len(entry.items)
            waiting += entry.items if count <= MAX_ENTRIES else []
        elif isinstance(entry, Pairs):
            count += len(entry.pairs)
            waiting += [item for _, item in entry.pairs] if count <= MAX_ENTRIES else []
    if count > MAX_ENTRIES:
        raise Malformed("too many values")


def _from_wire(value: Value, depth: int) -> Any:
    if isinstance(value, Array):
        return _array(value)
    if isinstance(value, Items | Pairs):
        if depth == MAX_DEPTH:
            raise Malformed("nested too deeply")
        return _items(value, depth + 1)
    if isinstance(value, Other):
        return Unsupported(value.kind if value.kind in UNSUPPORTED_KINDS else OTHER)
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise Malformed("a string that is too long")
    return value


def _items(value: Items | Pairs, depth: int) -> Any:
    if isinstance(value, Pairs):
        if len(value.pairs) > MAX_KEYS:
            raise Malformed("a dict that is too large")
        return {_from_wire(key, depth): _from_wire(item, depth) for key, item in value.pairs}
    items = [_from_wire(item, depth) for item in value.items]
    return items if value.kind == "list" else tuple(items)


def _array(array: Array) -> np.ndarray[Any, Any]:
    dtype = _DTYPES.get(array.dtype)
    if dtype is None:
        raise Malformed("a dtype that may not pass")
    shape = array.shape
    if len(shape) > MAX_AXES or min(shape, default=0) < 0 or extent(shape) > MAX_ELEMENTS:
        raise Malformed("a shape that may not pass")
    if math.prod(shape) * dtype.itemsize != len(array.data):
        raise Malformed("an array whose bytes are not what its shape says")
    return np.ndarray(shape, dtype, array.data).copy()
