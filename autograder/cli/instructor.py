"""The instructors' commands."""

from __future__ import annotations

import dataclasses
import os
import platform
import signal
import time
from collections.abc import Container, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from autograder.cli import completion, terminal
from autograder.cli.command import FAULT, NOT_PASSED, Command
from autograder.cli.summary import Summary, plural
from autograder.errors import UsageError

if TYPE_CHECKING:
    from autograder.submissions import ClassListing, SubmissionPath

HELP = {"help_option_names": ["-h", "--help"]}
FOLDER = click.Path(path_type=Path)


@click.command(cls=Command, context_settings=HELP)
@click.argument("submissions", type=FOLDER)
@click.option(
    "-e",
    "--exercise",
    "exercises",
    multiple=True,
    shell_complete=completion.exercises,
    help="Grade this exercise alone.",
)
@click.option(
    "-s",
    "--student",
    "students",
    multiple=True,
    shell_complete=completion.students,
    help="Grade this student alone.",
)
@click.option(
    "-j", "--jobs", type=click.IntRange(min=1), help="Grading processes.  [default: one a core]"
)
@click.option("--course", "root", type=FOLDER, help="The folder with exercises/ and solutions/.")
@click.option("--db", default="sqlite:///grades.db", show_default=True, help="Where grades go.")
@click.option("--scheduler", metavar="ADDRESS", help="Grade on this dask cluster: tcp://host:8786.")
@click.option(
    "--sandbox",
    type=click.Choice(["strict", "process"]),
    default="strict",
    show_default=True,
    help="How learner code is shut in; process is weaker.",
)
@click.option(
    "--feedback",
    type=click.Choice(["hint", "full"]),
    default="hint",
    show_default=True,
    help="What messages say; full shows hidden calls and values.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, as each is done.")
@click.option("--force", is_flag=True, help="Grade again what has not changed.")
def grade(
    submissions: Path,
    exercises: tuple[str, ...],
    students: tuple[str, ...],
    jobs: int | None,
    root: Path | None,
    db: str,
    scheduler: str | None,
    sandbox: Literal["strict", "process"],
    feedback: str,
    as_json: bool,
    force: bool,
    notebook_counts: bool = False,
) -> None:
    """Grade a class: SUBMISSIONS/<student>/<exercise>/<module>.py or <exercise>.ipynb.

    Every submission runs in a process of its own; the hidden checks run in another. Unchanged
    work is not graded twice. Exit code 0 when all was graded, whatever the scores.
    """
    from autograder.cli.feedback import to_json_line
    from autograder.course import choose, find_course, load_course
    from autograder.grading.run import GradeOptions, grade_class
    from autograder.store import Store
    from autograder.submissions import find

    _refuse_jobs_of_a_cluster(scheduler, jobs)
    started, done = time.monotonic(), Summary()
    asked = GradeOptions(jobs or _cores(), force, sandbox, checks=as_json, scheduler=scheduler)
    with _told_how_to_go_on(done, force):
        course = load_course(root or find_course(Path.cwd()))
        chosen = choose(course, exercises)
        found = find(submissions, course.exercises, students)
        places = _chosen_places(found, chosen, notebook_counts)
        with Store(db) as store, terminal.progress(len(places), not as_json) as advance:
            for one in grade_class(course, places, store, asked, terminal.note):
                done.add(one)
                if as_json:
                    terminal.print_line(to_json_line(one, feedback == "full"))
                advance(one.cached)
    if not as_json:
        done.show(list(chosen), store.url, time.monotonic() - started)
    if done.counts["error"]:
        raise SystemExit(FAULT)


def _chosen_places(
    found: ClassListing, exercises: Container[str], notebook_counts: bool
) -> list[SubmissionPath]:
    """What is to be graded; on stderr, what was found and is not."""
    from autograder.submissions import what_is_missing

    places = [
        dataclasses.replace(place, notebook_counts=notebook_counts)
        for place in found.places
        if place.exercise.name in exercises
    ]
    for sentence in (*found.skipped, *filter(None, map(what_is_missing, places))):
        terminal.note(sentence)
    return places


