"""A comparison of six ways to grade one class, timed in one run.

(a) `grade -j 2`: every submission in a process of its own, the checks in another;
(b) one `python -m pytest` process a submission, two at a time: what is written first;
(c) one warm pytest session, the submissions in its process: the items run again for each;
(d) the same without pytest's reports: the checks are called, and that is all;
(e) `nbgrader autograde` with its own steps, a command for each of a few notebooks;
(f) the same, one command for twenty notebooks: both where nbgrader is installed.

The class is made of the examples, each as often as it takes; those whose code ends or hangs its
process are left out: (b) to (f) would not survive them.
"""

from __future__ import annotations

import argparse
import functools
import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course, find_course, load_course
from autograder.functions import Functions
from autograder.grading.inprocess import caller
from autograder.grading.plugin import generator, name_of
from autograder.grading.suite import collect_hidden
from benchmarks import warm
from benchmarks.clock import Cost, timed
from benchmarks.phases import jail_cost, report_jail, report_phases, where_it_goes

JOBS = 2
SINGLES, BATCH = 5, 20  # notebooks: nbgrader takes seconds for each, whatever the class
LEFT_OUT = ("grace", "kofi")  # an endless loop; sys.exit
CONFTEST = """
import importlib.util
import pytest

@pytest.fixture
def reference():
    spec = importlib.util.spec_from_file_location("reference", {path!r})
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
"""


def main() -> None:
    """Make the class, time all ways to grade it, print what each part of ours costs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", type=int, default=200, help="submissions (default: 200)")
    parser.add_argument("--exercise", default="03_tower", help="default: 03_tower")
    options = parser.parse_args()
    course = load_course(find_course(Path.cwd()))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        files = make_class(course, options.exercise, options.size, root / "class")
        print(f"{len(files)} submissions of {options.exercise}, {os.cpu_count()} cores", flush=True)
        compare(course, options.exercise, files, root)
        report_phases(len(files), where_it_goes(course, options.exercise, root))
    report_jail(jail_cost("strict"), jail_cost("process"))
    print(f"autograder --help takes {start_cost():.3f} s more than python -c pass")


def compare(course: Course, exercise: str, files: list[Path], root: Path) -> None:
    """Grade the class in each way; a line for each when it is done, then the ratios."""
    count = len(files)
    a = report(count, "(a) grade -j 2", lambda: grade(course, root))
    b = report(count, "(b) a pytest each", lambda: one_process_each(course, exercise, files, root))
    c = report(count, "(c) a warm pytest", lambda: warm_pytest(course, exercise, files))
    d = report(count, "(d) checks alone", lambda: checks_alone(course, exercise, files))
    print(f"a is {b.wall / a.wall:.1f} times as fast as b")
    print(f"a takes {a.cpu / c.cpu:.1f} times the processor time of c, {a.cpu / d.cpu:.1f} of d")
    report_nbgrader(a.wall / count, nbgrader_autograde(course, exercise, root))


def make_class(course: Course, exercise: str, size: int, root: Path) -> list[Path]:
    """Copy the examples of one exercise until there are `size` submissions."""
    file = f"{course.exercises[exercise].module}.py"
    examples = sorted((course.root / "examples" / "class").glob(f"*/{exercise}/{file}"))
    examples = [path for path in examples if path.parts[-3] not in LEFT_OUT]
    files = []
    for number in range(size):
        example = examples[number % len(examples)]
        target = root / f"{number:05d}-{example.parts[-3]}" / exercise / file
        target.parent.mkdir(parents=True)
        shutil.copy(example, target)
        files.append(target)
    return files


def grade(course: Course, root: Path) -> None:
    """Run (a): the command, with its start, its store and its output."""
    command = [sys.executable, "-m", "autograder", "grade", str(root / "class"), f"-j{JOBS}"]
    command += ["--course", str(course.root), "--db", f"sqlite:///{root / 'grades.db'}", "--json"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def one_process_each(course: Course, exercise: str, files: list[Path], root: Path) -> None:
    """Run (b): a folder, a conftest.py and a process for every submission."""
    hidden = course.exercises[exercise].hidden_checks
    reference = hidden.with_name(hidden.name.removeprefix("test_"))

    def check(numbered: tuple[int, Path]) -> None:
        number, file = numbered
        folder = root / "each" / str(number)
        folder.mkdir(parents=True)
        shutil.copy(file, folder)
        shutil.copy(hidden, folder)
        (folder / "conftest.py").write_text(CONFTEST.format(path=str(reference)))
        command = [sys.executable, "-m", "pytest", "-q", "--tb=no", hidden.name]
        subprocess.run(command, cwd=folder, check=False, stdout=subprocess.DEVNULL)

    with ThreadPoolExecutor(JOBS) as pool:
        list(pool.map(check, enumerate(files)))


def warm_pytest(course: Course, exercise: str, files: list[Path]) -> None:
    """Run (c): no process, no copy of an argument, no store; pytest alone."""
    hidden = course.exercises[exercise].hidden_checks
    reference = hidden.with_name(hidden.name.removeprefix("test_"))

    def generator_of(item: pytest.Item) -> Any:
        return generator(course.secret, name_of(item))

    warm.run_all(hidden, reference, files, generator_of)


def checks_alone(course: Course, exercise: str, files: list[Path]) -> None:
    """Run (d): as (c), and without pytest's own work on each check: nothing can be cheaper."""
    suite = collect_hidden(course, course.exercises[exercise])
    suite.prove()
    for file in files:
        submission = Functions(caller(warm.module_of(file)))
        for test in suite.tests:
            suite.run(test, submission)


