"""The trusted half: starts the zygote, has it fork workers, and asks them one thing at a time.

Every deadline is kept here. A worker that is late, dies, speaks unasked or sends what is no
frame is ended; that costs the call, and the next call meets a new worker.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from typing import Any

from autograder.errors import CallTimeout, JailUnavailable, SandboxError, WorkerDied
from autograder.model import Limits, Sandbox
from autograder.sandbox import interpreter, protocol
from autograder.values import plain

START_SECONDS = 60.0  # for Python and numpy from a cold disk
ANSWER_SECONDS = 10.0  # for the zygote, which does next to nothing

_decode_reply = protocol.decoder(protocol.Reply)
_decode_zygote = protocol.decoder(protocol.Started | protocol.Forked | protocol.Reaped)

DIED = "The process that ran your code died: os._exit, too much memory, or a crash in a library."

# One thread is what a submission gets, and a library's thread pool does not survive a fork.
_ENVIRONMENT = {
    "PATH": os.defpath,
    "LANG": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


def require_linux() -> None:
    """Say at once where no worker can be shut in.

    Raises:
        SandboxError: on a system without Linux's process descriptors.
    """
    if not hasattr(os, "pidfd_open"):
        raise SandboxError(
            "Grading runs learner code in Linux processes. On macOS and Windows, run the same"
            " command in a Linux container with Python 3.11 or later."
        )


LAYERS: dict[Sandbox, tuple[str, ...]] = {
    "strict": ("namespaces", "limits", "privileges", "landlock", "seccomp"),
    "process": ("limits",),
}


class Zygote:
    """A Python with numpy loaded, which forks one worker at a time; a context manager.

    Args:
        layers: The layers of the workers' jail; see `sandbox.jail` and `LAYERS`.

    Attributes:
        started: What the zygote said of itself when it was ready.

    Raises:
        SandboxError: when it cannot be started, does not answer, or cannot make such a jail.
    """

    def __init__(self, layers: Sequence[str] = LAYERS["strict"]) -> None:
        self.started: protocol.Started | None = None
        self._layers = layers
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Zygote:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Start the process and return at once; the first fork waits until it is ready."""
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                self._command(theirs.fileno()),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,  # until it is ready; no worker ever has it
                env=_ENVIRONMENT,
                start_new_session=True,  # Ctrl-C is for the command, not for its helpers
            )
        self.started = None

    def _command(self, control: int) -> list[str]:
        return interpreter.command("autograder.sandbox.zygote", str(control), *self._layers)

    def fork(self, limits: Limits) -> Worker:
        """A new worker, in its jail; a zygote that has died is replaced first."""
        try:
            return self._fork(limits)
        except JailUnavailable:
            raise
        except SandboxError:
            self.close()
            self.start()
            return self._fork(limits)

    def _fork(self, limits: Limits) -> Worker:
        self.wait_until_ready()
        ours, theirs = socket.socketpair()
        cpu_seconds = int(limits.submission_seconds + limits.call_seconds) + 5
        try:
            with theirs:
                message = protocol.encode(protocol.Fork(limits.memory_mb, cpu_seconds))
                answer, descriptors = self._ask(message, [theirs.fileno()])
        except SandboxError:
            ours.close()
            raise
        if not isinstance(answer, protocol.Forked) or len(descriptors) != 1:
            ours.close()
            raise SandboxError("The zygote gave no worker. Run the command again.")
        worker = Worker(ours, answer.pid, descriptors[0], self)
        worker.expect_entered()
        return worker

    def reap(self, pid: int) -> int | None:
        """End a worker and all that it started; its exit code, None where the zygote is gone."""
        try:
            answer, _ = self._ask(protocol.encode(protocol.Reap(pid)), [])
        except SandboxError:
            self.close()
            self.start()
            return None
        return answer.code if isinstance(answer, protocol.Reaped) else None

    def wait_until_ready(self) -> protocol.Started:
        """What the zygote says of itself, once it has loaded numpy and prepared the jail."""
        if self.started is not None:
            return self.started
        assert self._process is not None, "start() comes first"
        assert self._process.stderr is not None, "start() makes a pipe"
        try:
            started: protocol.Started = self._receive(START_SECONDS)[0]
        except SandboxError as error:
            self._process.kill()
            said = self._process.stderr.read().decode(errors="replace").strip().splitlines()
            raise SandboxError(
                f"The zygote did not start ({said[-1] if said else 'it said nothing'})."
                " Install the package anew."
            ) from error
        if started.refused is not None:
            raise JailUnavailable(
                f"{started.refused} Or choose --sandbox process, which is weaker: every table and"
                " line then says so."
            )
        self._process.stderr.close()
        self.started = started
        return started

    def _ask(self, message: bytes, descriptors: list[int]) -> tuple[Any, list[int]]:
        assert self._control is not None, "start() comes first"
        try:
            socket.send_fds(self._control, [message], descriptors)
        except OSError as error:
            raise SandboxError("The zygote has died. Run the command again.") from error
        return self._receive(ANSWER_SECONDS)

    def _receive(self, seconds: float) -> tuple[Any, list[int]]:
        assert self._control is not None, "start() comes first"
        self._control.settimeout(seconds)
        try:
            message, descriptors, _, _ = socket.recv_fds(self._control, 4096, 1)
            return _decode_zygote(message), list(descriptors)
        except (OSError, protocol.Malformed) as error:
            raise SandboxError("The zygote does not answer. Run the command again.") from error

    def close(self) -> None:
        """End the zygote and what it forked."""
        if self._control is None or self._process is None:
            return
        self._control.close()  # it sees the end, clears its folder and leaves
        try:
            self._process.wait(ANSWER_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stderr is not None:
            self._process.stderr.close()
        self._control = self._process = None


class Worker:
    """One jailed process and the socket to it.

    Args:
        connection: The host's end of the socket.
        pid: The process, as the zygote knows it.
        pidfd: The process, as nobody can mistake it.
        zygote: Who forked it.
    """

    def __init__(self, connection: socket.socket, pid: int, pidfd: int, zygote: Zygote) -> None:
        self._connection = connection
        self._pid = pid
        self._pidfd = pidfd
        self._zygote = zygote
        self._last_id = 0

    def expect_entered(self) -> None:
        """Wait for the word that the jail is shut.

        Raises:
            SandboxError: when the worker could not enter it.
        """
        try:
            reply = self._reply(time.monotonic() + ANSWER_SECONDS)
        except (CallTimeout, WorkerDied):
            reply = None
        if not isinstance(reply, protocol.Entered) or reply.fault is not None:
            self.close()
            why = reply.fault if isinstance(reply, protocol.Entered) else "it died"
            raise SandboxError(
                f"A worker could not enter its jail: {why}. Run `autograder doctor`, or the"
                " command again."
            )

    def load(self, source: str, module: str, seconds: float) -> protocol.Reply:
        """Run the learner's file; see `Worker.call` for what it raises."""
        request = protocol.encode(protocol.Load(source, module))
        reply = self._ask(request, seconds)
        if isinstance(reply, protocol.Loaded | protocol.Unparsable):
            return reply
        if isinstance(reply, protocol.Raised) and reply.id == 0:
            return reply
        raise WorkerDied(DIED, "it answered what was not asked")

    def call(
        self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any], seconds: float
    ) -> protocol.Returned | protocol.Raised | protocol.Absent:
        """Call one of the learner's functions.

        Raises:
            CallTimeout: when no answer came in `seconds`.
            WorkerDied: when the process died, spoke unasked or sent what is no answer.
        """
        self._last_id += 1
        wire_args = [protocol.to_wire(plain(arg)) for arg in args]
        wire_kwargs = {name: protocol.to_wire(plain(arg)) for name, arg in kwargs.items()}
        request = protocol.Call(self._last_id, function, wire_args, wire_kwargs)
        reply = self._ask(protocol.encode(request), seconds)
        if not isinstance(reply, protocol.Returned | protocol.Raised | protocol.Absent):
            raise WorkerDied(DIED, "it answered what was not asked")
        if reply.id != self._last_id:
            raise WorkerDied(DIED, "it answered another call")
        return reply

    def _ask(self, request: bytes, seconds: float) -> protocol.Reply:
        deadline = time.monotonic() + seconds
        self._expect_silence()
        try:
            self._connection.settimeout(seconds)
            protocol.send_frame(self._connection, request)
        except TimeoutError as error:
            raise CallTimeout(f"No answer within {seconds:g} s.") from error
        except OSError as error:
            raise WorkerDied(DIED) from error
        return self._reply(deadline, seconds)

    def _expect_silence(self) -> None:
        """A worker speaks when asked; bytes that wait here were sent by the learner's code."""
        self._connection.settimeout(0)
        try:
            unasked = self._connection.recv(1)
        except BlockingIOError:
            return
        except OSError as error:
            raise WorkerDied(DIED) from error
        raise WorkerDied(DIED, "it spoke unasked" if unasked else "")

    def _reply(self, deadline: float, seconds: float = 0.0) -> protocol.Reply:
        try:
            frame = protocol.receive_frame(self._receive_until(deadline), protocol.MAX_FRAME)
            if frame is None:
                raise WorkerDied(DIED)
            reply: protocol.Reply = _decode_reply(frame)
        except TimeoutError as error:
            raise CallTimeout(f"No answer within {seconds:g} s.") from error
        except (OSError, protocol.Malformed) as error:
            raise WorkerDied(DIED, str(error)) from error
        return reply

    def _receive_until(self, deadline: float) -> Callable[[int], bytes]:
        def receive(count: int) -> bytes:
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                raise TimeoutError
            self._connection.settimeout(remaining)
            return self._connection.recv(count)

        return receive

    def close(self) -> int | None:
        """End the process and all that it started; its exit code, where that is known."""
        self._connection.close()
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        os.close(self._pidfd)
        return self._zygote.reap(self._pid)
