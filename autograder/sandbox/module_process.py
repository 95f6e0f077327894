"""A process that runs a learner's module, as the host sees it: what it can be asked.

However the bytes travel, nothing that comes back is believed but values, and every deadline is
kept by the host.
"""

from __future__ import annotations

import secrets
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from autograder.errors import CallTimeout, WorkerDied
from autograder.model import Problem
from autograder.sandbox import frames, protocol
from autograder.values import plain

decode_reply = frames.decoder(protocol.Reply)


def died(why: str | None = None) -> WorkerDied:
    """Return the error of a process that died; `why` is what an instructor may read of it."""
    return WorkerDied(Problem("died", text=why))


def too_late(seconds: float) -> CallTimeout:
    """Return the error of a call that gave no answer in this time."""
    return CallTimeout(Problem("timeout", seconds=seconds))


class ModuleProcess(ABC):
    """A process that runs a learner's module; it is ready to be asked from the start."""

    @abstractmethod
    def _ask(self, request: bytes, seconds: float) -> protocol.Reply:
        """Send a request and wait for the reply; raises `CallTimeout` and `WorkerDied`."""

    @abstractmethod
    def close(self) -> int | None:
        """End the process and all that it started; return its exit code, where that is known."""

    unparsable: Sequence[protocol.Unparsable] = ()  # cells, reported before any of them ran

    def load(
        self, source: str, module: str, seconds: float, cells: Sequence[int] = ()
    ) -> protocol.Reply:
        """Read the learner's file, then run it; see `call` for what it raises.

        Returns:
            `Unparsable` of the reading, when none of it was run; else `Loaded` or `Raised`.
        """
        deadline = time.monotonic() + seconds
        reply = self._ask(frames.encode(protocol.Parse(source, module, list(cells))), seconds)
        if isinstance(reply, protocol.Unparsable):
            return reply
        if isinstance(reply, protocol.Parsed):
            self.unparsable = reply.unparsable
            left = max(deadline - time.monotonic(), 0.001)
            try:
                reply = self._ask(frames.encode(protocol.Load()), left)
            except CallTimeout as error:
                raise too_late(seconds) from error  # not what reading it had left of them
        if isinstance(reply, protocol.Loaded):
            return reply
        if isinstance(reply, protocol.Raised) and reply.id == 0:
            return reply
        raise died("it answered what was not asked")

    def call(
        self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any], seconds: float
    ) -> protocol.Returned | protocol.Raised | protocol.Absent:
        """Call one of the learner's functions.

        Raises:
            CallTimeout: when no answer came in `seconds`.
            WorkerDied: when the process died, or sent anything but the answer.
        """
        call_id = secrets.randbits(62)  # nobody can answer a call that is still to come
        wire_args = [protocol.to_wire(plain(arg)) for arg in args]
        wire_kwargs = {name: protocol.to_wire(plain(arg)) for name, arg in kwargs.items()}
        request = protocol.Call(call_id, function, wire_args, wire_kwargs)
        reply = self._ask(frames.encode(request), seconds)
        if not isinstance(reply, protocol.Returned | protocol.Raised | protocol.Absent):
            raise died("it answered what was not asked")
        if reply.id != call_id:
            raise died("it answered another call")
        return reply
