"""Define the learners' commands: from `init` to a finished course."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.cli import completion, terminal
from autograder.cli.command import NOT_PASSED, Command
from autograder.cli.options import FOLDER
from autograder.cli.terminal import plural

DEFAULT_FOLDER = "deep-intuition"

exercise_argument = click.argument(
    "name", metavar="[EXERCISE]", required=False, shell_complete=completion.exercises
)
json_option = click.option("--json", "as_json", is_flag=True, help="JSON in place of text.")


@click.command(cls=Command)
@click.argument("folder", metavar="[DIR]", type=FOLDER, required=False)
def init(folder: Path | None) -> None:
    """Make a folder with the lessons, stubs and public checks: deep-intuition, or DIR.

    In a folder made before, what is missing or of an older version is brought up to date. A file
    that you have changed is never overwritten. Without DIR, the current folder is brought up to
    date if it is such a folder.
    """
    from autograder.course import load_lessons
    from autograder.learner.handout import (
        STATE_FOLDER,
        find_handout,
        find_shipped_lessons,
        write_handout,
    )

    folder = folder or find_handout(Path.cwd()) or Path(DEFAULT_FOLDER)
    was_there = (folder / STATE_FOLDER).is_dir()
    lessons = load_lessons(find_shipped_lessons())
    written = write_handout(lessons, folder)
    if was_there:
        count = len(written.new) + len(written.updated)
        terminal.line(f"{folder} is up to date: {plural(count, 'file')} written.")
    else:
        terminal.line(f"{folder} holds {plural(len(lessons.exercises), 'exercise')}.")
    for name in written.kept:
        terminal.line(f"{name} has a newer version; yours was left as it is.")
    step = "" if folder.resolve() == Path.cwd().resolve() else f"cd {folder} · "
    terminal.line(f"Next: {step}read README.md · autograder check")


@click.command("list", cls=Command)
@json_option
def list_exercises(as_json: bool) -> None:
    """List the exercises: state, and public checks passed."""
    from autograder.cli import steps, tables

    course, state = steps.open_workspace()
    state, exercises = steps.update_progress(course, state)
    if as_json:
        for exercise in exercises:
            terminal.json_line(exercise)
        return
    terminal.show_table(tables.progress(exercises))
    steps.print_next(course, state)


@click.command(cls=Command)
@json_option
def progress(as_json: bool) -> None:
    """Show how far you are, and what is next."""
    from autograder.cli import messages, steps
    from autograder.learner.progress import next_exercise

    course, state = steps.open_workspace()
    state, exercises = steps.update_progress(course, state)
    if as_json:
        following = next_exercise(course, state)
        next_name = {"next": following.name if following else None}
        terminal.json_line(messages.sum_up(exercises) | next_name)
        return
    terminal.show([messages.bar(exercises)])
    steps.print_next(course, state)


@click.command(cls=Command)
@exercise_argument
@json_option
def check(name: str | None, as_json: bool) -> None:
    """Run the public checks of EXERCISE, or of the one that you are working on.

    Your code runs in a process of its own, with a time limit. Exit code 0 when all checks pass,
    1 when one does not.
    """
    from autograder.cli import messages, steps

    course, state = steps.open_workspace()
    exercise = steps.choose(course, state, name)
    checked, state = steps.check(course, state, exercise)
    if as_json:
        terminal.json_line(messages.to_record(checked))
    else:
        terminal.show(messages.report(exercise, checked))
        terminal.line()
        if checked.done:
            terminal.line(f"{exercise.name} is done. `autograder plot {exercise.name}` draws it.")
            steps.print_next(course, state)
        else:
            given = state.hints.get(exercise.name, {}).get(checked.stuck or "", 0)
            commands = messages.next_commands(exercise, checked, given)
            terminal.show([messages.next_step(exercise, checked, commands)])
    if not checked.done:
        raise SystemExit(NOT_PASSED)


@click.command(cls=Command)
@exercise_argument
@click.option("-l", "--level", type=click.IntRange(1, 3), help="Which hint; 3 is the most direct.")
@click.option("-f", "--function", help="Another function than the first that is not right.")
def hint(name: str | None, level: int | None, function: str | None) -> None:
    """Give a hint for the first function that is not right yet: one more each time."""
    from autograder.cli import steps
    from autograder.errors import UsageError, nearest

    course, state = steps.open_workspace()
    exercise = steps.choose(course, state, name)
    if function is not None and function not in exercise.functions:
        raise UsageError(
            f"{exercise.name} has no function {function!r}: it has"
            f" {', '.join(exercise.functions)}.{nearest(function, exercise.functions)}"
        )
    steps.hint(course, state, exercise, function, level)


@click.command(cls=Command)
@click.argument("name", metavar="EXERCISE", shell_complete=completion.exercises)
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
def reset(name: str, yes: bool) -> None:
    """Put the stub of EXERCISE back. Your file is kept beside it."""
    from autograder.cli import steps
    from autograder.course import find_exercise
    from autograder.errors import UsageError

    course, _ = steps.open_workspace()
    exercise = find_exercise(course, name)
    try:
        agreed = yes or click.confirm(f"Put the stub of {exercise.name} back?", err=True)
    except click.Abort as error:
        raise UsageError("reset asks first, and nobody answered: add --yes.") from error
    if not agreed:
        raise SystemExit(NOT_PASSED)
    terminal.line(steps.reset(course, exercise))


@click.command(cls=Command)
@exercise_argument
@click.option("-o", "--output", type=FOLDER, help="Where to: a .png or .svg file.")
def plot(name: str | None, output: Path | None) -> None:
    """Draw EXERCISE with your own functions, beside the target.

    The picture is opened where there is a screen; its path is printed.
    """
    from autograder.cli import steps

    course, state = steps.open_workspace()
    steps.show_picture(steps.plot(steps.choose(course, state, name), output))
