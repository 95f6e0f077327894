"""The host's handle of a worker: asks it one thing at a time.

A worker that is late, dies, sends data unasked or sends what is not a frame is ended; that costs
the call, and the next call meets a new worker.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import time
from collections.abc import Callable

from autograder.errors import CallTimeout, WorkerDied
from autograder.sandbox import frames, protocol
from autograder.sandbox.interpreter import start_error
from autograder.sandbox.module_process import ModuleProcess, decode_reply, died, too_late
from autograder.sandbox.sizes import MAX_FRAME

ENTER_SECONDS = 10.0  # for a worker to enter its jail, which takes a millisecond


class Worker(ModuleProcess):
    """One process in its jail, and the socket to it.

    Args:
        connection: The host's end of the socket.
        pidfd: The process, as nobody can mistake it.
        reap: Ends the process and all that it started; gives its exit code, where it is known.

    Raises:
        SandboxError: when the process could not enter its jail.
    """

    def __init__(
        self, connection: socket.socket, pidfd: int, reap: Callable[[], int | None]
    ) -> None:
        self._connection = connection
        self._pidfd = pidfd
        self._reap = reap
        self._unasked = False  # whether more came with a reply than the reply
        connection.setblocking(False)
        self._readable = _poll(connection, select.POLLIN)
        self._writable = _poll(connection, select.POLLOUT)
        self._expect_entered()

    def _expect_entered(self) -> None:
        try:
            reply: protocol.Reply | None = self._reply(time.monotonic() + ENTER_SECONDS)
        except (CallTimeout, WorkerDied):
            reply = None
        if isinstance(reply, protocol.Entered):
            return
        self.close()
        failed = reply if isinstance(reply, protocol.Failed) else protocol.Failed(None, "it died")
        what, again = "A worker could not enter its jail", "Run `autograder doctor`."
        raise start_error(what, failed.text, failed.errno, again)

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
        """Refuse a worker that spoke unasked: bytes that wait here are the learner's code's."""
        try:
            if self._unasked or (self._readable.poll(0) and self._connection.recv(1)):
                raise died("it sent data unasked")
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
            frame, self._unasked = frames.receive_single(receive, MAX_FRAME)
            if frame is None:
                raise died()
            reply: protocol.Reply = decode_reply(frame)
        except TimeoutError as error:
            raise too_late(seconds) from error
        except (OSError, frames.Malformed) as error:
            raise died(str(error)) from error
        return reply

    def close(self) -> int | None:
        """End the process and all that it started; return its exit code, where that is known."""
        self._connection.close()
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        os.close(self._pidfd)
        return self._reap()


def _poll(connection: socket.socket, event: int) -> select.poll:
    """Return a poll for one event: one system call, where a socket's own timeout takes three."""
    poll = select.poll()
    poll.register(connection, event)
    return poll


def _wait(poll: select.poll, deadline: float) -> None:
    """Wait until it can go on; raises TimeoutError at the deadline."""
    remaining = deadline - time.monotonic()
    if remaining <= 0 or not poll.poll(1000 * remaining):
        raise TimeoutError
