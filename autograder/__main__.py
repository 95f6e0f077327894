"""The programs `autograder` and `grade`; Ctrl-C ends them quietly from the first import on."""

from __future__ import annotations

import _thread
import sys


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, as an exception that the interpreter does not know.

    After a KeyboardInterrupt in code that `exec` runs, as where a dataclass is made, Python ends
    with the signal instead of our exit code, although the exception was caught.
    """


def main() -> None:
    """Run `autograder`."""
    _run("main")


def grade() -> None:
    """Run `grade`."""
    _run("grade")


def _run(command: str) -> None:
    try:
        import signal  # noqa: PLC0415 - Ctrl-C may come while it is imported

        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else it is ignored
            signal.signal(signal.SIGINT, _interrupt)
            sys.unraisablehook = _interrupt_again
        from autograder import cli  # noqa: PLC0415 - the same

        getattr(cli, command)()
    except KeyboardInterrupt:
        sys.exit("Error: Stopped.")  # with exit code 1


def _interrupt(*_: object) -> None:
    raise Interrupted


def _interrupt_again(unraisable: sys.UnraisableHookArgs) -> None:
    """Repeat a Ctrl-C where Python drops exceptions, as in the callbacks of weak references."""
    if isinstance(unraisable.exc_value, Interrupted):
        _thread.start_new_thread(_thread.interrupt_main, ())  # when this thread has left the place
    else:
        sys.__unraisablehook__(unraisable)


if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # the current folder, where a numpy.py may be
    main()
