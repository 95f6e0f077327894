"""The instructors' commands."""

from __future__ import annotations

import dataclasses
import os
import platform
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from autograder.cli import terminal
from autograder.cli.command import FAULT, NOT_PASSED, Command

if TYPE_CHECKING:
    from autograder.model import Grade

HELP = {"help_option_names": ["-h", "--help"]}
FOLDER = click.Path(path_type=Path)


@click.command(cls=Command, context_settings=HELP)
@click.argument("submissions", type=FOLDER)
@click.option("-e", "--exercise", "exercises", multiple=True, help="Grade this exercise alone.")
@click.option("-s", "--student", "students", multiple=True, help="Grade this student alone.")
@click.option(
    "-j", "--jobs", type=click.IntRange(min=1), help="Grading processes.  [default: one a core]"
)
@click.option("--course", "root", type=FOLDER, help="The folder with exercises/ and solutions/.")
@click.option("--db", default="sqlite:///grades.db", show_default=True, help="Where grades go.")
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
    import msgspec

    from autograder.cli.feedback import to_json
    from autograder.course import choose, find_course, load_course
    from autograder.grading.classroom import grade_class
    from autograder.store import Store
    from autograder.submissions import find, what_is_missing

    started = time.monotonic()
    course = load_course(root or find_course(Path.cwd()))
    chosen = choose(course, exercises)
    found = find(submissions, course.exercises, students)
    places = [
        dataclasses.replace(place, notebook_counts=notebook_counts)
        for place in found.places
        if place.exercise.name in chosen
    ]
    for sentence in (*found.passed_over, *filter(None, map(what_is_missing, places))):
        terminal.note(sentence)
    grades: list[Grade] = []
    try:
        with Store(db) as store, terminal.progress(len(places), not as_json) as advance:
            stream = grade_class(course, places, store, jobs or _cores(), force, sandbox)
            for one in stream:
                grades.append(msgspec.structs.replace(one, checks=()))
                if as_json:
                    terminal.json_line(to_json(one, feedback == "full"))
                advance()
    except KeyboardInterrupt:
        terminal.error(f"Stopped. {_plural(len(grades), 'grade')} kept: the same command goes on.")
        raise SystemExit(NOT_PASSED) from None
    if not as_json:
        _show(grades, list(chosen), db, time.monotonic() - started)
    if any(one.status == "failed" for one in grades):
        raise SystemExit(FAULT)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):  # Linux, where a container may have fewer than all
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _plural(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _show(grades: Sequence[Grade], exercises: Sequence[str], db: str, seconds: float) -> None:
    if not grades:
        terminal.line("Nothing was submitted.")
        return
    terminal.score_table(grades, exercises)
    for one in sorted(grades, key=lambda one: (one.student.casefold(), one.exercise)):
        if one.message:
            terminal.line(f"{one.student}, {one.exercise}: {one.message}")
    students = len({one.student for one in grades})
    counts = Counter("not changed" if one.cached else one.status for one in grades)
    counted = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
    terminal.line(
        f"{_plural(students, 'student')}, {_plural(len(grades), 'submission')}: {counted}."
    )
    sandboxes = " and ".join(sorted({one.sandbox for one in grades}))
    terminal.line(f"Sandbox: {sandboxes}. {seconds:.1f} s. Kept in {db}.")


@click.command(cls=Command, context_settings=HELP)
def doctor() -> None:
    """Say how learner code can be shut in on this machine, and what `grade` would use."""
    from autograder.model import Limits
    from autograder.sandbox.host import LAYERS, Zygote, require_linux

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
@click.argument("exercises", nargs=-1)
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Exercises at once.")
@click.option("--course", "root", type=FOLDER, help="The folder with exercises/ and solutions/.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, as each is done.")
def verify(exercises: tuple[str, ...], jobs: int | None, root: Path | None, as_json: bool) -> None:
    """Prove a course sound: stubs, references, variants, mistakes, mutants.

    Exit code 1 when anything falls short.
    """
    from autograder.course import choose, find_course, load_course
    from autograder.verify import verify as verify_course

    course = load_course(root or find_course(Path.cwd()))
    names = list(choose(course, exercises))
    reports = []
    for report in verify_course(course.root, names, jobs or _cores()):
        if as_json:
            terminal.json_line(report)
        reports.append(report)
    if not as_json:
        terminal.verify_table(reports)
    if any(report.faults for report in reports):
        raise SystemExit(NOT_PASSED)
