"""A learner's file as a check sees it: its functions run in a sandboxed worker."""

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
from autograder.model import Exercise, Limits, Problem
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
    """One call that a check made, and its outcome.

    Args:
        outcome: The value that came back, or the error that ended the call.
    """

    function: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    outcome: Any


class Forks(Protocol):
    """Makes processes for learners' modules: a zygote, or a learner's own machine."""

    def fork(self, limits: Limits) -> ModuleProcess:
        """Return a new process."""


class RemoteSubmission:
    """One learner's file in a worker, which is replaced when it dies or is late.

    Args:
        zygote: Makes the workers.
        exercise: The exercise: which module it is, and its limits.
        source: The file's text.
        cells: The line in which each code cell begins, if it is a notebook.

    Attributes:
        calls: The calls so far; the caller may set a new list.
        fault: What went wrong when the file was run. What the file had defined by then can be
            called, if its process lives; every other call raises this.
    """

    def __init__(
        self, zygote: Forks, exercise: Exercise, source: str, cells: Sequence[int] = ()
    ) -> None:
        self.calls: list[CallRecord] = []
        self.fault: SubmissionError | None = None
        self._in_cells: list[Problem] = []  # these do not keep the other cells from running
        self._cells = tuple(cells)
        self._zygote = zygote
        self._exercise = exercise
        self._source = source
        self._worker: ModuleProcess | None = None
        self._spent = 0.0  # seconds of the learner's code so far

    @property
    def problems(self) -> list[Problem]:
        """What went wrong when the file was run; of a notebook, cell by cell."""
        return [self.fault.problem] if self.fault else self._in_cells

    def load(self) -> None:
        """Run the file. What goes wrong is kept as `fault`, or as `problems` of single cells.

        Raises:
            Unreadable: when it is not Python.
        """
        try:
            self._start_worker()
        except Unreadable:
            raise
        except SubmissionError as error:
            self.fault = error

    def call(self, function: str, *args: Any, **kwargs: Any) -> Any:
        """Call one of the learner's functions and record the outcome.

        Raises:
            SubmissionError: what kept a value from coming back.
        """
        try:
            value = self._value(function, args, kwargs)
        except SubmissionError as error:
            self.calls.append(CallRecord(function, args, kwargs, error))
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
        reply = self._timed(functools.partial(worker.call, function, args, kwargs), function)
        if isinstance(reply, protocol.Absent):
            raise self.fault or self._absent(function)
        if isinstance(reply, protocol.Raised):
            raise self._raised(reply, function)
        try:
            value = protocol.from_wire(reply.value)
        except frames.Malformed as error:
            self._end_worker()
            raise WorkerDied(Problem("malformed", function, text=str(error))) from error
        if reply.changed is not None:
            names = [*range(1, len(args) + 1), *kwargs]  # the worker could name anything
            argument = reply.changed if reply.changed in names else None
            raise ArgumentChanged(Problem("changed_argument", function, argument))
        return value

    def _start_worker(self) -> ModuleProcess:
        """Fork a worker and run the file in it."""
        self._worker = worker = self._zygote.fork(self._exercise.limits)
        load = functools.partial(worker.load, self._source, self._exercise.module)
        reply = self._timed(functools.partial(load, cells=self._cells), None)
        if isinstance(reply, protocol.Unparsable):
            self._end_worker()
            raise Unreadable(self._not_python(reply))
        if isinstance(reply, protocol.Raised):
            self.fault = self._raised(reply, None)
        if isinstance(reply, protocol.Loaded) and self._cells:
            raised = [self._raised(cell, None).problem for cell in reply.raised]
            self._in_cells = [*map(self._not_python, worker.unparsable), *raised]
        return worker

    def _timed(self, ask: Callable[[float], Any], function: str | None) -> Any:
        """Return what the worker answers within the time that is left; else end the worker.

        Args:
            ask: Asks the worker, given the seconds that it may take.
            function: The function that is called; None while the file is run.
        """
        limits = self._exercise.limits
        left = limits.submission_seconds - self._spent
        if left <= 0:
            raise self._out_of_time()
        started = time.monotonic()
        try:
            return ask(min(limits.call_seconds, left))
        except CallTimeout as error:
            self._end_worker()
            if left < limits.call_seconds:  # `left` is not reported: the learner's code chooses it
                raise self._out_of_time() from error
            error.add(function=function, file=self._file)
            raise
        except WorkerDied as error:
            why = _with_exit_code(error.problem.text, self._end_worker())
            error.add(function=function, file=self._file, text=why)
            raise
        finally:
            self._spent += time.monotonic() - started

    def _end_worker(self) -> int | None:
        worker, self._worker = self._worker, None
        return worker.close() if worker else None

    # Facts about the learner's file.

    @property
    def _file(self) -> str:
        exercise = self._exercise
        return f"{exercise.name}.ipynb" if self._cells else f"{exercise.module}.py"

    def _place(self, line: int | None) -> dict[str, Any]:
        """Return where a line of the source is: in the file, or in a cell of the notebook."""
        if line is None or not self._cells:
            return {"file": self._file, "line": line}
        cell, line = locate_line(self._cells, line)
        return {"file": self._file, "cell": cell, "line": line}

    def _has_code(self, line: int) -> bool:
        """Return whether code can be there: a number may be chosen to carry what the code saw."""
        lines = self._source.split("\n", line)
        return 0 < line <= len(lines) and bool(lines[line - 1].strip())

    def _not_python(self, reply: protocol.Unparsable) -> Problem:
        line = reply.line or (1 if self._cells else None)
        return Problem("not_python", words=reply.reason, **self._place(line))

    def _raised(self, reply: protocol.Raised, function: str | None) -> SubmissionError:
        """Return the error for what the learner's code raised.

        Args:
            reply: What the worker says of the exception.
            function: The function that was called; None if the file was run.
        """
        types = [name for name in reply.types if name in _BUILTIN_NAMES] or ["Exception"]
        if types[0] == "NotImplementedError" and function is not None:
            return self._stub(function, reply.function)
        line = reply.line if reply.line is not None and self._has_code(reply.line) else None
        facts = {"exception": types[0], "text": reply.text or None, **self._place(line)}
        return raised_class(types)(Problem("raised", function, **facts))

    def _stub(self, function: str, stub: str) -> FunctionMissing:
        is_other = stub != function and stub in self._exercise.functions
        return FunctionMissing(Problem("stub", function, related=stub if is_other else None))

    def _absent(self, function: str) -> FunctionMissing:
        cause = self._in_cells[0] if self._in_cells else None
        return FunctionMissing(Problem("absent", function, file=self._file, cause=cause))

    def _out_of_time(self) -> CallTimeout:
        return CallTimeout(Problem("out_of_time", seconds=self._exercise.limits.submission_seconds))


def _with_exit_code(why: str | None, code: int | None) -> str | None:
    exit_code = None if code is None else f"exit code {code}"
    return "; ".join(filter(None, (why, exit_code))) or None


def raised_class(types: Sequence[str]) -> type[SubmissionRaised]:
    """Return `SubmissionRaised`, as a class that is also the built-in that the learner raised."""
    return _expectable_class(next((name for name in types if name in _EXPECTABLE), ""))


@functools.cache
def _expectable_class(name: str) -> type[SubmissionRaised]:
    if not name:
        return SubmissionRaised
    return type("SubmissionRaised", (SubmissionRaised, _EXPECTABLE[name]), {})
