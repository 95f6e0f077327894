"""A large class through a dask cluster of two workers on this machine, at a flat memory.

Prints, at every twentieth of the class, the rate so far and the memory of the command (with the
scheduler, which runs in the same process here) and of the workers with all that they started.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

import psutil
from distributed import LocalCluster

from autograder.cluster.cluster import Cluster
from autograder.course import Course, find_course, load_course
from autograder.grading.run import GradeOptions, grade_class
from autograder.store import Store
from autograder.submissions import find_submissions
from benchmarks.__main__ import make_class

WORKERS = 2
MB = 2**20


def main() -> None:
    """Make the class, start the cluster, grade."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster", description=__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="submissions (default: 100000)")
    parser.add_argument("--exercise", default="04_mse", help="default: 04_mse")
    options = parser.parse_args()
    course = load_course(find_course(Path.cwd()))
    with tempfile.TemporaryDirectory() as folder:
        make_class(course, options.exercise, options.size, Path(folder, "class"))
        print(
            f"{options.size} submissions of {options.exercise}, {os.cpu_count()} cores", flush=True
        )
        with LocalCluster(
            n_workers=WORKERS, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0"
        ) as machines:
            grade_and_report(course, Path(folder), machines.scheduler_address, options.size)


def grade_and_report(course: Course, folder: Path, scheduler: str, size: int) -> None:
    """Grade the class; print a line at every twentieth, and in the end how many have a grade."""
    paths = find_submissions(folder / "class", course.exercises).paths
    exercises = {path.exercise.name: path.exercise for path in paths}.values()
    started, step = time.perf_counter(), max(size // 20, 1)
    students = set()
    print("  graded   seconds   each s   command MB   workers MB")
    with (
        Cluster(course, exercises, scheduler, "strict", print) as backend,
        Store(f"sqlite:///{folder / 'grades.db'}") as store,
    ):
        grades = grade_class(course, paths, store, backend, GradeOptions())
        for count, grade in enumerate(grades, start=1):
            students.add(hash(grade.student))
            if count % step == 0 or count == 1:
                report(count, time.perf_counter() - started)
    print(f"{len(students)} students have a grade")


def report(count: int, seconds: float) -> None:
    """Print one line of the table."""
    command = psutil.Process()
    workers = sum(memory(process) for process in command.children(recursive=True))
    rate = count / seconds
    print(
        f"{count:>8} {seconds:>9.1f} {rate:>8.1f} {command.memory_info().rss / MB:>12.0f}"
        f" {workers / MB:>12.0f}",
        flush=True,
    )


def memory(process: psutil.Process) -> int:
    """Return the bytes of memory; 0 where a worker of learner code has ended meanwhile."""
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


if __name__ == "__main__":
    main()
