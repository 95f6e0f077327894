"""Stubs are stubs: nothing in them answers a check, and nothing of the solution is left in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import load_course
from autograder.errors import CourseError
from autograder.verify import stubs

NEGATE = 'def negate(x):\n    """Turn."""\n    raise NotImplementedError\n'
STUB = 'def double(x):\n    """Twice."""\n    raise NotImplementedError\n'


@pytest.fixture
def stub(tiny_lessons: Path) -> Path:
    return tiny_lessons / "exercises/01_scale/scale.py"


def faults(root: Path) -> list[str]:
    course = load_course(root)
    return stubs.faults(course, list(course.exercises.values()))


def test_a_stub_that_is_one_has_no_fault(tiny_lessons):
    assert faults(tiny_lessons) == []


@pytest.mark.parametrize(
    "body",
    [
        '"""Twice."""\n    return 2 * x',
        '"""Twice."""\n    raise NotImplementedError\n    return 2 * x',
        '"""Twice."""\n    y = 2 * x\n    raise NotImplementedError',
        '"""Twice."""\n    if x: raise NotImplementedError\n    return 2 * x',
        '"""Twice."""\n    raise ValueError',
        '"""Twice."""',
        "raise NotImplementedError",
        "print(2 * x)\n    raise NotImplementedError",
    ],
)
def test_a_function_holds_a_docstring_and_one_raise(tiny_lessons, stub, body):
    stub.write_text(f"def double(x):\n    {body}\n{NEGATE}")
    assert faults(tiny_lessons) == [
        f"{stub}: double must hold a docstring and `raise NotImplementedError`."
    ]


def test_a_solution_above_its_stub_is_found(tiny_lessons, stub):
    stub.write_text(f"def double(x):\n    return 2 * x\n{STUB}{NEGATE}")
    assert faults(tiny_lessons) == [
        f"{stub}: double must hold a docstring and `raise NotImplementedError`."
    ]


@pytest.mark.parametrize("comment", ["# return 2 * x", "#return 2*x", "## return (2 * x)  "])
def test_a_solution_in_a_comment_is_found(tiny_lessons, stub, comment):
    stub.write_text(f"{STUB}    {comment}\n{NEGATE}")
    assert faults(tiny_lessons) == [f"{stub}, line 4: this comment is a line of the solution."]


def test_other_comments_are_none_of_it(tiny_lessons, stub):
    stub.write_text(f"# return\n#\n# x\n# 2 * x\n{STUB}    # TODO: return twice x\n{NEGATE}")
    assert faults(tiny_lessons) == []


def test_a_function_without_a_stub_is_told(tiny_lessons, stub):
    stub.write_text(STUB)
    assert faults(tiny_lessons) == [f"{stub} has no stub of negate."]


def test_what_answers_a_hidden_check_is_no_stub_however_it_is_written(tiny_lessons, stub):
    stub.write_text(f"{STUB}{NEGATE}\nnegate = lambda x: -x\n")
    assert faults(tiny_lessons) == [f"{stub}: test_negate is passed, not missing."]


def test_hidden_checks_that_fail_on_the_reference_say_nothing_about_a_stub(tiny_lessons):
    checks = tiny_lessons / "solutions/01_scale/test_scale.py"
    checks.write_text(checks.read_text().replace("0.0), 0.0", "0.0), 1.0"))
    with pytest.raises(CourseError, match="::test_double_zero fails on the reference solution"):
        faults(tiny_lessons)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, r"scale\.py cannot be read: No such file or directory\.$"),
        (b"def double(", r"scale\.py is not Python: '\(' was never closed .*Fix the stub\.$"),
        (b"# \xe9", r"scale\.py is not Python: .*Fix the stub\.$"),
        (b"x = 1\0", r"scale\.py is not Python: .*null bytes.*Fix the stub\.$"),
    ],
)
def test_a_stub_that_cannot_be_read_is_told(tiny_lessons, stub, content, message):
    stub.unlink() if content is None else stub.write_bytes(content)
    with pytest.raises(CourseError, match=message):
        faults(tiny_lessons)


def test_the_stubs_of_this_repository_are_unfinished(root):
    course = load_course(root)
    for exercise in course.exercises.values():
        assert list(stubs.unfinished(exercise)) == []
