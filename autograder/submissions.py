"""Reads a class's folder safely: `SUBMISSIONS/<student>/<exercise>/<module>.py` or `.ipynb`.

Whatever a student puts there can only cost that student's submission: a symbolic link is never
followed, a pipe never waited for, a file over the limit never read.
"""

from __future__ import annotations

import codecs
import hashlib
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import msgspec

from autograder import notebooks
from autograder.errors import SubmissionsError, Unreadable, nearest
from autograder.files import display_name, exists, open_folder, read_regular
from autograder.model import Exercise

KB, MB = 2**10, 2**20


@dataclass(frozen=True, slots=True)  # a class may have a hundred thousand
class SubmissionPath:
    """Where one student's work on one exercise is.

    Args:
        root: The class's folder.
        student: The student's folder, as the file system names it.
        exercise: The exercise; its folder has its name.
        folders: The folders from `root` to the files, if not simply student and exercise.
        notebook_counts: Whether the notebook counts even if the module exists too.
    """

    root: Path
    student: str
    exercise: Exercise
    folders: tuple[str, ...] = ()
    notebook_counts: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the folders from `root` to the files."""
        return self.folders or (self.student, self.exercise.name)

    @property
    def folder(self) -> Path:
        """The folder of the files, to compare or to show: opening it could follow a link."""
        return Path(self.root, *self.parts)

    @property
    def module_file(self) -> str:
        """The name of the file if a module was submitted."""
        return f"{self.exercise.module}.py"

    @property
    def notebook_file(self) -> str:
        """The name of the file if a notebook was submitted."""
        return f"{self.exercise.name}.ipynb"


@dataclass(frozen=True)
class ClassListing:
    """What a class's folder contains.

    Args:
        paths: The folders of known exercises, ordered by student and exercise.
        skipped: One sentence for each thing that was skipped.
    """

    paths: list[SubmissionPath]
    skipped: list[str]


class Submission(msgspec.Struct, frozen=True):
    """One learner's file for one exercise, as it was read.

    Args:
        student: The name to show and store; see `display_name`.
        exercise: The exercise's name.
        source: The module's text; None if it cannot be read, and then `message` says why.
        sha256: The digest of the bytes that were read.
        message: What the learner should know about how the file was read.
        cells: Of a notebook: the line of the text in which each code cell begins.
    """

    student: str
    exercise: str
    source: str | None
    sha256: str | None
    message: str | None
    cells: tuple[int, ...] = ()


class _ClassFolders(NamedTuple):
    """The students' folders, and a sentence for each that was skipped."""

    students: list[str]
    skipped: list[str]


class _File(NamedTuple):
    """A submitted file, and a sentence on why it counts if it is not the only one."""

    content: bytes
    is_notebook: bool
    note: str


def find_submissions(
    root: Path, exercises: Mapping[str, Exercise], students: Collection[str] = ()
) -> ClassListing:
    """List a class's submissions.

    Args:
        root: The folder of the class.
        exercises: The exercises to look for, by name.
        students: The students to look for; all if left out.

    Raises:
        SubmissionsError: when the folder cannot be read, or has no such student.
    """
    names, skipped = _list_class(root)
    _require_students(root, names, students)
    paths: list[SubmissionPath] = []
    unknown: dict[str, str] = {}  # the first student with each folder that is not an exercise's
    for student in names:
        if students and not {student, display_name(student)} & set(students):
            continue
        try:
            folders = _list_folders(root / student)
        except OSError as error:
            skipped.append(f"{display_name(student)} cannot be read ({error.strerror}): skipped.")
            continue
        if not exercises.keys() & set(folders):
            example = next(iter(exercises))
            skipped.append(f"{display_name(student)} has no exercise's folder, such as {example}.")
        for folder in folders:
            if folder in exercises:
                paths.append(SubmissionPath(root, student, exercises[folder]))
            elif not _is_hidden(folder):
                unknown.setdefault(folder, student)
    skipped += [
        f"{display_name(name)} (of {display_name(unknown[name])}) is not an exercise of the course:"
        " skipped."
        for name in sorted(unknown)
    ]
    return ClassListing(paths, skipped)


def list_students(root: Path) -> list[str]:
    """List the students of a class, by the names to show.

    Raises:
        SubmissionsError: when the folder cannot be read.
    """
    return [display_name(name) for name in _list_class(root).students]


