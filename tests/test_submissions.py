"""Reading a class's folder: what one student puts there costs only that submission."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.errors import SubmissionsError
from autograder.files import display_name
from autograder.model import Exercise, Limits
from autograder.submissions import (
    ClassListing,
    Submission,
    SubmissionPath,
    describe_missing,
    find_submissions,
    read_submission,
)

EXERCISE = Exercise(
    "01_scale", "Twice", "scale", ("double",), limits=Limits(module_kb=4, notebook_mb=1)
)
EXERCISES = {"01_scale": EXERCISE, "02_next": Exercise("02_next", "Next", "after", ("f",))}
NOT_ROOT = pytest.mark.skipif(os.geteuid() == 0, reason="root may read and enter every folder")


@pytest.fixture
def classroom(tmp_path: Path) -> Path:
    folder = tmp_path / "class"
    folder.mkdir()
    return folder


@pytest.fixture
def ada(classroom: Path) -> Path:
    """Create the folder of ada's work on 01_scale."""
    folder = classroom / "ada" / "01_scale"
    folder.mkdir(parents=True)
    return folder


def read(folder: Path) -> Submission | None:
    """Read the submission in an exercise's folder."""
    return read_submission(
        SubmissionPath(folder.parent.parent, folder.parent.name, EXERCISES[folder.name])
    )


def refusal(folder: Path) -> str:
    submission = read(folder)
    assert submission is not None
    assert submission.source is None
    assert submission.message is not None
    return submission.message


def names(listing: ClassListing) -> list[tuple[str, str]]:
    return [(path.student, path.exercise.name) for path in listing.paths]


def notebook(*sources: str) -> bytes:
    cells = [{"cell_type": "code", "source": source} for source in sources]
    return json.dumps({"nbformat": 4, "cells": cells}).encode()


# Which submissions are listed.


def test_paths_are_ordered_by_student_and_exercise(classroom):
    for name in ("bob/02_next", "bob/01_scale", "Zoe/01_scale", "ada/02_next"):
        (classroom / name).mkdir(parents=True)
    assert find_submissions(classroom, EXERCISES) == ClassListing(
        [
            SubmissionPath(classroom, "Zoe", EXERCISES["01_scale"]),
            SubmissionPath(classroom, "ada", EXERCISES["02_next"]),
            SubmissionPath(classroom, "bob", EXERCISES["01_scale"]),
            SubmissionPath(classroom, "bob", EXERCISES["02_next"]),
        ],
        [],
    )


@pytest.mark.parametrize("name", [".git", ".ada", "__pycache__", "__MACOSX"])
def test_a_folder_that_begins_with_a_dot_or_two_underscores_is_not_a_student(ada, name):
    (ada.parent.parent / name / "01_scale").mkdir(parents=True)
    listing = find_submissions(ada.parent.parent, EXERCISES)
    assert names(listing) == [("ada", "01_scale")]
    assert listing.skipped == []


@pytest.mark.parametrize(
    "name", ["-rf", "_x", "a b", "a\nb", "\x1b[31mred", "[bold]x", "*", "'\"", "é", "\u202e", r"\x"]
)
def test_every_other_name_is_a_student(classroom, name):
    (classroom / name / "01_scale").mkdir(parents=True)
    assert names(find_submissions(classroom, EXERCISES)) == [(name, "01_scale")]
    assert names(find_submissions(classroom, EXERCISES, [name])) == [(name, "01_scale")]


def test_twins_are_kept_apart(classroom):
    """Names may differ in case only, or in how Unicode writes the same letter."""
    names = ["Zo\u00eb", "Zoe\u0308", "zo\u00eb"]
    for name in names:
        folder = classroom / name / "01_scale"
        folder.mkdir(parents=True)
        (folder / "scale.py").write_text(f"name = {name!r}")
    submissions = [read_submission(path) for path in find_submissions(classroom, EXERCISES).paths]
    assert {submission.student: submission.source for submission in submissions if submission} == {
        name: f"name = {name!r}" for name in names
    }


