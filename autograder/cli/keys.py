"""Single keys from a terminal, without Enter."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

ESCAPE, INTERRUPT = "\x1b", "\x03"


@contextmanager
def unbuffered(resumed: Callable[[], object]) -> Iterator[None]:
    """Make a terminal send each key at once and not show it; restore it afterwards.

    Args:
        resumed: Called when the program goes on after Ctrl-Z, on a screen that shows other things.
    """
    if sys.platform == "win32" or not sys.stdin.isatty():
        yield
        return
    import termios
    import tty

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)

    def unbuffer(*_: object) -> None:
        tty.setcbreak(descriptor)  # Ctrl-C and Ctrl-Z still do what they do
        resumed()

    handler = signal.signal(signal.SIGCONT, unbuffer)  # after Ctrl-Z the shell has set it back
    tty.setcbreak(descriptor)
    try:
        yield
    finally:
        signal.signal(signal.SIGCONT, handler)
        with suppress(termios.error):  # the terminal was closed
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def read(pressed: Callable[[str], None]) -> None:
    """Call `pressed` with every key, until the keyboard is gone; skip arrows and the like."""
    while keys := _read():
        if not keys.startswith(ESCAPE):
            for key in keys:
                pressed(key)


def _read() -> str:
    if sys.platform == "win32" and sys.stdin.isatty():
        import msvcrt

        key = msvcrt.getwch()
        return "q" if key == INTERRUPT else key
    try:
        return os.read(sys.stdin.fileno(), 64).decode(errors="replace")
    except (OSError, ValueError):  # the terminal was closed
        return ""
