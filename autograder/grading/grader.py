"""Grades submissions: runs every hidden check on one, and makes a Grade of the results."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence

from autograder.course import Course
from autograder.errors import CourseError, Unreadable
from autograder.explanations import explain
from autograder.functions import Functions
from autograder.grading import results
from autograder.grading.diagnosis import Diagnosis
from autograder.grading.inprocess import InProcessSubmission
from autograder.grading.messages import error_grade
from autograder.grading.suite import Suite
from autograder.mistakes import load_mistakes
from autograder.model import Check, CheckResult, Grade, GradeStatus, Sandbox, total
from autograder.sandbox.remote_submission import CallRecord, RemoteSubmission
from autograder.sandbox.zygote_handle import Zygote
from autograder.submissions import Submission

MAX_NOTES = 3  # of a notebook's cells that went wrong

ToResult = Callable[[Check, BaseException | None, Sequence[CallRecord]], CheckResult]
Outcome = tuple[tuple[CheckResult, ...], list[str]]  # the results, and notes about the file


class Grader:
    """Runs submissions on the hidden checks of their exercises.

    Args:
        course: The course.
        suites: The hidden checks of the exercises that are graded.
        zygote: Where the submissions' code runs.
        sandbox: How the grades name its sandbox.

    Attributes:
        max_scores: What each exercise's checks are worth together.

    Raises:
        CourseError: when an exercise has no points, or its known mistakes are wrong.
    """

    def __init__(
        self, course: Course, suites: Iterable[Suite], zygote: Zygote, sandbox: Sandbox
    ) -> None:
        self._suites = {suite.exercise.name: suite for suite in suites}
        self._zygote = zygote
        self._sandbox = sandbox
        self.max_scores = {name: suite.max_score for name, suite in self._suites.items()}
        for name, max_score in self.max_scores.items():
            if max_score <= 0:
                path = self._suites[name].path
                raise CourseError(f"{path} has no check with points. Give one points.")
        self._diagnoses = {name: _diagnosis(suite) for name, suite in self._suites.items()}
        self._versions = {
            name: course.version(suite.exercise) for name, suite in self._suites.items()
        }

    def grade(self, submission: Submission) -> Grade:
        """Run every check of the exercise on a submission.

        Raises:
            GraderError: when the grader failed; `error_grade` makes a grade of it.
        """
        started = time.perf_counter()
        checks: tuple[CheckResult, ...] = ()
        status: GradeStatus = "unreadable"
        notes = [submission.message]
        if submission.source is not None:
            try:
                checks, file_notes = self._check(submission, submission.source)
                status = "graded"
                notes += file_notes[:MAX_NOTES]
            except Unreadable as error:
                notes.append(error.message)
        seconds = time.perf_counter() - started
        message = " ".join(filter(None, notes)) or None
        return self._grade(submission, status, message, checks, seconds)

    def error_grade(self, submission: Submission, reason: str) -> Grade:
        """Return the grade of a submission on which the grader failed: no score, and why."""
        name, message = submission.exercise, reason[: results.MAX_MESSAGE]
        max_score, version = self.max_scores[name], self._versions[name]
        return error_grade(submission, message, max_score, version, self._sandbox)

    def _check(self, submission: Submission, source: str) -> Outcome:
        """Run all checks; once more if the zygote was killed meanwhile, and the worker with it.

        The first time may be an accident, which must not cost a learner a point. If it happens
        again on the same submission, it is not an accident.
        """
        replaced = self._zygote.replaced
        outcome = self._check_once(submission, source)
        if self._zygote.replaced != replaced:
            outcome = self._check_once(submission, source)
        return outcome

    def _check_once(self, submission: Submission, source: str) -> Outcome:
        suite = self._suites[submission.exercise]
        sandboxed = RemoteSubmission(self._zygote, suite.exercise, source, submission.cells)
        try:
            sandboxed.load()
            checks = self._diagnosed(suite, sandboxed)
            return checks, [explain(problem) for problem in sandboxed.problems]
        finally:
            sandboxed.close()

    def _diagnosed(self, suite: Suite, sandboxed: RemoteSubmission) -> tuple[CheckResult, ...]:
        checked = list(run_checks(suite, sandboxed))
        if sandboxed.fault is not None or all(result.status == "passed" for result, _ in checked):
            return tuple(result for result, _ in checked)
        return self._diagnoses[suite.exercise.name].explain(suite.exercise.functions, checked)

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
    suite: Suite,
    submission: RemoteSubmission | InProcessSubmission,
    to_result: ToResult = results.to_result,
) -> Iterator[tuple[CheckResult, list[CallRecord]]]:
    """Run every check of an exercise on a submission, in their order.

    Args:
        suite: The checks.
        submission: What they call.
        to_result: Makes a check's result of the exception that ended it.

    Yields:
        Each check's result, and the calls that it made.
    """
    functions = Functions(submission.call)
    passed: set[str] = set()
    for test in suite.tests:
        check = test.check
        unmet = [need for need in check.needs if need not in passed]
        if unmet:
            yield results.skipped(check, unmet[0]), []
            continue
        submission.calls = []
        error = suite.run(test, functions)
        if error is None:
            passed.add(check.name)
        yield to_result(check, error, submission.calls), submission.calls


def _diagnosis(suite: Suite) -> Diagnosis:
    assert suite.reference is not None, "hidden checks have a reference"
    mistakes = load_mistakes(suite.exercise.mistakes, suite.reference)
    return Diagnosis(suite.reference, mistakes)
