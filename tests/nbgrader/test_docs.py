"""The documentation takes a teacher from an empty folder to feedback, by the commands it shows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.update_docs import read_blocks


def test_the_commands_lead_from_an_empty_folder_to_feedback(root, tmp_path):
    """Run all except the first, which installs; .ci/readme_commands.py runs that one."""
    pytest.importorskip("nbgrader", reason="nbgrader is not installed: pip install '.[nbgrader]'")
    block = next(one for one in read_blocks(root / "docs/nbgrader.md") if one.language == "sh")
    commands = block.body.splitlines()
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
