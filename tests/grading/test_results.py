"""From what ended a check to a status and a problem."""

from __future__ import annotations

import msgspec
import pytest

from autograder import errors
from autograder.grading.results import MAX_MESSAGE, bounded, show_call, skipped, to_result
from autograder.model import Check, Problem
from autograder.sandbox.remote_submission import CallRecord

CHECK = Check("test_f", "f", "f does it", 2.0)
CALL = CallRecord("f", (0.5, [1, 2]), {"lr": 0.25}, 0)
WRONG = Problem("wrong_number", answer="3", right="4")


def did_not_raise(expected) -> BaseException:
    with pytest.raises(pytest.fail.Exception) as ended, pytest.raises(expected, match="x"):
        pass
    return ended.value


def test_a_passed_check_has_its_points_and_no_problem():
    result = to_result(CHECK, None, [CALL])
    assert (result.status, result.points, result.max_points) == ("passed", 2.0, 2.0)
    assert result.problem is None


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (errors.WrongAnswer, "failed"),
        (errors.ArgumentChanged, "failed"),
        (errors.SubmissionRaised, "raised"),
        (errors.FunctionMissing, "missing"),
        (errors.CallTimeout, "timeout"),
        (errors.WorkerDied, "crashed"),
        (errors.Unreadable, "crashed"),
    ],
)
def test_the_problem_of_a_submission_is_kept_with_its_status(kind, status):
    result = to_result(CHECK, kind(WRONG), [])
    assert (result.status, result.points, result.problem) == (status, 0.0, WRONG)


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (AssertionError("f is odd\nassert 1 == 2"), Problem("assertion", words="f is odd")),
        (AssertionError(), Problem("assertion")),
        (pytest.fail.Exception("f is odd\n2"), Problem("assertion", words="f is odd")),
        (pytest.fail.Exception(""), Problem("assertion")),
        (TypeError("hidden 42"), Problem("unusable", exception="TypeError", text="hidden 42")),
        (did_not_raise(ValueError), Problem("not_raised", exception="ValueError")),
        (did_not_raise(errors.CourseError), Problem("not_raised", exception="CourseError")),
        (
            did_not_raise((ValueError, TypeError)),
            Problem("not_raised", exception="ValueError or TypeError"),
        ),
        (
            pytest.fail.Exception("DID NOT RAISE any of (<class 'KeyError'>, <class 'a.B'>)"),
            Problem("not_raised", exception="KeyError or B"),
        ),
        (
            pytest.fail.Exception("DID NOT RAISE any exception"),
            Problem("not_raised", exception="an exception"),
        ),
    ],
)
def test_what_a_check_itself_raises_is_a_wrong_answer(error, problem):
    result = to_result(CHECK, error, [])
    assert (result.status, result.points, result.problem) == ("failed", 0.0, problem)


def test_the_problem_has_the_last_call():
    calls = [CallRecord("f", (1,), {}, 0), CALL]
    result = to_result(CHECK, errors.WrongAnswer(WRONG), calls)
    assert result.problem == msgspec.structs.replace(WRONG, call="f(0.5, [1, 2], lr=0.25)")


def test_a_call_is_shown_as_python_writes_it():
    assert show_call(CallRecord("f", (), {}, 0)) == "f()"
    assert show_call(CALL) == "f(0.5, [1, 2], lr=0.25)"


def test_long_texts_are_cut():
    problem = bounded(Problem("assertion", words="w" * 5000, text="t" * 5000))
    assert len(problem.words) == len(problem.text) == MAX_MESSAGE
    assert problem.words.endswith("…")


def test_texts_have_only_characters_that_every_database_takes():
    problem = bounded(Problem("raised", "f", text="a\0b\ud800"))
    assert problem.text == r"a\0b\ud800"
    assert msgspec.json.decode(msgspec.json.encode(problem), type=Problem) == problem


def test_a_check_whose_need_is_not_met_is_skipped():
    result = skipped(CHECK, "test_a")
    assert (result.status, result.points) == ("skipped", 0.0)
    assert result.problem == Problem("needs", related="test_a")


def test_an_end_that_no_learner_can_cause_is_the_graders_error():
    with pytest.raises(errors.GraderError, match="A check ended with KeyboardInterrupt"):
        to_result(CHECK, KeyboardInterrupt(), [])
