"""A learner's module as a check sees it: every attribute is a function that runs in the jail."""

from __future__ import annotations

import builtins
import functools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from autograder.errors import (
    ArgumentChanged,
    CallTimeout,
    FunctionMissing,
    SubmissionError,
    SubmissionRaised,
    Unreadable,
    WorkerDied,
)
from autograder.model import Exercise, Limits
from autograder.notebooks import locate_line
from autograder.sandbox import frames, protocol
from autograder.sandbox.module_process import ModuleProcess

# A check may expect one of these: `with pytest.raises(ValueError): submission.mse(y, y_hat)`.
_EXPECTABLE = {
    kind.__name__: kind
    for kind in (ValueError, TypeError, IndexError, KeyError, ZeroDivisionError, OverflowError)
}
_BUILTIN_NAMES = frozenset(
    name
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, BaseException)
)


@dataclass(frozen=True)
class CallRecord:
    """One call that a check made, and what came of it.

    Args:
        outcome: The value that came back, or the fault that ended the call.
    """

    function: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    outcome: Any


class Forks(Protocol):
    """Makes processes for learners' modules: a zygote, or a learner's own machine."""

    def fork(self, limits: Limits) -> ModuleProcess:
        """A new process."""


class RemoteSubmission:
    """One learner's file in a worker, which is replaced when it dies or is late.

    Args:
        zygote: Who makes the workers.
        exercise: Which module it is, and what it may use up.
        source: The file's text.
        cells: Of a notebook: the line in which each code cell begins.

    Attributes:
        calls: What was called so far; whoever calls may take a new list.
        notes: What went wrong in single cells of a notebook, which does not keep the others from
            running.
        fault: What went wrong when the file was run. What it had defined by then can be called,
            if its process lives; every other call raises this.
    """

    def __init__(
        self, zygote: Forks, exercise: Exercise, source: str, cells: Sequence[int] = ()
    ) -> None:
        self.calls: list[CallRecord] = []
        self.notes: list[str] = []
        self._cells = tuple(cells)
        self._zygote = zygote
        self._exercise = exercise
        self._source = source
        self._worker: ModuleProcess | None = None
        self._spent = 0.0  # seconds of the learner's code so far
        self.fault: SubmissionError | None = None

    def load(self) -> None:
        """Run the file; what goes wrong in it is kept, for every check to raise.

        Raises:
            Unreadable: when it is not Python.
        """
        try:
            self._start_worker()
        except Unreadable:
            raise
        except SubmissionError as fault:
            self.fault = fault

    def call(self, function: str, *args: Any, **kwargs: Any) -> Any:
        """Call one of the learner's functions and record what came of it.

        Raises:
            SubmissionError: what kept a value from coming back.
        """
        try:
            value = self._value(function, args, kwargs)
        except SubmissionError as fault:
            self.calls.append(CallRecord(function, args, kwargs, fault))
            raise
        self.calls.append(CallRecord(function, args, kwargs, value))
        return value

    def close(self) -> None:
        """End the worker."""
        self._end_worker()

    def _value(self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if self.fault is not None and not isinstance(self.fault, SubmissionRaised):
            raise self.fault
        worker = self._worker or self._start_worker()
        call = functools.partial(worker.call, function, args, kwargs)
        reply = self._timed(call)
        if isinstance(reply, protocol.Absent):
            missing = f"{self._file} has no function {function}."
            raise self.fault or FunctionMissing(" ".join([missing, *self.notes[:1]]))
        if isinstance(reply, protocol.Raised):
            raise self._fault(reply, f"{function} raised", function)
        try:
            value = protocol.from_wire(reply.value)
        except frames.Malformed as error:
            self._end_worker()
            raise WorkerDied("The answer could not be read.", str(error)) from error
        if reply.changed:
            raise ArgumentChanged.by(function)
        return value

    def _start_worker(self) -> ModuleProcess:
        self._worker = worker = self._zygote.fork(self._exercise.limits)
        load = functools.partial(worker.load, self._source, self._exercise.module)
        try:
            reply = self._timed(functools.partial(load, cells=self._cells))
        except CallTimeout as fault:
            raise CallTimeout(f"Running {self._file} took too long. {fault.message}") from fault
        if isinstance(reply, protocol.Unparsable):
            self._end_worker()
            where = f"line {reply.line}: " if reply.line else ""
            raise Unreadable(f"{self._file} is not Python: {where}{reply.reason}")
        if isinstance(reply, protocol.Raised):
            self.fault = self._fault(reply, f"Running {self._file} raised", "")
        if isinstance(reply, protocol.Loaded) and self._cells:
            self.notes = self._notes(worker.unparsable, reply.raised)
        return worker

    def _notes(
        self, unparsable: Sequence[protocol.Unparsable], raised: Sequence[protocol.Raised]
    ) -> list[str]:
        """What to say of the cells that were left out, and of those that raised."""
        notes = []
        for cell in unparsable:
            number, line = locate_line(self._cells, cell.line or 1)
            notes.append(f"Code cell {number} is not Python: line {line}: {cell.reason}.")
        faults = (self._fault(reply, f"Running {self._file} raised", "") for reply in raised)
        return notes + [fault.message for fault in faults]

    def _timed(self, ask: Callable[[float], Any]) -> Any:
        """What the worker answers within the time that is left; else it is ended."""
        limits = self._exercise.limits
        left = min(limits.call_seconds, limits.submission_seconds - self._spent)
        if left <= 0:
            raise CallTimeout(
                f"All calls together took longer than {limits.submission_seconds:g} s."
            )
        started = time.monotonic()
        try:
            return ask(left)
        except CallTimeout:
            self._end_worker()
            raise
        except WorkerDied as fault:
            fault.detail = _cause(fault.detail, self._end_worker())
            raise
        finally:
            self._spent += time.monotonic() - started

    def _end_worker(self) -> int | None:
        worker, self._worker = self._worker, None
        return worker.close() if worker else None

    def _has_line(self, line: int) -> bool:
        """Whether code can be there: a number may be chosen to carry what the code saw."""
        lines = self._source.split("\n", line)
        return 0 < line <= len(lines) and bool(lines[line - 1].strip())

    def _where(self, line: int) -> str:
        if not self._cells:
            return f"{self._file}, line {line}"
        number, line = locate_line(self._cells, line)
        return f"code cell {number}, line {line}"

    @property
    def _file(self) -> str:
        exercise = self._exercise
        return f"{exercise.name}.ipynb" if self._cells else f"{exercise.module}.py"

    def _fault(self, reply: protocol.Raised, what: str, function: str) -> SubmissionError:
        """What the learner's code raised, in words of ours; its text is a detail."""
        types = [name for name in reply.types if name in _BUILTIN_NAMES] or ["Exception"]
        if types[0] == "NotImplementedError" and function:
            return FunctionMissing(self._stub_message(function, reply.function))
        known = reply.line is not None and self._has_line(reply.line)
        where = f" in {self._where(reply.line)}" if reply.line is not None and known else ""
        return raised_class(types)(f"{what} {types[0]}{where}.", reply.text, types[0])

    def _stub_message(self, function: str, stub: str) -> str:
        if stub != function and stub in self._exercise.functions:
            return f"{function} calls {stub}, which is still the stub (NotImplementedError)."
        return f"{function} is still the stub (NotImplementedError)."


def _cause(detail: str, exit_code: int | None) -> str:
    return "; ".join(filter(None, (detail, f"exit code {exit_code}")))


def raised_class(types: Sequence[str]) -> type[SubmissionRaised]:
    """`SubmissionRaised`, also catchable as the built-in that the learner raised."""
    return _expectable_class(next((name for name in types if name in _EXPECTABLE), ""))


@functools.cache
def _expectable_class(name: str) -> type[SubmissionRaised]:
    if not name:
        return SubmissionRaised
    return type("SubmissionRaised", (SubmissionRaised, _EXPECTABLE[name]), {})
