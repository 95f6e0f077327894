"""The options that several commands have."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from autograder.cli import completion

if TYPE_CHECKING:
    from autograder.course import Course

Function = TypeVar("Function", bound=Callable[..., object])

FOLDER = click.Path(path_type=Path)

course_option = click.option(
    "--course", "root", type=FOLDER, help="The folder with exercises/ and solutions/."
)
database_option = click.option(
    "--db", default="sqlite:///grades.db", show_default=True, help="Where the grades are kept."
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="One JSON object a line, as each is done."
)

_GRADE_OPTIONS = (
    click.option(
        "-e",
        "--exercise",
        "exercises",
        multiple=True,
        shell_complete=completion.exercises,
        help="Grade this exercise alone.",
    ),
    click.option(
        "-s",
        "--student",
        "students",
        multiple=True,
        shell_complete=completion.students,
        help="Grade this student alone.",
    ),
    click.option(
        "-j", "--jobs", type=click.IntRange(min=1), help="Grading processes.  [default: one a core]"
    ),
    course_option,
    database_option,
    click.option(
        "--scheduler", metavar="ADDRESS", help="Grade on this dask cluster: tcp://host:8786."
    ),
    click.option(
        "--sandbox",
        type=click.Choice(["strict", "process"]),
        default="strict",
        show_default=True,
        help="How learner code is sandboxed; process is weaker.",
    ),
    click.option(
        "--feedback",
        type=click.Choice(["hint", "full"]),
        default="hint",
        show_default=True,
        help="What messages contain; full shows hidden calls and values.",
    ),
    json_option,
    click.option("--force", is_flag=True, help="Grade again what has not changed."),
)


def grade_options(function: Function) -> Function:
    """Give a command the options of `grade`: the fields of a `grading.GradeRequest`."""
    for option in reversed(_GRADE_OPTIONS):
        function = option(function)
    return function


def open_course(root: Path | None) -> Course:
    """Read the course that `--course` names, or the one around the current folder.

    Raises:
        CourseError: when there is none, or one of its files is wrong.
    """
    from autograder.course import find_course, load_course

    return load_course(root or find_course(Path.cwd()))


def count_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):  # Linux, where a container may have fewer than all
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
