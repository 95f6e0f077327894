"""A class's folder, read safely: what one student puts there costs that submission alone."""

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
    find,
    read,
    what_is_missing,
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
    """Where ada's work on 01_scale lies."""
    folder = classroom / "ada" / "01_scale"
    folder.mkdir(parents=True)
    return folder


def of(folder: Path) -> Submission | None:
    """What is read of an exercise's folder."""
    return read(SubmissionPath(folder.parent.parent, folder.parent.name, EXERCISES[folder.name]))


def refusal(folder: Path) -> str:
    submission = of(folder)
    assert submission is not None
    assert submission.source is None
    assert submission.message is not None
    return submission.message


def listed(found: ClassListing) -> list[tuple[str, str]]:
    return [(place.student, place.exercise.name) for place in found.places]


def notebook(*sources: str) -> bytes:
    cells = [{"cell_type": "code", "source": source} for source in sources]
    return json.dumps({"nbformat": 4, "cells": cells}).encode()


# What is found.


def test_places_are_ordered_by_student_and_exercise(classroom):
    for name in ("bob/02_next", "bob/01_scale", "Zoe/01_scale", "ada/02_next"):
        (classroom / name).mkdir(parents=True)
    assert find(classroom, EXERCISES) == ClassListing(
        [
            SubmissionPath(classroom, "Zoe", EXERCISES["01_scale"]),
            SubmissionPath(classroom, "ada", EXERCISES["02_next"]),
            SubmissionPath(classroom, "bob", EXERCISES["01_scale"]),
            SubmissionPath(classroom, "bob", EXERCISES["02_next"]),
        ],
        [],
    )


@pytest.mark.parametrize("name", [".git", ".ada", "__pycache__", "__MACOSX"])
def test_a_folder_that_begins_with_a_dot_or_two_underscores_is_no_student(ada, name):
    (ada.parent.parent / name / "01_scale").mkdir(parents=True)
    found = find(ada.parent.parent, EXERCISES)
    assert listed(found) == [("ada", "01_scale")]
    assert found.skipped == []


@pytest.mark.parametrize(
    "name", ["-rf", "_x", "a b", "a\nb", "\x1b[31mred", "[bold]x", "*", "'\"", "é", "\u202e", r"\x"]
)
def test_every_other_name_is_a_student(classroom, name):
    (classroom / name / "01_scale").mkdir(parents=True)
    assert listed(find(classroom, EXERCISES)) == [(name, "01_scale")]
    assert listed(find(classroom, EXERCISES, [name])) == [(name, "01_scale")]


def test_twins_are_kept_apart(classroom):
    """They differ in case, or in how Unicode writes the same letter."""
    names = ["Zo\u00eb", "Zoe\u0308", "zo\u00eb"]
    for name in names:
        folder = classroom / name / "01_scale"
        folder.mkdir(parents=True)
        (folder / "scale.py").write_text(f"name = {name!r}")
    submissions = [read(place) for place in find(classroom, EXERCISES).places]
    assert {one.student: one.source for one in submissions if one} == {
        name: f"name = {name!r}" for name in names
    }


def test_a_name_that_is_not_utf_8_is_found_and_shown_as_bytes(classroom):
    (classroom / os.fsdecode(b"r\xe9my") / "01_scale").mkdir(parents=True)
    (place,) = find(classroom, EXERCISES, [r"r\xe9my"]).places
    (place.root / place.student / "01_scale/scale.py").write_text("x = 1")
    submission = read(place)
    assert submission is not None
    assert (submission.student, submission.source) == (r"r\xe9my", "x = 1")


def test_files_beside_the_students_are_no_students(ada):
    (ada.parent.parent / "README.md").write_text("hello")
    assert listed(find(ada.parent.parent, EXERCISES)) == [("ada", "01_scale")]


def test_only_the_students_asked_for_are_listed(classroom):
    for name in ("ada", "bob", "eve"):
        (classroom / name / "01_scale").mkdir(parents=True)
    found = find(classroom, EXERCISES, ["eve", "ada", "eve"])
    assert listed(found) == [("ada", "01_scale"), ("eve", "01_scale")]