def test_a_name_that_is_not_utf_8_is_found_and_shown_as_bytes(classroom):
    (classroom / os.fsdecode(b"r\xe9my") / "01_scale").mkdir(parents=True)
    (path,) = find_submissions(classroom, EXERCISES, [r"r\xe9my"]).paths
    (path.root / path.student / "01_scale/scale.py").write_text("x = 1")
    submission = read_submission(path)
    assert submission is not None
    assert (submission.student, submission.source) == (r"r\xe9my", "x = 1")


def test_files_beside_the_students_are_ignored(ada):
    (ada.parent.parent / "README.md").write_text("hello")
    assert names(find_submissions(ada.parent.parent, EXERCISES)) == [("ada", "01_scale")]


def test_only_the_students_asked_for_are_names(classroom):
    for name in ("ada", "bob", "eve"):
        (classroom / name / "01_scale").mkdir(parents=True)
    listing = find_submissions(classroom, EXERCISES, ["eve", "ada", "eve"])
    assert names(listing) == [("ada", "01_scale"), ("eve", "01_scale")]


def test_a_folder_of_an_unknown_name_is_reported_once(classroom):
    for name in ("ada/99_x", "ada/01_scale", "bob/99_x", "bob/.git", "bob/__pycache__"):
        (classroom / name).mkdir(parents=True)
    (classroom / "ada/notes.txt").write_text("")
    listing = find_submissions(classroom, EXERCISES)
    assert names(listing) == [("ada", "01_scale")]
    assert listing.skipped == [
        "bob has no exercise's folder, such as 01_scale.",
        "99_x (of ada) is not an exercise of the course: skipped.",
    ]


def test_a_folder_of_an_unknown_name_that_is_not_utf_8_is_reported_as_bytes(ada):
    (ada.parent / os.fsdecode(b"\xff")).mkdir()
    assert find_submissions(ada.parent.parent, EXERCISES).skipped == [
        r"\xff (of ada) is not an exercise of the course: skipped."
    ]


@pytest.mark.parametrize("target", ["ada", "/", "nowhere", "bob"])
def test_a_student_who_is_a_symbolic_link_is_skipped(ada, target):
    (ada.parent.parent / "bob").symlink_to(target)
    listing = find_submissions(ada.parent.parent, EXERCISES)
    assert names(listing) == [("ada", "01_scale")]
    assert listing.skipped == ["bob is a symbolic link: skipped. Put the folder itself there."]


@pytest.mark.parametrize("target", ["loop", "nowhere", "/", "01_scale"])
def test_a_symbolic_link_beside_an_exercise_does_not_cost_the_exercise(ada, target):
    (ada.parent / "loop").symlink_to(target)
    assert names(find_submissions(ada.parent.parent, EXERCISES)) == [("ada", "01_scale")]


def test_a_missing_folder_says_what_it_must_hold(tmp_path):
    with pytest.raises(SubmissionsError) as caught:
        find_submissions(tmp_path / "none", EXERCISES)
    assert str(caught.value) == (
        f"The folder of submissions {tmp_path / 'none'} cannot be read: No such file or directory."
        " It must hold one folder for each student."
    )


def test_a_file_in_place_of_the_folder_is_an_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SubmissionsError, match=r"cannot be read: Not a directory\."):
        find_submissions(tmp_path / "file", EXERCISES)


def test_a_folder_without_students_says_what_it_must_hold(classroom):
    with pytest.raises(SubmissionsError) as caught:
        find_submissions(classroom, EXERCISES)
    assert str(caught.value) == (
        f"There is no student in {classroom}: it must hold one folder for each, with"
        " <exercise>/<module>.py below it."
    )


@pytest.mark.parametrize("name", ["bob", "", "../../etc", "x\ny"])
def test_an_unknown_student_is_an_error(ada, name):
    with pytest.raises(SubmissionsError) as caught:
        find_submissions(ada.parent.parent, EXERCISES, ["ada", name])
    assert str(caught.value) == (
        f"There is no student {name!r} in {ada.parent.parent}. Students are its folders."
    )


@pytest.mark.parametrize(
    ("name", "asked", "meant"),
    [(b"ada", "ad", "'ada'"), (b"ada", "ADA", "'ada'"), (b"r\xe9my", "remy", r"'r\xe9my'")],
)
def test_the_nearest_name_is_suggested(classroom, name, asked, meant):
    (classroom / os.fsdecode(name)).mkdir()
    with pytest.raises(SubmissionsError) as caught:
        find_submissions(classroom, EXERCISES, [asked])
    assert str(caught.value).endswith(f" Did you mean {meant}?")


