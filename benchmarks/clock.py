"""The cost of a run: by the clock, and in processor time of all its processes."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from typing import NamedTuple

from autograder.sandbox.jail import lifetime


class Cost(NamedTuple):
    """What a way of grading took, in seconds."""

    wall: float
    cpu: float


def timed(run: Callable[[], object]) -> Cost:
    """Return the cost of a function, and of all processes that it started."""
    lifetime.adopt_orphans()
    started, before = time.perf_counter(), processor_seconds()
    run()
    return Cost(time.perf_counter() - started, processor_seconds() - before)


def processor_seconds() -> float:
    """Return what this process and all that it started have used, once the latter have ended.

    A command leaves it to the kernel to end its helpers with their workers: their time would not
    be counted if they were not adopted here. That takes milliseconds.
    """
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, 0):
            pass
    return sum(os.times()[:4])
