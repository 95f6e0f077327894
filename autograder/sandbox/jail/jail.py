"""What a worker may do: prepared once in the zygote, entered by every worker.

The layers, from the outermost: *namespaces* (the zygote itself sees no file but Python's, and no
network), *limits* (memory, time, processes), *privileges* (an ordinary user, or a root without
rights; closed to others), *landlock* (reads Python, writes nothing), *seccomp* (the system calls
of a calculation). Each stops something that no other does.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import resource
import signal
import sysconfig
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from autograder.sandbox.jail import landlock, namespaces, privileges, seccomp

LAYERS = ("namespaces", "limits", "privileges", "landlock", "seccomp")
MAX_FILES = 64  # Python opens a few to import a module

_LIBC = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
_SOCKET, _RULESET = 3, 4  # the descriptors' numbers in a worker

# Where shared libraries lie that a module of Python may load when it is first imported.
_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib")


class JailRefused(Exception):
    """This machine cannot shut a worker in as was asked; the text says what is missing."""


@dataclass(frozen=True)
class Jail:
    """All that a worker needs in order to shut itself in.

    Args:
        layers: Those that are in force, of those that were asked for.
        mapped: Bytes of address space that a worker begins with.
        ruleset: Landlock's rules, a descriptor; None where they are not in force.
        program: seccomp's filter; None where it is not in force.
        nobody: Whether a worker becomes an ordinary user.
    """

    layers: tuple[str, ...]
    mapped: int
    ruleset: int | None
    program: bytes | None
    nobody: bool


def prepare(layers: Collection[str]) -> Jail:
    """Do once what every worker's jail needs; enters the namespaces.

    Args:
        layers: Of `LAYERS`, those that are wanted. Of namespaces and landlock one is enough.

    Raises:
        JailRefused: when what must be in force cannot be.
    """
    wanted = set(layers)
    program = _filter() if "seccomp" in wanted else None
    mapped, folders = _mapped_bytes(), _python_folders()
    hiding = {"namespaces", "landlock"} & wanted
    if landlock.version() == 0:
        wanted.discard("landlock")
    if "namespaces" in wanted and not namespaces.available(folders):
        wanted.discard("namespaces")
    if hiding and not hiding & wanted:
        raise JailRefused(
            "Neither Landlock (Linux 5.13 or later) nor user namespaces can hide files here."
            " Use a newer kernel, or a container that allows one of the two."
        )
    if "namespaces" in wanted:
        namespaces.enter(folders)
    nobody = (
        "privileges" in wanted
        and os.geteuid() == 0
        and privileges.nobody_can_read([os.__file__, np.__file__])
    )
    ruleset = landlock.prepare(folders) if "landlock" in wanted else None
    in_force = tuple(layer for layer in LAYERS if layer in wanted)
    return Jail(in_force, mapped, ruleset, program, nobody)


def keep_only(connection: int, jail: Jail) -> int:
    """Close every file descriptor but a worker's; comes before `enter`.

    Args:
        connection: The socket to the host: the only one kept, besides the standard three, which
            the zygote has on /dev/null, and the rules, until they are in force.
        jail: What `prepare` made.

    Returns:
        The socket's new descriptor.
    """
    kept = [
        fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, _RULESET + 1)  # out of the way of 3 and 4
        for descriptor in (connection, jail.ruleset)
        if descriptor is not None
    ]
    for number, descriptor in enumerate(kept, start=_SOCKET):
        os.dup2(descriptor, number, inheritable=False)
    os.closerange(_SOCKET + len(kept), 2**31 - 1)
    return _SOCKET


def enter(jail: Jail, parent: int, memory_mb: int, cpu_seconds: int) -> None:
    """Shut this process in; there is no way out.

    Args:
        jail: What `prepare` made.
        parent: The zygote's process id.
        memory_mb: Address space on top of what is mapped now, in 2**20 bytes.
        cpu_seconds: Processor time, a net below the host's deadlines.

    Raises:
        OSError: when the kernel refuses; no learner code may run then.
    """
    os.setsid()
    if "limits" in jail.layers:
        _set_limits(jail.mapped + memory_mb * 2**20, cpu_seconds)
    if "privileges" in jail.layers:
        _give_up_privileges(jail)
    die_with_parent(parent)  # after the change of user, which would clear it
    if jail.program is not None or jail.ruleset is not None:
        privileges.close_to_others()
    if jail.ruleset is not None:
        landlock.restrict(_RULESET)
        os.close(_RULESET)
    if jail.program is not None:
        seccomp.restrict(jail.program)


def adopt_orphans() -> None:
    """Make this process the parent of every orphan below it, so that none can hide."""
    _LIBC.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def die_with_parent(parent: int) -> None:
    """Have the kernel end this process when the process `parent`, which started it, ends."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before we asked
        os._exit(1)


def _filter() -> bytes:
    try:
        return seccomp.prepare()
    except (ImportError, OSError, RuntimeError) as error:
        raise JailRefused(
            f"libseccomp is not there or cannot be used ({error}). Install it: the package is"
            " libseccomp2 on Debian and Ubuntu, libseccomp on Fedora."
        ) from error


def _python_folders() -> list[str]:
    """Where Python, numpy and the libraries under them are: nothing of the user's."""
    paths = sysconfig.get_paths()
    folders = [paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    folders += [str(Path(str(module.__file__)).parents[1]) for module in (np, msgspec)]
    return namespaces.without_doubles([*folders, *_LIBRARIES])


def _give_up_privileges(jail: Jail) -> None:
    privileges.bar_capabilities()
    if jail.nobody:
        privileges.become_nobody()
    privileges.drop_capabilities()
    privileges.close_to_others()


def _set_limits(memory: int, cpu_seconds: int) -> None:
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_CPU, cpu_seconds)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NOFILE, MAX_FILES)
    _limit(resource.RLIMIT_MEMLOCK, 0)
    _limit(resource.RLIMIT_NPROC, 0)  # does not bind root


def _limit(what: int, value: int) -> None:
    """Set a limit, or leave a lower one that the machine has set before."""
    _, hard = resource.getrlimit(what)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(what, (value, value))


def _mapped_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
