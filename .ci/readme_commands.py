"""Run the README's two commands as they stand there, each in a fresh clone of its own."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def commands() -> list[str]:
    """The commands in the README's section "Try it"."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").split("## Try it", 1)[1]
    blocks = re.findall(r"```sh\n(.*?)```", section.split("\n## ", 1)[0], re.DOTALL)
    return [block.strip() for block in blocks]


def main() -> None:
    """Fail when a command fails, or when there are not two."""
    found = commands()
    if len(found) != 2:  # noqa: PLR2004 - the README promises two
        sys.exit(f"README.md must have two commands in 'Try it', and has {len(found)}")
    for command in found:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True)
            print(f"$ {command}", flush=True)
            subprocess.run(["bash", "-euo", "pipefail", "-c", command], cwd=folder, check=True)


if __name__ == "__main__":
    main()