def test_a_folder_of_an_unknown_name_is_reported_once(classroom):
    for name in ("ada/99_x", "ada/01_scale", "bob/99_x", "bob/.git", "bob/__pycache__"):
        (classroom / name).mkdir(parents=True)
    (classroom / "ada/notes.txt").write_text("")
    found = find(classroom, EXERCISES)
    assert listed(found) == [("ada", "01_scale")]
    assert found.skipped == [
        "bob has no folder of an exercise, such as 01_scale.",
        "99_x (of ada) is no exercise of the course: passed over.",
    ]


def test_a_folder_of_an_unknown_name_that_is_not_utf_8_is_reported_as_bytes(ada):
    (ada.parent / os.fsdecode(b"\xff")).mkdir()
    assert find(ada.parent.parent, EXERCISES).skipped == [
        r"\xff (of ada) is no exercise of the course: passed over."
    ]


@pytest.mark.parametrize("target", ["ada", "/", "nowhere", "bob"])
def test_a_student_who_is_a_symbolic_link_is_skipped(ada, target):
    (ada.parent.parent / "bob").symlink_to(target)
    found = find(ada.parent.parent, EXERCISES)
    assert listed(found) == [("ada", "01_scale")]
    assert found.skipped == ["bob is a symbolic link: passed over. Put the folder itself there."]


@pytest.mark.parametrize("target", ["loop", "nowhere", "/", "01_scale"])
def test_a_symbolic_link_beside_an_exercise_does_not_cost_the_exercise(ada, target):
    (ada.parent / "loop").symlink_to(target)
    assert listed(find(ada.parent.parent, EXERCISES)) == [("ada", "01_scale")]


def test_a_missing_folder_says_what_it_must_hold(tmp_path):
    with pytest.raises(SubmissionsError) as caught:
        find(tmp_path / "none", EXERCISES)
    assert str(caught.value) == (
        f"The folder of submissions {tmp_path / 'none'} cannot be read: No such file or directory."
        " It must hold one folder for each student."
    )


def test_a_file_is_no_folder_of_submissions(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SubmissionsError, match=r"cannot be read: Not a directory\."):
        find(tmp_path / "file", EXERCISES)


def test_a_folder_without_students_says_what_it_must_hold(classroom):
    with pytest.raises(SubmissionsError) as caught:
        find(classroom, EXERCISES)
    assert str(caught.value) == (
        f"There is no student in {classroom}: it must hold one folder for each, with"
        " <exercise>/<module>.py below it."
    )


@pytest.mark.parametrize("name", ["bob", "", "../../etc", "x\ny"])
def test_an_unknown_student_is_told(ada, name):
    with pytest.raises(SubmissionsError) as caught:
        find(ada.parent.parent, EXERCISES, ["ada", name])
    assert str(caught.value) == (
        f"There is no student {name!r} in {ada.parent.parent}. Students are its folders."
    )


@pytest.mark.parametrize(
    ("name", "asked", "meant"),
    [(b"ada", "ad", "'ada'"), (b"ada", "ADA", "'ada'"), (b"r\xe9my", "remy", r"'r\xe9my'")],
)
def test_the_name_that_was_meant_is_offered(classroom, name, asked, meant):
    (classroom / os.fsdecode(name)).mkdir()
    with pytest.raises(SubmissionsError) as caught:
        find(classroom, EXERCISES, [asked])
    assert str(caught.value).endswith(f" Did you mean {meant}?")


@NOT_ROOT
def test_a_student_who_cannot_be_listed_costs_nobody_else(ada):
    (ada.parent.parent / "bob").mkdir(mode=0)
    found = find(ada.parent.parent, EXERCISES)
    assert listed(found) == [("ada", "01_scale")]
    assert found.skipped == ["bob cannot be read: Permission denied."]


# How a name is shown.


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
def test_a_name_is_shown_as_it_is_but_for_bytes_that_are_not_utf_8(name, shown):
    assert display_name(os.fsdecode(name)) == shown


