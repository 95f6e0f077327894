"""The untrusted half: one learner's module, and the loop that calls its functions.

From the first line of the learner's code on, this process may say what the learner likes: which
value a function returned, that it raised, that it left its arguments alone. No more is believed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType, TracebackType
from typing import Any

from autograder.sandbox import frames, protocol
from autograder.values import TOO_LARGE, plain, unchanged

MAX_REASON = 1_000
_decode = protocol.decoder(protocol.Request)


def serve(receive: Callable[[], bytes | None], send: Callable[[bytes], object]) -> None:
    """Answer requests until the host closes the connection.

    Args:
        receive: Gives the next frame, None at the end.
        send: Takes the bytes of a frame.
    """
    worker = _Worker()
    while (frame := receive()) is not None:
        reply = worker.answer(_decode(frame))
        payload = protocol.encode(reply)
        if len(payload) > frames.MAX_FRAME and isinstance(reply, protocol.Returned):
            too_large = protocol.Other(TOO_LARGE)
            payload = protocol.encode(protocol.Returned(reply.id, too_large, reply.changed))
        send(frames.framed(payload))


class _Worker:
    def __init__(self) -> None:
        self.module = ModuleType("submission")
        self.code = compile("", "submission.py", "exec")

    def answer(self, request: protocol.Request) -> protocol.Reply:
        if isinstance(request, protocol.Parse):
            return self.parse(request)
        if isinstance(request, protocol.Load):
            return self.load()
        return self.call(request)

    def parse(self, request: protocol.Parse) -> protocol.Reply:
        file = f"{request.module}.py"
        try:
            self.code = compile(request.source, file, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, MemoryError, RecursionError, OverflowError) as error:
            return _unparsable(error)
        self.module = ModuleType(request.module)
        self.module.__file__ = file
        return protocol.Parsed()

    def load(self) -> protocol.Reply:
        name = self.module.__name__
        sys.modules[name] = self.module  # dataclasses look their module up
        try:
            exec(self.code, self.module.__dict__)  # noqa: S102 - running it is what this process is for
        except BaseException as error:  # noqa: BLE001 - sys.exit in a module is a learner's error
            return _raised(0, error, f"{name}.py")
        return protocol.Loaded()

    def call(self, request: protocol.Call) -> protocol.Reply:
        function = getattr(self.module, request.function, None)
        if not callable(function):
            return protocol.Absent(request.id)
        try:
            return _returned(request, function)
        except BaseException as error:  # noqa: BLE001 - whatever a learner raises is the answer
            return _raised(request.id, error, f"{self.module.__name__}.py")


def _returned(request: protocol.Call, function: Callable[..., Any]) -> protocol.Returned:
    args, kwargs = _arguments(request)
    value = protocol.to_wire(plain(function(*args, **kwargs)))
    changed = not unchanged(_arguments(request), (args, kwargs))
    return protocol.Returned(request.id, value, changed)


def _arguments(request: protocol.Call) -> tuple[list[Any], dict[str, Any]]:
    args = [protocol.from_wire(arg) for arg in request.args]
    return args, {name: protocol.from_wire(arg) for name, arg in request.kwargs.items()}


def _unparsable(error: Exception) -> protocol.Unparsable:
    line = error.lineno if isinstance(error, SyntaxError) else None
    reason = error.msg if isinstance(error, SyntaxError) else str(error)
    return protocol.Unparsable(_sendable(f"{type(error).__name__}: {reason}"), line)


def _raised(request_id: int, error: BaseException, file: str) -> protocol.Raised:
    types = [kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins"]
    line, function = _innermost(error.__traceback__, file)
    return protocol.Raised(request_id, types, line, _text(error), function)


def _innermost(trace: TracebackType | None, file: str) -> tuple[int | None, str]:
    """The last line of the learner's own file that the exception passed, and its function."""
    line, function = None, ""
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename == file:
            line, function = trace.tb_lineno, _sendable(code.co_name)
        trace = trace.tb_next
    return line, function


def _text(error: BaseException) -> str:
    """The exception's text; a learner's `__str__` may itself raise."""
    try:
        return _sendable(str(error))
    except BaseException:  # noqa: BLE001 - its text is lost, the exception is not
        return ""


def _sendable(text: str) -> str:
    return text[:MAX_REASON].encode(errors="backslashreplace").decode()
