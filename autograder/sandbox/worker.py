"""The untrusted half: one learner's module, and the loop that calls its functions.

From the first line of the learner's code on, this process may answer what the learner likes: which
value a function returned, that it raised, that it left its arguments alone. No more is believed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import CodeType, ModuleType, TracebackType
from typing import Any

import numpy as np

from autograder.sandbox import frames, inert, protocol
from autograder.sandbox.sizes import MAX_EXCEPTION_TEXT, MAX_FRAME, MAX_RAISED_CELLS
from autograder.values import TOO_LARGE, plain, unchanged

_IN_NOTEBOOKS = ("display", "get_ipython")  # names that IPython gives to every cell
_decode = frames.decoder(protocol.Request)


def serve(
    receive: Callable[[], bytes | memoryview | None], send: Callable[[bytes], object]
) -> None:
    """Answer requests until the host closes the connection.

    Args:
        receive: Gives the next frame, None at the end.
        send: Takes the bytes of a frame.
    """
    worker = _Worker()
    while (frame := receive()) is not None:
        reply = worker.answer(_decode(frame))
        payload = frames.encode(reply)
        if len(payload) > MAX_FRAME and isinstance(reply, protocol.Returned):
            too_large = protocol.Other(TOO_LARGE)
            payload = frames.encode(protocol.Returned(reply.id, too_large, reply.changed))
        send(frames.framed(payload))


class _Worker:
    def __init__(self) -> None:
        self.module = ModuleType("submission")
        self.parts: list[CodeType] = []  # the module, or each cell of a notebook
        self.in_cells = False
        self.lines: dict[str, int] = {}  # by the name of a part: the line before its first

    def answer(self, request: protocol.Request) -> protocol.Reply:
        if isinstance(request, protocol.Parse):
            return self.parse(request)
        if isinstance(request, protocol.Load):
            return self.load()
        return self.call(request)

    def parse(self, request: protocol.Parse) -> protocol.Reply:
        file = f"{request.module}.py"
        self.in_cells = bool(request.cells)
        unparsable = []
        for name, before, text in _parts(request, file):
            self.lines[name] = before
            try:
                self.parts.append(compile(text, name, "exec", dont_inherit=True))
            except (SyntaxError, ValueError, MemoryError, RecursionError, OverflowError) as error:
                unparsable.append(_unparsable(error, before))
        if unparsable and not self.in_cells:
            return unparsable[0]
        self.module = ModuleType(request.module)
        self.module.__file__ = file
        if self.in_cells:
            self.module.__dict__.update({name: inert.Inert(name) for name in _IN_NOTEBOOKS})
        return protocol.Parsed(unparsable)

    def load(self) -> protocol.Reply:
        sys.modules[self.module.__name__] = self.module  # dataclasses look their module up
        raised = []
        for part in self.parts:
            try:
                exec(part, self.module.__dict__)  # noqa: S102 - running it is what this process is for
            except BaseException as error:  # noqa: BLE001 - sys.exit in a module is a learner's error
                raised.append(_raised(0, error, self.lines))
        if raised and not self.in_cells:
            return raised[0]
        return protocol.Loaded(raised[:MAX_RAISED_CELLS])

    def call(self, request: protocol.Call) -> protocol.Reply:
        function = getattr(self.module, request.function, None)
        if not callable(function):
            return protocol.Absent(request.id)
        try:
            return _returned(request, function)
        except BaseException as error:  # noqa: BLE001 - whatever a learner raises is the answer
            return _raised(request.id, error, self.lines)


def _returned(request: protocol.Call, function: Callable[..., Any]) -> protocol.Returned:
    args, kwargs = _arguments(request)
    value = protocol.to_wire(plain(function(*args, **kwargs)))
    names = [*range(1, len(args) + 1), *kwargs]
    sent, had = [*request.args, *request.kwargs.values()], [*args, *kwargs.values()]
    changed = (name for name, *both in zip(names, sent, had, strict=True) if not _is_as_sent(*both))
    return protocol.Returned(request.id, value, next(changed, None))


def _is_as_sent(sent: protocol.Value, value: Any) -> bool:
    """Return whether an argument still is what it was: most arrays are, to the byte."""
    if isinstance(sent, protocol.Array) and type(value) is np.ndarray:
        same = value.dtype.str == sent.dtype and value.shape == sent.shape
        if same and value.tobytes() == sent.data:
            return True
    return unchanged(protocol.from_wire(sent), value)


def _arguments(request: protocol.Call) -> tuple[list[Any], dict[str, Any]]:
    args = [protocol.from_wire(arg) for arg in request.args]
    return args, {name: protocol.from_wire(arg) for name, arg in request.kwargs.items()}


def _parts(request: protocol.Parse, file: str) -> Iterator[tuple[str, int, str]]:
    """Yield what is read and run by itself: its name, the line before its first, its text."""
    if not request.cells:
        yield file, 0, request.source
        return
    lines = request.source.split("\n")
    for number, first in enumerate(request.cells):
        end = request.cells[number + 1] if number + 1 < len(request.cells) else len(lines)
        text = "\n".join(lines[first - 1 : end - 1])
        yield f"{file}[{number}]", first - 1, text


def _unparsable(error: Exception, before: int) -> protocol.Unparsable:
    line = error.lineno if isinstance(error, SyntaxError) else None
    line = before + (line or 1) if before or line else None
    reason = error.msg if isinstance(error, SyntaxError) else str(error)
    return protocol.Unparsable(_sendable(f"{type(error).__name__}: {reason}"), line)


def _raised(request_id: int, error: BaseException, lines: dict[str, int]) -> protocol.Raised:
    types = [kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins"]
    line, function = _innermost(error.__traceback__, lines)
    return protocol.Raised(request_id, types, line, _text(error), function)


def _innermost(trace: TracebackType | None, lines: dict[str, int]) -> tuple[int | None, str]:
    """Return the last line of the learner's file that the exception passed, and its function."""
    line, function = None, ""
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename in lines:
            line = lines[code.co_filename] + trace.tb_lineno
            function = _sendable(code.co_name)
        trace = trace.tb_next
    return line, function


def _text(error: BaseException) -> str:
    """Return the exception's text; a learner's `__str__` may itself raise."""
    try:
        return _sendable(str(error))
    except BaseException:  # noqa: BLE001 - its text is lost, the exception is not
        return ""


def _sendable(text: str) -> str:
    return text[:MAX_EXCEPTION_TEXT].encode(errors="backslashreplace").decode()
