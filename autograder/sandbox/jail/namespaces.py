"""Namespaces: a root folder with Python in it and nothing else, and no network.

Landlock hides what is in a file, but not that the file exists. In a mount namespace whose root
holds only the Python installation there is nothing to ask for: no class, no solutions, no home.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from autograder.sandbox.jail import libc

_NEWNS, _NEWIPC, _NEWUSER, _NEWNET = 0x20000, 0x8000000, 0x10000000, 0x40000000
_RDONLY, _NOSUID, _NODEV, _NOEXEC, _REMOUNT = 1, 2, 4, 8, 32
_NOATIME, _NODIRATIME, _BIND, _REC = 1024, 2048, 4096, 16384
_PRIVATE, _RELATIME = 1 << 18, 1 << 21
_ST_RELATIME = 4096  # what statvfs calls it
_DETACH = 2
_PIVOT_ROOT = {"x86_64": 155}.get(os.uname().machine, 41)  # 41 on all newer architectures

# Every machine has it; nothing below it is needed, and the new root is built on top of it.
_ROOT = "/tmp"  # noqa: S108 - covered by a file system of our own before anything is written
_ROOT_OPTIONS = b"mode=755,size=1m"


def available(readable: Sequence[str]) -> bool:
    """Return whether this process may `enter` namespaces with these folders; a child tries."""
    pid = os.fork()
    if pid == 0:
        try:
            enter(readable)
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def enter(readable: Sequence[str]) -> None:
    """Leave the machine's files and its network behind, in an empty working directory.

    Args:
        readable: Folders that the new root shows, read-only, under the same names.

    Raises:
        OSError: when the kernel, or the container that this runs in, does not allow it.
    """
    _unshare()
    # What is mounted from now on must not spread to the machine: most systems share their mounts.
    _mount("none", "/", None, _REC | _PRIVATE)
    # Opened before the new root covers /tmp: a folder may be below it.
    sources = [os.open(folder, os.O_PATH | os.O_CLOEXEC) for folder in readable]
    _mount("none", _ROOT, "tmpfs", _NOSUID | _NODEV, _ROOT_OPTIONS)
    for folder, source in zip(readable, sources, strict=True):
        _bind_read_only(source, f"{_ROOT}{folder}")
        os.close(source)
    Path(f"{_ROOT}/empty").mkdir()
    _mount("none", _ROOT, None, _REMOUNT | _RDONLY | _NOSUID | _NODEV, _ROOT_OPTIONS)
    # The new root on top of the old one, as pivot_root(2) has it, needs no folder for the old
    # one; then the old one goes. After chroot there would be ways back to it.
    os.chdir(_ROOT)
    libc.call("syscall", _PIVOT_ROOT, b".", b".")
    libc.call("umount2", b".", _DETACH)
    os.chdir("/empty")


def _unshare() -> None:
    """Enter the namespaces with root's rights if we have them, else in a user namespace."""
    spaces = _NEWNS | _NEWIPC | _NEWNET
    try:
        libc.call("unshare", spaces)
    except OSError:
        _unshare_as_user(spaces)


def _unshare_as_user(spaces: int) -> None:
    uid, gid = os.geteuid(), os.getegid()
    libc.call("unshare", spaces | _NEWUSER)
    # The kernel lets a user map its group only when setgroups is off: else a process could leave
    # a group that is there to keep it out.
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")


def _bind_read_only(source: int, target: str) -> None:
    """Show a folder, by its descriptor, at `target`, and take the right to write away."""
    flags = os.fstatvfs(source).f_flag
    # In a user namespace what is set may be added to, not taken away.
    kept = flags & (_NOEXEC | _NOATIME | _NODIRATIME)
    kept |= _RELATIME if flags & _ST_RELATIME else 0
    Path(target).mkdir(parents=True, exist_ok=True)
    _mount(f"/proc/self/fd/{source}", target, None, _BIND | _REC)
    # The kernel ignores these flags in the call that binds: it takes a second one.
    _mount("none", target, None, _BIND | _REMOUNT | _RDONLY | _NOSUID | _NODEV | kept)


def _mount(
    source: str, target: str, kind: str | None, flags: int, options: bytes | None = None
) -> None:
    names = os.fsencode(source), os.fsencode(target), kind and kind.encode()
    libc.call("mount", *names, ctypes.c_ulong(flags), options)


def outermost(folders: Iterable[str]) -> list[str]:
    """Return the folders that exist, each once, and none that is inside another of them.

    Names stay as they are, links and all: it is by these names that Python looks for modules.
    """
    existing = sorted({Path(folder) for folder in folders if Path(folder).is_dir()})
    return [str(folder) for folder in existing if not set(folder.parents) & set(existing)]
