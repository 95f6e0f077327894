"""The command line: the only place where errors become text and exit codes."""

from __future__ import annotations

import click

from autograder.cli.command import Group
from autograder.cli.instructor import doctor, grade, release, verify
from autograder.cli.learner import check, hint, init, list_exercises, plot, progress, reset
from autograder.cli.nbgrader import nbgrader
from autograder.cli.watch import watch
from autograder.version import __version__

__all__ = ["grade", "main"]

AUDIENCES: dict[str, tuple[click.Command, ...]] = {
    "For learners": (init, list_exercises, check, watch, hint, plot, progress, reset),
    "For instructors": (grade, verify, release, nbgrader, doctor),
}


class Audiences(Group):
    """A group whose help lists its commands by whom they are for."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write one section for each audience."""
        room = formatter.width - max(map(len, self.commands)) - 6  # the margins of a list
        for audience, commands in AUDIENCES.items():
            with formatter.section(audience):
                helps = [(str(each.name), each.get_short_help_str(room)) for each in commands]
                formatter.write_dl(helps)


@click.group(cls=Audiences)
@click.version_option(__version__, prog_name="autograder")
def main() -> None:
    """Learn and grade numerical Python."""


for group in AUDIENCES.values():
    for command in group:
        main.add_command(command)
