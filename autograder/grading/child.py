"""A forked process that answers requests one by one, and may hang or die over one of them."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from autograder.sandbox import frames
from autograder.sandbox.jail.lifetime import die_with_parent

MEMORY = 2**30  # bytes of address space on top of what the child is forked with


class ChildLost(Exception):
    """The child did not answer a request; the text says what it did, as a verb phrase."""


class Child:
    """A child that has what this process has in memory when the first request is made.

    One that is lost over a request is replaced at the next request.

    Args:
        answer: Takes a request and returns the reply; it runs in the child.
    """

    def __init__(self, answer: Callable[[bytes], bytes]) -> None:
        self._answer = answer
        self._connection: socket.socket | None = None
        self._pid = self._owner = 0

    def ask(self, request: bytes, seconds: float) -> bytes:
        """Return the child's reply to a request.

        Raises:
            ChildLost: when it does not come within so many seconds, or the child ends.
        """
        if self._owner != os.getpid():
            self.close()  # it belongs to the process that this one was forked from
        connection = self._connection or self._start()
        try:
            return _exchange(connection, request, seconds)
        except BaseException:
            self.close()  # a late reply must not be taken for the reply to the next request
            raise

    def close(self) -> None:
        """End the child, if there is one."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        if self._owner != os.getpid():
            connection.detach()  # its number may be another file's here
            return
        connection.close()
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)

    def __del__(self) -> None:
        self.close()

    def _start(self) -> socket.socket:
        self._connection, theirs = socket.socketpair()
        self._owner = os.getpid()
        self._pid = os.fork()
        if self._pid == 0:
            with contextlib.suppress(BaseException):
                _serve(_confine(theirs, self._owner), self._answer)
            os._exit(1)
        theirs.close()
        return self._connection


def _exchange(connection: socket.socket, request: bytes, seconds: float) -> bytes:
    connection.settimeout(seconds)
    try:
        frames.send_frame(connection, request)
        reply = frames.receive_frame(connection.recv)
    except TimeoutError as error:
        raise ChildLost(f"does not come back within {seconds:g} s") from error
    except (ConnectionError, frames.Malformed) as error:
        raise ChildLost("ends its process") from error
    if reply is None:
        raise ChildLost("ends its process")
    return reply


def _confine(connection: socket.socket, parent: int) -> socket.socket:
    """Limit what a child can harm: no other socket, little memory, no life after its parent.

    A copy of a socket keeps it open after the parent has closed its own: a sandboxed worker would
    wait forever for its host to hang up.
    """
    kept = os.dup2(connection.fileno(), 3)
    os.closerange(kept + 1, 2**31 - 1)
    if sys.platform == "linux":
        die_with_parent(parent)
        _limit_memory()
    return socket.socket(fileno=kept)


def _limit_memory() -> None:
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)  # lower in the child of a child
    limit = mapped + MEMORY if hard == resource.RLIM_INFINITY else min(mapped + MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _serve(connection: socket.socket, answer: Callable[[bytes], bytes]) -> None:
    while (request := frames.receive_frame(connection.recv)) is not None:
        frames.send_frame(connection, answer(request))
