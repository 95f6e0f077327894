"""One submission -> one Grade: what each kind of wrong file costs, and what it does not."""

from __future__ import annotations

import re

import pytest

from autograder.course import load_course
from autograder.errors import CourseError
from autograder.explanations import explain
from autograder.grading.grader import Grader
from autograder.grading.suite import collect_hidden
from autograder.model import Problem
from autograder.submissions import Submission

RIGHT = "def double(x): return 2 * x\ndef negate(x): return -x\n"


@pytest.fixture
def grade(tiny_course, zygote):
    """Grade sources for 01_scale, one after another, with one grader."""

    def graded(*sources, message=None):
        course = load_course(tiny_course)
        suite = collect_hidden(course, course.exercises["01_scale"])
        suite.prove()
        grader = Grader(course, [suite], zygote, "strict")
        return [
            grader.grade(Submission("ada", "01_scale", source, "0" * 64, message))
            for source in sources
        ]

    return graded


def statuses(grade):
    return [check.status for check in grade.checks]


def test_a_right_submission_has_every_point(grade):
    (one,) = grade(RIGHT)
    assert (one.status, one.score, one.max_score, one.message) == ("graded", 10.0, 10.0, None)
    assert (one.student, one.exercise, one.sha256) == ("ada", "01_scale", "0" * 64)
    assert one.seconds > 0
    assert one.sandbox == "strict"


@pytest.mark.parametrize(
    ("source", "expected", "score"),
    [
        ("", ["missing"] * 3, 0.0),
        ("def double(x): return 2 * x", ["passed", "passed", "missing"], 4.0),
        (RIGHT.replace("2 * x", "x + x * (x != 0)"), ["passed"] * 3, 10.0),
        (RIGHT.replace("2 * x", "3 * x"), ["failed", "passed", "passed"], 7.0),
        (RIGHT.replace("return -x", "raise NotImplementedError"), ["passed"] * 2 + ["missing"], 4),
        (RIGHT.replace("-x", "x.nope"), ["passed", "passed", "raised"], 4.0),
        (RIGHT.replace("return -x", "import os; os._exit(0)"), ["passed"] * 2 + ["crashed"], 4.0),
        (RIGHT.replace("return -x", "import sys; sys.exit()"), ["passed"] * 2 + ["raised"], 4.0),
        (RIGHT.replace("return 2 * x", "x += x; return x"), ["failed", "passed", "passed"], 7.0),
        (RIGHT.replace("return -x", "print('x' * 10**6); return -x"), ["passed"] * 3, 10.0),
        (
            RIGHT.replace(
                "def double(x): return", "def double(x):\n    while x.any(): 0\n    return"
            ).replace("x.any()", "getattr(x, 'any', bool)()"),
            ["timeout", "passed", "passed"],
            7.0,
        ),
        ("while True: pass", ["timeout"] * 3, 0.0),
        ("import os; os._exit(0)", ["crashed"] * 3, 0.0),
        ("import sys; sys.exit()", ["raised"] * 3, 0.0),
        ("x = [0] * 2**40", ["raised"] * 3, 0.0),
    ],
)
def test_each_failure_costs_its_own_checks_alone(grade, source, expected, score):
    (one,) = grade(source)
    assert (statuses(one), one.score) == (expected, score)
    assert one.status == "graded"


@pytest.mark.parametrize(
    "value",
    [
        "type('E', (), {'__eq__': lambda s, o: True})()",
        "type('A', (np.ndarray,), {'__eq__': lambda s, o: np.True_})((4,))",
        "np.array([type('E', (), {'__eq__': lambda s, o: True})()] * 4, dtype=object)",
        "np.ma.masked_all(4)",
        "(i for i in 2 * x)",
        "None",
        "'2 * x'",
        "{'x': x}",
        "2 * x + 0j",
        "(2 * x)[:, None]",
        "(2 * x).astype(np.float16)",
        "float('nan') * x",
        "[[1], [1, 2]]",
    ],
)
def test_what_is_no_number_is_a_wrong_answer_not_a_crash(grade, value):
    (one,) = grade(f"import numpy as np\ndef double(x): return {value}\ndef negate(x): return -x")
    assert statuses(one)[0] == "failed"
    assert statuses(one)[2] == "passed"


@pytest.mark.parametrize(
    "value", ["list(2 * x)", "tuple(2 * x)", "np.float32(2) * x.astype(np.float32)", "np.matrix(x)"]
)
def test_lists_tuples_and_coarser_floats_stand_for_arrays(grade, value):
    source = f"import numpy as np\ndef double(x): return {value} if np.ndim(x) else 2 * x\n"
    (one,) = grade(source)
    assert statuses(one)[0] == ("failed" if "matrix" in value else "passed")


@pytest.mark.parametrize("source", ["def double(x:", "x = '\0'", "   x = 1\n y"])
def test_a_file_that_is_no_python_is_unreadable(grade, source):
    (one,) = grade(source)
    assert (one.status, one.score, one.checks) == ("unreadable", 0.0, ())
    assert "scale.py is not Python" in one.message


