"""Files of our own: each is written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.files import write_atomically


def test_a_file_is_written_below_new_folders_and_then_replaced(tmp_path):
    path = tmp_path / "a/b/x"
    for content in (b"old", b"new\r\n"):
        write_atomically(path, content)
        assert path.read_bytes() == content
    assert list(tmp_path.rglob("*")) == [path.parents[1], path.parent, path]


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path):
    (tmp_path / "x").mkdir()
    (tmp_path / "x/inner").write_text("old")
    with pytest.raises(OSError, match="directory"):
        write_atomically(tmp_path / "x", b"new")
    assert list(tmp_path.rglob("*")) == [tmp_path / "x", tmp_path / "x/inner"]


def test_a_write_that_is_interrupted_leaves_the_old_file(tmp_path, monkeypatch):
    """Half of the new content is never at the file's name."""
    path = tmp_path / "x"
    path.write_bytes(b"old")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
