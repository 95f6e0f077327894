"""The only module that prints: data on stdout, progress and errors on stderr.

Names, files and messages are data. What could steer a terminal in them (control characters,
bidirectional marks) is shown escaped, and rich's markup is never read in them. rich is imported
where it is used: `--help` and an error must not wait for it.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from autograder.cli.summary import Score

SIGNS, PLAIN_SIGNS = "✓✗·█░", "+x-#-"  # what messages may hold, and what stands for it in ASCII
PIPE_WIDTH = 10_000  # nothing is cut or wrapped for a reader that is no terminal


# Tells a progress bar that one more is done; or that it was kept, and there was nothing to do.
Advance = Callable[[bool], object]


def printable(text: str) -> str:
    """`text` with every control, format and half character escaped."""
    return "".join(
        char.encode("unicode_escape").decode()
        if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        else char
        for char in text
    )


def error(message: str) -> None:
    """An error, on stderr: one line."""
    print(f"Error: {printable(message)}", file=sys.stderr)


def note(message: str) -> None:
    """Something worth knowing, on stderr: one line."""
    print(printable(message), file=sys.stderr)


def json_line(record: Any) -> None:
    """One JSON object on a line of stdout, in ASCII, at once."""
    from autograder.cli.feedback import to_line

    print_line(to_line(record))


def print_line(line: str) -> None:
    """A line that is safe to print, on stdout at once."""
    print(line, flush=True)


@contextmanager
def progress(total: int, shown: bool) -> Iterator[Advance]:
    """A bar on stderr, when it is a terminal and `shown` says so.

    Args:
        total: How many steps there are.
        shown: Whether a bar is wanted.
    """
    console = _console(stderr=True)
    if not shown or not console.is_terminal:
        yield lambda _: None
        return
    from autograder.cli import bars

    with bars.grading(console) as bar:
        yield bars.advancing(bar, total)


def score_table(scores: Sequence[Score], exercises: Sequence[str]) -> None:
    """Students by exercises, on stdout."""
    from autograder.cli import scores as rows

    console = _console()
    coloured = console.is_terminal and not console.no_color and console.color_system is not None
    for row in rows.table(scores, exercises, printable, coloured):
        print(row)


def line(message: str = "") -> None:
    """One line on stdout."""
    print(_encodable(printable(message)))


def show(lines: Iterable[Text]) -> None:
    """Lines on stdout, whose words are escaped already; see `messages`."""
    console = _stdout()
    for one in lines:
        one.plain = _encodable(one.plain)
        console.print(one, soft_wrap=not console.is_terminal)


def show_table(table: Table) -> None:
    """A table as wide as it is: a score cut to fit a narrow terminal would be another score."""
    console = _console(width=PIPE_WIDTH, highlight=False)
    with console.capture() as capture:
        console.print(table)
    for row in capture.get().splitlines():
        print(_encodable(row.rstrip()))


def _encodable(text: str) -> str:
    """Text with plain signs where stdout has no others."""
    try:
        SIGNS.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return text.translate(str.maketrans(SIGNS, PLAIN_SIGNS))
    return text


def clear() -> None:
    """An empty screen, where stdout is a terminal."""
    if sys.stdout.isatty():
        _console().clear()


def has_screen() -> bool:
    """Whether a picture can be opened: someone sits at a terminal of this machine's own desktop."""
    if not sys.stdout.isatty() or "SSH_CONNECTION" in os.environ:
        return False
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextmanager
def busy(message: str) -> Iterator[None]:
    """A word on stderr while something takes its time, when it is a terminal."""
    console = _console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(_encodable(printable(message)), spinner="line"):
        yield


def _stdout() -> Console:
    console = _console(highlight=False)
    return console if console.is_terminal else _console(highlight=False, width=PIPE_WIDTH)


def _console(**settings: Any) -> Console:
    from rich.console import Console

    return Console(**settings)
