"""A comparison of `nbgrader autograde`, with its own steps and ours, and `grade` on ten notebooks.

Run it with `python -m benchmarks.nbgrader`; it needs the extra, `pip install '.[nbgrader]'`. In
nbgrader's own way no hidden check is run at all: its kernel meets the placeholders. What it costs
is the kernel.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute
from traitlets.config import Config

from autograder.course import find_course
from autograder.nbgrader import configure
from autograder.nbgrader.autograde import CommentWriter, SubmissionGrader

EXERCISE = "04_mse"
COUNT = 10
LEFT_OUT = ("ines", "grace", "kofi")  # a notebook already; an endless loop; sys.exit


def main() -> None:
    """Make the class twice, grade it in five ways, print the ratios."""
    root = find_course(Path.cwd())
    with tempfile.TemporaryDirectory() as folder:
        stock, ours = Path(folder, "stock"), Path(folder, "ours")
        for course in (stock, ours):
            make_class(root, course, EXERCISE, COUNT)
        (stock / "nbgrader_config.py").write_text("c = get_config()\n")
        print(f"{COUNT} notebooks of {EXERCISE}, {os.cpu_count()} cores")
        a = timed("(a) nbgrader autograde, its own steps", lambda: autograde(stock))
        b = timed("(b) nbgrader autograde, ours", lambda: autograde(ours))
        c = timed("(c) grade -j 1", lambda: grade(root, ours))
        with contextlib.chdir(folder):
            d, stock_steps = in_process("(d) as (a), in a running process", stock, Config())
            config = Config()
            configure(config, root)
            e, our_steps = in_process("(e) as (b), in a running process", ours, config)
    print(f"b takes {b / a:.2f} of a, c takes {c / a:.2f} of a, e takes {e / d:.2f} of d")
    ratio = our_steps / stock_steps
    print(f"Execute takes {stock_steps:.2f} s of d; what stands in its place, {ratio:.3f} of that")


def make_class(root: Path, course: Path, exercise: str, count: int) -> list[str]:
    """Make an nbgrader course in which students have handed in the examples; return their names."""
    run(root, "autograder", "nbgrader", "build", str(course), "-e", exercise)
    run(course, "nbgrader", "generate_assignment", exercise)
    examples = sorted((root / "examples" / "class").glob(f"*/{exercise}/*.py"))
    examples = [path for path in examples if path.parts[-3] not in LEFT_OUT]
    released = (course / "release" / exercise / f"{exercise}.ipynb").read_text(encoding="utf-8")
    students = []
    for number in range(count):
        example = examples[number % len(examples)]
        notebook = json.loads(released)
        written = [cell for cell in notebook["cells"] if "raise NotImpl" in "".join(cell["source"])]
        for cell in written:
            cell["source"] = ""
        written[0]["source"] = example.read_text(encoding="utf-8")
        students.append(f"{number:02}-{example.parts[-3]}")
        target = course / "submitted" / students[-1] / exercise
        target.mkdir(parents=True)
        (target / f"{exercise}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return students


def run(folder: Path, *command: str) -> None:
    """Run a program of ours or nbgrader's, silently; nbgrader looks for alembic on the path."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=os.environ | {"PATH": path},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def timed(name: str, work: Callable[[], object]) -> float:
    """Print how long it took, and return the seconds."""
    started = time.perf_counter()
    work()
    seconds = time.perf_counter() - started
    print(f"{name:<48}{seconds:8.2f} s", flush=True)
    return seconds


def autograde(course: Path) -> None:
    """Run (a) or (b): the command, from its start."""
    run(course, "nbgrader", "autograde", EXERCISE)


def grade(root: Path, course: Path) -> None:
    """Run (c): the command, with its start, its store and its output."""
    store = f"sqlite:///{course}/grades.db"
    run(root, "autograder", "grade", str(course / "submitted"), "-j1", "--db", store)


def in_process(name: str, course: Path, config: Config) -> tuple[float, float]:
    """Run (d) or (e): one more class in a process that has graded one student before.

    Returns:
        Seconds in all, and those of the steps that run or grade the code.
    """
    with quiet():
        converted(course, config, "00-*")
    spent: list[float] = []
    with measured(spent):
        seconds = timed(name, lambda: converted(course, config, "*"))
    return seconds, sum(spent)


@contextlib.contextmanager
def measured(spent: list[float]) -> Iterator[None]:
    """Note the seconds of each run of Execute, and of the two steps in its place."""

    def measuring(work: Callable[..., Any]) -> Callable[..., Any]:
        def run_step(*arguments: Any) -> Any:
            started = time.perf_counter()
            done = work(*arguments)
            spent.append(time.perf_counter() - started)
            return done

        return run_step

    with contextlib.ExitStack() as stack:
        for step in (Execute, SubmissionGrader, CommentWriter):
            patch = mock.patch.object(step, "preprocess", measuring(step.preprocess))
            stack.enter_context(patch)
        yield


def converted(course: Path, config: Config, student: str) -> None:
    """Autograde in this process, as formgrader does."""
    with quiet():
        coursedir = CourseDirectory(root=str(course), assignment_id=EXERCISE, config=config)
        coursedir.student_id = student
        converter = Autograde(coursedir=coursedir, config=config)
        converter.force = True
        converter.log.setLevel(logging.CRITICAL)
        converter.start()


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Let nbgrader's own warnings pass, and what its kernels write."""
    with warnings.catch_warnings(action="ignore"), open(os.devnull, "w") as nothing:  # noqa: PTH123
        kept = os.dup(2)
        os.dup2(nothing.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


if __name__ == "__main__":
    main()
