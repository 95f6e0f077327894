"""Landlock: which files a process may read; it may write none.

Linux 5.13 or later; Documentation/userspace-api/landlock.rst of the kernel. There is no kept
binding for Python, and it takes three system calls.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_VERSION_FLAG = 1
_RULE_PATH_BENEATH = 1

_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
# How many rights on files each version of the interface knows, from the first on.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_TCP_SINCE, _BIND_AND_CONNECT = 4, 0b11
_SCOPES_SINCE, _ABSTRACT_SOCKETS_AND_SIGNALS = 6, 0b11

_LIBC = ctypes.CDLL(None, use_errno=True)


def version() -> int:
    """The version of the kernel's interface; 0 where there is no Landlock."""
    found = _LIBC.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION_FLAG)
    return max(0, int(found))


def prepare(readable: Iterable[str]) -> int:
    """Make a set of rules: all that the kernel can refuse is refused, but for some reading.

    Args:
        readable: Folders below which files may be read and listed.

    Returns:
        A file descriptor for `restrict`.

    Raises:
        OSError: when the kernel refuses.
    """
    found = version()
    files = (1 << _FILE_RIGHTS.get(found, 16)) - 1
    network = _BIND_AND_CONNECT if found >= _TCP_SINCE else 0
    scopes = _ABSTRACT_SOCKETS_AND_SIGNALS if found >= _SCOPES_SINCE else 0
    attributes = struct.pack("QQQ", files, network, scopes)
    size = 8 if found < _TCP_SINCE else 16 if found < _SCOPES_SINCE else 24
    ruleset = _call(_CREATE_RULESET, attributes, ctypes.c_size_t(size), 0)
    for folder in readable:
        descriptor = os.open(folder, os.O_PATH | os.O_CLOEXEC)
        rule = struct.pack("=Qi", _READ_FILE | _READ_DIR, descriptor)
        _call(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, rule, 0)
        os.close(descriptor)
    return ruleset


def restrict(ruleset: int) -> None:
    """Bind this process to the rules for ever; it needs no_new_privs or CAP_SYS_ADMIN.

    Raises:
        OSError: when the kernel refuses.
    """
    _call(_RESTRICT_SELF, ruleset, 0)


def _call(number: int, *arguments: object) -> int:
    result = int(_LIBC.syscall(number, *arguments))
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result
