"""The commands for those who teach with nbgrader."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import click

from autograder.cli import terminal
from autograder.cli.command import Command
from autograder.errors import UsageError

HELP = {"help_option_names": ["-h", "--help"]}
FOLDER = click.Path(path_type=Path)


@click.group(context_settings=HELP)
def nbgrader() -> None:
    """Take part in a course of nbgrader: its folders, its gradebook."""


def _require_nbgrader() -> None:
    if importlib.util.find_spec("nbgrader") is None:
        raise UsageError(
            "nbgrader is not installed. Install it with: pip install 'deep-intuition[nbgrader]'"
        )


@nbgrader.command(cls=Command, context_settings=HELP)
@click.argument("folder", metavar="COURSE", type=FOLDER)
@click.option("-e", "--exercise", "exercises", multiple=True, help="Write this exercise alone.")
@click.option("--course", "root", type=FOLDER, help="The folder with exercises/ and solutions/.")
@click.option("--force", is_flag=True, help="Write over notebooks that somebody has edited.")
def build(folder: Path, exercises: tuple[str, ...], root: Path | None, force: bool) -> None:
    """Write COURSE/source/<exercise>/<exercise>.ipynb, for nbgrader to make assignments of.

    COURSE is a folder that `nbgrader quickstart` has made, or an empty one; where it has no
    nbgrader_config.py, it gets one.
    """
    _require_nbgrader()
    from autograder.course import choose, find_course, load_course
    from autograder.nbgrader.build import build as build_notebooks
    from autograder.nbgrader.config import CONFIG, write_config

    course = load_course(root or find_course(Path.cwd()))
    chosen = choose(course, exercises)
    for path in build_notebooks(course, chosen.values(), folder, force):
        terminal.line(str(path))
    if not write_config(folder, course.root):
        terminal.note(f"Add these two lines at the end of {folder / CONFIG}:")
        terminal.note("from autograder.nbgrader import configure")
        terminal.note(f"configure(c, {str(course.root)!r})")
