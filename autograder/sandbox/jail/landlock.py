"""Landlock: which files a process may read; it may write none.

Linux 5.13 or later; Documentation/userspace-api/landlock.rst of the kernel. There is no maintained
binding for Python, and it takes three system calls.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable

from autograder.sandbox.jail import libc

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_VERSION_FLAG = 1
_RULE_PATH_BENEATH = 1

_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
# How many rights on files each version of the interface knows, from the first on.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_TCP_SINCE, _BIND_AND_CONNECT = 4, 0b11
_SCOPES_SINCE, _ABSTRACT_SOCKETS_AND_SIGNALS = 6, 0b11


def version() -> int:
    """Return the version of the kernel's interface; 0 where there is no Landlock."""
    try:
        return libc.call("syscall", _CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION_FLAG)
    except OSError:
        return 0


def prepare(readable: Iterable[str]) -> int:
    """Make a set of rules that refuses all that this kernel can refuse, except for some reading.

    Args:
        readable: Folders below which files may be read and listed.

    Returns:
        A file descriptor for `restrict`.

    Raises:
        OSError: when the kernel refuses.
    """
    known = version()
    # The kernel rejects a right that it does not know, and forbids only those that are named.
    files = (1 << _FILE_RIGHTS.get(known, 16)) - 1
    network = _BIND_AND_CONNECT if known >= _TCP_SINCE else 0
    scopes = _ABSTRACT_SOCKETS_AND_SIGNALS if known >= _SCOPES_SINCE else 0
    attributes = struct.pack("QQQ", files, network, scopes)
    size = 8 if known < _TCP_SINCE else 16 if known < _SCOPES_SINCE else 24
    ruleset = libc.call("syscall", _CREATE_RULESET, attributes, ctypes.c_size_t(size), 0)
    for folder in readable:
        descriptor = os.open(folder, os.O_PATH | os.O_CLOEXEC)
        rule = struct.pack("=Qi", _READ_FILE | _READ_DIR, descriptor)
        libc.call("syscall", _ADD_RULE, ruleset, _RULE_PATH_BENEATH, rule, 0)
        os.close(descriptor)
    return ruleset


def restrict(ruleset: int) -> None:
    """Bind this process to the rules forever; it needs no_new_privs or CAP_SYS_ADMIN.

    Raises:
        OSError: when the kernel refuses.
    """
    libc.call("syscall", _RESTRICT_SELF, ruleset, 0)
