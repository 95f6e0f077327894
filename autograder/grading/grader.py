"""One submission -> one Grade."""

from __future__ import annotations

import time
from collections.abc import Iterator

from autograder.course import Course
from autograder.errors import SubmissionFault, Unreadable
from autograder.grading import results
from autograder.grading.session import CheckSession
from autograder.model import CheckResult, Exercise, Grade, GradeStatus, Sandbox, total
from autograder.sandbox.host import Zygote
from autograder.sandbox.submission import Functions, JailedSubmission
from autograder.submissions import Submission


class Grader:
    """Holds submissions against the checks of an open session.

    Args:
        course: The course.
        session: Its hidden checks, collected.
        zygote: Where the submissions' code will run.
        sandbox: What to call its jail in the grades.

    Attributes:
        max_scores: What each exercise's checks are worth together.
    """

    def __init__(
        self, course: Course, session: CheckSession, zygote: Zygote, sandbox: Sandbox
    ) -> None:
        self._course = course
        self._session = session
        self._zygote = zygote
        self._sandbox = sandbox
        self.max_scores = {
            name: sum(check.points for check in checks) for name, checks in session.checks.items()
        }
        self._versions = {name: course.version(course.exercises[name]) for name in session.checks}

    def grade(self, submission: Submission) -> Grade:
        """Hold every check of the exercise against a submission.

        Raises:
            GraderFault: when the grader failed; `failed` makes a grade of it.
        """
        started = time.perf_counter()
        checks: tuple[CheckResult, ...] = ()
        status: GradeStatus = "unreadable"
        notes = [submission.message]
        if submission.source is not None:
            try:
                checks, fault = self._check(submission.exercise, submission.source)
                status = "graded"
                notes.append(fault.message if fault else None)
            except Unreadable as error:
                notes.append(error.message)
        seconds = time.perf_counter() - started
        message = " ".join(filter(None, notes)) or None
        return self._grade(submission, status, message, checks, seconds)

    def failed(self, submission: Submission, reason: str) -> Grade:
        """The grade of a submission on which the grader failed: no score, and why."""
        return self._grade(submission, "failed", reason, (), 0.0)

    def _check(
        self, name: str, source: str
    ) -> tuple[tuple[CheckResult, ...], SubmissionFault | None]:
        exercise = self._course.exercises[name]
        jailed = JailedSubmission(self._zygote, exercise, source)
        try:
            jailed.load()
            return tuple(self._results(exercise, jailed)), jailed.fault
        finally:
            jailed.close()

    def _results(self, exercise: Exercise, jailed: JailedSubmission) -> Iterator[CheckResult]:
        functions = Functions(jailed.call)
        passed: set[str] = set()
        for check in self._session.checks[exercise.name]:
            unmet = [need for need in check.needs if need not in passed]
            if unmet:
                yield results.skipped(check, unmet[0])
                continue
            jailed.calls.clear()
            error = self._session.run(exercise.name, check.name, functions)
            if error is None:
                passed.add(check.name)
            yield results.to_result(check, error, jailed.calls)

    def _grade(
        self,
        submission: Submission,
        status: GradeStatus,
        message: str | None,
        checks: tuple[CheckResult, ...],
        seconds: float,
    ) -> Grade:
        return Grade(
            student=submission.student,
            exercise=submission.exercise,
            status=status,
            score=None if status == "failed" else total(checks),
            max_score=self.max_scores[submission.exercise],
            message=message[: results.MAX_MESSAGE] if message else None,
            checks=checks,
            seconds=round(seconds, 6),
            sandbox=self._sandbox,
            sha256=submission.sha256,
            course=self._versions[submission.exercise],
        )
