"""How we start a Python of our own: isolated, on this process's own path."""

from __future__ import annotations

import sys
from pathlib import Path

# For numpy's libraries: a pool of threads does not survive a fork, and on a core of its own a
# process is slower with one than without.
SINGLE_THREADED = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}

_START = "import runpy, sys; sys.path[:] = {path!r}; runpy.run_module({module!r}, None, '__main__')"


def command(module: str, *arguments: str) -> list[str]:
    """The command line that runs `module` as a program.

    Isolated mode ignores PYTHON* variables, the user's site folder and the current folder, where
    a numpy.py may lie; the path of this process, which has none of these, is passed on by name.
    """
    path = [entry for entry in sys.path if Path(entry).is_absolute()]
    return [sys.executable, "-I", "-c", _START.format(path=path, module=module), *arguments]
