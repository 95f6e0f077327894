"""With nbgrader's own commands and gradebook, our grades: no submission costs another one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import warnings

import pytest

from autograder.grading.service import GradingService
from autograder.model import Grade
from autograder.nbgrader import configure

nbformat = pytest.importorskip("nbformat")
nbgrader_api = pytest.importorskip(
    "nbgrader.api", reason="nbgrader is not installed: pip install '.[nbgrader]'"
)

FULL = {"01_perceptron": 10.0, "02_sigmoid": 10.0, "04_mse": 10.0}
SCORES = {
    "right": FULL,
    "late": FULL,
    "plain": FULL,
    "stub": {"01_perceptron": 0.0, "02_sigmoid": 0.0, "04_mse": 0.0},
    "wrong": {"01_perceptron": 10.0, "02_sigmoid": 10.0, "04_mse": 7.0},
    "hostile": {"01_perceptron": 0.0, "02_sigmoid": 0.0, "04_mse": 0.0},
    "broken": {"01_perceptron": 0.0, "02_sigmoid": 0.0, "04_mse": 0.0},
    "vandal": {"01_perceptron": 0.0, "02_sigmoid": 10.0, "04_mse": 10.0},
}
FAILED = Grade(
    student="right",
    exercise="04_mse",
    status="error",
    score=None,
    max_score=10.0,
    message="The grading process was lost.",
    checks=(),
    seconds=0.0,
    sandbox="strict",
    sha256=None,
    course="",
)


@pytest.fixture
def gradebook(graded):
    with nbgrader_api.Gradebook(graded.gradebook) as opened:
        yield opened


def cell_scores(gradebook, student, exercise):
    entry = gradebook.find_submission_notebook(exercise, exercise, student)
    return {grade.name: grade.auto_score for grade in entry.grades}


def comments(gradebook, student, exercise):
    entry = gradebook.find_submission_notebook(exercise, exercise, student)
    return {comment.name: comment.comment for comment in entry.comments}


@pytest.mark.parametrize("student", SCORES)
def test_every_submission_has_its_score(gradebook, student):
    scores = {
        exercise: gradebook.find_submission(exercise, student).score for exercise in SCORES[student]
    }
    assert scores == SCORES[student]


def test_each_grade_cell_has_its_partial_score(gradebook):
    assert cell_scores(gradebook, "right", "04_mse") == {"grade-mse": 5.0, "grade-mse_grad": 5.0}
    assert cell_scores(gradebook, "wrong", "04_mse") == {"grade-mse": 2.0, "grade-mse_grad": 5.0}
    assert set(cell_scores(gradebook, "hostile", "01_perceptron").values()) == {0.0}


def test_nothing_waits_for_a_teacher(gradebook):
    for exercise in FULL:
        for entry in gradebook.assignment_submissions(exercise):
            assert not entry.needs_manual_grade, (exercise, entry.student.id)


def test_a_comment_is_the_diagnosis_and_its_hint(gradebook):
    written = comments(gradebook, "wrong", "04_mse")
    assert written["mse_grad"] == "7 of 7 checks pass."
    assert written["mse"].startswith("Lines that only IPython reads were dropped: 1.\n\n")
    line = "- ✗ mse averages the squared errors of a row of predictions: The number is wrong."
    assert line in written["mse"]
    (hint,) = (line for line in written["mse"].splitlines() if line.startswith("Hint: "))
    assert "½" in hint or "half" in hint.lower() or "1/2" in hint


def test_the_comment_of_a_stub_says_so(gradebook):
    assert (
        "mse is still the stub (NotImplementedError)."
        in (comments(gradebook, "stub", "04_mse")["mse"])
    )


@pytest.mark.parametrize(
    ("student", "exercise", "reason"),
    [
        ("broken", "04_mse", "The file is not a notebook: "),
        ("broken", "01_perceptron", "The notebook has format 3. Open it in Jupyter"),
        ("broken", "02_sigmoid", "02_sigmoid.ipynb is too large: at most 20480 kB are read."),
        ("vandal", "01_perceptron", "01_perceptron.ipynb is a symbolic link. Submit the file"),
    ],
)
def test_what_cannot_be_graded_says_why_below_every_function(gradebook, student, exercise, reason):
    written = comments(gradebook, student, exercise)
    assert all(text.startswith(reason) for text in written.values()), written


def test_an_infinite_loop_is_reported(gradebook):
    assert "took too long" in comments(gradebook, "hostile", "02_sigmoid")["sigmoid"]


def test_no_attack_writes_into_the_gradebook(gradebook):
    for exercise in FULL:
        for entry in gradebook.assignment_submissions(exercise):
            for notebook in entry.notebooks:
                assert all(grade.extra_credit is None for grade in notebook.grades)


def test_lateness_is_left_to_nbgrader(gradebook):
    assert gradebook.find_submission("04_mse", "late").total_seconds_late == 86400
    assert gradebook.find_submission("04_mse", "right").total_seconds_late == 0


def test_no_link_of_a_submission_is_followed(graded):
    assert not os.path.lexists(graded.submitted("hostile", "04_mse").with_name("notes.txt"))
    assert not (graded.folder / "autograded/hostile/04_mse/notes.txt").exists()
    assert not (graded.folder / "feedback/hostile/04_mse/notes.txt").exists()


def test_feedback_shows_score_and_comment_and_no_hidden_source(graded, root):
    hidden = (root / "solutions/04_mse/test_mse.py").read_text().splitlines()
    secrets = [line.strip() for line in hidden if "(rng" in line or "reference." in line]
    assert len(secrets) > 10
    pages = sorted((graded.folder / "feedback").glob("*/04_mse/*"))
    assert len([page for page in pages if page.suffix == ".html"]) == len(SCORES)
    for page in pages:
        text = page.read_text(errors="replace")
        assert not [line for line in secrets if line in text], page
        assert "<script>window.owned" not in text
        assert "<img src=x onerror" not in text
    wrong = (graded.folder / "feedback/wrong/04_mse/04_mse.html").read_text()
    assert "Score: 7.0 / 10.0" in wrong
    assert "Hint: " in wrong


def test_export_writes_every_score(graded):
    graded.run("nbgrader", "export", "--to", "grades.csv")
    rows = (graded.folder / "grades.csv").read_text().splitlines()
    fields = rows[0].split(",")
    records = [dict(zip(fields, row.split(","), strict=True)) for row in rows[1:]]
    assert {(row["student_id"], row["assignment"]): float(row["raw_score"]) for row in records} == {
        (student, name): score
        for student, scores in SCORES.items()
        for name, score in scores.items()
    }


def test_manual_grades_outlive_a_second_autograding(graded):
    """As with nbgrader alone, they stay, and the cell is marked for review."""
    entry = ("mse", "04_mse", "04_mse", "late")
    with nbgrader_api.Gradebook(graded.gradebook) as gradebook:
        gradebook.find_grade("grade-mse", *entry[1:]).manual_score = 3.5
        gradebook.find_comment(*entry).manual_comment = "See me."
        gradebook.db.commit()
    graded.run("nbgrader", "autograde", "04_mse", "--student", "late", "--force")
    with nbgrader_api.Gradebook(graded.gradebook) as gradebook:
        grade = gradebook.find_grade("grade-mse", *entry[1:])
        assert (grade.auto_score, grade.score, grade.needs_manual_grade) == (5.0, 3.5, True)
        assert gradebook.find_comment(*entry).comment == "See me."
        assert gradebook.find_comment(*entry).auto_comment == "9 of 9 checks pass."
        gradebook.find_grade("grade-mse", *entry[1:]).manual_score = None  # for the other tests
        gradebook.find_grade("grade-mse", *entry[1:]).needs_manual_grade = False
        gradebook.find_comment(*entry).manual_comment = None
        gradebook.db.commit()


def test_without_our_configuration_no_notebook_has_points(released_course, tmp_path):
    """It fails closed: nbgrader's own Execute runs the placeholder, which raises."""
    (tmp_path / "source").symlink_to(released_course.folder / "source")
    other = type(released_course)(tmp_path, released_course.root)
    other.run("nbgrader", "generate_assignment", "04_mse")
    other.submit("right", "04_mse", released_course.solutions("04_mse"))
    other.run("nbgrader", "autograde", "04_mse")
    with nbgrader_api.Gradebook(other.gradebook) as gradebook:
        assert gradebook.find_submission("04_mse", "right").score == 0.0
    autograded = json.loads((tmp_path / "autograded/right/04_mse/04_mse.ipynb").read_text())
    assert "does not call autograder" in json.dumps(autograded)


