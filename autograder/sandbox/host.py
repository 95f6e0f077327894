"""The trusted half of the zygote: starts it, has it fork and end workers, replaces it."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Sequence
from typing import Any

from autograder.errors import JailUnavailable, SandboxError
from autograder.model import Limits
from autograder.sandbox import frames, interpreter, protocol
from autograder.sandbox.layers import LAYERS
from autograder.sandbox.remote import Worker

START_SECONDS = 60.0  # for Python and numpy from a cold disk
ANSWER_SECONDS = 10.0  # for the zygote, which does next to nothing

_decode_zygote = frames.decoder(protocol.Started | protocol.Forked | protocol.Reaped)

_ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8", **interpreter.ENVIRONMENT}


class Zygote:
    """A Python with numpy loaded, which forks one worker at a time; a context manager.

    Args:
        layers: The layers of the workers' jail; see `sandbox.jail` and `LAYERS`.

    Attributes:
        started: What the zygote said of itself when it was ready.
        replaced: How often it had died and another took its place.

    Raises:
        SandboxError: when it cannot be started, does not answer, or cannot make such a jail.
    """

    def __init__(self, layers: Sequence[str] = LAYERS["strict"]) -> None:
        self.started: protocol.Started | None = None
        self.replaced = 0
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
            self._replace()
            return self._fork(limits)

    def _replace(self) -> None:
        self.close()
        self.start()
        self.replaced += 1

    def _fork(self, limits: Limits) -> Worker:
        self._wait()
        ours, theirs = socket.socketpair()
        cpu_seconds = int(limits.submission_seconds + limits.call_seconds) + 5
        try:
            with theirs:
                message = frames.encode(protocol.Fork(limits.memory_mb, cpu_seconds))
                answer, descriptors = self._ask(message, [theirs.fileno()])
        except SandboxError:
            ours.close()
            raise
        if not isinstance(answer, protocol.Forked) or len(descriptors) != 1:
            ours.close()
            raise SandboxError("The zygote gave no worker. Run the command again.")
        worker = Worker(ours, answer.pid, descriptors[0], self.reap)
        worker.expect_entered()
        return worker

    def reap(self, pid: int) -> int | None:
        """End a worker and all that it started; its exit code, None where the zygote is gone."""
        try:
            answer, _ = self._ask(frames.encode(protocol.Reap(pid)), [])
        except SandboxError:
            self._replace()
            return None
        return answer.code if isinstance(answer, protocol.Reaped) else None

    def wait_until_ready(self) -> protocol.Started:
        """What the zygote says of itself, once it has loaded numpy and prepared the jail.

        One that is killed before is replaced, once.
        """
        try:
            return self._wait()
        except JailUnavailable:
            raise
        except SandboxError:
            self._replace()
            return self._wait()

    def _wait(self) -> protocol.Started:
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
        except (OSError, frames.Malformed) as error:
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
