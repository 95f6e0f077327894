"""The work of `grade` and `nbgrader pull`, from their options to the table of scores."""

from __future__ import annotations

import dataclasses
import signal
import time
from collections.abc import Container, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from autograder.cli import bars, terminal
from autograder.cli.command import FAULT, NOT_PASSED
from autograder.cli.feedback import to_json_line
from autograder.cli.options import count_cores, open_course
from autograder.cli.summary import Summary
from autograder.course import Course, choose_exercises
from autograder.errors import UsageError
from autograder.grading.pool import Pool
from autograder.grading.run import Backend, GradeOptions, grade_class
from autograder.model import Sandbox
from autograder.store import Store
from autograder.submissions import SubmissionPath, describe_missing, find_submissions


@dataclass(frozen=True, kw_only=True)
class GradeRequest:
    """A class to grade, and how: the options of `grade`.

    Args:
        submissions: The folder of the class.
        exercises: The exercises to grade; all if empty.
        students: The students to grade; all if empty.
        jobs: How many grading processes; one a core if None.
        root: The folder of the course; None for the one around the current folder.
        db: The URL of the store.
        scheduler: The address of a dask cluster that grades instead of this machine.
        sandbox: How learner code is sandboxed.
        feedback: What the messages of JSON lines contain.
        as_json: Whether to print JSON lines instead of a table.
        force: Whether to grade again what has not changed.
        notebook_counts: Whether a notebook counts where a module is beside it.
    """

    submissions: Path
    exercises: tuple[str, ...]
    students: tuple[str, ...]
    jobs: int | None
    root: Path | None
    db: str
    scheduler: str | None
    sandbox: Sandbox
    feedback: Literal["hint", "full"]
    as_json: bool
    force: bool
    notebook_counts: bool = False


def grade_submissions(request: GradeRequest) -> None:
    """Grade a class and print its grades; exit with 3 where the grader failed on one."""
    started, summary = time.monotonic(), Summary()
    options = GradeOptions(request.force, checks=request.as_json)
    with _resumable(summary, request.force):
        course = open_course(request.root)
        chosen = choose_exercises(course, request.exercises)
        paths = _find_paths(request, course, chosen)
        with (
            _open_backend(request, course, paths) as backend,
            Store(request.db) as store,
            bars.progress(len(paths), not request.as_json) as advance,
        ):
            for grade in grade_class(course, paths, store, backend, options):
                summary.add(grade)
                if request.as_json:
                    terminal.print_line(to_json_line(grade, request.feedback == "full"))
                advance(grade.cached)
    if not request.as_json:
        summary.show(list(chosen), store.url, time.monotonic() - started)
    if summary.counts["error"]:
        raise SystemExit(FAULT)


@contextmanager
def _resumable(summary: Summary, force: bool) -> Iterator[None]:
    """Report after Ctrl-C how many grades are kept, and how to go on.

    It may come at any time: all that was graded is in the store by then. SIGTERM, by which a batch
    system ends a job, is treated alike.
    """
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        again = (
            "with --force the same command starts again" if force else "the same command goes on"
        )
        kept = terminal.plural(len(summary.scores), "grade")
        terminal.error(f"Stopped. {kept} kept: {again}.")
        raise SystemExit(NOT_PASSED) from None
    finally:
        signal.signal(signal.SIGTERM, before)


def _find_paths(
    request: GradeRequest, course: Course, exercises: Container[str]
) -> list[SubmissionPath]:
    """Return what is to be graded; on stderr, name what was found and is not."""
    listing = find_submissions(request.submissions, course.exercises, request.students)
    paths = [
        dataclasses.replace(path, notebook_counts=request.notebook_counts)
        for path in listing.paths
        if path.exercise.name in exercises
    ]
    for sentence in (*listing.skipped, *filter(None, map(describe_missing, paths))):
        terminal.note(sentence)
    return paths


def _open_backend(
    request: GradeRequest, course: Course, paths: Sequence[SubmissionPath]
) -> AbstractContextManager[Backend]:
    """Return what grades: processes of this machine, or the workers of a cluster."""
    exercises = list({path.exercise.name: path.exercise for path in paths}.values())
    if request.scheduler is None:
        return Pool(course, exercises, request.jobs or count_cores(), request.sandbox)
    if request.jobs is not None:
        raise UsageError(
            "-j counts processes on this machine, and with --scheduler none grades here: leave -j"
            " out. A worker has as many grading processes as threads (dask worker --nthreads)."
        )
    try:
        from autograder.cluster.cluster import Cluster  # noqa: PLC0415 - dask is an extra
    except ImportError as error:
        raise UsageError(
            "--scheduler needs dask, which is not installed: pip install distributed."
        ) from error
    return Cluster(course, exercises, request.scheduler, request.sandbox, terminal.note)
