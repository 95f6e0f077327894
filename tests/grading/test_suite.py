"""A suite: each test runs by a call, through pytest where pytest has something to set up."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from autograder.course import load_course
from autograder.errors import CourseError
from autograder.grading.suite import FunctionTest, PytestTest, collect, collect_hidden

HEAD = """
import os

import pytest

points = pytest.mark.points(10, function="double")


def log(text):
    with open({log!r}, "a") as file:
        file.write(f"{{text}} ")
"""


@pytest.fixture
def open_suite(tiny_course, tmp_path):
    """Collect the hidden checks of a source, with a conftest.py beside them if there is one."""

    def collected(checks, conftest=None):
        head = HEAD.format(log=str(tmp_path / "log"))
        folder = tiny_course / "solutions" / "01_scale"
        (folder / "test_scale.py").write_text(head + checks)
        if conftest is not None:
            (folder / "conftest.py").write_text(head + conftest)
        course = load_course(tiny_course)
        return collect_hidden(course, course.exercises["01_scale"])

    return collected


@pytest.fixture
def run(open_suite, tmp_path):
    """Prove checks, then run them on two submissions; return the class of the last and the log."""

    def ran(checks, conftest=None):
        suite = open_suite(checks, conftest)
        suite.prove()
        (tmp_path / "log").write_text("")  # what the proof wrote
        for number in (1, 2):
            for test in suite.tests:
                assert suite.run(test, SimpleNamespace(number=number)) is None
        return type(suite.tests[-1]), (tmp_path / "log").read_text().strip()

    return ran


NUMBER = """
@points
def test_it(submission):
    '''It'''
    log(getattr(submission, "number", 0))
"""
OWN_RNG = """
@pytest.fixture
def rng():
    log("up")
    yield 5
    log("down")

@points
def test_it(submission, rng):
    '''It'''
    log(rng)
"""
AUTOUSE = """
@pytest.fixture(autouse=True)
def always():
    log("up")
    yield
    log("down")
"""
SETUP = """
def setup_function(function):
    log("up")
"""
INDIRECT = """
@pytest.fixture
def x(request):
    log("up")
    return request.param

@points
@pytest.mark.parametrize("x", [7], indirect=True)
def test_it(submission, x):
    '''It'''
    log(x)
"""
IGNORED = """
@pytest.fixture
def x():
    return 1

@points
@pytest.mark.parametrize("x", [7], indirect=True)
def test_it(submission, x):
    '''It'''
    log(x)
"""
PARAMETERS = """
@points
@pytest.mark.parametrize("x", [7, 8])
def test_it(submission, reference, x):
    '''It'''
    log(x)
"""
TWO_NAMES = """
@points
@pytest.mark.parametrize(["x", "y"], [(3, 4)])
@pytest.mark.parametrize("v, w", [(1, 2)])
def test_it(submission, v, w, x, y):
    '''It'''
    log(f"{w + v} {x + y}")
"""
PATCH = """
@points
def test_it(submission, monkeypatch):
    '''It'''
    log("ONCE" in os.environ)
    monkeypatch.setenv("ONCE", "1")
"""
CLASS = """
class TestIt:
    seen = False

    @points
    def test_it(self, submission):
        '''It'''
        log(self.seen)
        self.seen = True
"""


RENAMED = OWN_RNG.replace("@pytest.fixture\ndef rng", "@pytest.fixture(name='rng')\ndef mine")
EXTENDED = """
@pytest.fixture
def submission(submission):
    log("up")
    return submission
"""
SETUP_METHOD = """
class TestIt:
    def setup_method(self):
        self.x = 7

    @points
    def test_it(self, submission):
        '''It'''
        log(self.x)
        self.x = 8

    @points
    def test_that(self, submission):
        '''That'''
        log(self.x)
"""
MODULE = """
@pytest.fixture(scope="module")
def x():
    log("up")
    yield 7
    log("down")
"""
ASKS_X = """
@points
def test_it(submission, x):
    '''It'''
    log(x)
"""
CLASS_THEN_FUNCTION = """
class TestIt:
    @points
    def test_a(self, submission, x):
        '''A'''
        log("a")

    @points
    def test_b(self, submission, x):
        '''B'''
        log("b")
"""
USES = """
@points
@pytest.mark.usefixtures("x")
def test_it(submission):
    '''It'''
    log("it")
"""
HOOK = """
def pytest_runtest_call(item):
    log("hook")
"""
GENERATED = """
def pytest_generate_tests(metafunc):
    metafunc.parametrize("x", [7, 8])
"""
MARKED = """
@points
@pytest.mark.parametrize(
    "x", [7, pytest.param(8, marks=pytest.mark.skipif("os.sep == '?'", reason="it is not"))]
)
def test_it(submission, x):
    '''It'''
    log(x)
