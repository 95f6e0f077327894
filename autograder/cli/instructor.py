"""The instructors' commands."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any

import click

from autograder.cli import completion, terminal
from autograder.cli.command import NOT_PASSED, Command
from autograder.cli.options import (
    FOLDER,
    count_cores,
    course_option,
    grade_options,
    json_option,
    open_course,
)


@click.command(cls=Command)
@click.argument("submissions", type=FOLDER)
@grade_options
def grade(submissions: Path, **options: Any) -> None:
    """Grade a class: SUBMISSIONS/<student>/<exercise>/<module>.py or <exercise>.ipynb.

    Every submission runs in a process of its own; the hidden checks run in another. Unchanged
    work is not graded twice. Exit code 0 when all was graded, whatever the scores.
    """
    from autograder.cli.grading import GradeRequest, grade_submissions

    grade_submissions(GradeRequest(submissions=submissions, **options))


@click.command(cls=Command)
def doctor() -> None:
    """Show how learner code can be sandboxed on this machine, and what `grade` would use."""
    from autograder.model import Limits
    from autograder.sandbox.jail.layers import LAYERS, require_linux
    from autograder.sandbox.zygote_handle import Zygote

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
    user = (
        "an ordinary user" if started.drops_root or os.geteuid() != 0 else "root without any rights"
    )
    terminal.line(f"Learner code runs as {user}.")
    terminal.line("grade uses the sandbox strict, and a worker has just entered it.")


@click.command(cls=Command)
@click.argument("exercises", nargs=-1, shell_complete=completion.exercises)
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Exercises at once.")
@course_option
@json_option
def verify(exercises: tuple[str, ...], jobs: int | None, root: Path | None, as_json: bool) -> None:
    """Prove a course sound: stubs, references, variants, mistakes, mutants.

    Exit code 1 when anything falls short.
    """
    from autograder.cli import tables
    from autograder.course import choose_exercises
    from autograder.verify.verification import verify as verify_course

    course = open_course(root)
    names = list(choose_exercises(course, exercises))
    reports = []
    for report in verify_course(course.root, names, jobs or count_cores()):
        if as_json:
            terminal.json_line(report)
        reports.append(report)
    if not as_json:
        terminal.show_table(tables.verified(reports))
        for sentence in tables.problems(reports):
            terminal.line(sentence)
    if any(report.problems for report in reports):
        raise SystemExit(NOT_PASSED)


@click.command(cls=Command)
@click.argument("out", type=FOLDER)
@click.option("--zip", "as_zip", is_flag=True, help="One .zip file in place of a folder.")
@course_option
def release(out: Path, as_zip: bool, root: Path | None) -> None:
    """Write what learners may see of a course to OUT, and nothing else.

    The stubs are proved to be stubs first. What is written is what `autograder init` makes.
    """
    from autograder.learner.handout import pack_handout, write_new_handout
    from autograder.verify import stubs

    course = open_course(root)
    if faults := stubs.faults(course, list(course.exercises.values())):
        for fault in faults:
            terminal.error(fault)
        raise SystemExit(NOT_PASSED)
    target, count = pack_handout(course, out) if as_zip else write_new_handout(course, out)
    terminal.line(
        f"{target} holds {terminal.plural(len(course.exercises), 'exercise')} in {count} files."
    )