def _refuse_jobs_of_a_cluster(scheduler: str | None, jobs: int | None) -> None:
    if scheduler is not None and jobs is not None:
        raise UsageError(
            "-j counts processes on this machine, and with --scheduler none grades here: leave -j"
            " out. A worker has as many grading processes as threads (dask worker --nthreads)."
        )


@contextmanager
def _told_how_to_go_on(done: Summary, force: bool) -> Iterator[None]:
    """After Ctrl-C, which may come at any time: all that was graded is in the store by then.

    SIGTERM, by which a batch system ends a job, is no other.
    """
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        again = "with --force the same command begins anew" if force else "the same command goes on"
        terminal.error(f"Stopped. {plural(len(done.scores), 'grade')} kept: {again}.")
        raise SystemExit(NOT_PASSED) from None
    finally:
        signal.signal(signal.SIGTERM, before)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):  # Linux, where a container may have fewer than all
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@click.command(cls=Command, context_settings=HELP)
def doctor() -> None:
    """Say how learner code can be shut in on this machine, and what `grade` would use."""
    from autograder.model import Limits
    from autograder.sandbox.host import Zygote
    from autograder.sandbox.layers import LAYERS, require_linux

    terminal.line(f"System: {platform.platform()}, Python {platform.python_version()}.")
    require_linux()
    with Zygote(LAYERS["strict"]) as zygote:
        started = zygote.wait_until_ready()
        zygote.fork(Limits()).close()
    missing = [layer for layer in LAYERS["strict"] if layer not in started.layers]
    terminal.line(f"In force: {', '.join(started.layers)}.")
    if missing:
        terminal.line(f"Not offered by this machine, and not needed: {', '.join(missing)}.")
    if "namespaces" in missing:
        terminal.line("Learner code could find out whether a file exists, but not read it.")
    user = "an ordinary user" if started.nobody or os.geteuid() != 0 else "root without any right"
    terminal.line(f"Learner code runs as {user}.")
    terminal.line("grade uses the sandbox strict, and a worker has just entered it.")


@click.command(cls=Command, context_settings=HELP)
@click.argument("exercises", nargs=-1, shell_complete=completion.exercises)
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Exercises at once.")
@click.option("--course", "root", type=FOLDER, help="The folder with exercises/ and solutions/.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, as each is done.")
def verify(exercises: tuple[str, ...], jobs: int | None, root: Path | None, as_json: bool) -> None:
    """Prove a course sound: stubs, references, variants, mistakes, mutants.

    Exit code 1 when anything falls short.
    """
    from autograder.cli import tables
    from autograder.course import choose, find_course, load_course
    from autograder.verify.verification import verify as verify_course

    course = load_course(root or find_course(Path.cwd()))
    names = list(choose(course, exercises))
    reports = []
    for report in verify_course(course.root, names, jobs or _cores()):
        if as_json:
            terminal.json_line(report)
        reports.append(report)
    if not as_json:
        terminal.show_table(tables.verified(reports))
        for sentence in tables.amiss(reports):
            terminal.line(sentence)
    if any(report.problems for report in reports):
        raise SystemExit(NOT_PASSED)


@click.command(cls=Command, context_settings=HELP)
@click.argument("out", type=FOLDER)
@click.option("--zip", "as_zip", is_flag=True, help="One .zip file in place of a folder.")
@click.option("--course", "root", type=FOLDER, help="The folder with exercises/ and solutions/.")
def release(out: Path, as_zip: bool, root: Path | None) -> None:
    """Write what learners may see of a course to OUT, and nothing else.

    The stubs are proved to be stubs first. What is written is what `autograder init` makes.
    """
    from autograder.course import find_course, load_course
    from autograder.learner.handout import pack, write_new
    from autograder.verify import stubs

    course = load_course(root or find_course(Path.cwd()))
    if faults := stubs.faults(course, list(course.exercises.values())):
        for fault in faults:
            terminal.error(fault)
        raise SystemExit(NOT_PASSED)
    target, count = pack(course, out) if as_zip else write_new(course, out)
    terminal.line(f"{target} holds {plural(len(course.exercises), 'exercise')} in {count} files.")
