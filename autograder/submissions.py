"""A class's folder, read safely: `SUBMISSIONS/<student>/<exercise>/<module>.py` or `.ipynb`.

Whatever a student may have put there costs that student's submission alone: a symbolic link is
never followed, a pipe never waited for, a large file never read.
"""

from __future__ import annotations

import codecs
import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from autograder import notebooks
from autograder.errors import SubmissionsError, Unreadable, nearest
from autograder.files import display_name, exists, open_folder, read_regular
from autograder.model import Exercise

KB, MB = 2**10, 2**20


@dataclass(frozen=True, slots=True)  # a class may have a hundred thousand
class SubmissionPath:
    """Where one student's work on one exercise lies.

    Args:
        root: The class's folder.
        student: The student's folder, as the file system names it.
        exercise: The exercise; its folder has its name.
        folders: The folders from `root` to the files, where these are not student and exercise.
        notebook_counts: Whether the notebook counts although the module is there too.
    """

    root: Path
    student: str
    exercise: Exercise
    folders: tuple[str, ...] = ()
    notebook_counts: bool = False

    @property
    def path(self) -> tuple[str, ...]:
        """The folders from `root` to the files."""
        return self.folders or (self.student, self.exercise.name)


@dataclass(frozen=True)
class ClassListing:
    """What a class's folder holds.

    Args:
        places: Of the known exercises, ordered by student and exercise.
        skipped: What was not read, one sentence each.
    """

    places: list[SubmissionPath]
    skipped: list[str]


class Submission(msgspec.Struct, frozen=True):
    """One learner's file for one exercise, as it was read.

    Args:
        student: The name to show and store; see `display_name`.
        exercise: The exercise's name.
        source: The module's text; None where `message` says why there is none.
        sha256: Of the bytes that were read.
        message: What there is to say of the reading.
        cells: Of a notebook: the line of the text in which each code cell begins.
    """

    student: str
    exercise: str
    source: str | None
    sha256: str | None
    message: str | None
    cells: tuple[int, ...] = ()


def find(
    root: Path, exercises: Mapping[str, Exercise], students: Sequence[str] = ()
) -> ClassListing:
    """List a class's folder.

    Args:
        root: The folder of the class.
        exercises: The exercises to look for, by name.
        students: The students to look for; all when there is none.

    Raises:
        SubmissionsError: when the folder cannot be read, or has no such student.
    """
    names, skipped = _students(root)
    unknown = set(students) - {display_name(name) for name in names} - set(names)
    if unknown:
        raise SubmissionsError(
            f"There is no student {display_name(min(unknown))!r} in {root}. Students are its"
            f" folders.{nearest(min(unknown), map(display_name, names))}"
        )
    if not names:
        raise SubmissionsError(
            f"There is no student in {root}: it must hold one folder for each, with"
            " <exercise>/<module>.py below it."
        )
    places: list[SubmissionPath] = []
    strangers: dict[str, str] = {}
    for name in names:
        if not students or name in students or display_name(name) in students:
            places += _places(root, name, exercises, strangers, skipped)
    skipped += [
        f"{display_name(stranger)} (of {display_name(strangers[stranger])}) is no exercise of the"
        " course: passed over."
        for stranger in sorted(strangers)
    ]
    return ClassListing(places, skipped)


def list_students(root: Path) -> list[str]:
    """The students of a class, by the names that are shown.

    Raises:
        SubmissionsError: when the folder cannot be read.
    """
    return [display_name(name) for name in _students(root)[0]]


def _students(root: Path) -> tuple[list[str], list[str]]:
    """The students' folders, and what looks like one and is passed over."""
    try:
        with os.scandir(root) as entries:
            seen = [entry for entry in entries if not entry.name.startswith((".", "__"))]
    except OSError as error:
        raise SubmissionsError(
            f"The folder of submissions {root} cannot be read: {error.strerror}. It must hold"
            " one folder for each student."
        ) from error
    links = [
        f"{display_name(entry.name)} is a symbolic link: passed over. Put the folder itself there."
        for entry in seen
        if entry.is_symlink()
    ]
    return sorted(entry.name for entry in seen if entry.is_dir(follow_symlinks=False)), links


