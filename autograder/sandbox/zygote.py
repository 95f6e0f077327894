"""A Python with numpy loaded that forks workers: a submission costs a fork, not an interpreter.

It holds no secret and runs no learner code itself. It is single-threaded, as a process that
forks must be, and lives as long as the host holds the other end of its control socket.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import tempfile
from pathlib import Path

import numpy as np  # noqa: F401 - loaded here once, for every worker

from autograder.sandbox import jail, protocol, worker

_decode = protocol.decoder(protocol.ToZygote)
MAX_REQUEST = 4096


def main() -> None:
    """Serve the control socket whose descriptor is the first argument."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=int(sys.argv[1]))
    jail.adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="autograder-") as folder:
        os.chdir(folder)
        os.dup2(os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC), sys.stderr.fileno())
        control.send(protocol.encode(protocol.Started()))
        _serve(control)
        os.chdir("/")


def _serve(control: socket.socket) -> None:
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, MAX_REQUEST, 1)
        if not message:
            return
        request = _decode(message)
        if isinstance(request, protocol.Fork):
            _fork(control, descriptors[0], request)
        else:
            control.send(protocol.encode(protocol.Reaped(_reap(request.pid))))


def _fork(control: socket.socket, connection: int, request: protocol.Fork) -> None:
    zygote = os.getpid()
    pid = os.fork()
    if pid == 0:
        _become_worker(connection, zygote, request)
    os.close(connection)
    pidfd = os.pidfd_open(pid)
    socket.send_fds(control, [protocol.encode(protocol.Forked(pid))], [pidfd])
    os.close(pidfd)


def _become_worker(connection: int, zygote: int, request: protocol.Fork) -> None:
    """Never returns: what a learner's code leaves on the stack must not reach the zygote's loop."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        kept = jail.enter(connection, zygote, request.memory_mb, request.cpu_seconds)
        connected = socket.socket(fileno=kept)
        protocol.send_frame(connected, protocol.encode(protocol.Entered()))
        worker.serve(connected)
    finally:
        os._exit(0)


def _reap(pid: int) -> int:
    """End a worker and all that it has started, clear its folder; the worker's exit code."""
    code = 0
    os.kill(pid, signal.SIGKILL)  # not yet waited for: the number is still its own
    while children := _children():
        for child in children:
            if child != pid:
                os.kill(child, signal.SIGKILL)
        ended, status = os.waitpid(-1, 0)
        if ended == pid:
            code = os.waitstatus_to_exitcode(status)
    _clear_folder()
    return code


def _children() -> list[int]:
    """The worker, and its orphans, which the kernel gave to us."""
    return [int(pid) for pid in Path("/proc/thread-self/children").read_text().split()]


def _clear_folder() -> None:
    for path in Path.cwd().iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


if __name__ == "__main__":
    main()
