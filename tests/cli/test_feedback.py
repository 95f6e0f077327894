"""What of a grade is printed: what was promised, no more, and on one line that is not long."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import numpy as np
import pytest

from autograder.cli import feedback, terminal
from autograder.cli.feedback import to_json
from autograder.errors import SubmissionError
from autograder.grading.results import to_result
from autograder.model import Check, CheckResult, Exercise, Grade, Problem
from autograder.sandbox.remote_submission import RemoteSubmission
from autograder.testing import assert_matches

MAX_MESSAGE = 1_000
SECRET = "[0, -1, -2]"
WRONG = Problem("assertion", words="It is wrong.")
CHECK = CheckResult("test_negate", "negate", "negate turns the sign", "failed", 0.0, 6.0, WRONG)
GRADE = Grade(
    "ada", "01_scale", "graded", 4.0, 10.0, None, (CHECK,), 0.25, "strict", "ab" * 32, "v1"
)


def checked(*checks: CheckResult, **fields: Any) -> Grade:
    return msgspec.structs.replace(GRADE, checks=checks, **fields)


def check(**fields: Any) -> CheckResult:
    return msgspec.structs.replace(CHECK, **fields)


def wrong(**facts: Any) -> Problem:
    return msgspec.structs.replace(WRONG, **facts)


def messages(grade: Grade, full: bool) -> list[str | None]:
    return [one["message"] for one in to_json(grade, full)["checks"]]


def test_a_grade_has_the_promised_fields():
    record = to_json(GRADE, full=False)
    assert record.pop("checks") == [
        {
            "name": "test_negate",
            "function": "negate",
            "title": "negate turns the sign",
            "status": "failed",
            "points": 0.0,
            "max_points": 6.0,
            "message": "It is wrong.",
            "diagnosis": None,
            "hint": None,
            "reason": "assertion",
            "cell": None,
            "line": None,
            "expected_shape": None,
            "actual_shape": None,
        }
    ]
    assert record == {
        "student": "ada",
        "exercise": "01_scale",
        "status": "graded",
        "score": 4.0,
        "max_score": 10.0,
        "message": None,
        "seconds": 0.25,
        "sandbox": "strict",
        "sha256": "ab" * 32,
        "course": "v1",
        "cached": False,
    }


def test_a_grade_from_the_store_says_so():
    assert to_json(msgspec.structs.replace(GRADE, cached=True), full=False)["cached"] is True


@pytest.mark.parametrize("full", [False, True])
def test_a_grade_without_checks_has_an_empty_list(full):
    assert to_json(checked(status="unreadable", score=0.0), full)["checks"] == []


def test_a_score_that_the_grader_could_not_give_is_null():
    assert to_json(checked(status="error", score=None), full=False)["score"] is None


def test_what_only_an_instructor_may_read_is_not_printed_for_a_learner():
    grade = checked(check(problem=wrong(call=SECRET, answer=SECRET, right=SECRET, text=SECRET)))
    assert messages(grade, full=False) == ["It is wrong."]
    assert SECRET not in json.dumps(to_json(grade, full=False))
    assert messages(grade, full=True) == [
        f"It is wrong.\ncalled     {SECRET}\n{SECRET}\ngot        {SECRET}\nexpected   {SECRET}"
    ]


@pytest.mark.parametrize(("full", "actual"), [(False, None), (True, (4, 2))])
def test_the_facts_stand_beside_the_words(full, actual):
    shapes = {"expected_shape": (4,), "actual_shape": (4, 2), "actual_axes": 2}
    (record,) = to_json(checked(check(problem=Problem("wrong_shape", **shapes))), full)["checks"]
    assert (record["reason"], record["expected_shape"]) == ("wrong_shape", (4,))
    assert record["actual_shape"] == actual
    raised = Problem("raised", "f", exception="KeyError", file="x.ipynb", cell=3, line=7)
    (record,) = to_json(checked(check(problem=raised)), full)["checks"]
    assert (record["reason"], record["cell"], record["line"]) == ("raised", 3, 7)


@pytest.mark.parametrize("full", [False, True])
def test_a_passed_check_has_no_message_and_no_facts(full):
    (record,) = to_json(checked(check(status="passed", problem=None)), full)["checks"]
    facts = {"reason", "cell", "line", "expected_shape", "actual_shape", "message"}
    assert {name for name, value in record.items() if value is None} == facts | {
        "diagnosis",
        "hint",
    }


# What a function could do to carry 4242, a number of a hidden check, to its author.
CARRIERS = {
    "text": "raise ValueError('4242')",
    "class": "raise type('E4242', (KeyError,), {})()",
    "value": "return 4242.0",
    "length": "return [0.0] * 4242",
    "rows": "return np.zeros((4242, 2))",
    "column": "return np.zeros((4242, 1)).T",
    "parts": "return [[0.0]] + [1.0] * 4242",
    "type": "return type('T4242', (), {})()",
    "string": "return '4242'",
    "keys": "return {'4242': 4242}",
    "exit": "os._exit(4242 % 256)",
    "module": "raise type('ValueError', (ValueError,), {'__module__': 'm4242'})('4242')",
    "line": "exec(compile('\\n' * 4241 + 'raise ValueError', 'scale.py', 'exec'))",
    "printed": "print(4242); return np.zeros(2)",
}


@pytest.mark.parametrize("body", CARRIERS.values(), ids=CARRIERS.keys())
def test_no_number_that_a_function_has_chosen_reaches_a_learner(body, zygote):
    source = f"import os\nimport numpy as np\ndef double(x): {body}\n"
    submission = RemoteSubmission(zygote, Exercise("e", "t", "scale", ("double",)), source)
    submission.load()
    with pytest.raises((SubmissionError, LookupError, ValueError)) as ended:
        assert_matches(submission.call("double", 42.0), np.ones(3))
    submission.close()
    result = to_result(Check("test_f", "double", "t", 1.0), ended.value, submission.calls)
    record = json.dumps(to_json(checked(result), full=False))
    assert "4242" not in record
    assert str(4242 % 256) not in record


@pytest.mark.parametrize("full", [False, True])
def test_a_hint_and_a_diagnosis_are_for_everybody(full):
    (one,) = to_json(checked(check(diagnosis="no_sign", hint="Mind the sign.")), full)["checks"]
    assert (one["diagnosis"], one["hint"]) == ("no_sign", "Mind the sign.")


@pytest.mark.parametrize("full", [False, True])
def test_the_message_of_a_check_has_at_most_1000_characters(full):
    grade = checked(check(problem=wrong(words="m" * 1_005, text="d" * 5_000)))
    assert messages(grade, full) == ["m" * 999 + "…"]


def test_the_message_of_a_grade_has_at_most_1000_characters():
    message = to_json(checked(message="m" * 5_000), full=False)["message"]
    assert len(message) <= MAX_MESSAGE


@pytest.mark.parametrize(
    "grade",
    [
        pytest.param(GRADE, id="short"),
        pytest.param(checked(*[check(problem=wrong(words="m" * 900))] * 100), id="many checks"),
        pytest.param(checked(*[check(problem=wrong(words="é" * 1_000))] * 20), id="escapes of 6"),
        pytest.param(checked(*[check(problem=wrong(words="😀" * 1_000))] * 10), id="escapes of 12"),
        pytest.param(
            checked(*[check(problem=wrong(words="\0" * 1_000))] * 100), id="control characters"
        ),
        pytest.param(checked(*[check(problem=wrong(words="\x7f" * 1_000))] * 40), id="DEL"),
        pytest.param(
            checked(*[check(problem=wrong(text="d" * 1_000))] * 200), id="texts of learners"
        ),
        pytest.param(checked(check(), message="m" * 70_000), id="a long message of the grade"),
        pytest.param(checked(*[check(hint="h" * 500)] * 130), id="long hints"),
        pytest.param(checked(student=r"\xff" * 255), id="a long name"),
    ],
)
@pytest.mark.parametrize("full", [False, True])
def test_a_line_is_never_longer_than_64_kb(grade, full, capsys):
    terminal.json_line(to_json(grade, full))
    (line,) = capsys.readouterr().out.splitlines()
    assert len(line.encode()) <= feedback.MAX_LINE == 64 * 1024


def test_messages_are_no_shorter_than_the_line_needs():
    def longest(count: int) -> int:
        long = check(problem=wrong(words="m" * 2_000))
        shown = messages(checked(*[long] * count), full=False)
        return max(len(message or "") for message in shown)

    assert [longest(count) for count in (1, 40, 100, 300)] == [1_000, 1_000, 200, 0]
