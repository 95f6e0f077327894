"""How we start a Python of our own: isolated, on this process's own path."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

from autograder.errors import SandboxError

# What the libraries under numpy read when a Python of ours starts. One thread: a pool of threads
# does not survive a fork, and makes a process slower that has one core. And memory that was freed
# is kept for the next array of up to 32 MB: from the kernel it would come page by page.
ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MALLOC_MMAP_THRESHOLD_": str(2**25),
    "MALLOC_TRIM_THRESHOLD_": str(2**26),
}

_START = "import runpy, sys; sys.path[:] = {path!r}; runpy.run_module({module!r}, None, '__main__')"
_REMEDIES = {
    errno.EMFILE: "Raise the limit on open files: `ulimit -n 1024`.",
    errno.EAGAIN: "Raise the limit on processes (`ulimit -u`), or end other programs.",
    errno.ENOMEM: "The machine is out of memory: end other programs.",
}


def command(module: str, *arguments: str) -> list[str]:
    """Return the command line that runs `module` as a program.

    Isolated mode ignores PYTHON* variables, the user's site folder and the current folder, where
    there may be a numpy.py; the path of this process, which has none of these, is passed on by
    name.
    """
    path = [entry for entry in sys.path if Path(entry).is_absolute()]
    return [sys.executable, "-I", "-c", _START.format(path=path, module=module), *arguments]


def start_error(
    what: str, why: str, code: int | None = None, otherwise: str = "Install the package again."
) -> SandboxError:
    """Make the error of a process that did not start: what failed, why, and what to do.

    Args:
        what: The beginning of the sentence.
        why: What the system or the process reported.
        code: The errno of the system call that failed, if it was one.
        otherwise: What to do where that does not tell.
    """
    return SandboxError(f"{what} ({why}). {_REMEDIES.get(code or 0, otherwise)}")
