"""A Python of our own: isolated from the folder and the variables of whoever starts it."""

from __future__ import annotations

import subprocess

from autograder.sandbox import interpreter


def test_our_own_python_takes_nothing_from_the_current_folder(tmp_path):
    """A numpy.py that lies there is not imported, and PYTHONPATH is not read."""
    (tmp_path / "numpy.py").write_text("raise SystemExit('the wrong numpy')")
    command = interpreter.command("autograder.sandbox.interpreter")
    command[command.index("-c") + 1] += "; import numpy; print(numpy.__file__)"
    done = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert str(tmp_path) not in done.stdout
