"""`push` and `pull` bring grades into nbgrader's gradebook, as often as you like."""

from __future__ import annotations

import os
import shutil

import pytest
from click.testing import CliRunner

from autograder.cli import main

nbgrader_api = pytest.importorskip(
    "nbgrader.api", reason="nbgrader is not installed: pip install '.[nbgrader]'"
)

RIGHT = "def double(x): return 2 * x\ndef negate(x): return -x\n"


@pytest.fixture
def run(tiny_course, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments):
        return CliRunner().invoke(main, [*map(str, arguments), "--course", str(tiny_course)])

    return invoke


@pytest.fixture
def push(run, tmp_path):
    return lambda: run("nbgrader", "push", "--gradebook", f"sqlite:///{tmp_path}/gradebook.db")


@pytest.fixture
def gradebook(tmp_path):
    def opened():
        return nbgrader_api.Gradebook(f"sqlite:///{tmp_path}/gradebook.db")

    return opened


def test_an_assignment_that_nbgrader_does_not_know_is_created(run, submit, push, gradebook):
    submit("ada", RIGHT)
    run("grade", submit("ben", RIGHT.replace("-x", "x")))
    result = push()
    assert (result.exit_code, result.stdout) == (0, "2 grades written.\n"), result.output
    with gradebook() as opened:
        assert opened.find_assignment("01_scale").max_score == 10.0
        assert {student.id: student.score for student in opened.students} == {
            "ada": 10.0,
            "ben": 4.0,
        }
        entry = ("01_scale", "01_scale", "ben")
        assert opened.find_grade("grade-negate", *entry).auto_score == 0.0
        assert "negate turns the sign" in opened.find_comment("negate", *entry).comment


def test_a_new_gradebook_is_reported(run, submit, push, tmp_path):
    run("grade", submit("ada", RIGHT))
    url = f"sqlite:///{tmp_path}/gradebook.db"
    assert push().stderr.startswith(f"{url} did not exist and is a new gradebook. nbgrader's own")
    assert push().stderr == ""


def test_an_environment_need_not_be_activated(run, submit, push, monkeypatch):
    run("grade", submit("ada", RIGHT))
    monkeypatch.setenv("PATH", os.defpath)
    assert push().stdout == "1 grade written.\n"


def test_a_second_push_adds_nothing_and_keeps_what_a_teacher_wrote(run, submit, push, gradebook):
    run("grade", submit("ada", RIGHT.replace("-x", "x")))
    push()
    entry = ("01_scale", "01_scale", "ada")
    with gradebook() as opened:
        opened.find_grade("grade-negate", *entry).manual_score = 2.5
        opened.find_grade("grade-double", *entry).extra_credit = 1.0
        opened.find_comment("negate", *entry).manual_comment = "Nearly."
        opened.db.commit()
    push()
    with gradebook() as opened:
        assert opened.find_submission("01_scale", "ada").score == 4.0 + 2.5 + 1.0
        assert not opened.find_grade("grade-negate", *entry).needs_manual_grade
        assert opened.find_comment("negate", *entry).comment == "Nearly."
        assert len(opened.assignment_submissions("01_scale")) == 1
        assert len(opened.students) == 1
    run("grade", submit("ada", RIGHT))
    push()
    with gradebook() as opened:  # the work has changed: the teacher should look again
        grade = opened.find_grade("grade-negate", *entry)
        assert (grade.auto_score, grade.score, grade.needs_manual_grade) == (6.0, 2.5, True)


def test_the_last_submission_counts_also_when_an_earlier_one_comes_back(
    run, submit, push, gradebook
):
    for source in (RIGHT, "def double(:", RIGHT):
        run("grade", submit("ada", source))
    push()
    with gradebook() as opened:
        assert opened.find_submission("01_scale", "ada").score == 10.0


def test_an_unreadable_submission_is_0_with_the_reason(run, submit, push, gradebook):
    run("grade", submit("ada", "def double(:"))
    push()
    with gradebook() as opened:
        assert opened.find_submission("01_scale", "ada").score == 0.0
        comment = opened.find_comment("negate", "01_scale", "01_scale", "ada").comment
        assert comment.startswith("scale.py is not Python: line 1")


def test_without_stored_grades_nothing_is_written(push):
    assert push().stdout == "0 grades written.\n"


def test_an_assignment_with_other_cells_is_refused(run, submit, push, gradebook):
    run("grade", submit("ada", RIGHT))
    with gradebook() as opened:
        opened.add_assignment("01_scale")
        opened.add_notebook("01_scale", "01_scale")
    result = push()
    assert result.exit_code == 2
    assert "The assignment 01_scale in the gradebook has no cell 'double'." in result.stderr


@pytest.mark.parametrize(
    ("url", "code", "message"),
    [
        ("gradebook.db", 2, "--gradebook cannot be opened: "),
        ("nosuch:///x", 2, "--gradebook cannot be opened: "),
        ("sqlite:///grades.db", 2, "sqlite:///grades.db is not a gradebook of nbgrader."),
        ("sqlite:////nowhere/gradebook.db", 3, "The gradebook sqlite:////nowhere/gradebook.db can"),
    ],
)
def test_what_is_not_a_gradebook_is_an_error(run, submit, url, code, message):
    run("grade", submit("ada", RIGHT))
    result = run("nbgrader", "push", "--gradebook", url)
    assert result.exit_code == code
    assert message in result.stderr


def test_pull_grades_in_place_what_nbgrader_has_collected(graded, tmp_path):
    """The scores are those of `nbgrader autograde`; a module beside a notebook does not count."""
    submitted = tmp_path / "class" / "handed" / "right"
    shutil.copytree(graded.submitted("right", "04_mse").parent, submitted / "04_mse")
    (submitted / "04_mse/mse.py").write_text("")
    config = tmp_path / "class/nbgrader_config.py"
    config.write_text("c = get_config()\nc.CourseDirectory.submitted_directory = 'handed'\n")
    course = type(graded)(tmp_path / "class", graded.root)
    printed = course.run("autograder", "nbgrader", "pull", ".", "--course", str(graded.root))
    assert "1 student, 1 submission: 1 graded." in printed
    assert " right " in printed
    config.write_text(
        "c = get_config()\n"
        "c.CourseDirectory.directory_structure = '{nbgrader_step}/{assignment_id}/{student_id}'\n"
    )
    refused = course.run(
        "autograder", "nbgrader", "pull", ".", "--course", str(graded.root), code=2
    )
    assert "has another directory_structure" in refused