def _places(
    root: Path,
    student: str,
    exercises: Mapping[str, Exercise],
    strangers: dict[str, str],
    skipped: list[str],
) -> Iterator[SubmissionPath]:
    try:
        with os.scandir(root / student) as entries:
            folders = [entry for entry in entries if entry.is_symlink() or entry.is_dir()]
    except OSError as error:
        skipped.append(f"{display_name(student)} cannot be read: {error.strerror}.")
        return
    if not any(entry.name in exercises for entry in folders):
        skipped.append(
            f"{display_name(student)} has no folder of an exercise, such as"
            f" {next(iter(exercises))}."
        )
    for entry in sorted(folders, key=lambda entry: entry.name):
        if entry.name in exercises:
            yield SubmissionPath(root, student, exercises[entry.name])
        elif not entry.name.startswith((".", "__")):
            strangers.setdefault(entry.name, student)


def what_is_missing(place: SubmissionPath) -> str | None:
    """What to say of an exercise's folder in which there is nothing to grade; None elsewhere."""
    exercise, folder = place.exercise, place.root / place.student / place.exercise.name
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries)
    except OSError:
        return None  # reading it will say why
    wanted = (f"{exercise.module}.py", f"{exercise.name}.ipynb")
    if any(name in wanted for name in names):
        return None
    where = f"{display_name(place.student)}/{exercise.name}"
    there = f" It has {', '.join(map(display_name, names[:3]))}." if names else ""
    return f"{where} has no {wanted[0]} and no {wanted[1]}: nothing to grade.{there}"


def read(place: SubmissionPath) -> Submission | None:
    """Read what a student submitted, once; None where there is nothing."""
    student, exercise = display_name(place.student), place.exercise
    try:
        found = _read_file(place)
    except Unreadable as error:
        return Submission(student, exercise.name, None, None, error.message)
    if found is None:
        return None
    content, is_notebook, note = found
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        source, cells, dropped = to_source(content, is_notebook)
    except Unreadable as error:
        return Submission(student, exercise.name, None, sha256, error.message)
    notes = [note] if note else []
    if dropped:
        notes.append(f"Lines that only IPython reads were dropped: {dropped}.")
    return Submission(student, exercise.name, source, sha256, " ".join(notes) or None, cells)


def read_notebook(place: SubmissionPath) -> bytes:
    """The bytes of a student's notebook, as safely read as all else.

    Raises:
        Unreadable: when there is none that can be read.
    """
    name = f"{place.exercise.name}.ipynb"
    with open_folder(place.root, place.path) as folder:
        return read_regular(name, folder, place.exercise.limits.notebook_mb * MB)


def to_source(content: bytes, is_notebook: bool) -> notebooks.Module:
    """A submitted file's bytes as a module's text.

    Raises:
        Unreadable: when they are no text, or no notebook.
    """
    if is_notebook:
        return notebooks.to_module(content)
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = _plain_line_ends(content[: error.start].decode()).count("\n") + 1
        raise Unreadable(
            f"The file is not UTF-8 (line {line}). Save it with encoding UTF-8."
        ) from error
    return notebooks.Module(_plain_line_ends(text), (), 0)


def _plain_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_file(place: SubmissionPath) -> tuple[bytes, bool, str] | None:
    """The bytes of the module, else of the notebook; whether it is one; what was noticed."""
    exercise = place.exercise
    module, notebook = f"{exercise.module}.py", f"{exercise.name}.ipynb"
    with open_folder(place.root, place.path) as folder:
        has_module, has_notebook = (exists(name, folder) for name in (module, notebook))
        if has_module and not (has_notebook and place.notebook_counts):
            note = f"There is a notebook too: {module} counts." if has_notebook else ""
            return read_regular(module, folder, exercise.limits.module_kb * KB), False, note
        if has_notebook:
            return read_regular(notebook, folder, exercise.limits.notebook_mb * MB), True, ""
    return None
