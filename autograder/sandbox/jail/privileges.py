"""Which user a worker is, and that it can become no other."""

from __future__ import annotations

import contextlib
import os
import struct
from collections.abc import Iterable

from autograder.sandbox.jail import libc

UNPRIVILEGED_ID = 65534  # the overflow uid and gid: the user `nobody` on every Linux

_PR_SET_DUMPABLE, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS, _PR_CAP_AMBIENT = 4, 24, 38, 47
_CLEAR_ALL = 4
_CAPABILITY_VERSION_3 = 0x20080522
_LAST_CAPABILITY = 63


def readable_without_privileges(files: Iterable[str]) -> bool:
    """Return whether an ordinary user could read these files; a child becomes one and tries."""
    pid = os.fork()
    if pid == 0:
        try:
            become_unprivileged()
            readable = all(os.access(file, os.R_OK) for file in files)
        except OSError:
            readable = False
        os._exit(0 if readable else 1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def become_unprivileged() -> None:
    """Give up root for good.

    Raises:
        OSError: when this process may not.
    """
    os.setgroups([])  # first: once it is another user, the process may not leave root's groups
    os.setresgid(UNPRIVILEGED_ID, UNPRIVILEGED_ID, UNPRIVILEGED_ID)
    os.setresuid(UNPRIVILEGED_ID, UNPRIVILEGED_ID, UNPRIVILEGED_ID)  # the saved one too


def clear_bounding_set() -> None:
    """Let no program that this process runs bring a capability with it.

    Only root can ask for that: for another user the first call fails, and for root the one past
    the kernel's last capability.
    """
    with contextlib.suppress(OSError):
        for capability in range(_LAST_CAPABILITY + 1):
            libc.prctl(_PR_CAPBSET_DROP, capability)


def drop_capabilities() -> None:
    """Give up every capability for good: root is then a user like others.

    Raises:
        OSError: when the kernel refuses.
    """
    libc.prctl(_PR_CAP_AMBIENT, _CLEAR_ALL)  # these would outlive an exec
    libc.call("capset", struct.pack("Ii", _CAPABILITY_VERSION_3, 0), bytes(24))


def deny_tracing_and_new_privileges() -> None:
    """Keep processes of the same user from tracing this one, and what it runs from gaining rights.

    Raises:
        OSError: when the kernel refuses.
    """
    libc.prctl(_PR_SET_DUMPABLE, 0)  # its memory and /proc/<pid> are then root's; no core file
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1)  # set-user-id programs; Landlock and seccomp ask for it too
