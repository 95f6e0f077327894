"""Where the milliseconds of one submission go, and what the jail adds to them."""

from __future__ import annotations

import contextlib
import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from autograder.course import Course
from autograder.grading.diagnosis import Diagnosis
from autograder.grading.grader import Grader
from autograder.grading.suite import Suite, collect_hidden
from autograder.model import Limits, Sandbox
from autograder.sandbox.jail.layers import LAYERS
from autograder.sandbox.module_process import ModuleProcess
from autograder.sandbox.worker_handle import Worker
from autograder.sandbox.zygote_handle import Zygote
from autograder.store import Store
from autograder.submissions import find_submissions, read_submission

# What is timed under each name.
PHASES: dict[str, tuple[type, tuple[str, ...]]] = {
    "fork, jail": (Zygote, ("fork",)),
    "import": (ModuleProcess, ("load",)),
    "calls": (ModuleProcess, ("call",)),
    "end": (Worker, ("close",)),
    "checks": (Suite, ("run",)),
    "diagnosis": (Diagnosis, ("explain",)),
    "store": (Store, ("add", "flush")),
}


def where_it_goes(course: Course, exercise: str, root: Path) -> dict[str, float]:
    """Return the seconds of each phase, of one grading process and the store in turn."""
    spent: dict[str, float] = dict.fromkeys(PHASES, 0.0)
    inside = [0.0]  # seconds of the timed methods within each one that runs now
    places = find_submissions(root / "class", course.exercises).paths
    with (
        on_one_core(),
        Zygote(LAYERS["strict"]) as zygote,
        Store(f"sqlite:///{root / 'phases.db'}") as store,
        contextlib.ExitStack() as patches,
    ):
        for name, (kind, methods) in PHASES.items():
            for method in methods:
                patches.callback(setattr, kind, method, getattr(kind, method))
                setattr(kind, method, _adding(spent, inside, name, getattr(kind, method)))
        suite = collect_hidden(course, course.exercises[exercise])
        suite.prove()
        grader = Grader(course, [suite], zygote, "strict")
        zygote.wait_until_ready()
        spent.update(dict.fromkeys(PHASES, 0.0))  # neither start nor proof is a submission's
        for place in places:
            submission = read_submission(place)
            assert submission is not None
            store.add(grader.grade(submission))
        store.flush()
    return spent


def _adding(
    spent: dict[str, float], inside: list[float], name: str, run: Callable[..., Any]
) -> Callable[..., Any]:
    """Return the same method, whose time is added, without that of timed methods in it."""

    def timed_run(*args: Any, **kwargs: Any) -> Any:
        inside.append(0.0)
        started = time.perf_counter()
        try:
            return run(*args, **kwargs)
        finally:
            seconds = time.perf_counter() - started
            spent[name] += seconds - inside.pop()
            inside[-1] += seconds

    return timed_run


@contextlib.contextmanager
def on_one_core() -> Iterator[None]:
    """Run this process, and what it starts meanwhile, on one core, as `grade -j 2` does."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def report_phases(count: int, spent: dict[str, float]) -> None:
    """Print where the time of one submission goes."""
    parts = [f"{name} {1000 * seconds / count:.2f}" for name, seconds in spent.items()]
    print(f"ms a submission: {' · '.join(parts)}")


def jail_cost(sandbox: Sandbox, rounds: int = 200, calls: int = 20) -> tuple[float, float]:
    """Return the median milliseconds of a worker's whole life, and of a call of a small array."""
    lives, asked = [], []
    x = np.arange(8.0)
    with on_one_core(), Zygote(LAYERS[sandbox]) as zygote:
        for _ in range(rounds):
            started = time.perf_counter()
            worker = zygote.fork(Limits())
            worker.load("def double(x): return 2 * x", "learner", 5)
            forked = time.perf_counter()
            for _ in range(calls):
                worker.call("double", (x,), {}, 5)
            called = time.perf_counter()
            worker.close()
            lives.append(forked - started + time.perf_counter() - called)
            asked.append((called - forked) / calls)
    return 1000 * statistics.median(lives), 1000 * statistics.median(asked)


def report_jail(strict: tuple[float, float], process: tuple[float, float]) -> None:
    """Print what the jail adds: once a submission, and at every call."""
    for name, (life, call) in (("strict", strict), ("process", process)):
        print(f"{name:<8} fork, jail, load, end: {life:6.2f} ms    a call: {call:6.3f} ms")
    added = strict[0] - process[0]
    print(f"the jail adds {added:.2f} ms a submission, {strict[1] - process[1]:.3f} ms a call")
