"""A Python with numpy loaded that forks workers: a submission costs a fork, not an interpreter.

It holds no secret and runs no learner code itself. It is single-threaded, as a process that
forks must be, and lives as long as the host holds the other end of its control socket.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

# Loaded here once, for every worker.
import numpy as np  # noqa: F401
import numpy.fft
import numpy.ma
import numpy.polynomial
import numpy.random  # noqa: F401

from autograder.errors import JailUnavailable
from autograder.sandbox import frames, inert, protocol, worker
from autograder.sandbox.jail import jail, lifetime
from autograder.sandbox.sizes import MAX_CONTROL_MESSAGE, MAX_TRUSTED_FRAME

_decode = frames.decoder(protocol.ToZygote)


def main() -> None:
    """Serve the control socket; arguments: its descriptor, and the layers of the jail."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=int(sys.argv[1]))
    with contextlib.ExitStack() as stack:
        try:
            zygote = _prepare(control, sys.argv[2:], stack)
        except JailUnavailable as error:
            control.send(frames.encode(protocol.Refused(str(error))))
        except OSError as error:
            control.send(frames.encode(protocol.Failed(error.errno, str(error))))
        else:
            zygote.serve()


def _prepare(control: socket.socket, layers: Sequence[str], stack: contextlib.ExitStack) -> _Zygote:
    lifetime.adopt_orphans()
    inert.install()
    # Opened while there are a /proc and a /dev: the namespaces have neither.
    children = os.open("/proc/thread-self/children", os.O_RDONLY | os.O_CLOEXEC)
    nothing = os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC)
    prepared = jail.prepare(layers)
    if "namespaces" not in prepared.layers:  # there the working directory is empty already
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="autograder-"))
        os.chdir(folder)
        stack.callback(os.chdir, "/")
    os.dup2(nothing, sys.stderr.fileno())  # the host reads it until now: it is not a worker's
    control.send(frames.encode(protocol.Started(prepared.layers, prepared.drops_root)))
    gc.freeze()  # a worker's collections need not touch, and so copy, what is loaded here
    return _Zygote(control, prepared, children)


def _requests_on(connection: socket.socket) -> Callable[[], memoryview | None]:
    return lambda: frames.receive_single(connection.recv, MAX_TRUSTED_FRAME)[0]


class _Zygote:
    """Serves the control socket.

    Args:
        control: The socket to the host.
        prepared: What every worker's jail needs.
        children: The kernel's list of this process's children, a descriptor.
    """

    def __init__(self, control: socket.socket, prepared: jail.Jail, children: int) -> None:
        self._control = control
        self._jail = prepared
        self._children = children

    def serve(self) -> None:
        while True:
            message, descriptors, _, _ = socket.recv_fds(self._control, MAX_CONTROL_MESSAGE, 1)
            if not message:
                return
            request = _decode(message)
            if isinstance(request, protocol.Reap):
                self._send(protocol.Reaped(self._reap(request.pid)))
                continue
            try:
                self._fork(descriptors, request)
            except OSError as error:
                self._send(protocol.Failed(error.errno, str(error)))

    def _send(self, answer: protocol.FromZygote, *descriptors: int) -> None:
        socket.send_fds(self._control, [frames.encode(answer)], descriptors)

    def _fork(self, descriptors: Sequence[int], request: protocol.Fork) -> None:
        if not descriptors:  # the kernel drops one for which this process has no number left
            raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
        zygote = os.getpid()
        try:
            pid = os.fork()
            if pid == 0:
                self._become_worker(descriptors[0], zygote, request)
        finally:
            os.close(descriptors[0])
        pidfd = os.pidfd_open(pid)
        self._send(protocol.Forked(pid), pidfd)
        os.close(pidfd)

    def _become_worker(self, connection: int, zygote: int, request: protocol.Fork) -> None:
        """Serve one worker's connection; never returns.

        What a learner's code leaves on the stack must not reach the zygote's own loop.
        """
        try:
            connection = jail.close_other_descriptors(connection, self._jail)
            connected = socket.socket(fileno=connection)
            jail.enter(self._jail, zygote, request.memory_mb, request.cpu_seconds)
            frames.send_frame(connected, frames.encode(protocol.Entered()))
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            worker.serve(_requests_on(connected), connected.sendall)
        except OSError as error:
            failed = frames.encode(protocol.Failed(error.errno, str(error)))
            os.write(connection, frames.framed(failed))  # whether there is a socket object or not
        finally:
            os._exit(0)

    def _reap(self, pid: int) -> int:
        """End a worker and all that it has started, clear its folder; return its exit code."""
        code = 0
        os.kill(pid, signal.SIGKILL)  # not yet waited for: the number is still its own
        # Again and again: what is ending may have started more, and its orphans come to us.
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
        """Return the worker, and its orphans, which the kernel gave to us."""
        return [int(pid) for pid in os.pread(self._children, 2**20, 0).split()]


def _clear_folder() -> None:
    for path in Path.cwd().iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


if __name__ == "__main__":
    main()
