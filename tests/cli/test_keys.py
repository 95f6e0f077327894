"""Single keys, from a real pseudo-terminal."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
from collections.abc import Iterator

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

import pty
import termios

READER = """
import sys
from autograder.cli import keys

def pressed(key):
    print(f"<{key}>", flush=True)
    if key == "q":
        raise SystemExit

with keys.unbuffered(lambda: None):
    print("ready", flush=True)
    keys.read(pressed)
print("gone", flush=True)
"""


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """Open a pseudo-terminal; give its two ends: ours, and a program's."""
    ours, theirs = pty.openpty()
    yield ours, theirs
    for descriptor in (ours, theirs):
        with contextlib.suppress(OSError):
            os.close(descriptor)


def start(theirs: int) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", READER], stdin=theirs, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def local_modes(descriptor: int) -> int:
    modes = termios.tcgetattr(descriptor)[3]
    assert isinstance(modes, int)
    return modes & (termios.ICANON | termios.ECHO | termios.ISIG)


def test_each_key_arrives_without_enter_and_is_not_shown(terminal):
    ours, theirs = terminal
    before = local_modes(theirs)
    process = start(theirs)
    assert local_modes(theirs) == termios.ISIG, "Ctrl-C still does what it does"
    os.write(ours, b"n")
    assert process.stdout is not None
    assert process.stdout.readline() == "<n>\n"
    os.write(ours, b"h\nq")
    assert process.communicate(timeout=30)[0] == "<h>\n<\n>\n<q>\n"
    assert local_modes(theirs) == before, "also when it ends with an error"


def test_arrows_and_the_like_are_skipped(terminal):
    ours, theirs = terminal
    process = start(theirs)
    assert process.stdout is not None
    for sent in (b"\x1b[A", b"\x1b", b"\x1bOP"):
        os.write(ours, sent)
        while not select.select([process.stdout], [], [], 0.2)[0]:
            os.write(ours, b"c")  # one that comes along with the arrow is skipped too
        assert process.stdout.readline() == "<c>\n"
    os.write(ours, b"q")
    output = process.communicate(timeout=30)[0]
    assert set(output.splitlines()) <= {"<c>", "<q>"}


def test_bytes_that_are_no_text_are_no_end(terminal):
    ours, theirs = terminal
    process = start(theirs)
    os.write(ours, b"\xff\xc3q")
    assert process.communicate(timeout=30)[0].endswith("<q>\n")


def test_a_terminal_that_is_closed_ends_it(terminal):
    ours, theirs = terminal
    process = start(theirs)
    os.close(theirs)
    os.close(ours)
    assert process.communicate(timeout=30)[0] == "gone\n"


@pytest.mark.parametrize("content", [b"", b"ab"])
def test_a_pipe_has_keys_too_and_no_modes(content):
    done = subprocess.run([sys.executable, "-c", READER], input=content, capture_output=True)
    keys = "".join(f"<{key}>\n" for key in content.decode())
    assert done.stdout.decode() == f"ready\n{keys}gone\n"
    assert done.stderr == b""


def test_no_stdin_at_all_is_a_keyboard_that_is_gone():
    done = subprocess.run(
        [sys.executable, "-c", READER], stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("ready\ngone\n", "")
