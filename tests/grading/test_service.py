"""A grading process that is kept: what comes later is graded as if it came first."""

from __future__ import annotations

import pytest

from autograder.errors import CourseError
from autograder.grading import pool
from autograder.grading.service import GradingService
from autograder.submissions import SubmissionPath

RIGHT = "def double(x): return 2 * x\ndef negate(x): return -x\n"


@pytest.fixture
def resident(tiny_course):
    opened = GradingService(tiny_course, "strict")
    yield opened
    opened.close()


@pytest.fixture
def grade(resident):
    def graded(classroom, student, **options):
        exercise = resident.course.exercises["01_scale"]
        return resident.grade(SubmissionPath(classroom, student, exercise, **options))

    return graded


def processes(resident):
    return [process for _, pool in resident._pools.values() for process in pool._processes]


def test_one_process_grades_one_after_another(resident, grade, submit):
    submit("ada", RIGHT)
    classroom = submit("ben", RIGHT.replace("-x", "x"))
    assert grade(classroom, "ada").score == 10.0
    first = processes(resident)
    assert grade(classroom, "ben").score == 4.0
    assert processes(resident) == first
    assert len(first) == 1


def test_a_process_that_was_killed_between_two_is_replaced(resident, grade, submit):
    classroom = submit("ada", RIGHT)
    assert grade(classroom, "ada").score == 10.0
    (process,) = processes(resident)
    process._process.kill()
    process._process.wait()
    assert grade(classroom, "ada").score == 10.0


def test_checks_that_were_edited_are_read_anew(grade, submit, tiny_course):
    classroom = submit("ada", RIGHT)
    first = grade(classroom, "ada")
    checks = tiny_course / "solutions/01_scale/test_scale.py"
    checks.write_text(checks.read_text().replace("points(6", "points(7"))
    second = grade(classroom, "ada")
    assert (first.score, second.score) == (10.0, 11.0)
    assert first.course != second.course
    assert not list(tiny_course.rglob("*.pyc")), "it might be taken for the edited file's"


def test_nothing_there_is_0_with_a_reason(grade, tmp_path):
    (tmp_path / "class/ada/01_scale").mkdir(parents=True)
    one = grade(tmp_path / "class", "ada")
    assert (one.status, one.score) == ("unreadable", 0.0)
    assert one.message == "There is no 01_scale.ipynb and no scale.py."


def test_folders_may_lie_the_other_way_round(grade, tmp_path):
    folder = tmp_path / "01_scale" / "ada"
    folder.mkdir(parents=True)
    (folder / "scale.py").write_text(RIGHT)
    assert grade(tmp_path, "ada", folders=("01_scale", "ada")).score == 10.0


def test_checks_that_are_wrong_are_told(grade, submit, tiny_course):
    (tiny_course / "solutions/01_scale/test_scale.py").write_text("")
    with pytest.raises(CourseError, match="has no check"):
        grade(submit("ada", RIGHT), "ada")


def test_nothing_is_started_before_it_is_needed(tiny_course, monkeypatch):
    monkeypatch.setattr(pool, "GradingProcess", None)
    GradingService(tiny_course, "strict").close()
