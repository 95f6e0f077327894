"""The grading processes of this machine: submissions go in, grades come out."""

from __future__ import annotations

import os
import selectors
from collections import deque
from collections.abc import Iterable, Iterator

from autograder.course import Course
from autograder.errors import CourseError, GraderError
from autograder.grading.handle import GradingProcess, cannot_start
from autograder.grading.messages import Graded, Ready, Refused, error_grade
from autograder.model import Exercise, Grade, Sandbox
from autograder.sandbox.jail.layers import require_linux
from autograder.submissions import Submission

TICK_SECONDS = 1.0
ATTEMPTS = 2  # one process may be killed by accident; two on the same submission are not
FILES, FILES_EACH = 32, 3  # descriptors that grading needs, and for each process more


class Pool:
    """A few grading processes, started when there is work; a context manager.

    Args:
        course: The course.
        exercises: What may be graded.
        jobs: How many processes.
        sandbox: How learner code is sandboxed.

    Raises:
        GraderError: when this system cannot run so many grading processes.
    """

    def __init__(
        self, course: Course, exercises: Iterable[Exercise], jobs: int, sandbox: Sandbox
    ) -> None:
        require_linux()
        _allow_open_files(jobs)
        self.sandbox = sandbox
        self._course = course
        self._names = [exercise.name for exercise in exercises]
        self._jobs = jobs
        self._selector = selectors.DefaultSelector()
        self._processes: list[GradingProcess] = []
        self._waiting: deque[Submission] = deque()
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
            for _ in self.collect(TICK_SECONDS):
                pass  # nothing was submitted, so no grade can come
        return self._max_scores

    def grade(self, submission: Submission) -> Grade:
        """Grade one submission and wait for it, while nothing else is graded.

        Raises:
            CourseError: when the hidden checks are wrong.
            GraderError: when no grading process can be started.
        """
        self.submit(submission)
        while True:
            for grade in self.collect(TICK_SECONDS):
                return grade

    def has_room(self) -> bool:
        """Return whether the next submission would be graded at once."""
        can_start = len(self._processes) < self._jobs
        return not self._waiting and (can_start or self._idle() is not None)

    def submit(self, submission: Submission) -> None:
        """Have a submission graded: by an idle process, a new one, or the first to have time."""
        self._waiting.append(submission)
        self._hand_out()

    def is_busy(self) -> bool:
        """Return whether there will be another grade for what was submitted."""
        return bool(self._waiting) or any(process.submission for process in self._processes)

    def collect(self, seconds: float) -> Iterator[Grade]:
        """Yield the grades that are ready; wait at most so many seconds for the first.

        Raises:
            CourseError: when the hidden checks are wrong.
            GraderError: when no grading process can be started.
        """
        for key, _ in self._selector.select(seconds):
            yield from self._receive(key.data)
        for process in list(self._processes):
            if process.is_late():
                yield from self._lose(process, "it did not answer")
        self._hand_out()

    def _hand_out(self) -> None:
        """Give every idle process a submission, starting processes as they are needed."""
        while self._waiting and (process := self._idle() or self._start()):
            process.take(self._waiting.popleft())

    def _idle(self) -> GradingProcess | None:
        return next((process for process in self._processes if not process.submission), None)

    def _start(self) -> GradingProcess | None:
        """Start a process; return None where there are enough."""
        if len(self._processes) >= self._jobs:
            return None
        process = GradingProcess(self._course, self._names, self.sandbox, self._free_core())
        self._selector.register(process.connection, selectors.EVENT_READ, process)
        self._processes.append(process)
        return process

    def _free_core(self) -> int | None:
        """Return a core for the next process, where there is one for each of several.

        A process, its zygote and the worker take turns: on one core the next wakes at once, where
        another core would have to be woken.
        """
        cores = os.sched_getaffinity(0)
        if not 1 < self._jobs <= len(cores):
            return None
        return min(cores - {process.core for process in self._processes}, default=None)

    def _end(self, process: GradingProcess) -> None:
        self._processes.remove(process)
        self._selector.unregister(process.connection)
        process.end()

    def _receive(self, process: GradingProcess) -> Iterator[Grade]:
        """Yield the grade, where that is what a process has sent."""
        answer = process.receive()
        if isinstance(answer, Refused):
            raise (CourseError if answer.usage else GraderError)(answer.message)
        if isinstance(answer, Ready):
            self._max_scores = answer.max_scores
            self._failed_starts = 0
        elif isinstance(answer, Graded):
            yield answer.grade
        else:
            yield from self._lose(process, "it died")

    def _lose(self, process: GradingProcess, why: str) -> Iterator[Grade]:
        """Have the submission of a lost process graded again, or give it up at the second loss."""
        submission, last_words = process.submission, process.last_words()
        self._end(process)
        if not process.ready:
            self._failed_starts += 1
            if self._failed_starts > self._jobs:
                raise cannot_start(last_words or why)
        if submission is None:
            return
        key = (submission.student, submission.exercise)
        self._attempts[key] = self._attempts.get(key, 0) + process.ready
        if self._attempts[key] < ATTEMPTS:
            self._waiting.append(submission)
        else:
            yield self._give_up(submission, f"{why}; {last_words}" if last_words else why)

    def _give_up(self, submission: Submission, why: str) -> Grade:
        message = f"The grading process was lost {ATTEMPTS} times on it ({why}). Grade again."
        version = self._course.version(self._course.exercises[submission.exercise])
        max_score = self._max_scores[submission.exercise]
        return error_grade(submission, message, max_score, version, self.sandbox)


def _allow_open_files(jobs: int) -> None:
    """Raise this process's limit of open files where so many jobs need more.

    Without it, a student's file that cannot be opened would be called unreadable.
    """
    import resource  # noqa: PLC0415 - not on Windows, where require_linux() has refused before

    needed = FILES + FILES_EACH * jobs
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return
    if hard != resource.RLIM_INFINITY and hard < needed:
        needs = "a grading process needs" if jobs == 1 else f"{jobs} grading processes need"
        fewer = "" if jobs == 1 else ", or use fewer with -j"
        raise GraderError(
            f"Only {hard} open files are allowed here, and {needs} {needed}: allow more with"
            f" `ulimit -n {needed}`{fewer}."
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
