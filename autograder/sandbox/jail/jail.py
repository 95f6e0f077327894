"""What a worker may do: prepared once in the zygote, entered by every worker.

The layers, from the outermost: *namespaces* (the zygote itself sees no file but Python's, and no
network), *limits* (memory, time, processes), *privileges* (an ordinary user, or a root without
rights; closed to others), *landlock* (reads Python, writes nothing), *seccomp* (the system calls
of a calculation). Each stops something that no other does.
"""

from __future__ import annotations

import fcntl
import os
import resource
import sysconfig
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from autograder.errors import JailUnavailable
from autograder.sandbox.jail import landlock, namespaces, privileges, seccomp
from autograder.sandbox.jail.layers import LAYERS
from autograder.sandbox.jail.lifetime import die_with_parent

MAX_OPEN_FILES = 64  # Python opens a few to import a module

_SOCKET, _RULESET = 3, 4  # the descriptors' numbers in a worker

# Where shared libraries are that a module of Python may load when it is first imported.
_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib")


@dataclass(frozen=True)
class Jail:
    """All that a worker needs in order to enter its jail.

    Args:
        layers: Those that are in force, of those that were asked for.
        mapped: Bytes of address space that a worker begins with.
        ruleset: Landlock's rules, a descriptor; None where they are not in force.
        program: seccomp's filter; None where it is not in force.
        drops_root: Whether a worker becomes an ordinary user.
    """

    layers: tuple[str, ...]
    mapped: int
    ruleset: int | None
    program: bytes | None
    drops_root: bool


def prepare(layers: Collection[str]) -> Jail:
    """Do once what every worker's jail needs; enters the namespaces.

    Args:
        layers: Of `LAYERS["strict"]`, those that are wanted. One of namespaces and landlock is
            enough.

    Raises:
        JailUnavailable: when what must be in force cannot be.
        OSError: when the kernel refuses.
    """
    program = _seccomp_program() if "seccomp" in layers else None
    # Namespaces hide what these read: /proc, and all folders but these.
    mapped, folders = _mapped_bytes(), _python_folders()
    in_force = _available(layers, folders)
    if "namespaces" in in_force:
        namespaces.enter(folders)
    drops_root = "privileges" in in_force and _can_drop_root()
    ruleset = landlock.prepare(folders) if "landlock" in in_force else None
    return Jail(in_force, mapped, ruleset, program, drops_root)


def close_other_descriptors(connection: int, jail: Jail) -> int:
    """Close every file descriptor except a worker's; comes before `enter`.

    Args:
        connection: The socket to the host: the only one kept, besides the standard three, which
            the zygote has on /dev/null, and the rules, until they are in force.
        jail: What `prepare` made.

    Returns:
        The socket's new descriptor.

    Raises:
        OSError: when there is no descriptor left to move them; nothing is closed then.
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
    """Confine this process; there is no way out.

    The order matters: a change of user clears the death signal and needs rights, Landlock and
    seccomp need no_new_privs, and seccomp forbids the calls that all others make.

    Args:
        jail: What `prepare` made.
        parent: The zygote's process id.
        memory_mb: Address space on top of what is mapped now, in 2**20 bytes.
        cpu_seconds: Processor time, a net below the host's deadlines.

    Raises:
        OSError: when the kernel refuses; no learner code may run then.
    """
    os.setsid()  # a signal to its own process group reaches neither zygote nor host
    if "limits" in jail.layers:
        _set_limits(jail.mapped + memory_mb * 2**20, cpu_seconds)
    if "privileges" in jail.layers:
        _give_up_privileges(jail)
    die_with_parent(parent)  # after the change of user, which would clear it
    if jail.program is not None or jail.ruleset is not None:
        privileges.deny_tracing_and_new_privileges()  # again: layers can be left out
    if jail.ruleset is not None:
        landlock.restrict(_RULESET)
        os.close(_RULESET)
    if jail.program is not None:
        seccomp.restrict(jail.program)


def _seccomp_program() -> bytes:
    try:
        return seccomp.prepare()
    except (ImportError, OSError, RuntimeError) as error:
        raise JailUnavailable(
            f"libseccomp is not there or cannot be used ({error}). Install it: the package is"
            " libseccomp2 on Debian and Ubuntu, libseccomp on Fedora."
        ) from error


def _available(layers: Collection[str], folders: list[str]) -> tuple[str, ...]:
    """Return those of the layers that this machine offers, in the order of entry."""
    wanted = set(layers)
    hiding = {"namespaces", "landlock"} & wanted
    if landlock.version() == 0:
        wanted.discard("landlock")
    if "namespaces" in wanted and not namespaces.available(folders):
        wanted.discard("namespaces")
    if hiding and not hiding & wanted:
        raise JailUnavailable(
            "Neither Landlock (Linux 5.13 or later) nor user namespaces can hide files here."
            " Use a newer kernel, or a container that allows one of the two."
        )
    return tuple(layer for layer in LAYERS["strict"] if layer in wanted)


def _python_folders() -> list[str]:
    """Return where Python, numpy and the libraries under them are: nothing of the user's."""
    paths = sysconfig.get_paths()
    folders = [paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    folders += [str(Path(str(module.__file__)).parents[1]) for module in (np, msgspec)]
    return namespaces.outermost([*folders, *_LIBRARIES])


def _can_drop_root() -> bool:
    """Return whether a worker of root can become an ordinary user: it must still read Python."""
    files = [os.__file__, np.__file__]
    return os.geteuid() == 0 and privileges.readable_without_privileges(files)


def _give_up_privileges(jail: Jail) -> None:
    privileges.clear_bounding_set()  # while the process still has the right to
    if jail.drops_root:
        privileges.become_unprivileged()
    privileges.drop_capabilities()
    privileges.deny_tracing_and_new_privileges()


def _set_limits(memory: int, cpu_seconds: int) -> None:
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_CPU, cpu_seconds)
    _limit(resource.RLIMIT_FSIZE, 0)  # no byte is written, not even to a file that may be made
    _limit(resource.RLIMIT_CORE, 0)  # a crash leaves no file
    _limit(resource.RLIMIT_NOFILE, MAX_OPEN_FILES)
    _limit(resource.RLIMIT_MEMLOCK, 0)  # what is locked cannot be swapped out
    _limit(resource.RLIMIT_NPROC, 0)  # no process and no thread; does not bind root


def _limit(what: int, value: int) -> None:
    """Set a limit, or leave a lower one that the machine has set before."""
    _, hard = resource.getrlimit(what)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(what, (value, value))


def _mapped_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
