"""One submission -> one Grade."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from autograder.course import Course
from autograder.errors import CourseError, Unreadable
from autograder.functions import Functions
from autograder.grading import results
from autograder.grading.inprocess import InProcessSubmission
from autograder.grading.messages import error_grade
from autograder.grading.session import CheckSession
from autograder.model import Check, CheckResult, Exercise, Grade, GradeStatus, Sandbox, total
from autograder.sandbox.remote_submission import CallRecord, RemoteSubmission
from autograder.sandbox.zygote_handle import Zygote
from autograder.submissions import Submission

MAX_NOTES = 3  # of a notebook's cells that went wrong

ToResult = Callable[[Check, BaseException | None, Sequence[CallRecord]], CheckResult]


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
        for name, most in self.max_scores.items():
            if most <= 0:
                path = course.exercises[name].hidden_checks
                raise CourseError(f"{path} has no check with points: no score can come of it.")
        self._versions = {name: course.version(course.exercises[name]) for name in session.checks}

    def grade(self, submission: Submission) -> Grade:
        """Hold every check of the exercise against a submission.

        Raises:
            GraderError: when the grader failed; `error_grade` makes a grade of it.
        """
        started = time.perf_counter()
        checks: tuple[CheckResult, ...] = ()
        status: GradeStatus = "unreadable"
        notes = [submission.message]
        if submission.source is not None:
            try:
                checks, said = self._check(submission)
                status = "graded"
                notes += said[:MAX_NOTES]
            except Unreadable as error:
                notes.append(error.message)
        seconds = time.perf_counter() - started
        message = " ".join(filter(None, notes)) or None
        return self._grade(submission, status, message, checks, seconds)

    def error_grade(self, submission: Submission, reason: str) -> Grade:
        """The grade of a submission on which the grader failed: no score, and why."""
        name, message = submission.exercise, reason[: results.MAX_MESSAGE]
        most, version = self.max_scores[name], self._versions[name]
        return error_grade(submission, message, most, version, self._sandbox)

    def _check(self, submission: Submission) -> tuple[tuple[CheckResult, ...], list[str]]:
        """All checks; once more if the zygote was killed meanwhile, and with it the worker.

        That is an accident, which must cost no learner a point. If it happens again, under the
        same submission, it is none.
        """
        replaced = self._zygote.replaced
        checked = self._check_once(submission)
        return checked if self._zygote.replaced == replaced else self._check_once(submission)

    def _check_once(self, submission: Submission) -> tuple[tuple[CheckResult, ...], list[str]]:
        """The results, and what there is to say of running the file."""
        exercise = self._course.exercises[submission.exercise]
        source = submission.source or ""
        jailed = RemoteSubmission(self._zygote, exercise, source, submission.cells)
        try:
            jailed.load()
            checks = self._diagnosed(exercise, jailed)
            return checks, [jailed.fault.message] if jailed.fault else jailed.notes
        finally:
            jailed.close()

    def _diagnosed(self, exercise: Exercise, jailed: RemoteSubmission) -> tuple[CheckResult, ...]:
        checked = list(run_checks(self._session, exercise.name, jailed))
        if jailed.fault is not None or all(result.status == "passed" for result, _ in checked):
            return tuple(result for result, _ in checked)
        return self._session.diagnosis(exercise.name).explain(exercise.functions, checked)

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
            score=total(checks),
            max_score=self.max_scores[submission.exercise],
            message=message[: results.MAX_MESSAGE] if message else None,
            checks=checks,
            seconds=round(seconds, 6),
            sandbox=self._sandbox,
            sha256=submission.sha256,
            course=self._versions[submission.exercise],
        )


def run_checks(
    session: CheckSession,
    exercise: str,
    submission: RemoteSubmission | InProcessSubmission,
    to_result: ToResult = results.to_result,
) -> Iterator[tuple[CheckResult, list[CallRecord]]]:
    """Hold every check of an exercise against a submission, in their order.

    Args:
        session: The open session.
        exercise: The exercise's name.
        submission: What its calls go to.
        to_result: What is said of what ended a check.

    Yields:
        Each check's result, and the calls that it made.
    """
    functions = Functions(submission.call)
    passed: set[str] = set()
    for check in session.checks[exercise]:
        unmet = [need for need in check.needs if need not in passed]
        if unmet:
            yield results.skipped(check, unmet[0]), []
            continue
        submission.calls = []
        error = session.run(exercise, check.name, functions)
        if error is None:
            passed.add(check.name)
        yield to_result(check, error, submission.calls), submission.calls
