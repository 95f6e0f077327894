"""A learner's own machine: the same worker in a process of its own, and no jail.

It is their code and their computer; what is needed is that an endless loop or a crash ends with
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
from typing import IO

from autograder.errors import CallTimeout, SandboxError, WorkerDied
from autograder.model import Limits
from autograder.sandbox import frames, interpreter, protocol
from autograder.sandbox.remote import Remote, decode_reply, died, too_late

START_SECONDS = 60.0  # for Python and numpy from a cold disk
CLOSE_SECONDS = 1.0  # for the last of what was printed
MAX_PRINTED = 2**16  # bytes that are kept of what a learner's code prints


class Local:
    """Starts a process for a learner's module.

    Attributes:
        printed: The end of what the learner's code printed, once its process has ended.
    """

    def __init__(self) -> None:
        self.printed = ""

    def fork(self, limits: Limits) -> Remote:  # noqa: ARG002 - the machine is the learner's own
        """A new process.

        Raises:
            SandboxError: when it does not start.
        """
        return LocalProcess(self)


class LocalProcess(Remote):
    """One process, and the pipes to it.

    Args:
        owner: Where what it prints is kept.
    """

    def __init__(self, owner: Local) -> None:
        self._owner = owner
        self._printed = bytearray()
        self._arrived: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._process = _start()
        self._threads = [self._start(self._read_replies), self._start(self._read_printed)]
        try:
            self._reply(START_SECONDS)
        except (CallTimeout, WorkerDied) as error:
            self.close()
            said = owner.printed.strip().splitlines()
            raise _not_started(said[-1] if said else "it said nothing") from error

    def _start(self, target: object) -> threading.Thread:
        thread = threading.Thread(target=target, daemon=True)  # type: ignore[arg-type]  # a method
        thread.start()
        return thread

    def _read_replies(self) -> None:
        with _pipe(self._process.stdout) as pipe:
            receive = functools.partial(os.read, pipe.fileno())
            with contextlib.suppress(frames.Malformed):  # told like its death
                while (frame := frames.receive_frame(receive, frames.MAX_FRAME)) is not None:
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
        self._owner.printed += self._printed.decode(errors="replace")
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
        raise _not_started(str(error)) from error


def _not_started(why: str) -> SandboxError:
    return SandboxError(
        f"Python could not be started for your code ({why}). Install the package anew."
    )


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None, "each was asked for"
    return pipe
