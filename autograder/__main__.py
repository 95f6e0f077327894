"""The programs `autograder` and `grade`; Ctrl-C ends them quietly from the first import on."""

import sys


def main() -> None:
    """Run `autograder`."""
    _run("main")


def grade() -> None:
    """Run `grade`."""
    _run("grade")


def _run(command: str) -> None:
    try:
        from autograder import cli  # noqa: PLC0415 - Ctrl-C may come while it is imported

        getattr(cli, command)()
    except KeyboardInterrupt:
        sys.exit("Error: Stopped.")  # with exit code 1


if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # the current folder, where a numpy.py may be
    main()
