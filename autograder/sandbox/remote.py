"""The trusted half of a worker: asks it one thing at a time and believes nothing but values.

Every deadline is kept here. A worker that is late, dies, speaks unasked or sends what is no
frame is ended; that costs the call, and the next call meets a new worker.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import signal
import socket
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

from autograder.errors import CallTimeout, SandboxError, WorkerDied
from autograder.model import Problem
from autograder.sandbox import frames, protocol
from autograder.values import plain

ENTER_SECONDS = 10.0  # for a worker to shut itself in, which takes a millisecond

Reap = Callable[[int], int | None]
decode_reply = frames.decoder(protocol.Reply)


def died(why: str | None = None) -> WorkerDied:
    """Return the error of a process that died; `why` is what an instructor may read of it."""
    return WorkerDied(Problem("died", text=why))


def too_late(seconds: float) -> CallTimeout:
    """Return the error of a call that gave no answer in this time."""
    return CallTimeout(Problem("timeout", seconds=seconds))


class Remote(ABC):
    """A process that runs a learner's module: what it is asked, however the bytes travel."""

    @abstractmethod
    def _ask(self, request: bytes, seconds: float) -> protocol.Reply:
        """Send a request and wait for the reply; raises `CallTimeout` and `WorkerDied`."""

    @abstractmethod
    def close(self) -> int | None:
        """End the process and all that it started; its exit code, where that is known."""

    unparsable: Sequence[protocol.Unparsable] = ()  # cells, said before any of them ran

    def load(
        self, source: str, module: str, seconds: float, cells: Sequence[int] = ()
    ) -> protocol.Reply:
        """Read the learner's file, then run it; see `Remote.call` for what it raises.

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
            WorkerDied: when the process died, spoke unasked or sent what is no answer.
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


class Worker(Remote):
    """One jailed process and the socket to it.

    Args:
        connection: The host's end of the socket.
        pid: The process, as the zygote knows it.
        pidfd: The process, as nobody can mistake it.
        reap: Ends the process and all that it started; gives its exit code.
    """

    def __init__(self, connection: socket.socket, pid: int, pidfd: int, reap: Reap) -> None:
        self._connection = connection
        self._pid = pid
        self._pidfd = pidfd
        self._reap = reap
        self._unasked = False  # whether more came with a reply than the reply
        connection.setblocking(False)
        self._readable = _poll(connection, select.POLLIN)
        self._writable = _poll(connection, select.POLLOUT)

    def expect_entered(self) -> None:
        """Wait for the word that the jail is shut.

        Raises:
            SandboxError: when the worker could not enter it.
        """
        try:
            reply = self._reply(time.monotonic() + ENTER_SECONDS)
        except (CallTimeout, WorkerDied):
            reply = None
        if not isinstance(reply, protocol.Entered) or reply.fault is not None:
            self.close()
            why = reply.fault if isinstance(reply, protocol.Entered) else "it died"
            raise SandboxError(
                f"A worker could not enter its jail: {why}. Run `autograder doctor`, or the"
                " command again."
            )

    def _ask(self, request: bytes, seconds: float) -> protocol.Reply:
        deadline = time.monotonic() + seconds
        self._expect_silence()
        try:
            self._send(frames.framed(request), deadline)
        except TimeoutError as error:
            raise too_late(seconds) from error
        except OSError as error:
            raise died() from error
        return self._reply(deadline, seconds)

    def _expect_silence(self) -> None:
        """A worker speaks when asked; bytes that wait here were sent by the learner's code."""
        try:
            if self._unasked or (self._readable.poll(0) and self._connection.recv(1)):
                raise died("it spoke unasked")
        except OSError as error:
            raise died() from error

    def _send(self, frame: bytes, deadline: float) -> None:
        remaining = memoryview(frame)
        while remaining:
            try:
                remaining = remaining[self._connection.send(remaining) :]
            except BlockingIOError:
                _wait(self._writable, deadline)

    def _reply(self, deadline: float, seconds: float = 0.0) -> protocol.Reply:
        def receive(count: int) -> bytes:
            _wait(self._readable, deadline)
            return self._connection.recv(count)

        try:
            frame, self._unasked = frames.receive_single(receive, frames.MAX_FRAME)
            if frame is None:
                raise died()
            reply: protocol.Reply = decode_reply(frame)
        except TimeoutError as error:
            raise too_late(seconds) from error
        except (OSError, frames.Malformed) as error:
            raise died(str(error)) from error
        return reply

    def close(self) -> int | None:
        """End the process and all that it started; its exit code, where that is known."""
        self._connection.close()
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        os.close(self._pidfd)
        return self._reap(self._pid)


def _poll(connection: socket.socket, event: int) -> select.poll:
    """Waits for an event of a socket: one system call, where a socket's own timeout takes three."""
    poll = select.poll()
    poll.register(connection, event)
    return poll


def _wait(poll: select.poll, deadline: float) -> None:
    """Wait until it can go on; raises TimeoutError at the deadline."""
    remaining = deadline - time.monotonic()
    if remaining <= 0 or not poll.poll(1000 * remaining):
        raise TimeoutError
