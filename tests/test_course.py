"""Loading a course: every mistake in its files is reported with file and field."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import autograder.course
from autograder.course import (
    DEFAULT_SECRET,
    Course,
    choose_exercises,
    find_course,
    find_exercise,
    load_course,
    load_lessons,
)
from autograder.errors import CourseError
from autograder.model import Limits

TOML = """\
title = "Twice and minus"
module = "scale"
functions = ["double", "negate"]
"""


@pytest.fixture
def toml(tiny_course: Path) -> Path:
    return tiny_course / "exercises/01_scale/exercise.toml"


def refusal(root: Path) -> str:
    with pytest.raises(CourseError) as caught:
        load_course(root)
    return str(caught.value)


def add_exercise(root: Path, name: str, **lines: str) -> None:
    for tree in ("exercises", "solutions"):
        shutil.copytree(root / tree / "01_scale", root / tree / name)
    extra = "".join(f"{field} = {value}\n" for field, value in lines.items())
    (root / "exercises" / name / "exercise.toml").write_text(TOML + extra)


def version(root: Path) -> str:
    course = load_course(root)
    return course.version(course.exercises["01_scale"])


def test_a_course_holds_what_its_files_say(tiny_course, toml):
    toml.write_text(
        TOML + 'hints.double = ["think", "2 x"]\nlimits.memory_mb = 64\nlimits.call_seconds = 0.5'
    )
    course = load_course(tiny_course)
    exercise = course.exercises["01_scale"]
    assert (exercise.name, exercise.title) == ("01_scale", "Twice and minus")
    assert (exercise.module, exercise.functions) == ("scale", ("double", "negate"))
    assert exercise.hints == {"double": ("think", "2 x")}
    assert exercise.limits == Limits(call_seconds=0.5, memory_mb=64)
    assert exercise.hidden_checks == tiny_course / "solutions/01_scale/test_scale.py"


def test_the_course_of_this_repository_loads(root):
    assert "01_perceptron" in load_course(root).exercises


def test_exercises_are_in_the_order_of_their_names(tiny_course):
    for name in ("10_last", "02_next", "03-dash"):
        add_exercise(tiny_course, name)
    assert list(load_course(tiny_course).exercises) == ["01_scale", "02_next", "03-dash", "10_last"]


def test_a_folder_without_exercise_toml_is_not_an_exercise(tiny_course):
    (tiny_course / "exercises/data").mkdir()
    assert list(load_course(tiny_course).exercises) == ["01_scale"]


def test_an_exercise_may_need_another(tiny_course):
    add_exercise(tiny_course, "02_next", needs='["01_scale"]')
    assert load_course(tiny_course).exercises["02_next"].needs == ("01_scale",)


def test_without_a_secret_of_its_own_a_course_has_the_known_one(tiny_course):
    assert load_course(tiny_course).secret == DEFAULT_SECRET


def test_a_course_may_have_a_secret(tiny_course):
    (tiny_course / "solutions/course.toml").write_text('secret = "salt"')
    assert load_course(tiny_course).secret == "salt"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "Object missing required field `title`. Fix the file."),
        ('title = "t"', "Object missing required field `module`. Fix the file."),
        ('title = "t"\nmodule = "m"', "Object missing required field `functions`. Fix the file."),
        (TOML.replace('"Twice and minus"', "1"), "Expected `str`, got `int` - at `$.title`. Fix"),
        (TOML.replace("Twice and minus", " "), "title is empty. Say in one line what the exercise"),
        (TOML.replace('"scale"', "[]"), "Expected `str`, got `array` - at `$.module`. Fix"),
        (TOML.replace("scale", "sc-ale"), "module 'sc-ale' is not a Python name."),
        (TOML.replace("scale", "../scale"), "module '../scale' is not a Python name."),
        (TOML.replace("scale", ""), "module '' is not a Python name."),
        (TOML.replace('["double", "negate"]', '"f"'), "got `str` - at `$.functions`. Fix"),
        (TOML.replace('"double"', "1"), "Expected `str`, got `int` - at `$.functions[0]`. Fix"),
        (
            TOML.replace('"double", "negate"', ""),
            "functions is empty. Name the functions that the learner writes.",
        ),
        (TOML.replace("double", "2x"), "functions has '2x', which is not a Python name."),
        (TOML + "needs = 1", "Expected `array`, got `int` - at `$.needs`. Fix the file."),
        (
            TOML + 'needs = ["00_none"]',
            "needs has '00_none', which is not an exercise. Name one of the course.",
        ),
        (TOML + "hints = 1", "Expected `object`, got `int` - at `$.hints`. Fix the file."),
        (TOML + 'hints.double = "x"', "Expected `array`, got `str` - at `$.hints[...]`. Fix"),
        (TOML + 'hints.triple = ["x"]', "hints has 'triple', which is not in functions."),
        (TOML + "limits = 1", "Expected `object`, got `int` - at `$.limits`. Fix the file."),
        (TOML + "limits.seconds = 1", "unknown field `seconds` - at `$.limits`. Fix the file."),
        (TOML + "limits.memory_mb = 0.5", "got `float` - at `$.limits.memory_mb`. Fix the file."),
        (TOML + "limits.memory_mb = '1'", "got `str` - at `$.limits.memory_mb`. Fix the file."),
        (TOML + "level = 3", "Object contains unknown field `level`. Fix the file."),
        (TOML + "title =", "Fix the file."),
        ("title = 'x", "Fix the file."),
        (b"\xff", "can't decode byte 0xff in position 0: invalid start byte. Fix the file."),
    ],
)
def test_a_mistake_in_exercise_toml_is_reported_with_file_and_field(
    tiny_course, toml, content, message
):
    toml.write_bytes(content if isinstance(content, bytes) else content.encode())
    reported = refusal(tiny_course)
    assert reported.startswith(f"{toml}: ")
    assert message in reported


@pytest.mark.parametrize("limit", Limits.__struct_fields__)
@pytest.mark.parametrize("value", ["0", "-1"])
def test_a_limit_is_greater_than_0(tiny_course, toml, limit, value):
    toml.write_text(f"{TOML}limits.{limit} = {value}")
    number = float(value) if "seconds" in limit else int(value)
    assert refusal(tiny_course) == (
        f"{toml}: limits.{limit} is {number}. Give a number greater than 0."
    )


@pytest.mark.parametrize("value", ["inf", "nan", "-inf"])
def test_a_limit_is_finite(tiny_course, toml, value):
    toml.write_text(f"{TOML}limits.call_seconds = {value}")
    assert refusal(tiny_course) == (
        f"{toml}: limits.call_seconds is {value}. Give a number greater than 0."
    )


@pytest.mark.parametrize("name", ["has space", "_hidden", "é", "a.b", "a\n"])
def test_an_exercise_has_a_name_that_every_system_accepts(tiny_course, name):
    add_exercise(tiny_course, name)
    assert refusal(tiny_course) == (
        f"{tiny_course / 'exercises' / name}: the name may have letters, digits, _ and -."
        " Rename the folder."
    )


@pytest.mark.parametrize("file", ["scale.py", "test_scale.py"])
def test_a_missing_solution_is_an_error(tiny_course, file):
    path = tiny_course / "solutions/01_scale" / file
    path.unlink()
    assert refusal(tiny_course) == f"{path} is missing. Write it, or remove the exercise."


def test_a_folder_in_place_of_a_file_is_an_error(tiny_course, toml):
    toml.unlink()
    toml.mkdir()
    assert (
        refusal(tiny_course) == f"{toml} cannot be read: Is a directory. Put a readable file there."
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_is_an_error(tiny_course, toml):
    toml.chmod(0)
    assert (
        refusal(tiny_course)
        == f"{toml} cannot be read: Permission denied. Put a readable file there."
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("secret = 1", "Expected `str`, got `int` - at `$.secret`. Fix the file."),
        ("secrets = 'x'", "Object contains unknown field `secrets`. Fix the file."),
        ("secret", "Fix the file."),
    ],
)
def test_a_mistake_in_course_toml_is_reported_with_file_and_field(tiny_course, content, message):
    path = tiny_course / "solutions/course.toml"
    path.write_text(content)
    reported = refusal(tiny_course)
    assert reported.startswith(f"{path}: ")
    assert message in reported


@pytest.mark.parametrize("tree", ["exercises", "solutions"])
def test_a_course_has_both_trees(tiny_course, tree):
    shutil.rmtree(tiny_course / tree)
    assert refusal(tiny_course) == (
        f"{tiny_course} is not a course: it must hold exercises/ and solutions/."
        " Name another folder."
    )


def test_a_course_without_exercises_is_an_error(tiny_course, toml):
    toml.unlink()
    assert refusal(tiny_course) == (
        f"{tiny_course / 'exercises'} has no exercise: */exercise.toml is missing. Add one, or"
        " name another folder."
    )


@pytest.mark.parametrize("below", ["", "exercises", "exercises/01_scale", "solutions/01_scale"])
def test_the_course_is_found_from_its_folder_and_below(tiny_course, below):
    assert find_course(tiny_course / below) == tiny_course


def test_the_course_is_found_from_a_relative_path(tiny_course, monkeypatch):
    monkeypatch.chdir(tiny_course / "exercises")
    assert find_course(Path()) == tiny_course


def test_the_nearest_course_counts(tiny_course):
    inner = tiny_course / "exercises/inner"
    for tree in ("exercises", "solutions"):
        (inner / tree).mkdir(parents=True)
    assert find_course(inner / "exercises") == inner


def test_without_a_course_the_error_says_how_to_name_one(tmp_path):
    with pytest.raises(CourseError) as caught:
        find_course(tmp_path)
    assert str(caught.value) == (
        f"There is no course in {tmp_path} or above it: a course is a folder that holds"
        " exercises/ and solutions/. Go to yours, or name it with --course."
    )


@pytest.fixture
def two_exercises(tiny_course: Path) -> Course:
    add_exercise(tiny_course, "02_next")
    return load_course(tiny_course)


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        ([], ["01_scale", "02_next"]),
        (["02_next"], ["02_next"]),
        (["02_next", "01_scale"], ["01_scale", "02_next"]),
        (["02_next", "02_next"], ["02_next"]),
    ],
)
def test_exercises_are_chosen_by_name_in_the_courses_order(two_exercises, names, chosen):
    assert list(choose_exercises(two_exercises, names)) == chosen


def test_an_unknown_exercise_is_an_error_that_lists_the_known_ones(two_exercises):
    with pytest.raises(CourseError) as caught:
        choose_exercises(two_exercises, ["01_scale", "3"])
    assert str(caught.value) == "There is no exercise '3'. The course has 01_scale, 02_next."


def test_the_nearest_name_is_suggested(two_exercises):
    with pytest.raises(CourseError, match=r"has 01_scale, 02_next\. Did you mean '01_scale'\?$"):
        choose_exercises(two_exercises, ["01_scael"])


def test_the_root_of_a_course_is_the_same_from_every_working_directory(tiny_course, monkeypatch):
    monkeypatch.chdir(tiny_course / "exercises")
    assert load_course(Path("..")).root == tiny_course


def test_the_version_stays_while_nothing_changes(tiny_course, toml):
    before = version(tiny_course)
    os.utime(toml, (0, 0))
    assert version(tiny_course) == before


def test_the_version_is_the_same_in_another_folder(tiny_course, tmp_path):
    moved = shutil.copytree(tiny_course, tmp_path / "moved")
    assert version(moved) == version(tiny_course)


@pytest.mark.parametrize(
    "file",
    [
        "exercises/01_scale/exercise.toml",
        "solutions/01_scale/scale.py",
        "solutions/01_scale/test_scale.py",
        "solutions/01_scale/mistakes.py",
        "solutions/01_scale/data.csv",
    ],
)
def test_the_version_changes_with_everything_that_a_score_depends_on(tiny_course, file):
    before = version(tiny_course)
    with (tiny_course / file).open("a") as stream:
        stream.write("\n# changed\n")
    assert version(tiny_course) != before


def test_the_version_changes_with_the_secret(tiny_course):
    before = version(tiny_course)
    (tiny_course / "solutions/course.toml").write_text('secret = "salt"')
    assert version(tiny_course) != before


def test_the_version_changes_with_the_grader(tiny_course, monkeypatch):
    before = version(tiny_course)
    monkeypatch.setattr(autograder.course, "__version__", "99")
    assert version(tiny_course) != before


def test_the_version_changes_when_text_moves_from_file_to_file(tiny_course):
    first, second = (tiny_course / f"solutions/01_scale/{name}.py" for name in ("a", "b"))
    first.write_text("x")
    second.write_text("")
    before = version(tiny_course)
    first.write_text("")
    second.write_text("x")
    assert version(tiny_course) != before


@pytest.mark.parametrize("file", ["README.md", "scale.py", "test_scale.py"])
def test_the_version_stays_when_the_lesson_changes(tiny_course, file):
    before = version(tiny_course)
    (tiny_course / "exercises/01_scale" / file).write_text("# new")
    assert version(tiny_course) == before


@pytest.mark.parametrize(
    "name", ["01_scale", "01", "1", "01_", "sca", "scale", "01_scale/", "01_scale\\"]
)
def test_an_exercise_is_found_by_name_prefix_and_module(tiny_course, name):
    assert find_exercise(load_course(tiny_course), name).name == "01_scale"


@pytest.mark.parametrize("name", ["scale", "sca"])
def test_a_name_that_means_two_exercises_is_an_error_that_lists_them(two_exercises, name):
    with pytest.raises(CourseError) as caught:
        find_exercise(two_exercises, name)
    assert str(caught.value) == f"{name!r} may be any of 01_scale, 02_next. Name one of them."


@pytest.mark.parametrize("name", ["", "/", "0", "3"])
def test_a_name_that_means_no_exercise_is_an_error(two_exercises, name):
    with pytest.raises(CourseError, match=r"^There is no exercise .* has 01_scale, 02_next\."):
        find_exercise(two_exercises, name)


def test_a_full_name_counts_before_a_prefix(tiny_course):
    add_exercise(tiny_course, "01_scale2")
    assert find_exercise(load_course(tiny_course), "01_scale").name == "01_scale"


def test_lessons_are_a_course_without_solutions(tiny_course):
    course = load_lessons(tiny_course / "exercises")
    assert (course.root, course.solutions) == (tiny_course / "exercises", None)
    assert course.exercises.keys() == load_course(tiny_course).exercises.keys()
    with pytest.raises(AssertionError, match=r"^a learner's folder has no solutions"):
        _ = course.exercises["01_scale"].reference
