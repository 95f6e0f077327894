"""`verify` finds what is wrong with a course, and says all is well when it is."""

from __future__ import annotations

import json
import re
import shutil

import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.grading import simulation
from autograder.verify import trials
from autograder.verify.verification import verify_exercise

STUB = '''
def double(x):
    """Twice."""
    # TODO: twice.
    raise NotImplementedError


def negate(x):
    """Minus."""
    # TODO: minus.
    raise NotImplementedError
'''
PUBLIC = '''
import pytest
from autograder.testing import assert_matches

@pytest.mark.points(0, function="double")
def test_double(submission):
    """double doubles"""
    assert_matches(submission.double(2.0), 4.0)
'''
MISTAKES = '''
from autograder.testing import NeverEnds, mistake

@mistake("double", hint="Twice, not squared.")
def squared(x):
    """Squared."""
    return x * x

@mistake("negate", hint="When does it end?")
def never_ends(x):
    """Never ended."""
    raise NeverEnds
'''
VARIANTS = '''
from autograder.testing import variant

@variant("double")
def as_sum(x):
    """A sum."""
    return x + x

EQUIVALENT_MUTANTS = {}
'''


@pytest.fixture
def course(tiny_course):
    """A sound course."""
    shown, hidden = (tiny_course / tree / "01_scale" for tree in ("exercises", "solutions"))
    toml = (shown / "exercise.toml").read_text()
    hints = '[hints]\ndouble = ["a"]\nnegate = ["a"]\n'
    (shown / "exercise.toml").write_text(toml.replace("[limits]", f"{hints}\n[limits]"))
    (shown / "README.md").write_text("# Lesson")
    (shown / "scale.py").write_text(STUB)
    (shown / "test_scale.py").write_text(PUBLIC)
    (hidden / "mistakes.py").write_text(MISTAKES)
    (hidden / "variants.py").write_text(VARIANTS)
    return tiny_course


@pytest.fixture
def impatient(monkeypatch):
    """Wait for less time; two mistakes that hang in a diagnosis still take longer than checks."""
    monkeypatch.setattr(trials, "SECONDS", 2.0)
    monkeypatch.setattr(simulation, "CALL_SECONDS", 1.2)


def test_a_sound_exercise_has_no_problem(course):
    report = verify_exercise(course, "01_scale")
    assert report.problems == ()
    assert (report.alternatives, report.mistakes, report.diagnosed) == (1, 2, 2)
    assert report.mutants == report.killed > 3


CASES = {
    "a stub that does something": (
        "exercises/01_scale/scale.py",
        "raise NotImplementedError\n\n\ndef neg",
        "return 0\n\n\ndef neg",
        "the stub is failed in test_double, not missing",
    ),
    "a stub without its TODO": (
        "exercises/01_scale/scale.py",
        "    # TODO: twice.\n",
        "",
        "must have one TODO for each function",
    ),
    "a variant that is wrong": (
        "solutions/01_scale/variants.py",
        "x + x",
        "x + 1",
        "alternative as_sum of double does not pass test_double (failed)",
    ),
    "a mistake that is none": (
        "solutions/01_scale/mistakes.py",
        "x * x",
        "x + x",
        "mistake squared of double loses no points",
    ),
    "a mistake that is taken for another": (
        "solutions/01_scale/mistakes.py",
        '@mistake("neg',
        (
            '@mistake("double", hint="Another.")\ndef again(x):\n    """S."""\n'
            "    return x ** 2\n\n"
            '@mistake("neg'
        ),
        "mistake squared of double has no diagnosis",
    ),
    "points lost on a stranger": (
        "solutions/01_scale/test_scale.py",
        "reference.negate(x))",
        "reference.negate(x))\n    assert_matches(submission.double(x), reference.double(x))",
        "mistake squared of double loses points on negate, which does not use it",
    ),
    "a mutant that survives": (
        "solutions/01_scale/scale.py",
        "return -x",
        "y = 3\n    return -x",
        "mutant survives in line 7: y",
    ),
    "an equivalent mutant that is none": (
        "solutions/01_scale/variants.py",
        "MUTANTS = {}",
        "MUTANTS = {'a -> b': 'why'}",
        "EQUIVALENT_MUTANTS has 'a -> b', which is not a mutant",
    ),
    "an alternative that ends its process": (
        "solutions/01_scale/variants.py",
        "return x + x",
        "raise SystemExit",
        "alternative as_sum of double ends its process",
    ),
    "a mistake that is broken": (
        "solutions/01_scale/mistakes.py",
        "return x * x",
        "return x.nope",
        "mistake squared of double raises AttributeError ('",
    ),
    "a mistake with too many arguments": (
        "solutions/01_scale/mistakes.py",
        "def squared(x):",
        "def squared(x, power):",
        (
            "mistake squared of double cannot be called as the checks call it"
            " (missing a required argument: 'power')"
        ),
    ),
    "a hint that is missing": (
        "exercises/01_scale/exercise.toml",
        'negate = ["a"]\n',
        "",
        "has no hint for negate",
    ),
}


HANGING = {
    "a stub that hangs": (
        "exercises/01_scale/scale.py",
        "raise NotImplementedError\n\n\ndef neg",
        "while True:\n        pass\n\n\ndef neg",
        "the stub does not come back within 2 s",
    ),
    "a mistake that hangs": (
        "solutions/01_scale/mistakes.py",
        "raise NeverEnds",
        "while True:\n        pass",
        "mistake never_ends of negate does not come back within 2 s",
    ),
}


