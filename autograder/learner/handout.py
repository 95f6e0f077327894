"""What learners may see of a course, written into a folder of theirs.

Only what is listed here is ever written: a stray file beside a stub is nobody's to see. A file
that a learner has changed is never overwritten: what was written is kept in `made.json`, so that
an upgrade knows untouched files from a learner's work.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

import autograder
from autograder.course import Course
from autograder.errors import WorkspaceError
from autograder.model import Exercise

OWN = ".autograder"  # the folder of what is ours in a learner's folder
SHOWN = ("README.md", "exercise.toml", "{module}.py", "test_{module}.py", "picture.py")
PLOT = "{module}-plot.png"  # what `plot` draws: of whoever asked for it
SHOWN_SUFFIXES = (".svg", ".png", ".jpg", ".json", ".csv", ".npz", ".npy", ".txt")

Fate = Literal["new", "renewed", "kept", "same"]


@dataclass(frozen=True)
class Written:
    """What `write` did.

    Args:
        new: Files that were not there.
        renewed: Files of an older version that the learner had not touched.
        kept: Files that are another now and that the learner had changed: left as they were.
    """

    new: tuple[str, ...]
    renewed: tuple[str, ...]
    kept: tuple[str, ...]


def shipped_lessons() -> Path:
    """The lessons that come with the package: in a wheel inside it, in a repository beside it."""
    package = Path(autograder.__file__).parent
    inside = package / "exercises"
    return inside if inside.is_dir() else package.parent / "exercises"


def made_before(start: Path) -> Path | None:
    """The learner's folder that `start` is, or lies in; None where there is none."""
    places = (start.absolute(), *start.absolute().parents)
    return next((folder for folder in places if (folder / OWN).is_dir()), None)


def shown_files(lessons: Course) -> Iterator[tuple[Path, str]]:
    """Every file that a learner may see, and its name in the learner's folder.

    Raises:
        WorkspaceError: when one is a symbolic link, which may lead to what nobody may see.
    """
    for path in sorted(lessons.lessons.rglob("*")):
        name = path.relative_to(lessons.lessons)
        shown, is_folder = is_shown(name.parts, lessons), name.as_posix() in _folders(lessons)
        if path.is_symlink() and (shown or is_folder):
            raise WorkspaceError(f"{path} is a symbolic link. Put what it leads to there.")
        if shown:
            yield path, name.as_posix()


def _folders(lessons: Course) -> tuple[str, ...]:
    return (*lessons.exercises, "data")


def is_shown(parts: tuple[str, ...], lessons: Course) -> bool:
    """Whether a learner may see a file.

    Args:
        parts: Its name below the folder of the lessons.
        lessons: The course.
    """
    if parts == ("README.md",):
        return True
    if len(parts) != 2 or parts[1].startswith("."):  # noqa: PLR2004 - a folder and a file
        return False
    folder, file = parts
    has_suffix = file.endswith(SHOWN_SUFFIXES)
    if folder == "data":
        return has_suffix or file == "README.md"
    if folder not in lessons.exercises:
        return False
    module = lessons.exercises[folder].module
    if file == PLOT.format(module=module):
        return False
    return has_suffix or file in [name.format(module=module) for name in SHOWN]


def write(lessons: Course, folder: Path) -> Written:
    """Make a learner's folder, or bring one up to date.

    Args:
        lessons: What is shown of a course.
        folder: Where to; it is made where it is missing.

    Raises:
        WorkspaceError: when it cannot be written, or is a course.
    """
    if (folder / "solutions").is_dir():
        raise WorkspaceError(f"{folder} has solutions/: it is a course. Name another folder.")
    try:
        return _write(lessons, folder)
    except OSError as error:
        raise WorkspaceError(
            f"{error.filename or folder} cannot be written: {error.strerror}. Make room there or"
            " get the right to write, or name another folder."
        ) from error


def write_new(lessons: Course, folder: Path) -> tuple[Path, int]:
    """Write what learners may see into a new folder.

    Returns:
        The folder, and how many files are in it.

    Raises:
        WorkspaceError: when it holds something already, or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WorkspaceError(f"{folder} is there already. Name a new folder.")
    return folder, len(write(lessons, folder).new)


def pack(lessons: Course, path: Path) -> tuple[Path, int]:
    """Write what learners may see as one zip file; the same lessons give the same bytes.

    Returns:
        The file, and how many files are in it.

    Raises:
        WorkspaceError: when it is there already, or cannot be written.
    """
    path = path if path.suffix == ".zip" else path.with_name(f"{path.name}.zip")
    if path.exists():
        raise WorkspaceError(f"{path} is there already. Name a new file.")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary, path.stem)
        count = len(write(lessons, folder).new)
        content = _zipped(folder)
    try:
        replace(path, content)
    except OSError as error:
        raise WorkspaceError(f"{path} cannot be written: {error.strerror}.") from error
    return path, count


def _zipped(folder: Path) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(folder.parent).as_posix())  # of 1980
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.read_bytes())
    return buffer.getvalue()


def _write(lessons: Course, folder: Path) -> Written:
    made_file = folder / OWN / "made.json"
    made: dict[str, str] = read_own(made_file, dict[str, str]) or {}
    done: dict[Fate, list[str]] = {fate: [] for fate in get_args(Fate)}
    for source, name in list(shown_files(lessons)):  # all of it, or nothing is written
        content, target = source.read_bytes(), folder / name
        fate = _fate(target, _digest(content), made.get(name))
        done[fate].append(name)
        if fate in ("new", "renewed"):
            replace(target, content)
        if fate != "kept":
            made[name] = _digest(content)
    for exercise in lessons.exercises.values():
        replace(stub_in(folder, exercise), exercise.stub.read_bytes())
    replace(made_file, msgspec.json.format(msgspec.json.encode(made)))
    return Written(tuple(done["new"]), tuple(done["renewed"]), tuple(done["kept"]))


def _fate(target: Path, due: str, made: str | None) -> Fate:
    """What becomes of a file: see `Written`; `same` where there is nothing to do.

    Args:
        target: The file in the learner's folder.
        due: The digest of what should be there.
        made: The digest of what was written last time.
    """
    if not target.exists():
        return "new"
    there = _digest(target.read_bytes())
    if due in (there, made):  # as it should be, or the learner's work on it
        return "same"
    return "renewed" if there == made else "kept"


def stub_in(folder: Path, exercise: Exercise) -> Path:
    """Where a learner's folder keeps the stub as it was."""
    return folder / OWN / "stubs" / exercise.name / f"{exercise.module}.py"


def read_own(path: Path, kind: Any) -> Any:
    """A file of ours; None where it is missing, or not what we write: it can be made anew."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError):
        return None


def replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".new-{os.getpid()}-{path.name}")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
