"""Run the README's commands as they stand there, each block in a fresh clone of its own."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def commands(heading: str) -> list[str]:
    """The blocks of commands in a section of the README."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").split(f"## {heading}\n", 1)[1]
    blocks = re.findall(r"```sh\n(.*?)```", section.split("\n## ", 1)[0], re.DOTALL)
    return [block.strip() for block in blocks]


def main() -> None:
    """Fail when a command fails, or when there are not two."""
    found = commands("Try it")
    if len(found) != 2:  # noqa: PLR2004 - the README promises two
        sys.exit(f"README.md must have two commands in 'Try it', and has {len(found)}")
    # In a virtual environment and a home of its own, which the reader has and a script has not.
    own = 'export HOME="$PWD/home"; python3 -m venv "$HOME" && PATH="$HOME/bin:$PATH"\n'
    for command in (*found, own + commands("With nbgrader")[0]):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True)
            print(f"$ {command}", flush=True)
            subprocess.run(["bash", "-euo", "pipefail", "-c", command], cwd=folder, check=True)


if __name__ == "__main__":
    main()