@NOT_ROOT
def test_a_student_who_cannot_be_listed_is_skipped(ada):
    (ada.parent.parent / "bob").mkdir(mode=0)
    listing = find_submissions(ada.parent.parent, EXERCISES)
    assert names(listing) == [("ada", "01_scale")]
    assert listing.skipped == ["bob cannot be read (Permission denied): skipped."]


# How a name is displayed.


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"ada", "ada"),
        ("Zoë 😀".encode(), "Zoë 😀"),
        (b"a\\b", r"a\b"),
        (b"\xff", r"\xff"),
        (b"r\xe9my\\", r"r\xe9my" + "\\\\"),
        (rb"\xff", r"\\xff"),
        (b"\\\xff", "\\\\" + r"\xff"),
        (b"a\nb", "a\nb"),
    ],
)
def test_a_name_is_displayed_as_it_is_except_for_bytes_that_are_not_utf_8(name, shown):
    assert display_name(os.fsdecode(name)) == shown


NAMES = st.binary(max_size=6) | st.lists(
    st.sampled_from([b"\\", b"x", b"ff", b"\xff", b"\xc3", b"\xa9", "é".encode(), b"\\xff"]),
    max_size=6,
).map(b"".join)


@settings(deadline=None, max_examples=1000)
@given(NAMES, NAMES)
def test_names_that_differ_are_displayed_differently(one, other):
    shown = [display_name(name.decode(errors="surrogateescape")) for name in (one, other)]
    assert (shown[0] == shown[1]) == (one == other)


@settings(deadline=None)
@given(NAMES)
def test_a_displayed_name_can_be_stored_anywhere(name):
    shown = display_name(name.decode(errors="surrogateescape"))
    assert shown.encode().decode() == shown


# How a submission is read.


def test_a_module_is_read_with_its_digest(ada):
    (ada / "scale.py").write_bytes(b"x = 1\n")
    digest = hashlib.sha256(b"x = 1\n").hexdigest()
    assert read(ada) == Submission("ada", "01_scale", "x = 1\n", digest, None)


def test_a_notebook_is_read_with_its_digest(ada):
    content = notebook("x = 1", "y = 2")
    (ada / "01_scale.ipynb").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    assert read(ada) == Submission("ada", "01_scale", "x = 1\ny = 2\n", digest, None, (1, 2))


def test_dropped_lines_of_a_notebook_are_reported(ada):
    (ada / "01_scale.ipynb").write_bytes(notebook("%matplotlib inline\n!ls\nx = 1"))
    submission = read(ada)
    assert submission is not None
    assert submission.source == "pass\npass\nx = 1\n"
    assert submission.message == "Lines that only IPython reads were dropped: 2."


def test_of_a_module_and_a_notebook_the_module_counts_and_the_message_says_so(ada):
    (ada / "scale.py").write_text("x = 1\n")
    (ada / "01_scale.ipynb").write_text("broken")
    submission = read(ada)
    assert submission is not None
    assert submission.source == "x = 1\n"
    assert submission.message == "There is a notebook too: scale.py counts."


def test_a_module_that_cannot_be_read_counts_too(ada):
    (ada / "scale.py").mkdir()
    (ada / "01_scale.ipynb").write_bytes(notebook("x = 1"))
    assert "scale.py" in refusal(ada)


@pytest.mark.parametrize("file", [None, "scale.txt", "Scale.py", "helper.py", "scale.ipynb"])
def test_without_a_submission_there_is_none(ada, file):
    if file:
        (ada / file).write_text("x = 1")
    assert read(ada) is None


def test_a_name_is_stored_as_it_is_shown(classroom):
    folder = classroom / os.fsdecode(b"\xff") / "01_scale"
    folder.mkdir(parents=True)
    (folder / "scale.py").mkdir()
    submission = read(folder)
    assert submission is not None
    assert submission.student == r"\xff"


