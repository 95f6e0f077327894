"""Work in a forked child, which may hang or die."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time
from collections.abc import Callable


def in_child(work: Callable[[], bytes], seconds: float) -> bytes | None:
    """What `work` gives in a child; None where it hangs, dies or raises.

    Args:
        work: Gives at least one byte.
        seconds: How long it may take.
    """
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        with contextlib.suppress(BaseException), os.fdopen(write, "wb") as pipe:
            pipe.write(work())
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        payload = _read_until(pipe.fileno(), time.monotonic() + seconds)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return payload or None


def _read_until(descriptor: int, deadline: float) -> bytes:
    """All that is written until the other end is closed; nothing where that takes too long."""
    chunks = bytearray()
    while (left := deadline - time.monotonic()) > 0:
        if select.select([descriptor], [], [], left)[0]:
            chunk = os.read(descriptor, 2**16)
            if not chunk:
                return bytes(chunks)
            chunks += chunk
    return b""
