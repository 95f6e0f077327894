"""What a program may use is exported by the package, and grades as the command does."""

from __future__ import annotations

import subprocess
import sys

import pytest

import autograder
import autograder.api
from autograder.errors import CourseError, SubmissionsError

RIGHT = "def double(x): return 2 * x\ndef negate(x): return -x\n"


@pytest.fixture
def course(tiny_course):
    return autograder.load_course(tiny_course)


@pytest.fixture
def submissions(tmp_path):
    for student, source in {"ada": RIGHT, "ben": RIGHT.replace("-x", "x")}.items():
        file = tmp_path / "class" / student / "01_scale/scale.py"
        file.parent.mkdir(parents=True)
        file.write_text(source)
    return tmp_path / "class"


def scores(grades):
    return {grade.student: grade.score for grade in grades}


def test_a_folder_of_submissions_is_graded(course, submissions):
    grades = list(autograder.grade(course, submissions))
    assert scores(grades) == {"ada": 10.0, "ben": 4.0}
    assert not any(grade.cached for grade in grades)
    assert all(isinstance(grade, autograder.Grade) for grade in grades)


def test_exercises_and_students_are_chosen_as_by_the_command(course, submissions):
    assert scores(autograder.grade(course, submissions, students=["ben"])) == {"ben": 4.0}
    assert scores(autograder.grade(course, submissions, exercises=["scale"], jobs=2)) == {
        "ada": 10.0,
        "ben": 4.0,
    }
    with pytest.raises(CourseError, match="There is no exercise 'tower'"):
        list(autograder.grade(course, submissions, exercises=["tower"]))
    with pytest.raises(SubmissionsError, match="There is no student 'zoe'"):
        list(autograder.grade(course, submissions, students=["zoe"]))


def test_a_store_keeps_the_grades_of_a_stopped_run(course, submissions, tmp_path):
    with autograder.Store(f"sqlite:///{tmp_path}/grades.db") as store:
        list(autograder.grade(course, submissions, store=store))
        again = list(autograder.grade(course, submissions, store=store))
        assert [grade.cached for grade in again] == [True, True]
        forced = autograder.grade(course, submissions, store=store, force=True)
        assert [grade.cached for grade in forced] == [False, False]


def test_the_package_exports_the_api_and_imports_none_of_it_before():
    assert set(autograder.__all__) == {*autograder.api.__all__, "__version__"}
    for name in autograder.api.__all__:
        assert getattr(autograder, name) is getattr(autograder.api, name)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = autograder.nonsense
    code = "import autograder, sys; print('autograder.api' in sys.modules, 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "False False\n"
