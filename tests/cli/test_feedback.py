"""What of a grade is printed: what was promised, no more, and on one line that is not long."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from autograder.cli import feedback, terminal
from autograder.cli.feedback import to_json
from autograder.model import CheckResult, Grade

MAX_MESSAGE = 1_000
CHECK = CheckResult(
    "test_negate", "negate", "negate turns the sign", "failed", 0.0, 6.0, "It is wrong."
)
GRADE = Grade(
    "ada", "01_scale", "graded", 4.0, 10.0, None, (CHECK,), 0.25, "strict", "ab" * 32, "v1"
)
SECRET = "right is   [0, -1, -2]"


def checked(*checks: CheckResult, **fields: Any) -> Grade:
    return msgspec.structs.replace(GRADE, checks=checks, **fields)


def check(**fields: Any) -> CheckResult:
    return msgspec.structs.replace(CHECK, **fields)


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


@pytest.mark.parametrize("detail", [None, SECRET])
def test_what_only_an_instructor_may_read_is_not_printed_for_a_learner(detail):
    record = to_json(checked(check(detail=detail)), full=False)
    assert messages(checked(check(detail=detail)), full=False) == ["It is wrong."]
    assert "detail" not in record["checks"][0]
    assert SECRET not in json.dumps(record)


def test_an_instructor_reads_calls_and_values_below_the_message():
    assert messages(checked(check(detail=SECRET)), full=True) == [f"It is wrong.\n{SECRET}"]


@pytest.mark.parametrize("full", [False, True])
def test_a_passed_check_has_no_message(full):
    assert messages(checked(check(status="passed", message=None)), full) == [None]


@pytest.mark.parametrize("full", [False, True])
def test_a_hint_and_a_diagnosis_are_for_everybody(full):
    (one,) = to_json(checked(check(diagnosis="no_sign", hint="Mind the sign.")), full)["checks"]
    assert (one["diagnosis"], one["hint"]) == ("no_sign", "Mind the sign.")


@pytest.mark.parametrize("full", [False, True])
def test_the_message_of_a_check_has_at_most_1000_characters(full):
    grade = checked(check(message="m" * 999 + "…" * 5, detail="d" * 5_000))
    assert messages(grade, full) == ["m" * 999 + "…"]


def test_the_message_of_a_grade_has_at_most_1000_characters():
    message = to_json(checked(message="m" * 5_000), full=False)["message"]
    assert len(message) <= MAX_MESSAGE


@pytest.mark.parametrize(
    "grade",
    [
        pytest.param(GRADE, id="short"),
        pytest.param(checked(*[check(message="m" * 900)] * 100), id="many checks"),
        pytest.param(checked(*[check(message="é" * 1_000)] * 20), id="escapes of 6"),
        pytest.param(checked(*[check(message="😀" * 1_000)] * 10), id="escapes of 12"),
        pytest.param(checked(*[check(message="\0" * 1_000)] * 100), id="control characters"),
        pytest.param(checked(*[check(message="\x7f" * 1_000)] * 40), id="DEL"),
        pytest.param(checked(*[check(detail="d" * 1_000)] * 200), id="details"),
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
        found = messages(checked(*[check(message="m" * 2_000)] * count), full=False)
        return max(len(message or "") for message in found)

    assert [longest(count) for count in (1, 40, 100, 300)] == [1_000, 1_000, 200, 0]
