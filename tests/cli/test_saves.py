"""Every save is reported, with events and without."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.cli import saves
from autograder.cli.saves import NO_EVENTS

PATIENCE = 30  # seconds


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Poll more often than once a second."""
    monkeypatch.setattr(saves, "LOOK_MS", 50)


class Following:
    """`follow` in a thread, and what it reported."""

    def __init__(self, root: Path, files: list[Path]) -> None:
        self.told: queue.SimpleQueue[Path | str] = queue.SimpleQueue()
        self.stop = threading.Event()
        self.fault: BaseException | None = None
        self.thread = threading.Thread(target=self._work, args=(root, files))
        self.thread.start()

    def _work(self, root: Path, files: list[Path]) -> None:
        try:
            saves.follow(root, files, self.told.put, self.told.put, self.stop)
        except Exception as error:  # noqa: BLE001 - the test looks at it
            self.fault = error

    def next(self) -> Path | str:
        return self.told.get(timeout=PATIENCE)

    def until(self, change: Callable[[int], object]) -> Path | str:
        """Change something again and again, until it is reported: following may begin late."""
        for number in range(PATIENCE * 10):
            change(number)
            try:
                return self.told.get(timeout=0.3)
            except queue.Empty:
                continue
        raise AssertionError("it was never reported")


@pytest.fixture
def follow() -> Iterator[Callable[..., Following]]:
    started: list[Following] = []

    def start(root: Path, *files: Path) -> Following:
        started.append(Following(root, list(files)))
        return started[-1]

    yield start
    for one in started:
        one.stop.set()
        one.thread.join(PATIENCE)
        assert not one.thread.is_alive()
        assert one.fault is None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "watched").mkdir()
    for name in ("a.py", "b.py"):
        (tmp_path / "watched" / name).write_text("")
    return tmp_path / "watched"


@pytest.mark.parametrize("polling", [False, True])
def test_a_save_is_told_with_its_file(follow, folder, monkeypatch, polling):
    if polling:
        monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "1")
        monkeypatch.setenv("WATCHFILES_POLL_DELAY_MS", "20")
    one, other = folder / "a.py", folder / "b.py"
    following = follow(folder, one, other)
    found = following.until(lambda number: one.write_text("x" * number))
    while isinstance(found, str):  # a save while the system's watch was still being set
        found = following.next()
    assert found == one


def test_a_file_that_an_editor_puts_in_its_place_is_told(follow, folder):
    """As vim and many others save: a new file, renamed onto the old one."""
    file = folder / "a.py"

    def put(number: int) -> None:
        (folder / "a.py.new").write_text("x" * (number + 1))
        (folder / "a.py.new").replace(file)

    following = follow(folder, file)
    found = following.until(put)
    assert found in (file, NO_EVENTS)


def test_a_save_that_no_event_told_of_is_seen_and_said_once(follow, folder, tmp_path):
    """The files lie outside of what is watched, so that truly no event arrives."""
    (tmp_path / "empty").mkdir()
    file = folder / "a.py"
    following = follow(tmp_path / "empty", file)
    assert following.until(lambda number: file.write_text("x" * (number + 1))) == NO_EVENTS
    assert following.next() == file
    size = file.stat().st_size
    told = [following.until(lambda number: file.write_text("y" * (size + number + 1)))]
    file.unlink()
    while len(told) < 2 or file.exists():
        told.append(following.next())
    assert set(told) == {file}, "and no second note"


def test_a_file_that_is_deleted_and_comes_back_is_told(follow, folder, tmp_path):
    (tmp_path / "empty").mkdir()
    file = folder / "a.py"
    file.unlink()
    following = follow(tmp_path / "empty", file)
    following.until(lambda number: file.write_text("x" * (number + 1)))
    assert following.next() == file


def test_where_no_watch_can_be_had_it_looks(follow, folder, monkeypatch):
    """As where the system's number of watches is used up: the first attempt raises."""
    real = saves.watchfiles.watch
    monkeypatch.setenv("WATCHFILES_POLL_DELAY_MS", "20")

    def watch(*arguments, force_polling, **options):
        if not force_polling:
            raise OSError(28, "No space left on device (about ['inotify'])")
        return real(*arguments, force_polling=force_polling, **options)

    monkeypatch.setattr(saves.watchfiles, "watch", watch)
    following = follow(folder, folder / "a.py")
    assert following.next() == NO_EVENTS
    found = following.until(lambda number: (folder / "a.py").write_text("x" * (number + 1)))
    assert found == folder / "a.py"


def test_other_files_are_not_told(follow, folder):
    following = follow(folder, folder / "a.py")
    for number in range(5):
        (folder / "other.py").write_text("x" * number)
    found = following.until(lambda number: (folder / "a.py").write_text("x" * (number + 1)))
    assert found in (folder / "a.py", NO_EVENTS)
    assert not (folder / "b.py").read_text()
