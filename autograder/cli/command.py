"""Click commands that report an error in one sentence and exit as promised."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import click

from autograder.cli import terminal

if TYPE_CHECKING:
    from autograder.errors import AutograderError

PASSED, NOT_PASSED, USAGE, FAULT = 0, 1, 2, 3  # exit codes

# What the system answers where stdout cannot be written: on a full disk, or when it is closed.
_UNWRITABLE = (errno.EBADF, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.ENOSPC)
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
        from autograder.errors import UsageError

        return USAGE if isinstance(self.error, UsageError) else FAULT

    def show(self, file: IO[Any] | None = None) -> None:  # noqa: ARG002 - click's signature
        """Print the sentence on stderr."""
        terminal.error(self.message)


class _Reporting(click.Command):
    """What commands and groups have in common: `-h`, and that every error is reported."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("context_settings", {"help_option_names": ["-h", "--help"]})
        super().__init__(*args, **kwargs)

    def make_context(
        self, info_name: str | None, args: list[str], *rest: Any, **extra: Any
    ) -> click.Context:
        """Read the command line."""
        terminal.prepare_streams()
        with _reported("--debug" in args):
            return super().make_context(info_name, args, *rest, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with _reported(ctx.meta.get("debug", False)):
            return super().invoke(ctx)


class Group(_Reporting, click.Group):
    """A group of commands."""


class Command(_Reporting):
    """What every command of ours is.

    It has `--debug`, which shows the traceback of an error, and takes `-s=-name`: a value that
    begins with a dash.
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


def _to_long(match: re.Match[str]) -> str:
    return f"{_LONG[match[1]]}={match[2]}"


@contextmanager
def _reported(debug: bool) -> Iterator[None]:
    """Turn whatever is raised into one sentence on stderr and an exit code.

    Args:
        debug: Whether to show its traceback too.
    """
    try:
        yield
    except (click.ClickException, click.Abort, click.exceptions.Exit):
        raise  # click reports these itself, and it may be one that was reported further in
    except KeyboardInterrupt:
        terminal.error("Stopped.")
        raise SystemExit(NOT_PASSED) from None
    except Exception as error:
        if _comes_of_interrupt(error):
            terminal.error("Stopped.")
            raise SystemExit(NOT_PASSED) from None
        if isinstance(error, OSError) and error.errno == errno.EPIPE:
            raise  # click ends quietly when the reader has left
        if debug:
            terminal.show_traceback(error)
        raise Reported(_as_ours(error)) from error


def _comes_of_interrupt(error: BaseException | None) -> bool:
    """Return whether an error was raised where something was cleaned up after Ctrl-C."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__context__
    return error is not None


def _as_ours(error: Exception) -> AutograderError:
    from autograder.errors import AutograderError, GraderError

    if isinstance(error, AutograderError):
        return error
    if isinstance(error, OSError) and error.errno in _UNWRITABLE and error.filename is None:
        terminal.discard_output()
        return GraderError(
            f"The output cannot be written: {error.strerror}. What was graded is kept."
        )
    text = " ".join(str(error).split()).rstrip(".")
    what = f"{type(error).__name__}: {text}" if text else type(error).__name__
    return GraderError(
        f"Unexpected {what}. Run the same command with --debug, and report what it shows."
    )