def _list_class(root: Path) -> _ClassFolders:
    try:
        with os.scandir(root) as entries:
            visible = [entry for entry in entries if not _is_hidden(entry.name)]
    except OSError as error:
        raise SubmissionsError(
            f"The folder of submissions {root} cannot be read: {error.strerror}. It must hold"
            " one folder for each student."
        ) from error
    links = [display_name(entry.name) for entry in visible if entry.is_symlink()]
    return _ClassFolders(
        sorted(entry.name for entry in visible if entry.is_dir(follow_symlinks=False)),
        [f"{name} is a symbolic link: skipped. Put the folder itself there." for name in links],
    )


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "__"))


def _require_students(root: Path, names: Sequence[str], wanted: Collection[str]) -> None:
    shown = [display_name(name) for name in names]
    if unknown := sorted(set(wanted).difference(names, shown)):
        raise SubmissionsError(
            f"There is no student {display_name(unknown[0])!r} in {root}. Students are its"
            f" folders.{nearest(unknown[0], shown)}"
        )
    if not names:
        raise SubmissionsError(
            f"There is no student in {root}: it must hold one folder for each, with"
            " <exercise>/<module>.py below it."
        )


def _list_folders(folder: Path) -> list[str]:
    """List the folders in a folder; a link counts as one, since reading it says what is wrong."""
    with os.scandir(folder) as entries:
        return sorted(entry.name for entry in entries if entry.is_symlink() or entry.is_dir())


def describe_missing(path: SubmissionPath) -> str | None:
    """Say what is missing if an exercise's folder has nothing to grade; else return None."""
    try:
        names = sorted(entry.name for entry in path.folder.iterdir())
    except OSError:
        return None  # reading the submission will say why
    if path.module_file in names or path.notebook_file in names:
        return None
    where = f"{display_name(path.student)}/{path.exercise.name}"
    content = f" It has {', '.join(map(display_name, names[:3]))}." if names else ""
    return (
        f"{where} has no {path.module_file} and no {path.notebook_file}: nothing to grade.{content}"
    )


def read_submission(path: SubmissionPath) -> Submission | None:
    """Read what a student submitted, once; return None if there is nothing."""
    student, exercise = display_name(path.student), path.exercise.name
    try:
        file = _read_file(path)
    except Unreadable as error:
        return Submission(student, exercise, None, None, error.message)
    if file is None:
        return None
    sha256 = hashlib.sha256(file.content).hexdigest()
    try:
        source, cells, dropped = decode_module(file.content, file.is_notebook)
    except Unreadable as error:
        return Submission(student, exercise, None, sha256, error.message)
    notes = [file.note] if file.note else []
    if dropped:
        notes.append(f"Lines that only IPython reads were dropped: {dropped}.")
    return Submission(student, exercise, source, sha256, " ".join(notes) or None, cells)


def read_notebook(path: SubmissionPath) -> bytes:
    """Read the bytes of a student's notebook as safely as `read_submission` does.

    Raises:
        Unreadable: when it does not exist or cannot be read.
    """
    with open_folder(path.root, path.parts) as folder:
        return read_regular(path.notebook_file, folder, path.exercise.limits.notebook_mb * MB)


def decode_module(content: bytes, is_notebook: bool) -> notebooks.Module:
    """Decode a submitted file into a module's text.

    Raises:
        Unreadable: when the bytes are not text, or not a notebook.
    """
    if is_notebook:
        return notebooks.extract_module(content)
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = notebooks.unify_line_ends(content[: error.start].decode()).count("\n") + 1
        raise Unreadable(
            f"The file is not UTF-8 (line {line}). Save it with encoding UTF-8."
        ) from error
    return notebooks.Module(notebooks.unify_line_ends(text), (), 0)


def _read_file(path: SubmissionPath) -> _File | None:
    """Read the file that counts: the module, unless there is only a notebook."""
    limits = path.exercise.limits
    with open_folder(path.root, path.parts) as folder:
        has_module, has_notebook = (
            exists(path.module_file, folder),
            exists(path.notebook_file, folder),
        )
        if has_module and not (has_notebook and path.notebook_counts):
            note = f"There is a notebook too: {path.module_file} counts." if has_notebook else ""
            return _File(read_regular(path.module_file, folder, limits.module_kb * KB), False, note)
        if has_notebook:
            return _File(
                read_regular(path.notebook_file, folder, limits.notebook_mb * MB), True, ""
            )
    return None
