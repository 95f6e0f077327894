"""From what ended a check to a status, a message for learners and a detail for instructors."""

from __future__ import annotations

import pytest

from autograder import errors
from autograder.grading.results import MAX_MESSAGE, skipped, to_result
from autograder.model import Check
from autograder.sandbox.remote_submission import CallRecord

CHECK = Check("test_f", "f", "f does it", 2.0)


def test_a_passed_check_has_its_points_and_no_words():
    result = to_result(CHECK, None, [])
    assert (result.status, result.points, result.max_points) == ("passed", 2.0, 2.0)
    assert result.message is None


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (errors.WrongAnswer("wrong", "values"), "failed", "wrong"),
        (errors.SubmissionRaised("raised", "text"), "raised", "raised"),
        (errors.FunctionMissing("none"), "missing", "none"),
        (errors.CallTimeout("late"), "timeout", "late"),
        (errors.WorkerDied("died"), "crashed", "died"),
        (errors.Unreadable("no memory"), "crashed", "no memory"),
        (AssertionError("f is odd\nassert 1 == 2"), "failed", "f is odd"),
        (AssertionError(), "failed", "The answer is wrong."),
        (
            pytest.fail.Exception("DID NOT RAISE ValueError"),
            "failed",
            "ValueError is due here: `raise` it;",
        ),
        (TypeError("hidden 42"), "failed", "The answer cannot be used: it is not the kind"),
    ],
)
def test_every_end_of_a_check_has_its_status_and_no_points(error, status, message):
    result = to_result(CHECK, error, [])
    assert (result.status, result.points) == (status, 0.0)
    assert result.message.startswith(message)
    assert "hidden" not in result.message


def test_the_detail_shows_the_last_call_and_the_values():
    calls = [CallRecord("f", (1,), {}, 0), CallRecord("f", (0.5, [1, 2]), {"lr": 0.25}, 0)]
    result = to_result(CHECK, errors.WrongAnswer("wrong", "you gave   3"), calls)
    assert result.detail == "I called   f(0.5, [1, 2], lr=0.25)\nyou gave   3"
    assert result.message == "wrong"


def test_long_texts_are_cut():
    result = to_result(CHECK, errors.WrongAnswer("m" * 5000, "d" * 5000), [])
    assert len(result.message) == len(result.detail) == MAX_MESSAGE
    assert result.message.endswith("…")


def test_a_check_whose_need_is_not_met_is_skipped_and_says_so():
    result = skipped(CHECK, "test_a")
    assert (result.status, result.points) == ("skipped", 0.0)
    assert result.message == "Not run: it needs test_a, which did not pass."


def test_an_end_that_no_learner_can_cause_is_the_graders_fault():
    with pytest.raises(errors.GraderError, match="A check ended with KeyboardInterrupt"):
        to_result(CHECK, KeyboardInterrupt(), [])


def test_what_did_not_raise_is_told_in_words_of_ours():
    with pytest.raises(pytest.fail.Exception) as ended, pytest.raises(ValueError, match="x"):
        pass
    result = to_result(CHECK, ended.value, [])
    assert result.message == (
        "ValueError is due here: `raise` it; to print or return it is something else."
    )
