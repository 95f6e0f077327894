"""When a process ends: with its parent, or by the ancestor that adopts orphans. Linux alone."""

from __future__ import annotations

import os
import signal

from autograder.sandbox.jail import libc

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when `parent`, the process that started it, ends.

    A loop inside C code (`sum(repeat(1))`) lets no thread of this process see that the parent is
    gone; the kernel needs none.
    """
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before we asked: no signal will come
        os._exit(1)


def adopt_orphans() -> None:
    """Make this process the parent of every orphan below it: a daemon cannot hide from it."""
    libc.prctl(_PR_SET_CHILD_SUBREAPER, 1)
