"""What a worker may do: entered once, between the fork and the learner's first line.

Today these are resource limits and a clean process; a kernel jail goes in here too.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal

_LIBC = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36

MAX_FILES = 64  # Python opens a few to import a module


def adopt_orphans() -> None:
    """Make this process the parent of every orphan below it, so that none can hide."""
    _LIBC.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def die_with_parent(parent: int) -> None:
    """Have the kernel end this process when the process `parent`, which started it, ends."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before we asked
        os._exit(1)


def enter(connection: int, parent: int, memory_mb: int, cpu_seconds: int) -> int:
    """Shut this process in; there is no way out.

    Args:
        connection: The file descriptor of the socket to the host: the only one kept, besides
            the standard three, which the zygote has on /dev/null.
        parent: The zygote.
        memory_mb: Address space on top of what is mapped now, in 2**20 bytes.
        cpu_seconds: Processor time, a net below the host's deadlines.

    Returns:
        The descriptor's new number.
    """
    os.setsid()
    die_with_parent(parent)
    os.dup2(connection, 3)
    os.closerange(4, 2**31 - 1)
    _limit(resource.RLIMIT_AS, _mapped_bytes() + memory_mb * 2**20)
    _limit(resource.RLIMIT_CPU, cpu_seconds)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NOFILE, MAX_FILES)
    _limit(resource.RLIMIT_MEMLOCK, 0)
    _limit(resource.RLIMIT_NPROC, 0)  # does not bind root
    return 3


def _limit(what: int, value: int) -> None:
    """Set a limit, or leave a lower one that the machine has set before."""
    _, hard = resource.getrlimit(what)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(what, (value, value))


def _mapped_bytes() -> int:
    with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123 - pathlib is not yet loaded here
        return int(statm.read().split()[0]) * resource.getpagesize()
