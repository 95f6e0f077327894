"""Which user a worker is, and that it can become no other."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable

NOBODY = 65534  # the overflow uid and gid: nobody's on every Linux

_PR_SET_DUMPABLE, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS, _PR_CAP_AMBIENT = 4, 24, 38, 47
_CLEAR_ALL = 4
_CAPABILITY_VERSION_3 = 0x20080522
_LAST_CAPABILITY = 63
_LIBC = ctypes.CDLL(None, use_errno=True)


def nobody_can_read(files: Iterable[str]) -> bool:
    """Whether an ordinary user could read these files; asked by a process that becomes one."""
    pid = os.fork()
    if pid == 0:
        try:
            become_nobody()
            readable = all(os.access(file, os.R_OK) for file in files)
        except OSError:
            readable = False
        os._exit(0 if readable else 1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def become_nobody() -> None:
    """Give up root for good.

    Raises:
        OSError: when this process may not.
    """
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)


def bar_capabilities() -> None:
    """No program that this process runs can bring a capability with it; only root can say so."""
    for capability in range(_LAST_CAPABILITY + 1):
        _LIBC.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)  # EINVAL past the kernel's last


def drop_capabilities() -> None:
    """Give up every capability for good: root is then a user like others.

    Raises:
        OSError: when the kernel refuses.
    """
    _LIBC.prctl(_PR_CAP_AMBIENT, _CLEAR_ALL, 0, 0, 0)
    header = struct.pack("Ii", _CAPABILITY_VERSION_3, 0)
    if _LIBC.capset(header, bytes(24)) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def close_to_others() -> None:
    """No process of the same user can trace this one, and nothing that it runs gains rights."""
    _LIBC.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    if _LIBC.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
