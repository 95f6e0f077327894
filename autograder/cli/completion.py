"""Shell completion: the names of exercises and students."""

from __future__ import annotations

from pathlib import Path

import click


def exercises(ctx: click.Context, _: click.Parameter, typed: str) -> list[str]:
    """Return the exercises of the course, or of the learner's folder, around the current one."""
    from autograder.course import find_course, load_course
    from autograder.errors import UsageError
    from autograder.learner.workspace import find_workspace

    root = ctx.params.get("root")
    try:
        try:
            course = load_course(Path(root) if root else find_course(Path.cwd()))
        except UsageError:
            course = find_workspace(Path.cwd())
    except UsageError:
        return []  # nothing to offer, and nowhere to report why
    return [name for name in course.exercises if name.startswith(typed)]


def students(ctx: click.Context, _: click.Parameter, typed: str) -> list[str]:
    """Return the students of the folder of submissions that was typed before."""
    from autograder.errors import UsageError
    from autograder.submissions import list_students

    # After a bare `-s`, click leaves what it had read in ctx.args.
    folder = ctx.params.get("submissions") or next(iter(ctx.args), None)
    if folder is None:
        return []
    try:
        names = list_students(Path(folder))
    except UsageError:
        return []
    return [name for name in names if name.startswith(typed)]
