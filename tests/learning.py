"""A learner at a real pseudo-terminal, with an editor that saves a file at once."""

from __future__ import annotations

import ast
import os
import re
import signal
import sys
import termios
from pathlib import Path

import pexpect

ESCAPES = re.compile(r"\x1b(\][^\x1b]*\x1b\\|\[[0-9;?]*[A-Za-z])|\r")
PROMPT = "q quit"
PATIENCE = 60  # seconds, until the test fails: what is waited for comes in one


class Terminal:
    """A command of ours in a terminal of 100 by 50.

    Args:
        folder: Where it is run.
        arguments: Those of `autograder`.
    """

    def __init__(self, folder: Path, *arguments: str) -> None:
        environment = os.environ | {"TERM": "xterm-256color", "LANG": "C.UTF-8"}
        self._child = pexpect.spawn(
            sys.executable,
            ["-m", "autograder", *arguments],
            cwd=str(folder),
            env=environment,
            encoding="utf-8",
            dimensions=(50, 100),
            timeout=PATIENCE,
        )

    def read_until(self, pattern: str) -> str:
        """The text up to and with what matches."""
        self._child.expect(pattern)
        return ESCAPES.sub("", self._child.before + self._child.after)

    def press(self, key: str) -> None:
        """One key, without Enter."""
        self._child.send(key)

    def interrupt(self) -> None:
        """Ctrl-C."""
        self._child.sendintr()

    def stop_and_go_on(self) -> None:
        """Ctrl-Z, what a shell does to the terminal then, and `fg`."""
        self._child.kill(signal.SIGSTOP)
        settings = termios.tcgetattr(self._child.child_fd)
        settings[3] |= termios.ICANON | termios.ECHO
        termios.tcsetattr(self._child.child_fd, termios.TCSANOW, settings)
        self._child.kill(signal.SIGCONT)

    def end(self) -> tuple[str, int]:
        """The rest of what it prints, and its exit code."""
        self._child.expect(pexpect.EOF)
        self._child.close()
        return ESCAPES.sub("", self._child.before), self._child.exitstatus


def save(path: Path, text: str) -> None:
    """Save a file as most editors do: whole, under another name first."""
    temporary = path.with_name(f".{path.name}.swp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def with_function(stub: str, reference: str, function: str) -> str:
    """A learner's file in which one function is as in the reference."""
    lines = stub.splitlines()
    old, new = (_find(source, function) for source in (stub, reference))
    written = reference.splitlines()[new.lineno - 1 : new.end_lineno]
    lines[old.lineno - 1 : old.end_lineno] = written
    return "\n".join(lines) + "\n"


def _find(source: str, function: str) -> ast.FunctionDef:
    return next(
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name == function
    )
