"""The README takes a teacher from an empty folder to feedback, with the commands that it shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest


def test_the_commands_of_the_readme_do_what_it_says(root, tmp_path):
    """Run all but the first, which installs; .ci/readme_commands.py runs that one too."""
    pytest.importorskip("nbgrader", reason="nbgrader is not installed: pip install '.[nbgrader]'")
    section = (root / "README.md").read_text(encoding="utf-8").split("## With nbgrader\n")[1]
    commands = re.search(r"```sh\n(.*?)```", section, re.DOTALL)[1].splitlines()
    assert len(commands) == 8
    assert commands[0] == "pip install '.[nbgrader]'"
    script = "\n".join(["set -e", *commands[1:]])
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=root,
        env=os.environ | {"HOME": str(tmp_path), "PATH": path},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "Score: 0.0 / 10.0" in (tmp_path / "class/feedback/ada/04_mse/04_mse.html").read_text()
    assert (tmp_path / "class/scores.csv").read_text().count("ada") == 1
