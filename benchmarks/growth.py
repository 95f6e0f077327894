"""The cost of a submission, in time and memory, in classes of 100 to 10,000.

    python -m benchmarks.growth [--sizes 100 1000 10000] [--exercise 04_mse] [--db URL]

Each class is graded into a new database; then the largest once more, unchanged, and once more after
ten of its files were edited. Memory is the main process's own, at its highest. Processor time is
that of all processes, which on a shared machine is a better measure than the clock.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from autograder.course import Course, find_course, load_course
from autograder.sandbox.jail import lifetime
from benchmarks.__main__ import make_class
from benchmarks.clock import processor_seconds

EDITED = 10


def main() -> None:
    """Grade the classes, print a line for each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1_000, 10_000])
    parser.add_argument("--exercise", default="04_mse", help="default: 04_mse")
    parser.add_argument("--db", help="default: a new file for each size")
    options = parser.parse_args()
    course = load_course(find_course(Path.cwd()))
    lifetime.adopt_orphans()
    print(f"{options.exercise}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        for size in sorted(options.sizes):
            root = Path(folder) / str(size)
            files = make_class(course, options.exercise, size, root / "class")
            command = grading(course, root, options.db or f"sqlite:///{root / 'grades.db'}")
            report_growth(command, size)
        report_regrading(command, "unchanged")
        for file in files[:EDITED]:
            file.write_bytes(file.read_bytes() + b"\n# edited\n")
        report_regrading(command, f"{EDITED} edited")


def grading(course: Course, root: Path, db: str) -> list[str]:
    """Return the command that grades a class."""
    command = [sys.executable, "-m", "autograder", "grade", str(root / "class")]
    return [*command, "--course", str(course.root), "--db", db]


def report_growth(command: list[str], size: int) -> None:
    """Grade a new class, and print its time from the first line to the last, without the start."""
    started, cpu = time.perf_counter(), processor_seconds()
    with subprocess.Popen([*command, "--json"], stdout=subprocess.PIPE) as running:
        times, peak = [], 0.0
        for number, _ in enumerate(lines(running)):
            times.append(time.perf_counter())
            if number % 100 == 0 or number == size - 1:
                peak = peak_memory(running.pid) or peak
    each = 1000 * (times[-1] - times[0]) / (len(times) - 1)
    each_cpu = 1000 * (processor_seconds() - cpu) / len(times)
    print(
        f"{len(times):>7} submissions: {each:6.2f} ms each ({each_cpu:.2f} ms of processor time,"
        " the start with it),"
        f" after a start of {times[0] - started:.1f} s, peak {peak:.1f} MB",
        flush=True,
    )


def report_regrading(command: list[str], what: str) -> None:
    """Grade a class again, with the table; print its time and its line of counts."""
    started, cpu = time.perf_counter(), processor_seconds()
    with subprocess.Popen(command, stdout=subprocess.PIPE) as running:
        peak, printed = 0.0, []
        for number, line in enumerate(lines(running)):
            if number % 100 == 0:
                peak = peak_memory(running.pid) or peak
            printed.append(line)
    seconds = time.perf_counter() - started
    cpu = processor_seconds() - cpu
    print(
        f"{what}: {seconds:.2f} s ({cpu:.2f} s of processor time), peak {peak:.1f} MB."
        f" {printed[-2].strip()}",
        flush=True,
    )


def lines(running: subprocess.Popen[bytes]) -> Iterator[str]:
    """Yield the lines that a process prints."""
    assert running.stdout is not None, "it was started with a pipe"
    for line in running.stdout:
        yield line.decode()


def peak_memory(pid: int) -> float:
    """Return the peak memory of a process, in 2**20 bytes; 0 when it has just ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except FileNotFoundError:
        return 0.0
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    main()