def test_a_file_that_could_not_be_read_is_unreadable_with_its_reason(grade):
    (one,) = grade(None, message="scale.py is a symbolic link.")
    assert (one.status, one.score, one.message) == (
        "unreadable",
        0.0,
        "scale.py is a symbolic link.",
    )


def test_one_submission_leaves_no_trace_in_the_next(grade):
    """Neither a module that patches numpy, nor a raise, nor an answer of before."""
    spoiler = (
        "import numpy as np, builtins\n"
        "np.isclose = np.allclose = lambda *a, **k: np.True_\n"
        "builtins.abs = lambda x: 0\n" + RIGHT.replace("2 * x", "3 * x")
    )
    grades = grade(RIGHT, spoiler, RIGHT, "", RIGHT)
    assert [one.score for one in grades] == [10.0, 7.0, 10.0, 0.0, 10.0]


def test_hidden_numbers_come_from_the_secret_and_the_name_alone(tiny_course, zygote):
    """The same for every student and in any order; others under another secret."""
    checks = (tiny_course / "solutions/01_scale/test_scale.py").read_text()

    def numbers(secret):
        (tiny_course / "solutions/course.toml").write_text(f'secret = "{secret}"')
        course, seen = load_course(tiny_course), []
        suite = collect_hidden(course, course.exercises["01_scale"])
        grader = Grader(course, [suite], zygote, "strict")
        for name in ("ada", "ben"):
            source = RIGHT.replace("2 * x", "str(x)")
            grade = grader.grade(Submission(name, "01_scale", source, "", None))
            seen.append(grade.checks[0].problem.call)
        return seen

    first, second = numbers("one")
    assert first == second
    assert numbers("one")[0] == first
    assert numbers("two")[0] != first
    assert "rng" in checks


def test_a_check_is_skipped_when_one_that_it_needs_fails(tiny_course, grade):
    path = tiny_course / "solutions/01_scale/test_scale.py"
    path.write_text(
        path.read_text().replace(
            '(6, function="negate"', '(6, function="negate", needs=["test_double"]'
        )
    )
    wrong, right = grade(RIGHT.replace("2 * x", "3 * x"), RIGHT)
    assert statuses(wrong) == ["failed", "passed", "skipped"]
    assert wrong.checks[2].problem == Problem("needs", related="test_double")
    assert right.score == 10.0


def test_checks_without_points_are_the_courses_fault(tiny_course, grade):
    path = tiny_course / "solutions/01_scale/test_scale.py"
    path.write_text(re.sub(r"points\(\d", "points(0", path.read_text()))
    with pytest.raises(CourseError, match=r"test_scale\.py has no check with points\. Give one"):
        grade(RIGHT)


SKIP = "pytest.skip(f'not for {y}')"


@pytest.mark.parametrize(
    ("asks", "skip", "expected"),
    [(", tmp_path", "pass", "failed"), ("", SKIP, "skipped"), (", tmp_path", SKIP, "skipped")],
)
def test_a_check_that_skips_on_a_submission_has_one_result_and_no_points(
    tiny_course, grade, asks, skip, expected
):
    path = tiny_course / "solutions/01_scale/test_scale.py"
    head, body = path.read_text().split("def test_negate(submission, reference")
    first = f"    y = submission.negate(1)\n    if y > 0: {skip}\n    x ="
    body = body.replace("    x =", first)
    path.write_text(f"{head}def test_negate(submission, reference{asks}{body}")
    right, wrong = grade(RIGHT, RIGHT.replace("-x", "x"))
    assert (statuses(right), right.score) == (["passed"] * 3, 10.0)
    assert (statuses(wrong), wrong.score) == (["passed", "passed", expected], 4.0)
    assert expected == "failed" or explain(wrong.checks[2].problem) == "Not run: not for 1"


def test_a_mark_xfail_excuses_no_submission(tiny_course, grade):
    path = tiny_course / "solutions/01_scale/test_scale.py"
    path.write_text(path.read_text().replace("@pytest", "@pytest.mark.xfail\n@pytest"))
    right, wrong = grade(RIGHT, RIGHT.replace("-x", "x"))
    assert (right.score, wrong.score) == (10.0, 4.0)
    assert statuses(wrong) == ["passed", "passed", "failed"]


def test_what_a_fixture_of_a_check_asks_of_a_submission_may_be_wrong(tiny_course, grade):
    path = tiny_course / "solutions/01_scale/test_scale.py"
    path.write_text(
        path.read_text() + "\n@pytest.fixture\ndef y(submission): return submission.negate(1.0)\n\n"
        "@pytest.mark.points(1, function='negate')\n"
        "def test_y(y):\n    'negate turns one sign'\n    assert_matches(y, -1.0)\n"
    )
    right, wrong, missing = grade(RIGHT, RIGHT.replace("-x", "x"), RIGHT.replace("-x", "x.no"))
    assert [one.checks[3].status for one in (right, wrong, missing)] == [
        "passed",
        "failed",
        "raised",
    ]
