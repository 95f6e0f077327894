"""A click command that says our errors in one sentence and exits as promised."""

from __future__ import annotations

import errno
import io
import re
import sys
from typing import IO, Any

import click

from autograder.cli import terminal
from autograder.errors import AutograderError, GraderError, UsageError

PASSED, NOT_PASSED, USAGE, FAULT = 0, 1, 2, 3  # exit codes

_SHORT_WITH_VALUE = re.compile(r"-([es])=(.*)", re.DOTALL)
_LONG = {"e": "--exercise", "s": "--student"}


class Reported(click.ClickException):
    """An error of ours on its way to the terminal."""

    def __init__(self, error: AutograderError) -> None:
        super().__init__(str(error))
        self.error = error

    @property
    def exit_code(self) -> int:  # type: ignore[override]  # click reads it from the instance
        """The promised code of this kind of error."""
        return USAGE if isinstance(self.error, UsageError) else FAULT

    def show(self, file: IO[Any] | None = None) -> None:  # noqa: ARG002 - click's signature
        """Print the sentence on stderr."""
        terminal.error(self.message)


class Command(click.Command):
    """What every command of ours is.

    It has `--debug`, which lets an error's traceback through, and takes `-s=-name`: a value
    that begins with a dash.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        help_text = "Show the traceback of an error."
        self.params.append(
            click.Option(["--debug"], is_flag=True, expose_value=False, help=help_text)
        )

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read `-s=name` as `--student=name`; click alone would read the name `=name`."""
        end = args.index("--") if "--" in args else len(args)
        options = [_SHORT_WITH_VALUE.sub(_to_long, arg) for arg in args[:end]]
        ctx.meta["debug"] = "--debug" in options
        return super().parse_args(ctx, options + args[end:])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; turn an error of ours into a sentence and an exit code."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # a name may have letters it cannot show
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except AutograderError as error:
            if ctx.meta["debug"]:
                raise
            raise Reported(error) from error
        except KeyboardInterrupt:
            terminal.error("Stopped.")
            raise SystemExit(NOT_PASSED) from None
        except OSError as error:
            if ctx.meta["debug"] or error.errno == errno.EPIPE:
                raise  # click ends quietly when the reader has left
            message = f"The output cannot be written: {error.strerror}. What was graded is kept."
            raise Reported(GraderError(message)) from error


def _to_long(match: re.Match[str]) -> str:
    return f"{_LONG[match[1]]}={match[2]}"
