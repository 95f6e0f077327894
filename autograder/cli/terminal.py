"""The only module that prints: data on stdout, progress and errors on stderr.

Names, files and messages are data. What could steer a terminal in them (control characters,
bidirectional marks) is shown escaped, and rich's markup is never read in them. rich is imported
where it is used: `--help` and an error must not wait for it.
"""

from __future__ import annotations

import io
import json
import os
import sys
import traceback
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

# The signs of our own messages and tables, and what stands for them in ASCII.
SIGNS: dict[str, str | int | None] = {
    "✓": "+",
    "✗": "x",
    "·": "-",
    "█": "#",
    "░": "-",
    "─": "-",
    "…": "...",
}
PIPE_WIDTH = 10_000  # nothing is cut or wrapped for a reader that is not a terminal


def prepare_streams() -> None:
    """Open the standard streams that are closed, and let no letter be too strange for one.

    A file or socket would else get the number of a closed stream, and be written to by accident.
    What is printed to a closed stdout cannot be written, which is an error; a closed stderr takes
    everything, and a closed stdin is at its end.
    """
    for name, flags in (("stdin", os.O_RDONLY), ("stdout", os.O_RDONLY), ("stderr", os.O_WRONLY)):
        if getattr(sys, name) is None:
            descriptor = os.open(os.devnull, flags)
            os.set_inheritable(descriptor, True)  # as the standard streams are
            setattr(sys, name, os.fdopen(descriptor, "r" if name == "stdin" else "w"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def discard_output() -> None:
    """Let stdout take everything from now on: what cannot be written must not fail twice."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def printable(text: str) -> str:
    """Return `text` with every control, format and half character escaped."""
    return "".join(
        char.encode("unicode_escape").decode()
        if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        else char
        for char in text
    )


def plural(count: int, noun: str) -> str:
    """Return `1 student`, `2 students`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def error(message: str) -> None:
    """Print an error on stderr, as one line."""
    note(f"Error: {message}")


def note(message: str) -> None:
    """Print something worth knowing on stderr, as one line."""
    print(_encodable(printable(message), sys.stderr), file=sys.stderr)


def show_traceback(exception: BaseException) -> None:
    """Print where an exception came from, on stderr."""
    traceback.print_exception(exception)


def json_line(record: Any) -> None:
    """Print a record as one JSON object on a line of stdout, in ASCII, at once."""
    import msgspec

    print_line(json.dumps(msgspec.to_builtins(record)))


def print_line(line: str) -> None:
    """Print a line that is safe to print, on stdout at once."""
    print(line, flush=True)


def line(message: str = "") -> None:
    """Print one line on stdout."""
    print_line(_encodable(printable(message), sys.stdout))


def print_lines(lines: Iterable[str]) -> None:
    """Print the lines of a table on stdout; their words are escaped already."""
    for row in lines:
        print(_encodable(row, sys.stdout))
    sys.stdout.flush()


def show(lines: Iterable[Text]) -> None:
    """Print lines on stdout, whose words are escaped already; see `messages`."""
    settings = {} if console().is_terminal else {"width": PIPE_WIDTH}
    stdout = console(highlight=False, **settings)
    for text in lines:
        text.plain = _encodable(text.plain, sys.stdout)
        stdout.print(text, soft_wrap=not stdout.is_terminal)


def show_table(table: Table) -> None:
    """Print a table as wide as it is: a score cut to fit a terminal would be another score."""
    stdout = console(width=PIPE_WIDTH, highlight=False)
    with stdout.capture() as capture:
        stdout.print(table)
    print_lines(row.rstrip() for row in capture.get().splitlines())


def clear() -> None:
    """Clear the screen, where stdout is a terminal."""
    if sys.stdout.isatty():
        console().clear()


def has_colours() -> bool:
    """Return whether stdout is a terminal that shows colours."""
    stdout = console()
    return stdout.is_terminal and not stdout.no_color and stdout.color_system is not None


def has_screen() -> bool:
    """Return whether a picture can be opened: at a terminal of this machine's own desktop."""
    if not sys.stdout.isatty() or "SSH_CONNECTION" in os.environ:
        return False
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextmanager
def busy(message: str) -> Iterator[None]:
    """Show a word on stderr while something takes its time, when it is a terminal."""
    stderr = console(stderr=True)
    if not stderr.is_terminal:
        yield
        return
    with stderr.status(_encodable(printable(message), sys.stderr), spinner="line"):
        yield


def console(**settings: Any) -> Console:
    """Return rich's view of a stream: stdout, or with `stderr=True` the other."""
    from rich.console import Console

    return Console(**settings)


def _encodable(text: str, stream: TextIO) -> str:
    """Return text with plain signs where a stream has no others."""
    try:
        "".join(SIGNS).encode(stream.encoding or "ascii")
    except UnicodeEncodeError:
        return text.translate(str.maketrans(SIGNS))
    return text
