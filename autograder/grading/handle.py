"""One grading process, as the main process sees it."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import tempfile
import time
from typing import IO

from autograder.course import Course
from autograder.errors import GraderError
from autograder.grading.messages import Answer, Graded, Ready
from autograder.model import Sandbox
from autograder.sandbox import frames, interpreter
from autograder.submissions import Submission

START_SECONDS = 120.0  # for pytest, numpy and the proof of the checks, from a cold disk
GRACE_SECONDS = 60.0  # for all of a grading process's own work on one submission

_decode = frames.decoder(Answer)


class GradingProcess:
    """A process that grades one submission after another, started at once.

    Args:
        course: The course.
        names: The exercises that may be graded.
        sandbox: How learner code is sandboxed.
        core: Where it runs; None where the kernel chooses.

    Attributes:
        core: Where it runs; None where the kernel chooses.
        connection: The socket to it.
        submission: What it is grading.
        ready: Whether it has collected and proved the checks.
    """

    def __init__(
        self, course: Course, names: list[str], sandbox: Sandbox, core: int | None
    ) -> None:
        self.core = core
        self.connection, theirs = socket.socketpair()
        self.connection.settimeout(START_SECONDS)
        self.submission: Submission | None = None
        self.ready = False
        self._course = course
        self._stderr: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed in end()
        arguments = [str(os.getpid()), str(theirs.fileno()), sandbox, str(course.root), *names]
        with theirs:
            self._process = self._start(arguments, theirs.fileno())
        if core is not None:
            with contextlib.suppress(ProcessLookupError):  # that it has ended is noticed later
                os.sched_setaffinity(self._process.pid, {core})
        self._deadline = time.monotonic() + START_SECONDS

    def _start(self, arguments: list[str], connection: int) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(
                interpreter.command("autograder.grading.process", *arguments),
                pass_fds=[connection],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._stderr,
                env=os.environ | interpreter.ENVIRONMENT,
                start_new_session=True,  # Ctrl-C is for the command, not for its helpers
            )
        except OSError as error:  # there are too many processes, for one
            self.connection.close()
            self._stderr.close()
            raise cannot_start(str(error.strerror)) from error

    def take(self, submission: Submission) -> None:
        """Send a submission; that the process has died is noticed in `receive`."""
        self.submission = submission
        if self.ready:
            self._set_deadline(submission)
        with contextlib.suppress(OSError):
            frames.send_frame(self.connection, frames.encode(submission))

    def receive(self) -> Answer | None:
        """Return what the process has sent; None when it has died."""
        try:
            frame = frames.receive_frame(self.connection.recv)
        except (OSError, frames.Malformed):
            return None
        answer: Answer | None = _decode(frame) if frame else None
        if isinstance(answer, Graded):
            self.submission = None
        if isinstance(answer, Ready):
            self.ready = True
            if self.submission is not None:
                self._set_deadline(self.submission)
        return answer

    def _set_deadline(self, submission: Submission) -> None:
        limits = self._course.exercises[submission.exercise].limits
        self._deadline = time.monotonic() + limits.submission_seconds + GRACE_SECONDS

    def is_late(self) -> bool:
        """Return whether an answer should have come by now."""
        is_awaited = self.submission is not None or not self.ready
        return is_awaited and time.monotonic() > self._deadline

    def last_words(self) -> str:
        """Return the last line that the process wrote before it was lost."""
        self._stderr.seek(0)
        lines = self._stderr.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""

    def end(self) -> None:
        """End the process; its zygote ends by itself when its control socket closes."""
        self.connection.close()
        self._process.kill()
        self._process.wait()
        self._stderr.close()


def cannot_start(why: str) -> GraderError:
    """Return the error of a grading process that could not be started."""
    return GraderError(
        f"A grading process cannot be started ({why})."
        " Run `autograder doctor`, or reinstall the package."
    )
