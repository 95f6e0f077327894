"""A wrong submission gets the hint of the mistake that it behaves like, or none."""

from __future__ import annotations

import pytest

from autograder.course import load_course
from autograder.grading import simulation
from autograder.grading.grader import Grader
from autograder.grading.suite import collect_hidden
from autograder.submissions import Submission

REFERENCE = "def double(x): return 2 * x\ndef four(x): return double(double(x))\n"
CHECKS = '''
import numpy as np
import pytest
from autograder.testing import assert_matches

X = np.array([[1.0, -2.0, 0.5], [3.0, 0.25, 7.0]])

@pytest.mark.points(5, function="double")
def test_double(submission, reference):
    """double gives twice the numbers"""
    assert_matches(submission.double(X), reference.double(X))

@pytest.mark.points(1, function="double")
def test_double_one(submission, reference):
    """double gives twice one number"""
    assert_matches(submission.double(2.0), reference.double(2.0))

@pytest.mark.points(4, function="four")
def test_four(submission, reference):
    """four gives four times the numbers"""
    assert_matches(submission.four(X), reference.four(X))
'''
MISTAKES = '''
import numpy as np
from scale import double
from autograder.testing import NeverEnds, mistake

@mistake("double", hint="Twice, not squared.")
def squared(x):
    """Squared."""
    return x ** 2

@mistake("double", hint="Look at the sum.")
def plus_two(x):
    """Added 2."""
    return x + 2

@mistake("double", hint="Look at the sum.")
def two_plus(x):
    """Added to 2."""
    return 2 + x

@mistake("double", hint="It is the value that is asked for.")
def same_one(x):
    """Gave the number back."""
    return x

@mistake("double", hint="It is the value that is asked for, says another.")
def same_other(x):
    """Gave the number back, otherwise."""
    return 1 * x

@mistake("double", hint="A string has no double.")
def text(x):
    """Went through a text."""
    return float(str(x))

@mistake("double", hint="Leave x as it is.")
def in_place(x):
    """Changed x."""
    x *= 2
    return x

@mistake("four", hint="One more double.")
def only_once(x):
    """Doubled once."""
    return double(x)

@mistake("four", hint="When does it stop?")
def never_stops(x):
    """Never stopped."""
    raise NeverEnds
'''


@pytest.fixture
def hints(tiny_course, zygote):
    """The diagnoses of a source, by check."""
    folder = tiny_course / "solutions/01_scale"
    (folder / "scale.py").write_text(REFERENCE)
    (folder / "test_scale.py").write_text(CHECKS)
    (folder / "mistakes.py").write_text(MISTAKES)
    toml = tiny_course / "exercises/01_scale/exercise.toml"
    toml.write_text(toml.read_text().replace('"negate"', '"four"'))

    def diagnosed(source, mistakes=None):
        if mistakes is not None:
            (folder / "mistakes.py").write_text(mistakes)
        course = load_course(tiny_course)
        suite = collect_hidden(course, course.exercises["01_scale"])
        suite.prove()
        grader = Grader(course, [suite], zygote, "strict")
        grade = grader.grade(Submission("ada", "01_scale", source, "", None))
        assert all((one.hint is None) == (one.diagnosis is None) for one in grade.checks)
        assert all(one.diagnosis is None for one in grade.checks if one.status == "passed")
        return {one.name: one.diagnosis for one in grade.checks}

    return diagnosed


FOUR = "\ndef four(x): return double(double(x))"
OWN_FOUR = "\ndef four(x): return 4 * x"


@pytest.mark.parametrize(
    ("source", "double", "double_one", "four"),
    [
        ("def double(x): return 2 * x" + FOUR, None, None, None),
        ("def double(x): return [[2 * a for a in r] for r in x] if x.ndim else x * 2", *[None] * 3),
        ("def double(x): return x * x" + OWN_FOUR, "squared", None, None),
        ("def double(x): return x * x" + FOUR, "squared", None, "squared"),
        ("def double(x): return 2 + x" + OWN_FOUR, "plus_two", None, None),
        ("def double(x): return 1.0 * x" + OWN_FOUR, None, None, None),
        ("def double(x): return -2 * x" + OWN_FOUR, "minus_one", "minus_one", None),
        ("def double(x): return 4 * x" + OWN_FOUR, "twice", "twice", None),
        ("def double(x): return (2 * x).T" + OWN_FOUR, None, None, None),
        ("def double(x): return 2 * x + 0.001" + OWN_FOUR, None, None, None),
        ("def double(x): return 2 * x\ndef four(x): return 2 * x", None, None, "only_once"),
        ("def double(x): return x * x\ndef four(x): return 2 * x", "squared", None, "only_once"),
        (
            "def double(x): return x * x\ndef four(x): return double(x)",
            "squared",
            None,
            "only_once",
        ),
        ("def double(x): x *= 2; return x" + OWN_FOUR, "in_place", None, None),
        (
            "def double(x): return 2 * x\ndef four(x):\n    while True: pass",
            None,
            None,
            "never_stops",
        ),
        ("def double(x): return 2 * x\ndef four(x): return x ** 2", None, None, None),
        ("def double(x): return None" + OWN_FOUR, None, None, None),
        ("def double(x): return x.nope" + OWN_FOUR, None, None, None),
    ],
)
def test_a_diagnosis_is_what_explains_every_call(hints, source, double, double_one, four):
    found = hints(source)
    assert found["test_double"] == double
    assert found["test_double_one"] in (double_one, double)
    assert found["test_four"] == four


def test_a_mistake_that_raises_is_told_by_what_it_raises(hints):
    found = hints("def double(x): return float(x) if x.shape == () else float('x')" + OWN_FOUR)
    assert found["test_double"] is None
    same = hints("def double(x): return float(str(x))" + OWN_FOUR)
    assert same["test_double"] == "text"


def test_without_known_mistakes_the_generic_readings_speak(hints):
    assert hints("def double(x): return x" + OWN_FOUR, mistakes="")["test_double"] == "half"


def test_a_wrong_mistakes_file_is_the_courses_fault(hints):
    with pytest.raises(Exception, match=r"mistakes\.py cannot be run: NameError"):
        hints("", mistakes="nope")


def test_a_mistake_that_hangs_or_ends_its_process_costs_nobody_a_hint(hints, monkeypatch):
    monkeypatch.setattr(simulation, "CALL_SECONDS", 1.0)
    head, rest = MISTAKES.split("@mistake", 1)
    broken = """
@mistake("double", hint="When does it stop?")
def hangs(x):
    \"\"\"Never stopped.\"\"\"
    while True:
        pass

@mistake("double", hint="Where does it go?")
def exits(x):
    \"\"\"Ended Python.\"\"\"
    raise SystemExit

"""
    found = hints("def double(x): return x * x" + OWN_FOUR, f"{head}{broken}@mistake{rest}")
    assert (found["test_double"], found["test_four"]) == ("squared", None)


def test_a_dict_is_compared_by_its_values(hints):
    pair = MISTAKES.replace("return x ** 2", "return {'answer': x ** 2}")
    assert hints("def double(x): return {'answer': x * x}" + OWN_FOUR, pair)["test_double"] == (
        "squared"
    )
