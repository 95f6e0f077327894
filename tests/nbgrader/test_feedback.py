"""A grade in nbgrader's terms."""

from __future__ import annotations

import pytest

from autograder.model import CheckResult, Grade, Problem
from autograder.nbgrader.feedback import comment, earned, protocol


def check(points, status="passed", max_points=2.0, **fields):
    return CheckResult("test_f", "f", "f is <b>", status, points, max_points, **fields)


def grade(*checks, message=None, status="graded"):
    record = {"student": "ada", "exercise": "01", "score": 0.0, "max_score": 4.0, "seconds": 0.0}
    more = {"sandbox": "strict", "sha256": None, "course": "v", "message": message}
    return Grade(checks=checks, status=status, **record, **more)


WRONG = check(0.0, "failed", problem=Problem("wrong_number", answer="4242"), hint="Look.")


@pytest.mark.parametrize(
    ("checks", "max_points", "points"),
    [
        ((check(2.0), WRONG), 4.0, 2.0),
        ((check(2.0), check(2.0)), 4.0, 4.0),
        ((check(2.0), WRONG), 10.0, 5.0),  # an author has changed the cell's points
        ((check(2.0), check(2.0)), 3.0, 3.0),
        ((check(0.0, max_points=0.0),), 4.0, 0.0),
        ((), 4.0, 0.0),
    ],
)
def test_a_function_earns_its_share_of_its_cell(checks, max_points, points):
    assert earned(grade(*checks), "f", max_points) == points
    assert type(earned(grade(*checks), "f", max_points)) is float


def test_the_output_has_a_line_for_each_check():
    assert protocol(grade(check(2.0), WRONG), "f") == "✓ f is <b> (2 of 2)\n✗ f is <b> (0 of 2)\n"
    assert protocol(grade(check(2.0)), "other") == ""


def test_the_comment_says_what_is_wrong_and_each_hint_once():
    shown = comment(grade(check(2.0), WRONG, WRONG, message="Noticed."), "f", first=True)
    assert shown == (
        "Noticed.\n\n1 of 3 checks pass.\n\n"
        "- ✗ f is \\<b>: The number is wrong.\n- ✗ f is \\<b>: The number is wrong.\n\nHint: Look."
    )


def test_the_message_of_the_grade_stands_once_where_there_are_checks():
    whole = grade(check(2.0), message="Noticed.")
    assert comment(whole, "f", first=False) == "1 of 1 checks pass."
    assert comment(whole, "f", first=True) == "Noticed.\n\n1 of 1 checks pass."


def test_what_could_not_be_read_is_reported_below_every_function():
    broken = grade(message="The file is not a notebook.", status="unreadable")
    assert comment(broken, "f", first=False) == "The file is not a notebook."


def test_a_function_without_hidden_checks_says_so():
    assert comment(grade(), "f", first=True) == "No hidden check asks for this function."
