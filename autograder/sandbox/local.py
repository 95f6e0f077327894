"""A learner's own machine: the same worker in a process of its own, and no jail.

It is their code and their computer; what is needed is that an infinite loop or a crash ends with
a sentence. Pipes and threads, so that it works alike on Linux, macOS and Windows.
"""

from __future__ import annotations

import contextlib
import functools
import os
import queue
import signal
import subprocess
import threading
from collections.abc import Callable
from typing import IO

from autograder.errors import CallTimeout, WorkerDied
from autograder.model import Limits
from autograder.sandbox import frames, interpreter, protocol
from autograder.sandbox.module_process import ModuleProcess, decode_reply, died, too_late
from autograder.sandbox.sizes import MAX_FRAME, MAX_PRINTED

START_SECONDS = 60.0  # for Python and numpy from a cold disk
CLOSE_SECONDS = 1.0  # for the last of what was printed
_NOT_STARTED = "Python could not be started for your code"


class LocalMachine:
    """Starts processes for a learner's module, without a jail, and keeps what they print."""

    def __init__(self) -> None:
        self._printed = bytearray()

    def fork(self, limits: Limits) -> ModuleProcess:  # noqa: ARG002 - the machine is the learner's own
        """Start a new process.

        Raises:
            SandboxError: when it does not start.
        """
        return LocalProcess(self._printed)

    @property
    def printed(self) -> str:
        """The end of what the learner's code has printed; complete when its process has ended."""
        return self._printed.decode(errors="replace")


class LocalProcess(ModuleProcess):
    """One process, and the pipes to it.

    Args:
        printed: Gets what it prints, and keeps the last `MAX_PRINTED` bytes.

    Raises:
        SandboxError: when it does not start.
    """

    def __init__(self, printed: bytearray) -> None:
        self._printed = printed
        self._arrived: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._process = _start()
        self._threads = [_run_thread(self._read_replies), _run_thread(self._read_printed)]
        try:
            self._reply(START_SECONDS)
        except (CallTimeout, WorkerDied) as error:
            self.close()
            lines = printed.decode(errors="replace").strip().splitlines() or ["no output"]
            raise interpreter.start_error(_NOT_STARTED, lines[-1]) from error

    def _read_replies(self) -> None:
        with _pipe(self._process.stdout) as pipe:
            receive = functools.partial(os.read, pipe.fileno())
            with contextlib.suppress(frames.Malformed):  # reported as its death is
                while (frame := frames.receive_frame(receive, MAX_FRAME)) is not None:
                    self._arrived.put(frame)
        self._arrived.put(None)

    def _read_printed(self) -> None:
        with _pipe(self._process.stderr) as pipe:
            while chunk := os.read(pipe.fileno(), 2**16):
                self._printed += chunk
                del self._printed[:-MAX_PRINTED]

    def _ask(self, request: bytes, seconds: float) -> protocol.Reply:
        pipe = _pipe(self._process.stdin)
        try:
            pipe.write(frames.framed(request))
            pipe.flush()
        except OSError as error:
            raise died() from error
        return self._reply(seconds)

    def _reply(self, seconds: float) -> protocol.Reply:
        try:
            frame = self._arrived.get(timeout=seconds)
        except queue.Empty as error:
            raise too_late(seconds) from error
        if frame is None:
            raise died()
        try:
            reply: protocol.Reply = decode_reply(frame)
        except frames.Malformed as error:
            raise died(str(error)) from error
        return reply

    def close(self) -> int | None:
        """End the process, and what it started where the system knows groups; its exit code."""
        with contextlib.suppress(ProcessLookupError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.kill()
        code = self._process.wait()
        for thread in self._threads:
            thread.join(CLOSE_SECONDS)  # what it started may hold the other ends
        with contextlib.suppress(OSError):  # a request that was not read to its end
            _pipe(self._process.stdin).close()
        return code


def _start() -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            interpreter.command("autograder.sandbox.local_worker"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | {"MPLBACKEND": "Agg"},  # plt.show() must not wait for a window
            start_new_session=True,  # Ctrl-C is for the command, which then ends this process
        )
    except OSError as error:
        raise interpreter.start_error(_NOT_STARTED, str(error), error.errno) from error


def _run_thread(target: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=target, daemon=True)
    thread.start()
    return thread


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None, "each was asked for"
    return pipe
