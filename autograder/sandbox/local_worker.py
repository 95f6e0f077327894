"""The untrusted half on a learner's own machine: a worker on the pipes that it was started with."""

from __future__ import annotations

import functools
import io
import os
import queue
import sys
import threading

import numpy as np  # noqa: F401 - loaded before the first call's time is counted

from autograder.sandbox import frames, protocol, worker
from autograder.sandbox.jail import lifetime


def main() -> None:
    """Serve on stdin and stdout; what the learner's code prints goes to stderr."""
    if sys.platform == "linux":  # elsewhere the thread that reads requests must do
        lifetime.die_with_parent(os.getppid())
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
    """Return a stream that keeps nothing back: this process is killed, in the end."""
    file = io.FileIO(descriptor, "w", closefd=False)
    return io.TextIOWrapper(file, "utf-8", "backslashreplace", write_through=True)


def _frames_of(requests: int) -> queue.SimpleQueue[bytes]:
    """Return what arrives, read by a thread that sees the host's end while a loop runs."""
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