@pytest.mark.parametrize("case", HANGING.values(), ids=HANGING.keys())
@pytest.mark.usefixtures("impatient")
def test_what_hangs_is_named(course, case):
    test_what_falls_short_is_named(course, case)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_what_falls_short_is_named(course, case):
    file, old, new, sentence = case
    text = (course / file).read_text()
    assert old in text
    (course / file).write_text(text.replace(old, new, 1))
    faults = verify_exercise(course, "01_scale").problems
    assert any(sentence in fault for fault in faults), faults


def test_a_mistake_that_raises_on_purpose_says_so(course):
    mistakes = course / "solutions/01_scale/mistakes.py"
    text = mistakes.read_text().replace("return x * x", "return x.nope")
    mistakes.write_text(text.replace("Squared.", "Raised AttributeError."))
    assert verify_exercise(course, "01_scale").problems == ()


@pytest.mark.usefixtures("impatient")
def test_mistakes_that_hang_are_the_only_problem(course):
    """The others are judged, and diagnosed, as if they were not there."""
    hanging = """
@mistake("double", hint="When does it end?")
def hangs_{}(x):
    \"\"\"Never ended.\"\"\"
    while True:
        pass
"""
    head, rest = MISTAKES.split("@mistake", 1)
    mistakes = course / "solutions/01_scale/mistakes.py"
    mistakes.write_text(f"{head}{hanging.format(1)}{hanging.format(2)}@mistake{rest}")
    report = verify_exercise(course, "01_scale")
    assert report.problems == (
        "01_scale: mistake hangs_1 of double does not come back within 2 s.",
        "01_scale: mistake hangs_2 of double does not come back within 2 s.",
    )
    assert (report.mistakes, report.diagnosed) == (4, 2)


def test_a_public_check_that_asks_for_more_than_the_hidden_ones_is_named(course):
    public = course / "exercises/01_scale/test_scale.py"
    public.write_text(public.read_text() + "    assert type(submission.double(2.0)) is float\n")
    variants = course / "solutions/01_scale/variants.py"
    variants.write_text(
        variants.read_text()
        .replace("x + x", "np.add(x, x)")
        .replace("from auto", "import numpy as np\nfrom auto")
    )
    assert verify_exercise(course, "01_scale").problems == (
        (
            "01_scale: alternative as_sum of double passes the hidden checks"
            " but not the public test_double."
        ),
    )


def test_a_survivor_with_a_reason_is_allowed(course):
    (course / "solutions/01_scale/scale.py").write_text(
        "def double(x):\n    return x * 2\n\n\ndef negate(x):\n    y = 3\n    return -x\n"
    )
    survivors = re.findall(
        r"line \d+: (.*)\.$", "\n".join(verify_exercise(course, "01_scale").problems), re.MULTILINE
    )
    assert survivors
    allowed = dict.fromkeys(survivors, "y is used nowhere")
    variants = course / "solutions/01_scale/variants.py"
    variants.write_text(variants.read_text().replace("{}", repr(allowed)))
    assert verify_exercise(course, "01_scale").problems == ()


def test_a_file_that_belongs_to_nothing_is_named(course):
    (course / "solutions/01_scale/notes.txt").write_text("")
    (course / "solutions/01_scale/conftest.py").write_text("")  # belongs to the hidden checks
    (course / "exercises/01_scale/conftest.py").write_text("")
    (course / "exercises/01_scale/README.md").unlink()
    assert verify_exercise(course, "01_scale").problems == (
        "01_scale: exercises/01_scale/README.md is missing.",
        "01_scale: exercises/01_scale/conftest.py belongs to nothing.",
        "01_scale: solutions/01_scale/notes.txt belongs to nothing.",
    )


def test_hidden_checks_that_fail_on_the_reference_are_an_error(course):
    checks = course / "solutions/01_scale/test_scale.py"
    checks.write_text(checks.read_text().replace("0.0), 0.0", "0.0), 1.0"))
    result = run(course)
    assert result.exit_code == 2
    assert "::test_double_zero fails on the reference solution" in result.stderr


def run(course, *arguments):
    return CliRunner().invoke(main, ["verify", "--course", str(course), "-j", "2", *arguments])


def test_the_command_prints_a_table_and_ends_well(course):
    shutil.copytree(course / "exercises/01_scale", course / "exercises/02_scale")
    shutil.copytree(course / "solutions/01_scale", course / "solutions/02_scale")
    result = run(course)
    assert result.exit_code == 0, result.output
    rows = [line.split() for line in result.stdout.splitlines() if line.strip()]
    assert rows[0][1:6] == ["alternatives", "mistakes", "diagnosed", "mutants", "killed"]
    assert [row[:4] for row in rows[2:4]] == [[f"0{n}_scale", "1", "2", "2"] for n in (1, 2)]
    assert result.stdout.endswith("All sound.\n")


def test_what_falls_short_is_exit_code_1_and_in_the_json(course):
    (course / "solutions/01_scale/variants.py").unlink()
    result = run(course, "--json", "01_scale")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["problems"] == [
        "01_scale: solutions/01_scale/variants.py is missing."
    ]
    assert "1 problem." in run(course).stdout


def test_an_unknown_exercise_and_a_broken_course_are_wrong_usage(course):
    assert run(course, "07_none").exit_code == 2
    (course / "exercises/01_scale/scale.py").write_text("def double(:")
    assert "test_scale.py checks cannot be run: SyntaxError" in run(course).stderr
    (course / "exercises/01_scale/scale.py").write_text(STUB)
    (course / "solutions/01_scale/mistakes.py").write_text("nope")
    result = run(course)
    assert result.exit_code == 2
    assert "mistakes.py cannot be run: NameError" in result.stderr
