"""Plain pytest in an exercise's folder: the same check, in the same process."""

from __future__ import annotations

import pytest

CHECK = '''
import numpy as np
import pytest
from autograder.testing import assert_matches

@pytest.mark.points(0, function="double")
def test_double(submission):
    """double gives twice the number"""
    x = np.arange(3.0)
    assert_matches(submission.double(x), [0, 2, 4])
    assert_matches(x, np.arange(3.0))

@pytest.mark.points(0, function="double")
def test_random(submission, rng):
    """double gives twice any number"""
    print("drawn", rng.integers(10**9))
'''


@pytest.fixture
def run(pytester):
    """Run plain pytest, in a process of its own, beside a learner's file."""

    def run_with(source, *arguments):
        pytester.makepyfile(test_scale=CHECK)
        if source is not None:
            pytester.makepyfile(scale=source)
        return pytester.runpytest_subprocess("-p", "no:cacheprovider", *arguments)

    return run_with


def test_a_right_file_passes_and_prints_are_seen(run):
    result = run("def double(x):\n    print('I was here')\n    return 2 * x", "-s", "-W", "error")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["*I was here*"])


def test_the_learners_file_beside_the_check_is_the_one_that_runs(run):
    result = run("def double(x):\n    return 3 * x")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        ["*WrongAnswer: Some of the numbers are wrong.*", "*got        ?0., 3., 6.?*"]
    )


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("", "*scale.py has no function double.*"),
        ("def double(x): raise NotImplementedError", "*NotImplementedError*"),
        ("def double(x):\n    x += x\n    return x", "*double changed argument 1*"),
        ("def double(x):\n    return x.nope", "*scale.py:2: AttributeError*"),
        (None, "*scale.py is missing: test_scale.py checks it. Put it there.*"),
    ],
)
def test_what_is_wrong_is_said(run, source, line):
    result = run(source)
    assert result.ret == 1
    result.stdout.fnmatch_lines([line])


def test_random_numbers_are_the_same_in_every_run(run):
    drawn = set()
    for _ in range(2):
        result = run("def double(x):\n    return 2 * x", "-s")
        drawn |= {line for line in result.outlines if "drawn" in line}
    assert len(drawn) == 1


def test_a_check_in_a_class_has_numbers_of_its_own(pytester):
    method = "    def test_it(self, rng): print('drawn', rng.integers(10**9))\n"
    pytester.makepyfile(f"class TestA:\n{method}class TestB:\n{method}")
    result = pytester.runpytest_subprocess("-s", "-p", "no:cacheprovider")
    assert len({line for line in result.outlines if "drawn" in line}) == 2


def test_the_marker_is_known(pytester):
    result = pytester.runpytest_subprocess("--markers")
    result.stdout.fnmatch_lines(["@pytest.mark.points(n, function, needs=()):*"])


def test_loading_the_plugin_does_not_import_numpy(pytester):
    """It is loaded in every run of pytest of every project beside ours."""
    pytester.makepyfile("import sys\ndef test_none(): assert 'numpy' not in sys.modules")
    pytester.runpytest_subprocess().assert_outcomes(passed=1)