def test_nothing_of_nbgrader_is_imported_before_it_is_needed():
    code = "import sys, autograder.cli, autograder.nbgrader; sys.exit('nbgrader' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


@pytest.fixture
def one_notebook(released_course, tmp_path):
    """Return a function that autogrades one student of a copied course, in this process."""
    shutil.copytree(
        released_course.folder, tmp_path / "course", ignore=lambda *_: ["submitted", "autograded"]
    )
    course = type(released_course)(tmp_path / "course", released_course.root)
    course.submit("right", "04_mse", released_course.solutions("04_mse"))

    def autograde(assignment="04_mse", **options):
        config = pytest.importorskip("traitlets.config").Config()
        configure(config, released_course.root)
        config.SubmissionGrader.update(options)
        with warnings.catch_warnings(action="ignore"):
            coursedirs = pytest.importorskip("nbgrader.coursedir")
            coursedir = coursedirs.CourseDirectory(root=str(course.folder), config=config)
            coursedir.assignment_id = assignment
            converters = pytest.importorskip("nbgrader.converters")
            converters.Autograde(coursedir=coursedir, config=config).start()
        return course

    return autograde


def test_an_error_of_the_grader_is_0_and_marked_for_review(one_notebook, monkeypatch):
    """Never full marks, and never a 0 that nobody notices."""
    monkeypatch.setattr(GradingService, "grade", lambda *_: FAILED)
    with nbgrader_api.Gradebook(one_notebook().gradebook) as gradebook:
        entry = gradebook.find_submission("04_mse", "right")
        assert (entry.score, entry.needs_manual_grade) == (0.0, True)
        comment = gradebook.find_comment("mse", "04_mse", "04_mse", "right").comment
        assert comment == "The grading process was lost."


