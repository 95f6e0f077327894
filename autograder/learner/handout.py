"""Writes what learners may see of a course into a folder of theirs, or into a zip file.

Only the files that are listed here are ever written: another file beside a stub is not public. A
file that a learner has changed is never overwritten: `made.json` keeps the digest of what was
written, so that an upgrade can tell an untouched file from a learner's work.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

import msgspec

from autograder.course import Course
from autograder.errors import WorkspaceError
from autograder.files import write_atomically
from autograder.model import Exercise

STATE_FOLDER = ".autograder"  # in a learner's folder: copies of the stubs, and what is remembered
PUBLIC_FILES = ("README.md", "exercise.toml", "{module}.py", "test_{module}.py", "picture.py")
PUBLIC_SUFFIXES = (".svg", ".png", ".jpg", ".json", ".csv", ".npz", ".npy", ".txt")
PLOT_FILE = "{module}-plot.png"  # what `plot` draws: personal, although its suffix is public

FileStatus = Literal["new", "updated", "kept", "same"]


class PublicFile(NamedTuple):
    """A file that learners may see, and its name in their folder."""

    path: Path
    name: str


@dataclass(frozen=True)
class HandoutChanges:
    """What `write_handout` did.

    Args:
        new: Files that did not exist.
        updated: Files of an older version that the learner had not touched.
        kept: Files that have a newer version, but that the learner had changed: left as they were.
    """

    new: tuple[str, ...]
    updated: tuple[str, ...]
    kept: tuple[str, ...]


def find_shipped_lessons() -> Path:
    """Return the folder of the lessons: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "exercises"
    return inside if inside.is_dir() else package.parent / "exercises"


def find_handout(start: Path) -> Path | None:
    """Return the learner's folder that `start` is or is in, or None if there is none."""
    folders = (start.absolute(), *start.absolute().parents)
    return next((folder for folder in folders if (folder / STATE_FOLDER).is_dir()), None)


def list_public_files(lessons: Course) -> Iterator[PublicFile]:
    """Yield every file that a learner may see.

    Raises:
        WorkspaceError: when one is a symbolic link, which may lead to a solution.
    """
    public_folders = {*lessons.exercises, "data"}
    for path in sorted(lessons.lessons.rglob("*")):
        name = path.relative_to(lessons.lessons)
        is_file = is_public(name.parts, lessons)
        if path.is_symlink() and (is_file or name.as_posix() in public_folders):
            raise WorkspaceError(f"{path} is a symbolic link. Put the file or folder itself there.")
        if is_file:
            yield PublicFile(path, name.as_posix())


def is_public(parts: tuple[str, ...], lessons: Course) -> bool:
    """Return whether a learner may see a file.

    Args:
        parts: Its path below the folder of the lessons.
        lessons: The course.
    """
    if parts == ("README.md",):
        return True
    if len(parts) != 2 or parts[1].startswith("."):  # noqa: PLR2004 - a folder and a file
        return False
    folder, file = parts
    has_suffix = file.endswith(PUBLIC_SUFFIXES)
    if folder == "data":
        return has_suffix or file == "README.md"
    if folder not in lessons.exercises:
        return False
    module = lessons.exercises[folder].module
    if file == PLOT_FILE.format(module=module):
        return False
    return has_suffix or file in [name.format(module=module) for name in PUBLIC_FILES]


def write_handout(lessons: Course, folder: Path) -> HandoutChanges:
    """Create a learner's folder, or bring one up to date.

    Args:
        lessons: The course, as `load_lessons` reads it.
        folder: The learner's folder; created if it does not exist.

    Raises:
        WorkspaceError: when the folder cannot be written, or is a course.
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


def write_new_handout(lessons: Course, folder: Path) -> tuple[Path, int]:
    """Write what learners may see into a new folder.

    Returns:
        The folder, and how many files are in it.

    Raises:
        WorkspaceError: when it exists and is not empty, or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WorkspaceError(f"{folder} exists already. Name a new folder.")
    return folder, len(write_handout(lessons, folder).new)


def pack_handout(lessons: Course, path: Path) -> tuple[Path, int]:
    """Write what learners may see into a zip file; the same lessons give the same bytes.

    Returns:
        The zip file, and how many files are in it.

    Raises:
        WorkspaceError: when it exists already, or cannot be written.
    """
    path = path if path.suffix == ".zip" else path.with_name(f"{path.name}.zip")
    if path.exists():
        raise WorkspaceError(f"{path} exists already. Name a new file.")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary, path.stem)
        count = len(write_handout(lessons, folder).new)
        content = _zip(folder)
    try:
        write_atomically(path, content)
    except OSError as error:
        raise WorkspaceError(
            f"{path} cannot be written: {error.strerror}. Name another file."
        ) from error
    return path, count


def _zip(folder: Path) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(folder.parent).as_posix())  # dated 1980
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.read_bytes())
    return buffer.getvalue()


def _write(lessons: Course, folder: Path) -> HandoutChanges:
    record = folder / STATE_FOLDER / "made.json"
    written: dict[str, str] = read_json(record, dict[str, str]) or {}
    names: dict[FileStatus, list[str]] = {status: [] for status in get_args(FileStatus)}
    for file in list(list_public_files(lessons)):  # a link is refused before the first write
        content, target = file.path.read_bytes(), folder / file.name
        status = _compare(target, _digest(content), written.get(file.name))
        names[status].append(file.name)
        if status in ("new", "updated"):
            write_atomically(target, content)
        if status != "kept":
            written[file.name] = _digest(content)
    for exercise in lessons.exercises.values():
        write_atomically(locate_stub_copy(folder, exercise), exercise.stub.read_bytes())
    write_atomically(record, msgspec.json.format(msgspec.json.encode(written)))
    return HandoutChanges(tuple(names["new"]), tuple(names["updated"]), tuple(names["kept"]))


def _compare(target: Path, current: str, written: str | None) -> FileStatus:
    """Say what is to be done with a file: see `HandoutChanges`; `same` for nothing.

    Args:
        target: The file in the learner's folder.
        current: The digest of the current version of the course.
        written: The digest of what was written last time.
    """
    if not target.exists():
        return "new"
    existing = _digest(target.read_bytes())
    if current in (existing, written):  # up to date, or the learner's work on this version
        return "same"
    return "updated" if existing == written else "kept"


def locate_stub_copy(folder: Path, exercise: Exercise) -> Path:
    """Return where a learner's folder keeps a copy of the untouched stub."""
    return folder / STATE_FOLDER / "stubs" / exercise.name / f"{exercise.module}.py"


def read_json(path: Path, record: Any) -> Any:
    """Read a file of the state folder; None if it is missing or damaged, as it can be rewritten."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=record)
    except (OSError, msgspec.DecodeError):
        return None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
