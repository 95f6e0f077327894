"""The host's handle of the zygote: starts it, has it fork workers, replaces it when it has died."""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import socket
import subprocess
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from autograder.errors import JailUnavailable, SandboxError
from autograder.model import Limits
from autograder.sandbox import frames, interpreter, protocol
from autograder.sandbox.jail.layers import LAYERS
from autograder.sandbox.sizes import MAX_CONTROL_MESSAGE
from autograder.sandbox.worker_handle import Worker

START_SECONDS = 60.0  # for Python and numpy from a cold disk
ANSWER_SECONDS = 10.0  # for the zygote, which does next to nothing

_NOT_STARTED = "A process for learner code could not be started"
_decode = frames.decoder(protocol.FromZygote)
_ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8", **interpreter.ENVIRONMENT}
_Answer = TypeVar("_Answer")


class Zygote:
    """A Python with numpy loaded that forks workers, one at a time; a context manager.

    It is started at once, and the first fork waits until it is ready: what the caller does
    meanwhile hides half a second. One that has died is replaced, and the replacement asked.

    Args:
        layers: The layers of the workers' jail; see `sandbox.jail` and `LAYERS`.

    Attributes:
        replaced: How often it had died and another took its place.

    Raises:
        SandboxError: when it cannot be started; from the methods also when it does not answer,
            or cannot make such a jail.
    """

    def __init__(self, layers: Sequence[str] = LAYERS["strict"]) -> None:
        self.replaced = 0
        self._layers = layers
        self._process = ZygoteProcess.start(layers)

    def __enter__(self) -> Zygote:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def wait_until_ready(self) -> protocol.Started:
        """Return what the zygote reports of itself, once numpy is loaded and the jail prepared."""
        return self._ask(lambda process: process.started)

    def fork(self, limits: Limits) -> Worker:
        """Fork a worker, which has entered its jail."""
        return self._ask(lambda process: self._fork(process, limits))

    def close(self) -> None:
        """End the zygote and what it forked."""
        self._process.close()

    def _ask(self, question: Callable[[ZygoteProcess], _Answer]) -> _Answer:
        try:
            return question(self._process)
        except JailUnavailable:
            raise
        except SandboxError:
            self._replace()
            return question(self._process)

    def _replace(self) -> None:
        self._process.close()
        self._process = ZygoteProcess.start(self._layers)
        self.replaced += 1

    def _fork(self, process: ZygoteProcess, limits: Limits) -> Worker:
        connection, pid, pidfd = process.fork(limits)
        return Worker(connection, pidfd, functools.partial(self._reap, process, pid))

    def _reap(self, process: ZygoteProcess, pid: int) -> int | None:
        try:
            return process.reap(pid)
        except SandboxError:
            if process is self._process:  # else it was replaced since it forked this worker
                self._replace()
            return None


class ZygoteProcess:
    """One process of a zygote, and the control socket to it; `start` makes one.

    Raises:
        SandboxError: from every method, when the process does not answer, or when the system
            does not let it or a worker start.
    """

    def __init__(self, control: socket.socket, popen: subprocess.Popen[bytes]) -> None:
        self._control = control
        self._popen = popen

    @classmethod
    def start(cls, layers: Sequence[str]) -> ZygoteProcess:
        """Start a process and return at once, before it is ready."""
        # A socket of whole messages, each of which may come with a descriptor.
        with _socket_pair(socket.SOCK_SEQPACKET) as (control, theirs):
            popen = subprocess.Popen(
                interpreter.command("autograder.sandbox.zygote", str(theirs.fileno()), *layers),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,  # until it is ready; no worker ever has it
                env=_ENVIRONMENT,
                start_new_session=True,  # Ctrl-C is for the command, not for its helpers
            )
        return cls(control, popen)

    @functools.cached_property
    def started(self) -> protocol.Started:
        """What the process reported when it was ready; waits for that.

        Raises:
            JailUnavailable: when this machine cannot make the jail.
        """
        return self._receive(protocol.Started, START_SECONDS)[0]

    def fork(self, limits: Limits) -> tuple[socket.socket, int, int]:
        """Fork a worker, once the process is ready.

        Returns:
            The socket to the worker, its process id, and a descriptor of the process.
        """
        _ = self.started
        cpu_seconds = int(limits.submission_seconds + limits.call_seconds) + 5
        request = protocol.Fork(limits.memory_mb, cpu_seconds)
        with _socket_pair(socket.SOCK_STREAM) as (ours, theirs):
            answer, descriptors = self._ask(request, protocol.Forked, theirs.fileno())
            if not descriptors:  # the kernel drops one for which we have no number left
                raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
        return ours, answer.pid, descriptors[0]

    def reap(self, pid: int) -> int:
        """End a worker and all that it started, and return its exit code."""
        return self._ask(protocol.Reap(pid), protocol.Reaped)[0].code

    def close(self) -> None:
        """End the process and what it forked."""
        self._control.close()  # it sees the end, clears its folder and leaves
        self._end(ANSWER_SECONDS)

    def _ask(
        self, request: protocol.ToZygote, kind: type[_Answer], *descriptors: int
    ) -> tuple[_Answer, list[int]]:
        try:
            socket.send_fds(self._control, [frames.encode(request)], descriptors)
        except OSError as error:
            raise SandboxError("The zygote has died. Run the command again.") from error
        return self._receive(kind, ANSWER_SECONDS)

    def _receive(self, kind: type[_Answer], seconds: float) -> tuple[_Answer, list[int]]:
        """Wait for the answer, and the descriptor that came with it."""
        try:
            self._control.settimeout(seconds)
            message, descriptors, _, _ = socket.recv_fds(self._control, MAX_CONTROL_MESSAGE, 1)
            answer = _decode(message)
        except (OSError, frames.Malformed) as error:
            raise self._lost() from error
        if isinstance(answer, kind):
            return answer, descriptors
        if isinstance(answer, protocol.Refused):
            raise JailUnavailable(
                f"{answer.reason} Or choose --sandbox process, which is weaker: every table and"
                " line then says so."
            )
        if isinstance(answer, protocol.Failed):
            raise interpreter.start_error(_NOT_STARTED, answer.text, answer.errno)
        raise self._lost()

    def _lost(self) -> SandboxError:
        """End a process that does not answer: a late answer would be taken for the next one."""
        output = self._end(0).decode(errors="replace").strip()
        if output:  # there is none once it is ready
            return interpreter.start_error("The zygote did not start", output.splitlines()[-1])
        return SandboxError("The zygote does not answer. Run the command again.")

    def _end(self, patience: float) -> bytes:
        """Let the process end, or kill it; return what it had to say before it was ready."""
        try:
            output: bytes = self._popen.communicate(timeout=patience)[1]
        except subprocess.TimeoutExpired:
            self._popen.kill()
            output = self._popen.communicate()[1]
        return output


@contextlib.contextmanager
def _socket_pair(kind: socket.SocketKind) -> Iterator[tuple[socket.socket, socket.socket]]:
    """Make two ends of a socket for a new process; ours is kept unless something fails.

    Raises:
        SandboxError: when the system refuses something, here or in the body.
    """
    with contextlib.ExitStack() as on_error:
        try:
            ours, theirs = socket.socketpair(socket.AF_UNIX, kind)
            on_error.callback(ours.close)
            with theirs:
                yield ours, theirs
        except OSError as error:
            raise interpreter.start_error(_NOT_STARTED, str(error), error.errno) from error
        on_error.pop_all()
