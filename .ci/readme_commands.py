"""Run the README's commands as they stand there, in fresh clones.

The tests run on two cores: the command is the README's, and the environment says how.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent


def commands(heading: str) -> list[str]:
    """Return the blocks of commands in a section of the README."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").split(f"## {heading}\n", 1)[1]
    blocks = re.findall(r"```sh\n(.*?)```", section.split("\n## ", 1)[0], re.DOTALL)
    return [block.strip() for block in blocks]


def run(command: str, folder: str, **environment: str) -> None:
    """Run a command as a reader would, and fail when it fails."""
    print(f"$ {command}", flush=True)
    bash = ["bash", "-euo", "pipefail", "-c", command]
    subprocess.run(bash, cwd=folder, env=os.environ | environment, check=True)


@contextmanager
def fresh_clone() -> Iterator[str]:
    """Give a clone of this repository that lasts as long as the block."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True)
        yield folder


def main() -> None:
    """Fail when a command fails, or when there are not two in 'Try it'."""
    grading, testing = commands("Try it")
    (with_nbgrader,) = commands("With nbgrader")
    with fresh_clone() as folder:
        run(grading, folder)
        # The reader has a virtual environment by then, the one that the first command made.
        path = f"{folder}/.venv/bin:{os.environ['PATH']}"
        run(with_nbgrader, folder, PATH=path, HOME=f"{folder}/home")
    with fresh_clone() as folder:
        run(testing, folder, PYTEST_ADDOPTS="-n 2 --dist loadgroup")


if __name__ == "__main__":
    main()