NAMES = st.binary(max_size=6) | st.lists(
    st.sampled_from([b"\\", b"x", b"ff", b"\xff", b"\xc3", b"\xa9", "é".encode(), b"\\xff"]),
    max_size=6,
).map(b"".join)


@settings(deadline=None, max_examples=1000)
@given(NAMES, NAMES)
def test_names_that_differ_are_shown_differently(one, other):
    shown = [display_name(name.decode(errors="surrogateescape")) for name in (one, other)]
    assert (shown[0] == shown[1]) == (one == other)


@settings(deadline=None)
@given(NAMES)
def test_a_shown_name_can_be_stored_anywhere(name):
    shown = display_name(name.decode(errors="surrogateescape"))
    assert shown.encode().decode() == shown


# What is read.


def test_a_module_is_read_with_its_digest(ada):
    (ada / "scale.py").write_bytes(b"x = 1\n")
    digest = hashlib.sha256(b"x = 1\n").hexdigest()
    assert of(ada) == Submission("ada", "01_scale", "x = 1\n", digest, None)


def test_a_notebook_is_read_with_its_digest(ada):
    content = notebook("x = 1", "y = 2")
    (ada / "01_scale.ipynb").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    assert of(ada) == Submission("ada", "01_scale", "x = 1\ny = 2\n", digest, None, (1, 2))


def test_dropped_lines_of_a_notebook_are_told(ada):
    (ada / "01_scale.ipynb").write_bytes(notebook("%matplotlib inline\n!ls\nx = 1"))
    submission = of(ada)
    assert submission is not None
    assert submission.source == "pass\npass\nx = 1\n"
    assert submission.message == "Lines that only IPython reads were dropped: 2."


def test_of_a_module_and_a_notebook_the_module_counts_and_the_message_says_so(ada):
    (ada / "scale.py").write_text("x = 1\n")
    (ada / "01_scale.ipynb").write_text("broken")
    submission = of(ada)
    assert submission is not None
    assert submission.source == "x = 1\n"
    assert submission.message == "There is a notebook too: scale.py counts."


def test_a_module_that_cannot_be_read_counts_too(ada):
    (ada / "scale.py").mkdir()
    (ada / "01_scale.ipynb").write_bytes(notebook("x = 1"))
    assert "scale.py" in refusal(ada)


@pytest.mark.parametrize("file", [None, "scale.txt", "Scale.py", "helper.py", "scale.ipynb"])
def test_nothing_submitted_is_nothing(ada, file):
    if file:
        (ada / file).write_text("x = 1")
    assert of(ada) is None


def test_a_name_is_stored_as_it_is_shown(classroom):
    folder = classroom / os.fsdecode(b"\xff") / "01_scale"
    folder.mkdir(parents=True)
    (folder / "scale.py").mkdir()
    submission = of(folder)
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
def test_a_text_is_read_with_any_line_ending_and_mark(ada, content, source):
    (ada / "scale.py").write_bytes(content)
    submission = of(ada)
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
    submission = of(ada)
    assert submission is not None
    assert submission.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"nbformat": 4, "m": ' + b"[" * 10**5])
def test_a_broken_notebook_is_unreadable_and_keeps_its_digest(ada, content):
    (ada / "01_scale.ipynb").write_bytes(content)
    assert refusal(ada).startswith("The file is no notebook: ")
    submission = of(ada)
    assert submission is not None
    assert submission.sha256 == hashlib.sha256(content).hexdigest()


def test_a_module_of_just_the_limit_is_read(ada):
    (ada / "scale.py").write_bytes(b"#" * 4 * 1024)
    submission = of(ada)
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
    with (ada / file).open("wb") as opened:
        opened.truncate(size)
    assert refusal(ada).startswith(f"{file} is too large: at most {limit} kB are read.")


# What is no file.


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
def test_what_is_no_regular_file_is_told(ada, file, make: Callable[[Path], None]):
    make(ada / file)
    submission = of(ada)
    assert submission is not None
    assert submission.sha256 is None
    assert refusal(ada) == f"{file} is not a regular file."


