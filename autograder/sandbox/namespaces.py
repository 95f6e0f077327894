"""Namespaces: a root folder with Python in it and nothing else, and no network.

Landlock hides what is in a file, but not that it exists. In a mount namespace whose root holds
only the Python installation there is nothing to ask for: no class, no solutions, no home.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

_NEWNS, _NEWUSER, _NEWIPC, _NEWNET = 0x20000, 0x10000000, 0x8000000, 0x40000000
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_REMOUNT, _MS_BIND, _MS_REC, _MS_PRIVATE = (
    1, 2, 4, 32, 4096, 16384, 1 << 18,
)
_MNT_DETACH = 2
_LIBC = ctypes.CDLL(None, use_errno=True)


def available() -> bool:
    """Whether this process may enter namespaces; tried by a child."""
    pid = os.fork()
    if pid == 0:
        try:
            enter([])
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def enter(readable: Iterable[str]) -> None:
    """Leave the machine's files and network behind; what is open stays open.

    Args:
        readable: Folders that the new root shows, read-only, under the same names.

    Raises:
        OSError: when the kernel, or the container that this runs in, does not let it.
    """
    _unshare()
    _mount("none", "/", None, _MS_REC | _MS_PRIVATE)
    root = "/proc/self/attr" if False else _new_root()
    for folder in readable:
        target = root + folder
        Path(target).mkdir(parents=True, exist_ok=True)
        _mount(folder, target, None, _MS_BIND | _MS_REC)
        flags = _MS_BIND | _MS_REMOUNT | _MS_RDONLY | _MS_NOSUID | _MS_NODEV
        _mount("none", target, None, flags)
    Path(root + "/tmp").mkdir(exist_ok=True)
    os.chdir(root)
    _check(_LIBC.pivot_root(b".", b".")) if hasattr(_LIBC, "pivot_root") else _pivot()
    _check(_LIBC.umount2(b".", _MNT_DETACH))
    os.chdir("/tmp")
