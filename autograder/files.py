"""Reads files that anybody may have put there, and writes our own.

When reading, a symbolic link is never followed, a pipe never waited for, a large file never read.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.errors import Unreadable


def display_name(name: str) -> str:
    r"""Return a file's name as text that can be stored anywhere: bytes not in UTF-8 as \xNN.

    Two names that differ stay different: where a name needs or looks like an escape, its
    backslashes are doubled.
    """
    try:
        name.encode()
        escaped = r"\x" in name
    except UnicodeEncodeError:
        escaped = True
    if not escaped:
        return name
    doubled = name.replace("\\", "\\\\").encode(errors="surrogateescape")
    return doubled.decode(errors="backslashreplace")


@contextlib.contextmanager
def open_folder(root: Path, names: Sequence[str]) -> Iterator[int]:
    """Open a folder below another step by step, so that no link leads elsewhere.

    Args:
        root: A folder of the instructor's.
        names: The folders from there, which may be anybody's.

    Yields:
        Its descriptor, for as long as it is needed.

    Raises:
        Unreadable: when one of them is not a folder, or cannot be opened.
    """
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    with contextlib.ExitStack() as stack:
        folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        stack.callback(os.close, folder)
        for name in names:
            try:
                folder = os.open(name, flags, dir_fd=folder)
            except OSError as error:
                raise Unreadable(_reason(display_name(name), error)) from error
            stack.callback(os.close, folder)
        yield folder


def exists(name: str, folder: int) -> bool:
    """Return whether an open folder has something of this name.

    Raises:
        Unreadable: when the folder does not let us look.
    """
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise Unreadable(_reason(name, error)) from error
    return True


def read_regular(name: str, folder: int, limit: int) -> bytes:
    """Return the bytes of a regular file in an open folder, and of nothing else.

    Args:
        name: The file.
        folder: The folder's descriptor.
        limit: The largest that is read, in bytes.

    Raises:
        Unreadable: when it is something else, too large, or cannot be read.
    """
    try:
        mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISLNK(mode):
            raise Unreadable(f"{name} is not a regular file.")
        # Not blocking: what is swapped for a pipe now would wait for a writer forever.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
        content = _read_at_most(limit, os.open(name, flags, dir_fd=folder))
    except OSError as error:
        raise Unreadable(_reason(name, error)) from error
    if content is None:
        smaller = " Clear its outputs and save it." if name.endswith(".ipynb") else ""
        raise Unreadable(f"{name} is too large: at most {limit // 2**10} kB are read.{smaller}")
    return content


def _read_at_most(limit: int, descriptor: int) -> bytes | None:
    """Return all of a regular file; None if it is larger, or not a regular file any more."""
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
            return None
        with open(descriptor, "rb", closefd=False) as file:
            content = file.read(limit + 1)
    finally:
        os.close(descriptor)
    return content if len(content) <= limit else None


def _reason(name: str, error: OSError) -> str:
    if error.errno in (errno.ELOOP, errno.ENOTDIR):  # from O_NOFOLLOW, and from O_DIRECTORY
        return f"{name} is a symbolic link. Submit the file itself."
    return f"{name} cannot be read: {error.strerror}."


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; folders above it are made where they are missing.

    Raises:
        OSError: when it cannot be written; a file that was there is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".new-{os.getpid()}-{path.name}")  # a rename stays in one folder
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
