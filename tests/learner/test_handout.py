"""What learners may see, and no more; and no work of a learner's is ever overwritten."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import pytest

from autograder.course import Course, load_lessons
from autograder.errors import WorkspaceError
from autograder.learner import handout
from autograder.learner.handout import OWN, Written

SEEN = [
    "01_scale/README.md",
    "01_scale/exercise.toml",
    "01_scale/scale.py",
    "01_scale/test_scale.py",
    "README.md",
]


@pytest.fixture
def shown(tiny_lessons: Path) -> Path:
    return tiny_lessons / "exercises"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "work"


def write(shown: Path, folder: Path) -> Written:
    return handout.write(load_lessons(shown), folder)


def names(shown: Path) -> list[str]:
    return sorted(name for _, name in handout.shown_files(load_lessons(shown)))


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_new_folder_holds_what_is_shown_and_what_is_ours(shown, folder):
    assert write(shown, folder) == Written(tuple(sorted(SEEN)), (), ())
    there = tree(folder)
    assert {name: there[name] for name in SEEN} == {
        name: content for name, content in tree(shown).items() if name in SEEN
    }
    assert set(there) - set(SEEN) == {f"{OWN}/made.json", f"{OWN}/stubs/01_scale/scale.py"}


def test_a_second_time_nothing_is_written(shown, folder):
    write(shown, folder)
    before = tree(folder)
    assert write(shown, folder) == Written((), (), ())
    assert tree(folder) == before


def test_a_file_that_was_deleted_comes_back(shown, folder):
    write(shown, folder)
    (folder / "01_scale/test_scale.py").unlink()
    assert write(shown, folder).new == ("01_scale/test_scale.py",)


def test_an_upgrade_renews_what_is_untouched_and_keeps_what_is_not(shown, folder):
    write(shown, folder)
    (folder / "01_scale/scale.py").write_text("my work")
    (folder / "README.md").write_text("my notes")
    for name in SEEN:
        with (shown / name).open("a") as opened:
            opened.write("\n# newer\n")
    done = write(shown, folder)
    assert done.kept == ("01_scale/scale.py", "README.md")
    assert set(done.renewed) == set(SEEN) - set(done.kept)
    assert (folder / "01_scale/scale.py").read_text() == "my work"
    assert (folder / "README.md").read_text() == "my notes"
    kept_stub = folder / OWN / "stubs/01_scale/scale.py"
    assert kept_stub.read_bytes() == (shown / "01_scale/scale.py").read_bytes()
    assert write(shown, folder) == Written((), (), done.kept), "and is told again"


def test_a_learners_work_on_the_newest_stub_is_no_news(shown, folder):
    write(shown, folder)
    (folder / "01_scale/scale.py").write_text("my work")
    assert write(shown, folder) == Written((), (), ())


def test_a_learner_who_made_the_newer_version_is_up_to_date(shown, folder):
    write(shown, folder)
    for place in (shown, folder):
        (place / "01_scale/README.md").write_text("newer")
    assert write(shown, folder) == Written((), (), ())
    (shown / "01_scale/README.md").write_text("newest")
    assert write(shown, folder).renewed == ("01_scale/README.md",)


@pytest.mark.parametrize("content", [None, b"", b"\xff", b"[1]", b'{"README.md": 3}'])
def test_without_memory_nothing_of_a_learners_is_overwritten(shown, folder, content):
    write(shown, folder)
    made = folder / OWN / "made.json"
    made.unlink() if content is None else made.write_bytes(content)
    (folder / "01_scale/scale.py").write_text("my work")
    (shown / "README.md").write_text("newer")
    assert write(shown, folder).kept == ("01_scale/scale.py", "README.md")
    assert (folder / "01_scale/scale.py").read_text() == "my work"


def test_a_file_that_was_there_before_is_kept(shown, folder):
    folder.mkdir()
    (folder / "README.md").write_text("of another project")
    assert write(shown, folder).kept == ("README.md",)


def test_only_what_is_listed_is_shown(shown):
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
        f"../{OWN}/state.json",
    ):
        path = shown / "01_scale" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("secret")
    assert names(shown) == sorted(SEEN)


def test_pictures_and_data_of_a_lesson_are_shown(shown):
    more = [
        "01_scale/a.svg",
        "01_scale/b.csv",
        "01_scale/picture.py",
        "data/README.md",
        "data/x.npz",
    ]
    (shown / "data").mkdir()
    for name in more:
        (shown / name).write_text("x")
    assert names(shown) == sorted(SEEN + more)


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("01_scale/data.txt", "../solutions/01_scale/scale.py"),
        ("01_scale/README.md", "../solutions/01_scale/scale.py"),
        ("data", "../solutions/01_scale"),
        ("02_scale", "../elsewhere"),
    ],
)
def test_a_link_is_refused_and_nothing_is_written(shown, folder, link, target):
    shutil.copytree(shown / "01_scale", shown.parent / "elsewhere")
    (shown / link).unlink(missing_ok=True)
    (shown / link).symlink_to((shown / target).resolve())
    with pytest.raises(WorkspaceError) as caught:
        write(shown, folder)
    assert str(caught.value) == (f"{shown / link} is a symbolic link. Put what it leads to there.")
    assert not folder.exists()


def test_a_link_that_is_not_shown_is_skipped(shown):
    (shown / "01_scale/solution.py").symlink_to(shown.parent / "solutions/01_scale/scale.py")
    (shown / "solutions").symlink_to(shown.parent / "solutions")
    assert names(shown) == sorted(SEEN)


def test_a_course_is_no_learners_folder(shown, tiny_lessons):
    with pytest.raises(WorkspaceError, match=r"has solutions/: it is a course\. Name another"):
        write(shown, tiny_lessons)


def test_a_file_in_the_folders_place_is_told(shown, folder):
    folder.write_text("")
    with pytest.raises(WorkspaceError, match=r"cannot be written: .*\. Make room there or"):
        write(shown, folder)


def test_a_folder_in_a_files_place_is_told_and_left(shown, folder):
    (folder / "01_scale/scale.py").mkdir(parents=True)
    with pytest.raises(WorkspaceError, match=r"scale\.py cannot be written: Is a directory"):
        write(shown, folder)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_told(shown, folder):
    folder.mkdir(mode=0o500)
    with pytest.raises(WorkspaceError, match=r"cannot be written: Permission denied"):
        write(shown, folder)


def test_a_write_that_fails_leaves_the_old_file_and_no_other(folder):
    (folder / "x").mkdir(parents=True)
    (folder / "x/inner").write_text("old")
    with pytest.raises(OSError, match="directory"):
        handout.replace(folder / "x", b"new")
    assert list(tree(folder)) == ["x/inner"]


def test_a_new_folder_must_be_new(shown, folder):
    folder.mkdir()
    assert handout.write_new(load_lessons(shown), folder) == (folder, len(SEEN))
    with pytest.raises(WorkspaceError, match=r"work is there already\. Name a new folder\.$"):
        handout.write_new(load_lessons(shown), folder)
    with pytest.raises(WorkspaceError, match=r"README\.md is there already"):
        handout.write_new(load_lessons(shown), folder / "README.md")


@pytest.mark.parametrize("name", ["lessons", "lessons.zip", "lessons.v1"])
def test_a_zip_holds_the_same_files_in_one_folder(shown, folder, tmp_path, name):
    path, count = handout.pack(load_lessons(shown), tmp_path / name)
    assert (path.suffix, count) == (".zip", len(SEEN))
    write(shown, folder)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        inside = {entry: archive.read(entry) for entry in archive.namelist()}
    assert inside == {f"{path.stem}/{entry}": content for entry, content in tree(folder).items()}


def test_the_same_lessons_give_the_same_zip(shown, tmp_path):
    one, _ = handout.pack(load_lessons(shown), tmp_path / "a/x.zip")
    for path in shown.rglob("*"):
        os.utime(path, (10**9, 10**9))
    two, _ = handout.pack(load_lessons(shown), tmp_path / "b/x.zip")
    assert one.read_bytes() == two.read_bytes()
    with pytest.raises(WorkspaceError, match=r"x\.zip is there already\. Name a new file\.$"):
        handout.pack(load_lessons(shown), two)


def test_a_zip_that_cannot_be_written_is_told(shown, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceError, match=r"out\.zip cannot be written: "):
        handout.pack(load_lessons(shown), tmp_path / "file/out.zip")


def test_the_lessons_come_with_the_package(root):
    assert (
        load_lessons(handout.shipped_lessons()).exercises.keys()
        == load_lessons(root / "exercises").exercises.keys()
    )


def test_what_is_no_file_of_ours_is_nothing(tmp_path):
    path = tmp_path / "x.json"
    assert handout.read_own(path, dict[str, str]) is None
    for content in (b"", b"{", b"3", b"\xff", b'{"a": 1}'):
        path.write_bytes(content)
        assert handout.read_own(path, dict[str, str]) is None
    path.write_bytes(b'{"a": "b"}')
    assert handout.read_own(path, dict[str, str]) == {"a": "b"}


def test_every_lesson_of_this_repository_is_shown(root):
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
