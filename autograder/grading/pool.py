"""Many submissions -> a stream of Grades, by a few grading processes."""

from __future__ import annotations

import contextlib
import os
import selectors
import socket
import subprocess
import tempfile
import time
from collections import deque
from collections.abc import Iterable, Iterator
from typing import IO

from autograder.course import Course
from autograder.errors import CourseError, GraderError
from autograder.grading.messages import Answer, Graded, Ready, Refused, error_grade
from autograder.model import Exercise, Grade, Sandbox
from autograder.sandbox import frames, interpreter
from autograder.submissions import Submission

TICK_SECONDS = 1.0
START_SECONDS = 120.0  # for pytest, numpy and the proof of the checks, from a cold disk
GRACE_SECONDS = 60.0  # for all of a grading process's own work on one submission
ATTEMPTS = 2  # a process may be killed by accident; two by the same submission are none

_decode = frames.decoder(Answer)


class Pool:
    """A few grading processes, started when there is work; a context manager.

    Args:
        course: The course.
        exercises: What may be graded.
        jobs: How many processes.
        sandbox: How learner code is shut in.
    """

    def __init__(
        self, course: Course, exercises: Iterable[Exercise], jobs: int, sandbox: Sandbox
    ) -> None:
        self._course = course
        self._sandbox = sandbox
        self._names = [exercise.name for exercise in exercises]
        self._jobs = jobs
        self._selector = selectors.DefaultSelector()
        self._processes: list[_Process] = []
        self._retries: deque[Submission] = deque()
        self._attempts: dict[tuple[str, str], int] = {}
        self._max_scores: dict[str, float] = {}
        self._failed_starts = 0

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes, and what they were grading."""
        for process in list(self._processes):
            self._end(process)
        self._selector.close()

    def prove(self) -> dict[str, float]:
        """Have a process collect and prove the checks, before there is a submission.

        Returns:
            What each exercise's checks are worth together.

        Raises:
            CourseError: when the hidden checks are wrong.
            GraderError: when no grading process can be started.
        """
        while not self._max_scores:
            if not self._processes:
                self._start()
            for _ in self._collect():
                pass  # no submission is out, so no grade can come
        return self._max_scores

    def grades(self, submissions: Iterator[Submission | Grade]) -> Iterator[Grade | None]:
        """Grade a stream; what is a grade already is passed on.

        Args:
            submissions: Read only as fast as they are graded.

        Yields:
            Each grade when it is done, in no order; None at least once in a second, so that the
            caller can do what must not wait for the next grade.

        Raises:
            CourseError: when the hidden checks are wrong.
            GraderError: when no grading process can be started.
        """
        source = _Source(submissions, self._retries)
        while True:
            yield from self._hand_out(source)
            if not any(process.submission for process in self._processes) and source.is_empty():
                return
            yield from self._collect()

    def _hand_out(self, source: _Source) -> Iterator[Grade]:
        """Give every idle process a submission, starting processes as they are needed."""
        while (idle := self._idle()) or len(self._processes) < self._jobs:
            item = source.next()
            if item is None:
                return
            if isinstance(item, Grade):
                yield item
                continue
            (idle or self._start()).take(item)

    def _idle(self) -> _Process | None:
        return next((process for process in self._processes if not process.submission), None)

    def _start(self) -> _Process:
        process = _Process(self._course, self._names, self._sandbox, self._free_core())
        self._selector.register(process.connection, selectors.EVENT_READ, process)
        self._processes.append(process)
        return process

    def _free_core(self) -> int | None:
        """A core for the next process, where there is one for each of several.

        A process, its zygote and the worker take turns: on one core the next wakes at once, where
        another core would have to be woken.
        """
        cores = os.sched_getaffinity(0)
        if not 1 < self._jobs <= len(cores):
            return None
        return min(cores - {process.core for process in self._processes}, default=None)

    def _end(self, process: _Process) -> None:
        self._processes.remove(process)
        self._selector.unregister(process.connection)
        process.end()

    def _collect(self) -> Iterator[Grade | None]:
        """What the processes have to say within a second."""
        events = self._selector.select(TICK_SECONDS)
        for key, _ in events:
            yield from self._hear(key.data)
        for process in list(self._processes):
            if process.is_late():
                yield from self._lose(process, "it did not answer")
        yield None

    def _hear(self, process: _Process) -> Iterator[Grade]:
        answer = process.hear()
        if isinstance(answer, Refused):
            raise (CourseError if answer.usage else GraderError)(answer.message)
        if isinstance(answer, Ready):
            self._max_scores = answer.max_scores
            self._failed_starts = 0
        elif isinstance(answer, Graded):
            yield answer.grade
        else:
            yield from self._lose(process, "it died")

    def _lose(self, process: _Process, why: str) -> Iterator[Grade]:
        """A grading process is lost: its submission is graded again, but not for ever."""
        submission, said = process.submission, process.last_words()
        self._end(process)
        if not process.ready:
            self._failed_starts += 1
            if self._failed_starts > self._jobs:
                raise GraderError(
                    f"A grading process cannot be started ({said or why})."
                    " Run `autograder doctor`, or install the package anew."
                )
        if submission is None:
            return
        key = (submission.student, submission.exercise)
        self._attempts[key] = self._attempts.get(key, 0) + process.ready
        if self._attempts[key] < ATTEMPTS:
            self._retries.append(submission)
        else:
            yield self._give_up(submission, f"{why}; {said}" if said else why)

    def _give_up(self, submission: Submission, why: str) -> Grade:
        message = f"The grading process was lost {ATTEMPTS} times on it ({why}). Grade again."
        version = self._course.version(self._course.exercises[submission.exercise])
        max_score = self._max_scores[submission.exercise]
        return error_grade(submission, message, max_score, version, self._sandbox)


class _Source:
    """The submissions to grade: those to grade again first."""

    def __init__(
        self, submissions: Iterator[Submission | Grade], retries: deque[Submission]
    ) -> None:
        self._submissions = submissions
        self._retries = retries
        self._exhausted = False

    def next(self) -> Submission | Grade | None:
        if self._retries:
            return self._retries.popleft()
        item = next(self._submissions, None)
        self._exhausted = item is None
        return item

    def is_empty(self) -> bool:
        return self._exhausted and not self._retries


class _Process:
    """One grading process, as the main process sees it."""

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
            self._process = subprocess.Popen(
                interpreter.command("autograder.grading.process", *arguments),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._stderr,
                env=os.environ | interpreter.ENVIRONMENT,
                start_new_session=True,  # Ctrl-C is for the command, not for its helpers
            )
        if core is not None:
            with contextlib.suppress(ProcessLookupError):  # that it has ended is noticed later
                os.sched_setaffinity(self._process.pid, {core})
        self._deadline = time.monotonic() + START_SECONDS

    def take(self, submission: Submission) -> None:
        """Send a submission; a process that has died is noticed when it is heard."""
        self.submission = submission
        if self.ready:
            self._allow_for(submission)
        with contextlib.suppress(OSError):
            frames.send_frame(self.connection, frames.encode(submission))

    def hear(self) -> Answer | None:
        """What the process says; None when it has died."""
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
                self._allow_for(self.submission)
        return answer

    def _allow_for(self, submission: Submission) -> None:
        limits = self._course.exercises[submission.exercise].limits
        self._deadline = time.monotonic() + limits.submission_seconds + GRACE_SECONDS

    def is_late(self) -> bool:
        is_awaited = self.submission is not None or not self.ready
        return is_awaited and time.monotonic() > self._deadline

    def last_words(self) -> str:
        """The last line that the process wrote before it was lost."""
        self._stderr.seek(0)
        lines = self._stderr.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""

    def end(self) -> None:
        """End the process; its zygote ends by itself when its control socket closes."""
        self.connection.close()
        self._process.kill()
        self._process.wait()
        self._stderr.close()