@pytest.mark.parametrize(
    ("content", "source"),
    [
        (b"", ""),
        (b"\xef\xbb\xbfx = 1", "x = 1"),
        (b"x = 1\r\ny = 2\r\n", "x = 1\ny = 2\n"),
        (b"x = 1\ry = 2\r", "x = 1\ny = 2\n"),
        (b"x\r\r\n\ny", "x\n\n\ny"),
        ("é = 'λ😀'".encode(), "é = 'λ😀'"),
        (b"x = '\0'", "x = '\0'"),
        (b"s = '\x0c\xe2\x80\xa8'", "s = '\x0c\u2028'"),
        (b"# -*- coding: latin-1 -*-\n\xc3\xa9 = 1", "# -*- coding: latin-1 -*-\né = 1"),
    ],
)
def test_a_module_may_have_any_line_ending_and_a_byte_order_mark(ada, content, source):
    (ada / "scale.py").write_bytes(content)
    submission = read(ada)
    assert submission is not None
    assert (submission.source, submission.message) == (source, None)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        pytest.param(b"\xe9", 1, id="at once"),
        pytest.param(b"x = 1\n# caf\xe9\n", 2, id="Latin-1"),
        pytest.param(b"x\r\n\xe9", 2, id="after CR LF"),
        pytest.param(b"x\r\xe9", 2, id="after CR"),
        pytest.param(b"\xef\xbb\xbfx\n\xe9", 2, id="after a mark"),
        pytest.param("x = 1\n".encode("utf-16"), 1, id="UTF-16"),
        pytest.param(b"\n\nx\xed\xa0\x80", 3, id="half a character"),
    ],
)
def test_a_module_that_is_not_utf_8_says_where(ada, content, line):
    (ada / "scale.py").write_bytes(content)
    assert refusal(ada) == f"The file is not UTF-8 (line {line}). Save it with encoding UTF-8."
    submission = read(ada)
    assert submission is not None
    assert submission.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"nbformat": 4, "m": ' + b"[" * 10**5])
def test_a_broken_notebook_is_unreadable_and_keeps_its_digest(ada, content):
    (ada / "01_scale.ipynb").write_bytes(content)
    assert refusal(ada).startswith("The file is not a notebook: ")
    submission = read(ada)
    assert submission is not None
    assert submission.sha256 == hashlib.sha256(content).hexdigest()


def test_a_module_of_just_the_limit_is_read(ada):
    (ada / "scale.py").write_bytes(b"#" * 4 * 1024)
    submission = read(ada)
    assert submission is not None
    assert submission.source == "#" * 4 * 1024


@pytest.mark.parametrize(
    ("file", "size", "limit"),
    [
        ("scale.py", 4 * 2**10 + 1, 4),
        ("scale.py", 2**42, 4),
        ("01_scale.ipynb", 2**20 + 1, 1024),
        ("01_scale.ipynb", 2**42, 1024),
    ],
)
def test_a_larger_file_is_never_read(ada, file, size, limit):
    with (ada / file).open("wb") as stream:
        stream.truncate(size)
    assert refusal(ada).startswith(f"{file} is too large: at most {limit} kB are read.")


# What is not a regular file.


def make_fifo(path: Path) -> None:
    os.mkfifo(path)


def make_folder(path: Path) -> None:
    path.mkdir()


def make_socket(path: Path) -> None:
    with contextlib.chdir(path.parent), socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path.name)


def make_device(path: Path) -> None:
    try:
        os.mknod(path, 0o600 | stat.S_IFCHR, os.makedev(1, 5))  # /dev/zero
    except PermissionError:
        pytest.skip("only root may make a device, and not in every container")


@pytest.mark.parametrize("file", ["scale.py", "01_scale.ipynb"])
@pytest.mark.parametrize("make", [make_fifo, make_folder, make_socket, make_device])
def test_what_is_not_a_regular_file_is_unreadable(ada, file, make: Callable[[Path], None]):
    make(ada / file)
    submission = read(ada)
    assert submission is not None
    assert submission.sha256 is None
    assert refusal(ada) == f"{file} is not a regular file."


@pytest.mark.parametrize("make", [make_fifo, make_folder, make_socket, make_device])
def test_what_is_not_a_regular_file_leaves_no_descriptor_open(ada, make: Callable[[Path], None]):
    """A class of a thousand would use up all of them."""
    make(ada / "scale.py")
    before = os.listdir("/proc/self/fd")  # noqa: PTH208 - only the names are needed
    for _ in range(3):
        assert read(ada)
    assert len(os.listdir("/proc/self/fd")) == len(before)  # noqa: PTH208


