"""A learner's own check: it does what `grade` does, and the learner may see everything."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from autograder.course import load_lessons
from autograder.errors import CourseError, SubmissionRaised, Unreadable
from autograder.explanations import explain_fully
from autograder.learner.check import (
    CheckReport,
    digest_files,
    open_submission,
    run_public_checks,
)
from autograder.learner.check import read as read_file
from autograder.model import Problem

RIGHT = "def double(x):\n    return 2 * x\n\n\ndef negate(x):\n    return -x\n"


@pytest.fixture
def file(learner_folder: Path) -> Path:
    return learner_folder / "01_scale/scale.py"


@pytest.fixture
def check(learner_folder, file):
    """Save a file and check it."""

    def run(source: str | bytes) -> CheckReport:
        file.write_bytes(source if isinstance(source, bytes) else source.encode())
        course = load_lessons(learner_folder)
        return run_public_checks(course, list(course.exercises.values()))[0]

    return run


def test_a_right_file_is_done(check):
    checked = check(RIGHT + "print('hello', end='')\n")
    assert [(one.status, one.function) for one in checked.results] == [
        ("passed", "double"),
        ("passed", "negate"),
    ]
    assert (checked.passed, checked.total, checked.done, checked.stuck) == (2, 2, True, None)
    assert (checked.problem, checked.printed) == (None, "hello")
    assert checked.lines == {"double": 1, "negate": 5}


def test_a_learner_sees_the_call_by_name_the_answer_and_the_right_one(check):
    checked = check(RIGHT.replace("-x", "x").replace("2 * x", "2 / 0"))
    double, negate = checked.results
    facts = {"exception": "ZeroDivisionError", "file": "scale.py", "line": 2}
    assert double.problem == Problem(
        "raised", "double", call="double(x=3.0)", text="division by zero", **facts
    )
    assert negate.problem == Problem(
        "wrong_numbers",
        call="negate(x=[0.5, -1., 2.])",
        answer="[0.5, -1., 2.]",
        right="[-0.5, 1., -2.]",
    )
    assert negate.hint == "The answer is exactly -1 times the right one: look for a sign."
    assert (checked.stuck, checked.done) == ("double", False)


def test_arguments_without_names_are_shown_without(check):
    checked = check("def double(*args):\n    return 1.0\nnegate = lambda x: x\n")
    calls = [result.problem.call for result in checked.results]
    assert calls == ["double(3.0)", "negate([0.5, -1., 2.])"]


def test_what_a_file_had_defined_when_it_raised_is_checked(check):
    checked = check("def double(x):\n    return 2 * x\n\nnegate(1)\n\ndef negate(x): return -x")
    facts = {"exception": "NameError", "file": "scale.py", "line": 4}
    assert checked.problem == Problem("raised", text="name 'negate' is not defined", **facts)
    assert [result.status for result in checked.results] == ["passed", "raised"]


def test_what_stopped_the_file_is_the_same_problem_in_every_result(check):
    """However long it is and whatever is in it: the report shows it once."""
    checked = check("raise ValueError('\\0' * 5000)")
    problems = [msgspec.structs.replace(one.problem, call=None) for one in checked.results]
    assert problems == [checked.problem] * 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"# \xe9", "The file is not UTF-8 (line 1). Save it with encoding UTF-8."),
        (b"#" * 300_000, "scale.py is too large: at most 256 kB."),
        (b"def double(x:", "scale.py is not Python: line 1: SyntaxError: '(' was never closed"),
        (b"x = 1\0", "scale.py is not Python: SyntaxError: source code string cannot contain null"),
    ],
)
def test_a_file_that_cannot_be_run_is_reported_and_has_no_results(check, content, message):
    checked = check(content)
    assert explain_fully(checked.problem).startswith(message)
    assert (checked.results, checked.passed, checked.total) == ((), 0, 2)
    assert (checked.done, checked.stuck) == (False, None)


def test_a_file_that_is_missing_is_reported_with_the_way_back(file, learner_folder):
    file.unlink()
    course = load_lessons(learner_folder)
    (checked,) = run_public_checks(course, list(course.exercises.values()))
    words = "scale.py is missing. `autograder reset 01_scale` brings the stub back."
    assert checked.problem == Problem("unreadable", words=words)
    assert checked.digest == ""
    file.mkdir()
    with pytest.raises(Unreadable, match=r"^scale\.py cannot be read: Is a directory\.$"):
        read_file(course.exercises["01_scale"])


@pytest.mark.parametrize(
    "content", [b"\xef\xbb\xbf" + RIGHT.encode(), RIGHT.replace("\n", "\r\n").encode(), b""]
)
def test_marks_and_line_ends_of_every_system_are_read(learner_folder, file, content):
    file.write_bytes(content)
    course = load_lessons(learner_folder)
    source = read_file(course.exercises["01_scale"])
    assert source.replace("\r\n", "\n") == (RIGHT if content else "")


def test_an_empty_file_lacks_every_function(check):
    checked = check(b"")
    assert {one.status for one in checked.results} == {"missing"}
    call = "double(3.0)"
    assert checked.results[0].problem == Problem("absent", "double", file="scale.py", call=call)


def test_files_beside_the_learners_are_not_imported(check, file):
    for name in ("numpy.py", "conftest.py", "pytest.py", "autograder.py", "random.py"):
        file.with_name(name).write_text("raise SystemExit('imported')")
    file.with_name("pytest.ini").write_text("[pytest]\naddopts = --nonsense\n")
    assert check(RIGHT).done


def test_files_of_one_name_in_two_exercises_are_kept_apart(learner_folder, file):
    shutil.copytree(file.parent, learner_folder / "02_scale")
    for folder, wrong in (("01_scale", "2 * x"), ("02_scale", "-x")):
        (learner_folder / folder / "scale.py").write_text(RIGHT.replace(wrong, "x"))
    course = load_lessons(learner_folder)
    statuses = [
        [one.status for one in checked.results]
        for checked in run_public_checks(course, list(course.exercises.values()))
    ]
    assert statuses == [["failed", "passed"], ["passed", "failed"]]


def test_changed_checks_are_read_again(check, file):
    assert check(RIGHT).done
    path = file.with_name("test_scale.py")
    path.write_text(path.read_text().replace("6.0)", "7.0)"))
    assert not check(RIGHT).done


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, r"test_scale\.py is missing\. `autograder init` in .* brings it back\."),
        ("", r"test_scale\.py has no check"),
        ("import nowhere", r"cannot be collected: ModuleNotFoundError: No module named 'nowhere'"),
        ("def test_x(submission): pass", r"has no marker @pytest\.mark\.points"),
    ],
)
def test_a_lesson_whose_checks_are_wrong_is_reported(check, file, content, message):
    path = file.with_name("test_scale.py")
    path.unlink() if content is None else path.write_text(content)
    with pytest.raises(CourseError, match=message):
        check(RIGHT)


def test_the_digest_changes_with_all_that_the_results_depend_on(learner_folder, file):
    def digest() -> str:
        course = load_lessons(learner_folder)
        return digest_files(course.exercises["01_scale"])

    seen = {digest()}
    assert {digest()} == seen, "it stays while nothing changes"
    for number, name in enumerate(("scale.py", "test_scale.py", "exercise.toml"), 2):
        with file.with_name(name).open("a") as opened:
            opened.write("\n# changed\n")
        seen.add(digest())
        assert len(seen) == number
    one, two = file, file.with_name("test_scale.py")
    one.write_text(one.read_text() + two.read_text()[:1])
    two.write_text(two.read_text()[1:])
    assert digest() not in seen, "though the bytes in their order are the same"


def test_the_functions_can_be_called_one_by_one(learner_folder, file):
    file.write_text(RIGHT)
    course = load_lessons(learner_folder)
    with open_submission(course.exercises["01_scale"]) as functions:
        assert functions.double(4.0) == 8.0
        with pytest.raises(SubmissionRaised, match=r"^negate raised TypeError"):
            functions.negate("a")


def test_plain_pytest_runs_the_same_checks_in_the_same_process(file):
    """With `print` and `--pdb`; from the exercise's folder, without a word of configuration."""
    file.write_text(RIGHT.replace("-x", "x") + "import os\nprint(os.getpid(), 'seen')\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-s"],
        cwd=file.parent,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "", "PYTEST_ADDOPTS": ""},
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 1
    assert "1 failed, 1 passed" in done.stdout
    assert "seen" in done.stdout
    assert "expected   [-0.5, 1., -2.]" in done.stdout
    assert "warning" not in done.stdout


def test_a_function_that_calls_a_wrong_one_is_not_to_be_fixed_first(check):
    checked = check(
        "def double(x):\n    return 3 * x\ndef negate(x):\n    return double(x) - 3 * x\n"
    )
    double, negate = checked.results
    assert double.hint is None
    assert negate.hint == "negate calls double, which is not right yet: fix that first."
    assert (negate.diagnosis, checked.stuck) == (None, "double")


def test_the_parameter_that_was_changed_is_named(check):
    checked = check("def double(x): return 2 * x\ndef negate(vector):\n    vector *= -1\n")
    problem = checked.results[1].problem
    assert (problem.reason, problem.argument) == ("changed_argument", "vector")
    checked = check("def double(x): return 2 * x\ndef negate(*args):\n    args[0][:] = 1\n")
    assert checked.results[1].problem.argument == 1


def test_a_misspelt_function_is_offered(check):
    double = check(RIGHT.replace("double", "duoble")).results[0]
    assert (double.problem.reason, double.problem.related) == ("absent", "duoble")
