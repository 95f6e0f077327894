"""The commands for instructors who use nbgrader."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import click

from autograder.cli import terminal
from autograder.cli.command import Command, Group
from autograder.cli.options import (
    FOLDER,
    course_option,
    database_option,
    grade_options,
    open_course,
)


@click.group(cls=Group)
def nbgrader() -> None:
    """Work with a course of nbgrader: its folders, its gradebook."""


def _require_nbgrader() -> None:
    from autograder.errors import UsageError

    if importlib.util.find_spec("nbgrader") is None:
        raise UsageError(
            "nbgrader is not installed. Install it with: pip install 'nbgrader>=0.9.6'"
        )


@nbgrader.command(cls=Command)
@click.argument("folder", metavar="COURSE", type=FOLDER)
@click.option("-e", "--exercise", "exercises", multiple=True, help="Write this exercise alone.")
@course_option
@click.option("--force", is_flag=True, help="Write over notebooks that somebody has edited.")
def build(folder: Path, exercises: tuple[str, ...], root: Path | None, force: bool) -> None:
    """Write COURSE/source/<exercise>/<exercise>.ipynb, for nbgrader to make assignments of.

    COURSE is a folder that `nbgrader quickstart` has made, or an empty one; where it has no
    nbgrader_config.py, it gets one.
    """
    _require_nbgrader()
    from autograder.course import choose_exercises
    from autograder.nbgrader.config import CONFIG_FILE, write_config
    from autograder.nbgrader.notebook import build_notebooks

    course = open_course(root)
    chosen = choose_exercises(course, exercises)
    for path in build_notebooks(course, chosen.values(), folder, force):
        terminal.line(str(path))
    if not write_config(folder, course.root):
        terminal.note(f"Add these two lines at the end of {folder / CONFIG_FILE}:")
        terminal.note("from autograder.nbgrader import configure")
        terminal.note(f"configure(c, {str(course.root)!r})")


@nbgrader.command(cls=Command)
@click.option("--gradebook", required=True, help="nbgrader's db_url: sqlite:///gradebook.db.")
@click.option("-e", "--exercise", "exercises", multiple=True, help="Write this exercise alone.")
@course_option
@database_option
def push(gradebook: str, exercises: tuple[str, ...], root: Path | None, db: str) -> None:
    """Write what `grade` has stored into nbgrader's gradebook: scores and comments.

    Each student's last grade of each exercise is written, as often as you like. Manual scores and
    comments in the gradebook stay as they are.
    """
    _require_nbgrader()
    from autograder.course import choose_exercises
    from autograder.nbgrader.gradebook import is_missing, push_grades
    from autograder.nbgrader.notebook import count_points
    from autograder.store import Store

    course = open_course(root)
    chosen = choose_exercises(course, exercises)
    with Store(db) as store:
        latest = store.latest().values()
        grades = sorted(
            store.find(latest).values(), key=lambda grade: (grade.exercise, grade.student)
        )
    is_new = is_missing(gradebook)
    count = push_grades(
        gradebook,
        grades,
        chosen,
        lambda exercise: count_points(course, [exercise])[exercise.name],
    )
    terminal.line(f"{terminal.plural(count, 'grade')} written.")
    if is_new:
        terminal.note(
            f"{gradebook} did not exist and is a new gradebook. nbgrader's own is in the folder of"
            " its course: give its whole path."
        )


@nbgrader.command(cls=Command)
@click.argument("folder", metavar="COURSE", type=FOLDER)
@grade_options
def pull(folder: Path, **options: Any) -> None:
    """Grade what nbgrader has collected in COURSE/submitted, without a copy of it.

    It is `grade` on that folder, with the options of `grade`; where a notebook and a module are
    side by side, the notebook counts.
    """
    _require_nbgrader()
    from autograder.cli.grading import GradeRequest, grade_submissions
    from autograder.nbgrader.folders import find_submitted_folder

    submissions = find_submitted_folder(folder)
    grade_submissions(GradeRequest(submissions=submissions, notebook_counts=True, **options))