@pytest.mark.parametrize("file", ["scale.py", "01_scale.ipynb"])
@pytest.mark.parametrize("target", ["../../eve/secret.py", "{outside}", "nowhere", "scale.py", "."])
def test_a_file_that_is_a_symbolic_link_is_not_followed(ada, tmp_path, file, target):
    (tmp_path / "outside.py").write_text("secret = 1")
    (ada.parent.parent / "eve").mkdir()
    (ada.parent.parent / "eve/secret.py").write_text("secret = 1")
    (ada / file).symlink_to(target.format(outside=tmp_path / "outside.py"))
    submission = read(ada)
    assert submission is not None
    assert submission.sha256 is None
    assert refusal(ada) == f"{file} is a symbolic link. Submit the file itself."


@pytest.mark.parametrize("target", ["../eve/01_scale", "{outside}", "nowhere", "01_scale", ".."])
def test_an_exercise_that_is_a_symbolic_link_is_listed_and_not_followed(ada, tmp_path, target):
    for folder in (tmp_path / "outside", ada.parent.parent / "eve/01_scale"):
        folder.mkdir(parents=True)
        (folder / "scale.py").write_text("secret = 1")
    ada.rmdir()
    ada.symlink_to(target.format(outside=tmp_path / "outside"))
    listing = find_submissions(ada.parent.parent, EXERCISES, ["ada"])
    assert names(listing) == [("ada", "01_scale")]
    assert refusal(ada) == "01_scale is a symbolic link. Submit the file itself."


def test_a_student_who_becomes_a_symbolic_link_is_not_followed(ada):
    (ada / "scale.py").write_text("x = 1")
    ada.parent.rename(ada.parent.parent / "eve")
    ada.parent.symlink_to("eve")
    assert refusal(ada) == "ada is a symbolic link. Submit the file itself."


def test_a_folder_that_was_removed_is_unreadable(ada):
    ada.rmdir()
    assert refusal(ada) == "01_scale cannot be read: No such file or directory."


def test_the_folder_of_the_class_itself_may_be_a_symbolic_link(ada, tmp_path):
    """Instructors may put it anywhere."""
    (ada / "scale.py").write_text("x = 1")
    (tmp_path / "link").symlink_to("class")
    (path,) = find_submissions(tmp_path / "link", EXERCISES).paths
    submission = read_submission(path)
    assert submission is not None
    assert submission.source == "x = 1"


def test_a_hard_link_is_a_regular_file(ada, tmp_path):
    (tmp_path / "draft.py").write_text("x = 1")
    (ada / "scale.py").hardlink_to(tmp_path / "draft.py")
    submission = read(ada)
    assert submission is not None
    assert submission.source == "x = 1"


@NOT_ROOT
@pytest.mark.parametrize("mode", [0, 0o400], ids=oct)
def test_an_exercise_that_may_not_be_entered_is_unreadable(ada, mode):
    (ada / "scale.py").write_text("x = 1")
    ada.chmod(mode)
    try:
        message = refusal(ada)
    finally:
        ada.chmod(0o700)
    assert message.endswith(" cannot be read: Permission denied.")


@NOT_ROOT
def test_a_file_that_may_not_be_read_is_unreadable(ada):
    (ada / "scale.py").write_text("x = 1")
    (ada / "scale.py").chmod(0)
    assert refusal(ada) == "scale.py cannot be read: Permission denied."


def test_a_folder_with_nothing_to_grade_is_described_with_its_contents(ada):
    (path,) = find_submissions(ada.parent.parent, EXERCISES, ["ada"]).paths[:1]
    nothing = "ada/01_scale has no scale.py and no 01_scale.ipynb: nothing to grade."
    assert describe_missing(path) == nothing
    (ada / "Scale.py").write_text("")
    assert describe_missing(path) == f"{nothing} It has Scale.py."
    (ada / "scale.py").write_text("")
    assert describe_missing(path) is None


def test_a_student_without_an_exercise_is_reported(tmp_path):
    (tmp_path / "class/ada/notes").mkdir(parents=True)
    skipped = find_submissions(tmp_path / "class", EXERCISES).skipped
    assert skipped[0] == "ada has no exercise's folder, such as 01_scale."
