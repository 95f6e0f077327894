"""How we start a Python of our own: isolated, on this process's own path."""

from __future__ import annotations

import sys
from pathlib import Path

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


def command(module: str, *arguments: str) -> list[str]:
    """The command line that runs `module` as a program.

    Isolated mode ignores PYTHON* variables, the user's site folder and the current folder, where
    a numpy.py may lie; the path of this process, which has none of these, is passed on by name.
    """
    path = [entry for entry in sys.path if Path(entry).is_absolute()]
    return [sys.executable, "-I", "-c", _START.format(path=path, module=module), *arguments]
