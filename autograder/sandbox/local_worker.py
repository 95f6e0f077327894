"""The untrusted half on a learner's own machine: a worker on the pipes that it was started with."""

from __future__ import annotations

import ctypes
import functools
import io
import os
import queue
import signal
import sys
import threading

import numpy as np  # noqa: F401 - loaded before the first call's time is counted

from autograder.sandbox import frames, protocol, worker

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Serve on stdin and stdout; what the learner's code prints goes to stderr."""
    _end_with_the_host()
    requests, replies = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)  # input() must not eat a request
    os.dup2(2, 1)
    sys.stdout = sys.__stdout__ = _unbuffered(1)  # type: ignore[misc]  # ours to set
    sys.stderr = sys.__stderr__ = _unbuffered(2)  # type: ignore[misc]
    send = os.fdopen(replies, "wb", buffering=0).write
    send(frames.framed(frames.encode(protocol.Entered())))
    worker.serve(_frames_of(requests).get, send)


def _unbuffered(descriptor: int) -> io.TextIOWrapper:
    """A stream that keeps nothing back: this process is killed, in the end."""
    file = io.FileIO(descriptor, "w", closefd=False)
    return io.TextIOWrapper(file, "utf-8", "backslashreplace", write_through=True)


def _end_with_the_host() -> None:
    """A loop inside C code (`sum(repeat(1))`) lets no thread see that the host is gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _frames_of(requests: int) -> queue.SimpleQueue[bytes]:
    """What arrives, read by a thread: it sees the host's end even while a learner's loop runs."""
    arrived: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    receive = functools.partial(os.read, requests)

    def read() -> None:
        while (frame := frames.receive_frame(receive)) is not None:
            arrived.put(frame)
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    return arrived


if __name__ == "__main__":
    main()
