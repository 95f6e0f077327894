"""A test of durability: processes of a run are killed at random moments, and no grade is lost.

    python -m benchmarks.durability [--moments 30] [--size 300] [--exercise 04_mse] [--seed 0]

At each moment one of the main process, a grading process or a zygote is killed, in turn. When the
main process was it, the same command goes on. In the end every submission has one grade, with all
its checks, equal to that of an undisturbed run. Exit code 1 when it has not.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import sqlalchemy as sa

from autograder.course import find_course, load_course
from benchmarks.__main__ import make_class

MAIN = "the main process"
VICTIMS = (MAIN, "autograder.grading.process", "autograder.sandbox.zygote")
PATIENCE_MS = 60_000
GRADES = """
    SELECT student, grading.status, score, name, check_result.status AS verdict, points
    FROM submission JOIN grading ON submission.id = submission_id
    JOIN check_result ON grading.id = grading_id
    ORDER BY student, position
"""
KEPT = "SELECT submission_id, graded_at FROM grading"


def main() -> None:
    """Kill, look what is stored, go on; then compare with an undisturbed run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.durability")
    parser.add_argument("--moments", type=int, default=30, help="default: 30")
    parser.add_argument("--size", type=int, default=300, help="submissions (default: 300)")
    parser.add_argument("--exercise", default="04_mse", help="default: 04_mse")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    course = load_course(find_course(Path.cwd()))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make_class(course, options.exercise, options.size, root / "class")
        command = [sys.executable, "-m", "autograder", "grade", str(root / "class"), "--json"]
        command += ["--course", str(course.root), "--db"]
        disturbed, calm = (f"sqlite:///{root / name}.db" for name in ("disturbed", "calm"))
        kill_again_and_again([*command, disturbed], disturbed, options)
        subprocess.run([*command, disturbed], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([*command, calm], check=True, stdout=subprocess.DEVNULL)
        found, expected = query(disturbed, GRADES), query(calm, GRADES)
    same = found == expected
    print(f"{options.moments} moments, {options.size} submissions, {len(found)} checks:", end=" ")
    print("as in an undisturbed run" if same else f"NOT the {len(expected)} of a calm run")
    sys.exit(0 if same else 1)


def kill_again_and_again(command: list[str], url: str, options: argparse.Namespace) -> None:
    """Let each run print lines up to a random one; use --force when everything is graded."""
    chance = random.Random(options.seed)  # noqa: S311 - moments, no secrets
    for number, victim in zip(range(options.moments), cycle(VICTIMS), strict=False):
        before = kept(url)
        force = ["--force"] if len(before) == options.size else []
        lines = disturb([*command, *force], victim, chance.randrange(options.size))
        after = kept(url)
        print(f"{number + 1:>3}: {victim} killed, {lines} lines, {len(after)} kept")
        lost = {submission for submission, _ in before} - {submission for submission, _ in after}
        if lost or (not force and not before <= after):
            sys.exit("A grade that was kept is lost.")


def disturb(command: list[str], victim: str, moment: int) -> int:
    """Run a command and kill one of its processes; no process may be left."""
    with subprocess.Popen(command, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None, "it was started with a pipe"
        lines = sum(1 for _ in zip(range(moment), running.stdout, strict=False))
        everyone = below(running.pid)
        found = [running.pid] if victim == MAIN else [pid for pid in everyone if runs(pid, victim)]
        with all_end(everyone):
            with contextlib.suppress(ProcessLookupError, IndexError):  # it has just ended
                os.kill(found[0], signal.SIGKILL)
            lines += sum(1 for _ in running.stdout)
            running.wait()
    return lines


def kept(url: str) -> set[tuple[object, ...]]:
    """Return which submissions are graded, and when; nothing before the first run."""
    return set(query(url, KEPT)) if Path(url.removeprefix("sqlite:///")).exists() else set()


def query(url: str, statement: str) -> list[tuple[object, ...]]:
    """Return the rows of a statement."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(sa.text(statement))]
    engine.dispose()
    return rows


def below(pid: int) -> list[int]:
    """Return the processes that a process has started, and those that these have started."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text(encoding="utf-8").split()):
                found += [child, *below(child)]
    return found


def runs(pid: int, module: str) -> bool:
    """Return whether a process was started with `python -m module`."""
    with contextlib.suppress(OSError):
        return module.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


@contextlib.contextmanager
def all_end(pids: list[int]) -> Iterator[None]:
    """Assert that these processes end by what the block does."""
    watched = []
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            watched.append(os.pidfd_open(pid))
    yield
    for descriptor in watched:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        if not poll.poll(PATIENCE_MS):
            raise AssertionError("a process is left")
        os.close(descriptor)


if __name__ == "__main__":
    main()
