"""One session: what a check sets up is set up for every submission, and nothing else is."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from autograder.course import load_course
from autograder.grading.session import open_session

HEAD = """
import os

import pytest

points = pytest.mark.points(10, function="double")


def log(text):
    with open({log!r}, "a") as file:
        file.write(f"{{text}} ")
"""


@pytest.fixture
def run(tiny_course, tmp_path):
    """Prove the checks of a file, then run them for two submissions; what these wrote down."""
    file = tmp_path / "log"

    def ran(checks):
        path = tiny_course / "solutions" / "01_scale" / "test_scale.py"
        path.write_text(HEAD.format(log=str(file)) + checks)
        course = load_course(tiny_course)

        def serve(session):
            file.write_text("")  # what the proof wrote
            for number in (1, 2):
                submission = SimpleNamespace(number=number)
                for check in session.checks["01_scale"]:
                    assert session.run("01_scale", check.name, submission) is None

        open_session(course, list(course.exercises.values()), serve)
        return file.read_text().strip()

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


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        pytest.param(NUMBER, "1 2", id="values"),
        pytest.param(OWN_RNG, "up 5 down up 5 down", id="a fixture of our name"),
        pytest.param(AUTOUSE + NUMBER, "up 1 down up 2 down", id="autouse"),
        pytest.param(SETUP + NUMBER, "up 1 up 2", id="setup_function"),
        pytest.param(INDIRECT, "up 7 up 7", id="a parameter of a fixture"),
        pytest.param(IGNORED, "1 1", id="a parameter that a fixture ignores"),
        pytest.param(PARAMETERS, "7 8 7 8", id="parameters"),
        pytest.param(PATCH, "False False", id="monkeypatch"),
        pytest.param(CLASS, "False False", id="class"),
    ],
)
def test_a_check_is_set_up_for_every_submission(run, checks, expected):
    assert run(checks) == expected


def test_a_generator_begins_anew_with_every_submission(run):
    one, other = run(
        "@points\ndef test_it(submission, rng):\n    '''It'''\n    log(rng.integers(10**9))\n"
    ).split()
    assert one == other


WHO = "log('test_it' in os.environ.get('PYTEST_CURRENT_TEST', ''))"  # pytest sets it while it works


@pytest.mark.parametrize(
    ("asks", "expected"),
    [("submission, reference, rng", "False False"), ("submission, tmp_path", "True True")],
)
def test_pytest_works_for_a_check_that_needs_it(run, asks, expected):
    assert run(f"@points\ndef test_it({asks}):\n    '''It'''\n    {WHO}\n") == expected