@pytest.mark.parametrize("make", [make_fifo, make_folder, make_socket, make_device])
def test_what_is_no_regular_file_leaves_no_descriptor_open(ada, make: Callable[[Path], None]):
    """In a class of a thousand there would be none left."""
    make(ada / "scale.py")
    before = os.listdir("/proc/self/fd")  # noqa: PTH208 - names are all that is asked for
    for _ in range(3):
        assert of(ada)
    assert len(os.listdir("/proc/self/fd")) == len(before)  # noqa: PTH208


@pytest.mark.parametrize("file", ["scale.py", "01_scale.ipynb"])
@pytest.mark.parametrize("target", ["../../eve/secret.py", "{outside}", "nowhere", "scale.py", "."])
def test_a_file_that_is_a_symbolic_link_is_not_followed(ada, tmp_path, file, target):
    (tmp_path / "outside.py").write_text("secret = 1")
    (ada.parent.parent / "eve").mkdir()
    (ada.parent.parent / "eve/secret.py").write_text("secret = 1")
    (ada / file).symlink_to(target.format(outside=tmp_path / "outside.py"))
    submission = of(ada)
    assert submission is not None
    assert submission.sha256 is None
    assert refusal(ada) == f"{file} is a symbolic link. Submit the file itself."


@pytest.mark.parametrize("target", ["../eve/01_scale", "{outside}", "nowhere", "01_scale", ".."])
def test_an_exercise_that_is_a_symbolic_link_is_found_and_not_followed(ada, tmp_path, target):
    for folder in (tmp_path / "outside", ada.parent.parent / "eve/01_scale"):
        folder.mkdir(parents=True)
        (folder / "scale.py").write_text("secret = 1")
    ada.rmdir()
    ada.symlink_to(target.format(outside=tmp_path / "outside"))
    found = find(ada.parent.parent, EXERCISES, ["ada"])
    assert listed(found) == [("ada", "01_scale")]
    assert refusal(ada) == "01_scale is a symbolic link. Submit the file itself."


def test_a_student_who_becomes_a_symbolic_link_is_not_followed(ada):
    (ada / "scale.py").write_text("x = 1")
    ada.parent.rename(ada.parent.parent / "eve")
    ada.parent.symlink_to("eve")
    assert refusal(ada) == "ada is a symbolic link. Submit the file itself."


def test_a_folder_that_went_away_is_told(ada):
    ada.rmdir()
    assert refusal(ada) == "01_scale cannot be read: No such file or directory."


def test_the_folder_of_the_class_itself_may_be_a_symbolic_link(ada, tmp_path):
    """Instructors put it where they like."""
    (ada / "scale.py").write_text("x = 1")
    (tmp_path / "link").symlink_to("class")
    (place,) = find(tmp_path / "link", EXERCISES).places
    submission = read(place)
    assert submission is not None
    assert submission.source == "x = 1"


def test_a_hard_link_is_a_regular_file(ada, tmp_path):
    (tmp_path / "draft.py").write_text("x = 1")
    (ada / "scale.py").hardlink_to(tmp_path / "draft.py")
    submission = of(ada)
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


def test_a_folder_with_nothing_to_grade_is_told_with_what_it_has(ada):
    (place,) = find(ada.parent.parent, EXERCISES, ["ada"]).places[:1]
    nothing = "ada/01_scale has no scale.py and no 01_scale.ipynb: nothing to grade."
    assert what_is_missing(place) == nothing
    (ada / "Scale.py").write_text("")
    assert what_is_missing(place) == f"{nothing} It has Scale.py."
    (ada / "scale.py").write_text("")
    assert what_is_missing(place) is None


def test_a_student_without_an_exercise_is_told(tmp_path):
    (tmp_path / "class/ada/notes").mkdir(parents=True)
    assert (
        find(tmp_path / "class", EXERCISES)
        .skipped[0]
        .startswith("ada has no folder of an exercise, such as ")
    )
