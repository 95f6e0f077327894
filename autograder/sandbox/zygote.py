"""A Python with numpy loaded that forks workers: a submission costs a fork, not an interpreter.

It holds no secret and runs no learner code itself. It is single-threaded, as a process that
forks must be, and lives as long as the host holds the other end of its control socket.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

# Loaded here once, for every worker.
import numpy as np  # noqa: F401
import numpy.fft
import numpy.ma
import numpy.polynomial
import numpy.random  # noqa: F401

from autograder.sandbox import frames, inert, protocol, worker
from autograder.sandbox.jail import jail

_decode = frames.decoder(protocol.ToZygote)
MAX_REQUEST = 4096


def main() -> None:
    """Arguments: the control socket's descriptor, and the layers of the jail."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=int(sys.argv[1]))
    jail.adopt_orphans()
    inert.install()
    children = os.open("/proc/thread-self/children", os.O_RDONLY | os.O_CLOEXEC)
    nothing = os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC)
    try:
        prepared = jail.prepare(sys.argv[2:])
    except jail.JailRefused as error:
        control.send(frames.encode(protocol.Started((), False, str(error))))
        return
    with _empty_folder(prepared):
        os.dup2(nothing, sys.stderr.fileno())
        control.send(frames.encode(protocol.Started(prepared.layers, prepared.nobody)))
        gc.freeze()  # a worker's collections need not touch, and so copy, what is loaded here
        _Zygote(control, prepared, children).serve()


@contextmanager
def _empty_folder(prepared: jail.Jail) -> Iterator[None]:
    """Stand in an empty folder; in namespaces we already do."""
    if "namespaces" in prepared.layers:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="autograder-") as folder:
        os.chdir(folder)
        yield
        os.chdir("/")


def _requests_on(connection: socket.socket) -> Callable[[], memoryview | None]:
    return lambda: frames.receive_single(connection.recv, frames.MAX_TRUSTED_FRAME)[0]


class _Zygote:
    """Serves the control socket.

    Args:
        control: The socket to the host.
        prepared: What every worker's jail needs.
        children: The kernel's list of this process's children, a descriptor: once the zygote is
            in its namespaces there is no /proc.
    """

    def __init__(self, control: socket.socket, prepared: jail.Jail, children: int) -> None:
        self._control = control
        self._jail = prepared
        self._children = children

    def serve(self) -> None:
        while True:
            message, descriptors, _, _ = socket.recv_fds(self._control, MAX_REQUEST, 1)
            if not message:
                return
            request = _decode(message)
            if isinstance(request, protocol.Fork):
                self._fork(descriptors[0], request)
            else:
                answer = protocol.Reaped(self._reap(request.pid))
                self._control.send(frames.encode(answer))

    def _fork(self, connection: int, request: protocol.Fork) -> None:
        zygote = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._become_worker(connection, zygote, request)
        os.close(connection)
        pidfd = os.pidfd_open(pid)
        socket.send_fds(self._control, [frames.encode(protocol.Forked(pid))], [pidfd])
        os.close(pidfd)

    def _become_worker(self, connection: int, zygote: int, request: protocol.Fork) -> None:
        """Never returns: what a learner's code leaves on the stack must not reach our loop."""
        connected = socket.socket(fileno=jail.keep_only(connection, self._jail))
        try:
            jail.enter(self._jail, zygote, request.memory_mb, request.cpu_seconds)
            frames.send_frame(connected, frames.encode(protocol.Entered()))
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            worker.serve(_requests_on(connected), connected.sendall)
        except OSError as error:
            frames.send_frame(connected, frames.encode(protocol.Entered(str(error))))
        finally:
            os._exit(0)

    def _reap(self, pid: int) -> int:
        """End a worker and all that it has started, clear its folder; its exit code."""
        code = 0
        os.kill(pid, signal.SIGKILL)  # not yet waited for: the number is still its own
        while children := self._list_children():
            for child in children:
                if child != pid:
                    os.kill(child, signal.SIGKILL)
            ended, status = os.waitpid(-1, 0)
            if ended == pid:
                code = os.waitstatus_to_exitcode(status)
        _clear_folder()
        return code

    def _list_children(self) -> list[int]:
        """The worker, and its orphans, which the kernel gave to us."""
        return [int(pid) for pid in os.pread(self._children, 2**20, 0).split()]


def _clear_folder() -> None:
    for path in Path.cwd().iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


if __name__ == "__main__":
    main()
