"""The records: frozen, with the promised limits, and a sum."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.model import Check, CheckResult, Exercise, Grade, Limits, Problem, total

RESULT = CheckResult("test_f", "f", "f does it", "passed", 2.0, 2.0)
GRADE = Grade("ada", "01", "graded", 2.0, 2.0, None, (RESULT,), 0.1, "strict", "00", "v1")
EXERCISE = Exercise("01_scale", "Twice", "scale", ("double",))
PROBLEM = Problem("absent", "f", expected_parts=("w",), cause=Problem("nan", expected_parts=2))
WRONG = CheckResult("test_f", "f", "f does it", "failed", 0.0, 2.0, PROBLEM)
RECORDS = [Limits(), Check("test_f", "f", "f does it", 2.0), RESULT, GRADE, PROBLEM, WRONG]


def result(points: float) -> CheckResult:
    return msgspec.structs.replace(RESULT, points=points)


@pytest.mark.parametrize(
    ("limit", "value"),
    [
        ("call_seconds", 5),
        ("submission_seconds", 30),
        ("memory_mb", 512),
        ("module_kb", 256),
        ("notebook_mb", 20),
    ],
)
def test_an_exercise_that_sets_no_limit_has_the_promised_one(limit, value):
    assert getattr(EXERCISE.limits, limit) == value


def test_there_is_no_limit_without_a_promise():
    assert len(Limits.__struct_fields__) == 5


def test_an_unknown_limit_is_refused():
    with pytest.raises(msgspec.ValidationError, match="unknown field `call_second`"):
        msgspec.convert({"call_second": 1}, Limits)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_no_field_of_a_record_can_be_changed(record):
    for field in record.__struct_fields__:
        with pytest.raises(AttributeError, match="immutable"):
            setattr(record, field, None)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_survives_the_journey_between_processes(record):
    decoder = msgspec.msgpack.Decoder(type(record))
    assert decoder.decode(msgspec.msgpack.encode(record)) == record


@pytest.mark.parametrize("status", ["ok", "PASSED", "unreadable"])
def test_a_check_has_no_other_status_than_the_promised_ones(status):
    record = msgspec.to_builtins(RESULT) | {"status": status}
    with pytest.raises(msgspec.ValidationError, match=r"\$\.status"):
        msgspec.convert(record, CheckResult)


def test_a_problem_has_no_other_reason_than_the_listed_ones():
    with pytest.raises(msgspec.ValidationError, match=r"\$\.reason"):
        msgspec.convert({"reason": "bad_luck"}, Problem)


def test_a_problem_is_stored_without_the_facts_that_it_does_not_have():
    assert msgspec.json.encode(Problem("nan", part="w")) == b'{"reason":"nan","part":"w"}'


@pytest.mark.parametrize("status", ["passed", "timeout", ""])
def test_a_grade_has_no_other_status_than_the_promised_ones(status):
    record = msgspec.to_builtins(GRADE) | {"status": status}
    with pytest.raises(msgspec.ValidationError, match=r"\$\.status"):
        msgspec.convert(record, Grade)


def test_a_grade_is_new_unless_it_says_that_it_is_from_the_store():
    assert GRADE.cached is False


def test_two_exercises_do_not_share_their_hints():
    other = Exercise("02", "t", "m", ("f",))
    EXERCISE.hints["double"] = ("think",)
    try:
        assert other.hints == {}
    finally:
        EXERCISE.hints.clear()


def test_the_total_of_no_results_is_zero_and_a_float():
    assert total(()) == 0.0
    assert isinstance(total(()), float)


@settings(deadline=None)
@given(st.lists(st.integers(0, 1000)))
def test_the_total_is_the_sum_of_the_points(points):
    assert total(tuple(result(float(number)) for number in points)) == sum(points)
