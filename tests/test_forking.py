"""Work in a child: what it gives, or nothing where it hangs, dies or raises."""

from __future__ import annotations

import os
import signal

import pytest

from autograder.forking import in_child


def test_what_a_child_gives_comes_back_whole():
    assert in_child(lambda: b"x" * 200_000, 10) == b"x" * 200_000


@pytest.mark.parametrize("work", [lambda: os._exit(1), lambda: 1 / 0, lambda: b""])
def test_a_child_that_dies_or_raises_gives_nothing(work):
    assert in_child(work, 10) is None


def test_a_child_that_hangs_is_ended(tmp_path):
    def hang():
        (tmp_path / "pid").write_text(str(os.getpid()))
        while True:
            signal.pause()

    assert in_child(hang, 1) is None
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
