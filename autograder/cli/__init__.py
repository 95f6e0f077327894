"""The command line: the only place where errors become text and exit codes."""

from __future__ import annotations

import click

from autograder import __version__
from autograder.cli.instructor import doctor, grade, verify
from autograder.cli.nbgrader import nbgrader

__all__ = ["grade", "main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="autograder")
def main() -> None:
    """Grade numerical Python: fair, fast and safe."""


main.add_command(doctor)
main.add_command(grade)
main.add_command(nbgrader)
main.add_command(verify)
