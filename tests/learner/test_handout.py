"""A handout has only what learners may see, and never overwrites a learner's work."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import pytest

from autograder.course import Course, load_lessons
from autograder.errors import WorkspaceError
from autograder.learner import handout
from autograder.learner.handout import STATE_FOLDER, HandoutChanges

PUBLIC = [
    "01_scale/README.md",
    "01_scale/exercise.toml",
    "01_scale/scale.py",
    "01_scale/test_scale.py",
    "README.md",
]


@pytest.fixture
def lessons_folder(tiny_lessons: Path) -> Path:
    return tiny_lessons / "exercises"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "work"


def write(lessons_folder: Path, folder: Path) -> HandoutChanges:
    return handout.write_handout(load_lessons(lessons_folder), folder)


def names(lessons_folder: Path) -> list[str]:
    return sorted(name for _, name in handout.list_public_files(load_lessons(lessons_folder)))


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_new_folder_has_the_public_files_and_the_state_folder(lessons_folder, folder):
    assert write(lessons_folder, folder) == HandoutChanges(tuple(sorted(PUBLIC)), (), ())
    written = tree(folder)
    assert {name: written[name] for name in PUBLIC} == {
        name: content for name, content in tree(lessons_folder).items() if name in PUBLIC
    }
    assert set(written) - set(PUBLIC) == {
        f"{STATE_FOLDER}/made.json",
        f"{STATE_FOLDER}/stubs/01_scale/scale.py",
    }


def test_a_second_time_nothing_is_written(lessons_folder, folder):
    write(lessons_folder, folder)
    before = tree(folder)
    assert write(lessons_folder, folder) == HandoutChanges((), (), ())
    assert tree(folder) == before


def test_a_file_that_was_deleted_comes_back(lessons_folder, folder):
    write(lessons_folder, folder)
    (folder / "01_scale/test_scale.py").unlink()
    assert write(lessons_folder, folder).new == ("01_scale/test_scale.py",)


def test_an_upgrade_updates_untouched_files_and_keeps_the_others(lessons_folder, folder):
    write(lessons_folder, folder)
    (folder / "01_scale/scale.py").write_text("my work")
    (folder / "README.md").write_text("my notes")
    for name in PUBLIC:
        with (lessons_folder / name).open("a") as stream:
            stream.write("\n# newer\n")
    changes = write(lessons_folder, folder)
    assert changes.kept == ("01_scale/scale.py", "README.md")
    assert set(changes.updated) == set(PUBLIC) - set(changes.kept)
    assert (folder / "01_scale/scale.py").read_text() == "my work"
    assert (folder / "README.md").read_text() == "my notes"
    kept_stub = folder / STATE_FOLDER / "stubs/01_scale/scale.py"
    assert kept_stub.read_bytes() == (lessons_folder / "01_scale/scale.py").read_bytes()
    assert write(lessons_folder, folder) == HandoutChanges((), (), changes.kept), (
        "they are reported again"
    )


def test_a_learners_work_on_the_newest_stub_is_not_reported(lessons_folder, folder):
    write(lessons_folder, folder)
    (folder / "01_scale/scale.py").write_text("my work")
    assert write(lessons_folder, folder) == HandoutChanges((), (), ())


def test_a_learner_who_made_the_newer_version_is_up_to_date(lessons_folder, folder):
    write(lessons_folder, folder)
    for parent in (lessons_folder, folder):
        (parent / "01_scale/README.md").write_text("newer")
    assert write(lessons_folder, folder) == HandoutChanges((), (), ())
    (lessons_folder / "01_scale/README.md").write_text("newest")
    assert write(lessons_folder, folder).updated == ("01_scale/README.md",)


@pytest.mark.parametrize("content", [None, b"", b"\xff", b"[1]", b'{"README.md": 3}'])
def test_without_a_record_no_work_is_overwritten(lessons_folder, folder, content):
    write(lessons_folder, folder)
    made = folder / STATE_FOLDER / "made.json"
    made.unlink() if content is None else made.write_bytes(content)
    (folder / "01_scale/scale.py").write_text("my work")
    (lessons_folder / "README.md").write_text("newer")
    assert write(lessons_folder, folder).kept == ("01_scale/scale.py", "README.md")
    assert (folder / "01_scale/scale.py").read_text() == "my work"


def test_a_file_that_was_there_before_is_kept(lessons_folder, folder):
    folder.mkdir()
    (folder / "README.md").write_text("of another project")
    assert write(lessons_folder, folder).kept == ("README.md",)


def test_only_listed_files_are_public(lessons_folder):
    for name in (
        "solution.py",
        "scale_solution.py",
        "scale.old-1.py",
        ".env",
        ".scale.csv",
        "mistakes.py",
        "variants.py",
        "scale.pyc",
        "notes.md",
        "scale.py~",
        "scale.py.orig",
        "grades.db",
        "deep/scale.py",
        "deep/figure.svg",
        "__pycache__/scale.txt",
        ".ipynb_checkpoints/scale.py",
        "../course.toml",
        "../solution.csv",
        "../other/scale.py",
        "../other/data.csv",
        "../data/load.py",
        "../data/deep/x.csv",
        f"../{STATE_FOLDER}/state.json",
    ):
        path = lessons_folder / "01_scale" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("secret")
    assert names(lessons_folder) == sorted(PUBLIC)


def test_pictures_and_data_of_a_lesson_are_public(lessons_folder):
    more = [
        "01_scale/a.svg",
        "01_scale/b.csv",
        "01_scale/picture.py",
        "data/README.md",
        "data/x.npz",
    ]
    (lessons_folder / "data").mkdir()
    for name in more:
        (lessons_folder / name).write_text("x")
    assert names(lessons_folder) == sorted(PUBLIC + more)


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("01_scale/data.txt", "../solutions/01_scale/scale.py"),
        ("01_scale/README.md", "../solutions/01_scale/scale.py"),
        ("data", "../solutions/01_scale"),
        ("02_scale", "../elsewhere"),
    ],
)
def test_a_link_is_refused_and_nothing_is_written(lessons_folder, folder, link, target):
    shutil.copytree(lessons_folder / "01_scale", lessons_folder.parent / "elsewhere")
    (lessons_folder / link).unlink(missing_ok=True)
    (lessons_folder / link).symlink_to((lessons_folder / target).resolve())
    with pytest.raises(WorkspaceError) as caught:
        write(lessons_folder, folder)
    assert str(caught.value) == (
        f"{lessons_folder / link} is a symbolic link. Put the file or folder itself there."
    )
    assert not folder.exists()


def test_a_link_that_is_not_public_is_skipped(lessons_folder):
    (lessons_folder / "01_scale/solution.py").symlink_to(
        lessons_folder.parent / "solutions/01_scale/scale.py"
    )
    (lessons_folder / "solutions").symlink_to(lessons_folder.parent / "solutions")
    assert names(lessons_folder) == sorted(PUBLIC)


def test_a_course_is_not_a_learners_folder(lessons_folder, tiny_lessons):
    with pytest.raises(WorkspaceError, match=r"has solutions/: it is a course\. Name another"):
        write(lessons_folder, tiny_lessons)


def test_a_file_in_place_of_the_folder_is_an_error(lessons_folder, folder):
    folder.write_text("")
    with pytest.raises(WorkspaceError, match=r"cannot be written: .*\. Make room there or"):
        write(lessons_folder, folder)


def test_a_folder_in_place_of_a_file_is_an_error_and_stays(lessons_folder, folder):
    (folder / "01_scale/scale.py").mkdir(parents=True)
    with pytest.raises(WorkspaceError, match=r"scale\.py cannot be written: Is a directory"):
        write(lessons_folder, folder)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_an_error(lessons_folder, folder):
    folder.mkdir(mode=0o500)
    with pytest.raises(WorkspaceError, match=r"cannot be written: Permission denied"):
        write(lessons_folder, folder)


def test_a_new_folder_must_be_new(lessons_folder, folder):
    folder.mkdir()
    assert handout.write_new_handout(load_lessons(lessons_folder), folder) == (folder, len(PUBLIC))
    with pytest.raises(WorkspaceError, match=r"work exists already\. Name a new folder\.$"):
        handout.write_new_handout(load_lessons(lessons_folder), folder)
    with pytest.raises(WorkspaceError, match=r"README\.md exists already"):
        handout.write_new_handout(load_lessons(lessons_folder), folder / "README.md")


@pytest.mark.parametrize("name", ["lessons", "lessons.zip", "lessons.v1"])
def test_a_zip_holds_the_same_files_in_one_folder(lessons_folder, folder, tmp_path, name):
    path, count = handout.pack_handout(load_lessons(lessons_folder), tmp_path / name)
    assert (path.suffix, count) == (".zip", len(PUBLIC))
    write(lessons_folder, folder)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        inside = {entry: archive.read(entry) for entry in archive.namelist()}
    assert inside == {f"{path.stem}/{entry}": content for entry, content in tree(folder).items()}


def test_the_same_lessons_give_the_same_zip(lessons_folder, tmp_path):
    first, _ = handout.pack_handout(load_lessons(lessons_folder), tmp_path / "a/x.zip")
    for path in lessons_folder.rglob("*"):
        os.utime(path, (10**9, 10**9))
    second, _ = handout.pack_handout(load_lessons(lessons_folder), tmp_path / "b/x.zip")
    assert first.read_bytes() == second.read_bytes()
    with pytest.raises(WorkspaceError, match=r"x\.zip exists already\. Name a new file\.$"):
        handout.pack_handout(load_lessons(lessons_folder), second)


def test_a_zip_that_cannot_be_written_is_an_error(lessons_folder, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceError, match=r"out\.zip cannot be written: "):
        handout.pack_handout(load_lessons(lessons_folder), tmp_path / "file/out.zip")


def test_the_lessons_come_with_the_package(root):
    assert (
        load_lessons(handout.find_shipped_lessons()).exercises.keys()
        == load_lessons(root / "exercises").exercises.keys()
    )


def test_a_missing_or_damaged_state_file_is_none(tmp_path):
    path = tmp_path / "x.json"
    assert handout.read_json(path, dict[str, str]) is None
    for content in (b"", b"{", b"3", b"\xff", b'{"a": 1}'):
        path.write_bytes(content)
        assert handout.read_json(path, dict[str, str]) is None
    path.write_bytes(b'{"a": "b"}')
    assert handout.read_json(path, dict[str, str]) == {"a": "b"}


def test_every_lesson_of_this_repository_is_public(root):
    course: Course = load_lessons(root / "exercises")
    listed = set(names(root / "exercises"))
    for exercise in course.exercises.values():
        files = (
            "README.md",
            "exercise.toml",
            f"{exercise.module}.py",
            f"test_{exercise.module}.py",
        )
        assert {f"{exercise.name}/{file}" for file in files} <= listed
    assert "README.md" in listed