"""


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        pytest.param(NUMBER, "1 2", id="values"),
        pytest.param(PARAMETERS, "7 8 7 8", id="parameters"),
        pytest.param(TWO_NAMES, "3 7 3 7", id="a list of names"),
        pytest.param(MODULE + NUMBER, "1 2", id="a fixture that another test may ask for"),
        pytest.param(PARAMETERS.replace("x", "rng"), "7 8 7 8", id="a parameter of our name"),
    ],
)
def test_a_function_that_asks_for_values_is_called(run, checks, expected):
    assert run(checks) == (FunctionTest, expected)


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        pytest.param(OWN_RNG, "up 5 down up 5 down", id="a fixture of our name"),
        pytest.param(RENAMED, "up 5 down up 5 down", id="a fixture that is renamed"),
        pytest.param(EXTENDED + NUMBER, "up 1 up 2", id="a fixture that extends ours"),
        pytest.param(MODULE + ASKS_X, "up 7 down up 7 down", id="a fixture of the module"),
        pytest.param(MODULE + USES, "up it down up it down", id="usefixtures"),
        pytest.param(AUTOUSE + NUMBER, "up 1 down up 2 down", id="autouse"),
        pytest.param(SETUP + NUMBER, "up 1 up 2", id="setup_function"),
        pytest.param(INDIRECT, "up 7 up 7", id="a parameter of a fixture"),
        pytest.param(IGNORED, "1 1", id="a parameter that a fixture ignores"),
        pytest.param(GENERATED + ASKS_X, "7 8 7 8", id="parameters by a hook"),
        pytest.param(MARKED, "7 8 7 8", id="a marked parameter"),
        pytest.param(PATCH, "False False", id="monkeypatch"),
        pytest.param(CLASS, "False False", id="class"),
        pytest.param(SETUP_METHOD, "7 7 7 7", id="setup_method"),
        pytest.param(
            MODULE.replace("module", "class") + CLASS_THEN_FUNCTION + ASKS_X,
            " ".join(["up a down up b down up 7 down"] * 2),
            id="a class, then a function",
        ),
    ],
)
def test_pytest_sets_a_test_up_for_every_submission(run, checks, expected):
    assert run(checks) == (PytestTest, expected)


@pytest.mark.parametrize(
    ("conftest", "checks", "expected"),
    [
        pytest.param(MODULE, NUMBER, (FunctionTest, "1 2"), id="not asked for"),
        pytest.param(MODULE, ASKS_X, (PytestTest, "up 7 down up 7 down"), id="asked for"),
        pytest.param(AUTOUSE, NUMBER, (PytestTest, "up 1 down up 2 down"), id="autouse"),
        pytest.param(EXTENDED, NUMBER, (PytestTest, "up 1 up 2"), id="of our name"),
        pytest.param(HOOK, NUMBER, (PytestTest, "hook 1 hook 2"), id="a hook"),
    ],
)
def test_a_conftest_beside_the_hidden_checks_counts(run, conftest, checks, expected):
    assert run(checks, conftest) == expected


def test_every_check_of_the_course_is_an_ordinary_call(root):
    course = load_course(root)
    suites = [collect_hidden(course, exercise) for exercise in course.exercises.values()]
    suites += [collect(one.public_checks, one) for one in course.exercises.values()]
    assert {type(test) for suite in suites for test in suite.tests} == {FunctionTest}


def test_a_generator_starts_again_with_every_submission(run):
    draw = (
        "{decorator}\n@points\ndef test_it(submission, rng):\n    '''It'''\n    log(rng.random())\n"
    )
    _, numbers = run(draw.format(decorator=""))
    one, other = numbers.split()
    assert one == other
    through_pytest = run(draw.format(decorator="@pytest.mark.filterwarnings('ignore')"))
    assert through_pytest == (PytestTest, numbers)


def test_a_test_of_a_class_is_named_with_it(open_suite):
    source = "class Test{}:\n    @points\n    def test_it(self, rng):\n        '''It'''\n"
    first, second = open_suite(source.format("A") + source.format("B")).tests
    assert (first.check.name, first.seed) == ("TestA::test_it", "01_scale/TestA::test_it")
    assert second.check.name == "TestB::test_it"


WHO = "log('test_it' in os.environ.get('PYTEST_CURRENT_TEST', ''))"  # pytest sets it while it works


@pytest.mark.parametrize(
    ("asks", "expected"),
    [("submission, reference, rng", "False False"), ("submission, tmp_path", "True True")],
)
def test_pytest_works_only_for_a_test_that_needs_it(run, asks, expected):
    assert run(f"@points\ndef test_it({asks}):\n    '''It'''\n    {WHO}\n")[1] == expected


TEST = "@points\ndef test_it(submission{}):\n    '''It'''\n    {}\n"


@pytest.mark.parametrize("asks", ["", ", tmp_path"])
@pytest.mark.parametrize(
    "body", ["raise KeyError", "pytest.fail('no')", "pytest.skip('no')", "raise SystemExit"]
)
def test_what_ends_a_test_is_returned(open_suite, asks, body):
    suite = open_suite(TEST.format(asks, body))
    ended = suite.run(suite.tests[0], None)
    kinds = (KeyError, pytest.fail.Exception, pytest.skip.Exception, SystemExit)
    assert isinstance(ended, kinds)
    assert type(ended).__name__.removesuffix("ped").removesuffix("ed").lower()[:4] in body.lower()


@pytest.mark.parametrize("asks", ["", ", tmp_path"])
def test_ctrl_c_ends_more_than_a_test(open_suite, asks):
    suite = open_suite(TEST.format(asks, "raise KeyboardInterrupt"))
    with pytest.raises(KeyboardInterrupt):
        suite.run(suite.tests[0], None)


@pytest.mark.parametrize(
    ("mark", "body", "sentence"),
    [
        ("", "assert False, 'no'", "fails on the reference solution (AssertionError: no"),
        ("", "raise KeyError('a\\nb')", "fails on the reference solution (KeyError: 'a"),
        ("", "pytest.skip('no')", "is skipped on the reference solution (Skipped: no)"),
        ("skip(reason='no')", "0", "is skipped on the reference solution (Skipped: no)"),
        ("skipif('True', reason='no')", "0", "is skipped on the reference solution (Skipped: no)"),
        ("xfail", "assert False, 'no'", "fails on the reference solution (AssertionError: no"),
        ("xfail(run=False)", "0", "fails on the reference solution (XFailed: [NOTRUN] )"),
        ("", "pytest.xfail('no')", "fails on the reference solution (XFailed: no)"),
    ],
)
def test_a_check_that_does_not_pass_on_the_reference_is_refused(open_suite, mark, body, sentence):
    suite = open_suite((f"@pytest.mark.{mark}\n" if mark else "") + TEST.format("", body))
    with pytest.raises(
        CourseError, match=re.escape(f"test_scale.py::test_it {sentence}")
    ) as raised:
        suite.prove()
    assert str(raised.value).endswith(
        "). Every check must pass there: fix the check or the solution."
    )
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("mark", ["xfail", "xfail(strict=True)", "skipif('False', reason='no')"])
def test_a_mark_changes_nothing_where_the_reference_passes(open_suite, mark):
    suite = open_suite(f"@pytest.mark.{mark}\n{TEST.format('', 'submission.double(1)')}")
    suite.prove()
    assert isinstance(suite.run(suite.tests[0], None), AttributeError)


@pytest.mark.parametrize("body", ["assert False", "yield"])
def test_a_check_that_is_async_is_refused(open_suite, body):
    """Called as a function it would do nothing, and pass."""
    suite = open_suite(TEST.format("", body).replace("def", "async def"))
    with pytest.raises(CourseError, match="async def functions are not natively supported"):
        suite.prove()


def test_public_checks_cannot_ask_for_the_reference(tiny_lessons):
    course = load_course(tiny_lessons)
    exercise = course.exercises["01_scale"]
    exercise.public_checks.write_text(exercise.hidden_checks.read_text())
    with pytest.raises(CourseError, match="test_double asks for `reference`, which only hidden"):
        collect(exercise.public_checks, exercise)


def test_a_conftest_beside_public_checks_does_not_count(tiny_lessons):
    """It may be a learner's."""
    course = load_course(tiny_lessons)
    exercise = course.exercises["01_scale"]
    exercise.public_checks.with_name("conftest.py").write_text("raise RuntimeError")
    assert len(collect(exercise.public_checks, exercise).tests) == 2


def test_a_fixture_that_does_not_exist_is_the_authors_error(open_suite):
    suite = open_suite(TEST.format(", nothing", "pass"))
    with pytest.raises(CourseError, match=r"::test_it asks for 'nothing', which is no fixture"):
        suite.run(suite.tests[0], None)


def test_a_reference_that_cannot_be_run_is_the_authors_error(tiny_course):
    course = load_course(tiny_course)
    exercise = course.exercises["01_scale"]
    exercise.reference.write_text("1 / 0")
    with pytest.raises(CourseError, match=r"scale\.py cannot be run: ZeroDivisionError: division"):
        collect_hidden(course, exercise)


def test_a_suite_knows_its_checks_and_what_they_are_worth(tiny_course):
    course = load_course(tiny_course)
    suite = collect_hidden(course, course.exercises["01_scale"])
    assert [check.name for check in suite.checks] == [
        "test_double",
        "test_double_zero",
        "test_negate",
    ]
    assert suite.max_score == 10.0