def nbgrader_autograde(course: Course, exercise: str, folder: Path) -> tuple[float, float] | None:
    """Run (e) and (f); return their seconds a notebook.

    A notebook is the release with a learner's file in its first cell. None without nbgrader.
    """
    if importlib.util.find_spec("nbgrader") is None:
        return None
    from benchmarks import nbgrader  # noqa: PLC0415 - it is an extra

    stock = folder / "nbgrader"
    students = nbgrader.make_class(course.root, stock, exercise, BATCH)
    (stock / "nbgrader_config.py").write_text("c = get_config()\n")
    command = ["nbgrader", "autograde", exercise]
    singles = [
        timed(functools.partial(nbgrader.run, stock, *command, "--student", student)).wall
        for student in students[:SINGLES]
    ]
    together = timed(functools.partial(nbgrader.run, stock, *command, "--force")).wall
    return statistics.mean(singles), together / BATCH


def start_cost(rounds: int = 15) -> float:
    """Return how many seconds `autograder --help` takes beyond an idle Python; of the medians."""

    def median(*arguments: str) -> float:
        command = [sys.executable, *arguments]
        run = functools.partial(subprocess.run, command, check=True, stdout=subprocess.DEVNULL)
        return statistics.median(timed(run).wall for _ in range(rounds))

    return median("-m", "autograder", "--help") - median("-c", "pass")


def report(count: int, name: str, run: Callable[[], object]) -> Cost:
    """Time one way of grading so many submissions, and print its line."""
    cost = timed(run)
    rate, cpu = count / cost.wall, 1000 * cost.cpu / count
    print(
        f"{name:<20}{cost.wall:8.2f} s {rate:9.1f} submissions/s {cpu:8.1f} CPU ms each", flush=True
    )
    return cost


def report_nbgrader(seconds: float, nbgrader: tuple[float, float] | None) -> None:
    """Print how (a), with its seconds a submission, compares with nbgrader's command."""
    if nbgrader is None:
        print("nbgrader is not installed: pip install '.[nbgrader]' compares with it too")
        return
    names = ("(e) nbgrader, a command each", "(f) nbgrader, one command")
    for name, each in zip(names, nbgrader, strict=True):
        print(f"{name:<30}{each:6.2f} s a notebook: a is {each / seconds:.0f} times as fast")


if __name__ == "__main__":
    main()
