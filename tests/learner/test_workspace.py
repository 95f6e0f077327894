"""A learner's folder is found from anywhere in it, and no work in it is ever lost."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from autograder.course import Course, load_lessons
from autograder.errors import CourseError, WorkspaceError
from autograder.learner import workspace
from autograder.learner.handout import STATE_FOLDER
from autograder.learner.workspace import CachedResult, State

STATE = State("01_scale", {"01_scale": CachedResult("d", 1, 2)}, {"01_scale": {"double": 2}})


@pytest.fixture
def course(learner_folder: Path) -> Course:
    return load_lessons(learner_folder)


@pytest.fixture
def file(learner_folder: Path) -> Path:
    return learner_folder / "01_scale/scale.py"


def reset(course: Course) -> Path | None:
    return workspace.reset(course, course.exercises["01_scale"])


@pytest.mark.parametrize(
    "below", ["", "01_scale", "01_scale/deep/er", STATE_FOLDER, f"{STATE_FOLDER}/stubs/01_scale"]
)
def test_the_folder_is_found_from_anywhere_in_it(learner_folder, below):
    (learner_folder / below).mkdir(parents=True, exist_ok=True)
    assert workspace.find_workspace(learner_folder / below).root == learner_folder


def test_the_author_of_a_course_can_work_in_it(tiny_lessons, monkeypatch):
    monkeypatch.chdir(tiny_lessons / "solutions")
    course = workspace.find_workspace(Path())
    assert (course.root, course.solutions) == (tiny_lessons / "exercises", None)


def test_without_exercises_the_error_says_how_to_make_some(tmp_path):
    with pytest.raises(WorkspaceError) as caught:
        workspace.find_workspace(tmp_path)
    assert str(caught.value) == (
        f"There are no exercises in {tmp_path} or above it. `autograder init` makes a folder of"
        " them; go there."
    )


def test_a_broken_exercise_is_an_error(learner_folder):
    (learner_folder / "01_scale/exercise.toml").write_text("title =")
    with pytest.raises(CourseError, match=r"exercise\.toml: .*Fix the file\.$"):
        workspace.find_workspace(learner_folder)


@pytest.mark.parametrize(
    ("here", "name"),
    [
        ("", None),
        ("01_scale", "01_scale"),
        ("01_scale/deep", "01_scale"),
        (STATE_FOLDER, None),
        ("..", None),
    ],
)
def test_the_exercise_is_found_from_its_folder(course, here, name):
    assert workspace.find_exercise_at(course, course.root / here) == name


def test_a_link_to_an_exercise_is_that_exercise(course, tmp_path):
    (tmp_path / "link").symlink_to(course.root / "01_scale")
    assert workspace.find_exercise_at(course, tmp_path / "link") == "01_scale"


def test_reset_keeps_the_learners_file_beside_the_stub(course, file):
    stub = file.read_bytes()
    file.write_bytes(b"my work \xff")
    assert reset(course) == file.with_name("scale.old-1.py")
    assert file.read_bytes() == stub
    file.write_text("my second work")
    assert reset(course) == file.with_name("scale.old-2.py")
    assert file.with_name("scale.old-1.py").read_bytes() == b"my work \xff"
    assert file.with_name("scale.old-2.py").read_text() == "my second work"


def test_an_untouched_stub_is_not_kept(course, file):
    assert reset(course) is None
    assert not list(file.parent.glob("*.old-*"))


def test_a_deleted_file_comes_back(course, file):
    stub = file.read_bytes()
    file.unlink()
    assert reset(course) is None
    assert file.read_bytes() == stub


def test_a_folder_in_place_of_the_file_is_an_error_and_stays(course, file):
    file.unlink()
    file.mkdir()
    with pytest.raises(
        WorkspaceError, match=r"scale\.py cannot be written: .* Nothing is lost\. Get"
    ):
        reset(course)
    assert file.is_dir()


def test_without_a_copy_of_the_stub_nothing_is_touched(course, file):
    shutil.rmtree(course.root / STATE_FOLDER)
    file.write_text("my work")
    with pytest.raises(WorkspaceError, match=r"There is no copy of the stub scale\.py: .* missing"):
        reset(course)
    assert file.read_text() == "my work"
    assert not list(file.parent.glob("*.old-*"))


def test_the_stubs_of_the_shipped_lessons_are_in_the_package_too(root, tmp_path):
    shutil.copytree(root / "exercises/01_perceptron", tmp_path / "01_perceptron")
    (tmp_path / "01_perceptron/perceptron.py").write_text("my work")
    course = load_lessons(tmp_path)
    assert (
        workspace.reset(course, course.exercises["01_perceptron"])
        == tmp_path / "01_perceptron/perceptron.old-1.py"
    )
    assert (tmp_path / "01_perceptron/perceptron.py").read_bytes() == (
        root / "exercises/01_perceptron/perceptron.py"
    ).read_bytes()


def test_the_author_of_the_lessons_cannot_reset_a_stub_to_itself(tiny_lessons):
    course = load_lessons(tiny_lessons / "exercises")
    with pytest.raises(WorkspaceError, match=r"There is no copy of the stub"):
        reset(course)


def test_the_state_is_remembered(course):
    assert workspace.read_state(course) == State()
    assert workspace.write_state(course, STATE)
    assert workspace.read_state(course) == STATE


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\x00", b"[]", b'{"results": 3}', b'{"results": {"x": {"digest": 1}}}'],
)
def test_a_state_that_cannot_be_read_is_forgotten(course, content):
    workspace.write_state(course, STATE)
    (course.root / STATE_FOLDER / "state.json").write_bytes(content)
    assert workspace.read_state(course) == State()
    assert workspace.write_state(course, STATE)


def test_unknown_fields_of_a_newer_versions_state_are_ignored(course):
    (course.root / STATE_FOLDER / "state.json").write_text(
        '{"current": "01_scale", "mood": "good"}'
    )
    assert workspace.read_state(course) == State("01_scale")


def test_in_a_folder_that_cannot_be_written_only_the_state_is_lost(course):
    shutil.rmtree(course.root / STATE_FOLDER)
    (course.root / STATE_FOLDER).write_text("a file in its place, which stops root too")
    assert not workspace.write_state(course, STATE)
    assert workspace.read_state(course) == State()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_in_a_folder_without_permission_only_the_state_is_lost(course):
    (course.root / STATE_FOLDER).chmod(0o500)
    assert not workspace.write_state(course, STATE)


def test_an_exercise_is_done_when_all_of_some_checks_pass():
    assert CachedResult("d", 2, 2).done
    assert not CachedResult("d", 1, 2).done
    assert not CachedResult("d", 0, 0).done