@pytest.mark.parametrize(
    ("course", "message"),
    [
        ("", "names no course. Call configure(c, ...) with its folder."),
        ("/nowhere", "/nowhere is not a course: it must hold exercises/ and solutions/."),
    ],
)
def test_a_configuration_without_a_course_says_what_to_write(one_notebook, caplog, course, message):
    with pytest.raises(Exception, match=r"See|see"):
        one_notebook(course=course)
    assert message in caplog.text


def test_another_assignment_is_graded_as_without_us(one_notebook, tmp_path):
    """A notebook that is not an exercise runs through nbgrader's own steps, kernel included."""
    source = tmp_path / "course/source/ps1/ps1.ipynb"
    source.parent.mkdir(parents=True)
    meta = {"schema_version": 3, "locked": False, "grade": False, "solution": True, "task": False}
    check = {**meta, "locked": True, "grade": True, "solution": False, "points": 3}
    cells = [
        nbformat.v4.new_code_cell("x = 1", metadata={"nbgrader": {**meta, "grade_id": "x"}}),
        nbformat.v4.new_code_cell("x + 1", metadata={"nbgrader": {**check, "grade_id": "check"}}),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    source.write_text(nbformat.writes(notebook))
    course = one_notebook()
    course.run("nbgrader", "generate_assignment", "ps1")
    course.submit("right", "ps1", {"x": "x = 1"})
    one_notebook("ps1")
    with nbgrader_api.Gradebook(course.gradebook) as gradebook:
        assert gradebook.find_submission("ps1", "right").score == 2.0
