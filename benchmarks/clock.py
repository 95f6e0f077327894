"""What a run costs by the clock, and in processor time of all the processes that it started."""

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
    """The cost of a function, and of all that it started."""
    lifetime.adopt_orphans()
    started, before = time.perf_counter(), processor_seconds()
    run()
    return Cost(time.perf_counter() - started, processor_seconds() - before)


def processor_seconds() -> float:
    """What this process and all that it started have used; waits until the latter have ended.

    A command leaves it to the kernel to end what it started, with all the workers that there were:
    nobody would count their time if they were not adopted here. That takes milliseconds.
    """
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, 0):
            pass
    return sum(os.times()[:4])
