"""Notices saved files: by the system's events, and by polling where none arrive."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import watchfiles

LOOK_MS = 1_000  # between two looks where no event arrives
NO_EVENTS = (
    "No events of saved files arrive here (a network drive, or a container?):"
    " looking once a second instead."
)

Stamp = tuple[int, int] | None


def follow(
    root: Path,
    files: Sequence[Path],
    saved: Callable[[Path], None],
    note: Callable[[str], None],
    stop: threading.Event,
) -> None:
    """Report every save, until `stop` is set.

    The files' own times are what counts; an event only says when to look at them.

    Args:
        root: The folder that holds them.
        files: The files.
        saved: Called with each file that was saved.
        note: Called once, where saves are seen without an event.
        stop: Ends it.
    """
    stamps, note = {path: _stamp(path) for path in files}, _once(note)
    for has_events in _looks(root, note, stop):
        now = {path: _stamp(path) for path in files}
        changed = [path for path in files if now[path] != stamps[path]]
        stamps = now
        if changed and not has_events:
            note(NO_EVENTS)
        for path in changed:
            saved(path)


def _once(note: Callable[[str], None]) -> Callable[[str], None]:
    noted: set[str] = set()

    def note_once(message: str) -> None:
        if message not in noted:
            noted.add(message)
            note(message)

    return note_once


def _looks(root: Path, note: Callable[[str], None], stop: threading.Event) -> Iterator[bool]:
    """Yield when to look: True at events, False once a second."""
    for polling in (None, True):
        try:
            for changes in watchfiles.watch(
                root,
                watch_filter=None,
                stop_event=stop,
                rust_timeout=LOOK_MS,
                yield_on_timeout=True,
                force_polling=polling,
                raise_interrupt=False,
            ):
                yield bool(changes)
        except OSError:  # the system's number of watches is used up, for one
            if polling:
                raise
            note(NO_EVENTS)
        else:
            return


def _stamp(path: Path) -> Stamp:
    try:
        status = path.stat()
    except OSError:
        return None  # an editor may be between removing and renaming
    return status.st_mtime_ns, status.st_size
