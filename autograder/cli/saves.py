"""Which files were saved: told by the system's events, and looked for where none arrive."""

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
    """Tell of every save, until told to stop.

    The files' own times are what counts; an event only says when to look at them.

    Args:
        root: The folder in which they lie.
        files: The files.
        saved: Called with each file that was saved.
        note: Called once, where saves are seen that no event told of.
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
    told: list[str] = []

    def tell(message: str) -> None:
        if message not in told:
            told.append(message)
            note(message)

    return tell


def _looks(root: Path, note: Callable[[str], None], stop: threading.Event) -> Iterator[bool]:
    """When to look: at events (True), and once a second (False)."""
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
