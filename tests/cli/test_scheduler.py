"""`grade --scheduler` as a user meets it, with dask and without."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from autograder.cli import grade

RIGHT = "def double(x): return 2 * x\ndef negate(x): return -x\n"
NOWHERE = "tcp://127.0.0.1:1"


@pytest.fixture
def run(tiny_course, tmp_path, monkeypatch):
    """Run `grade` in the tiny course's folder; gives exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments):
        command = [*map(str, arguments), "--course", str(tiny_course)]
        return CliRunner().invoke(grade, command)

    return invoke


def test_jobs_and_scheduler_exclude_each_other(run, submit):
    result = run(submit("ada", RIGHT), "-j2", "--scheduler", NOWHERE)
    assert result.exit_code == 2
    assert re.fullmatch(
        r"Error: -j counts processes on this machine, .*: leave -j out\. .*\n", result.stderr
    )


def test_without_dask_it_says_what_to_install(run, submit, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "autograder.cluster.cluster", raising=False)
    monkeypatch.delitem(sys.modules, "autograder.cluster.scheduler", raising=False)
    monkeypatch.delitem(sys.modules, "autograder.cluster.batch", raising=False)
    result = run(submit("ada", RIGHT), "--scheduler", NOWHERE)
    assert result.exit_code == 2
    assert result.stderr == (
        "Error: --scheduler needs dask, which is not installed: pip install distributed.\n"
    )


def test_without_a_scheduler_nothing_of_dask_is_imported(submit, tiny_course, tmp_path):
    program = (
        "import sys; from autograder.cli import grade;"
        "grade.main(standalone_mode=False);"
        "sys.exit(bool({'dask', 'distributed'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", program, str(submit("ada", RIGHT))]
    done = subprocess.run([*command, "--course", str(tiny_course)], cwd=tmp_path)
    assert done.returncode == 0


def test_a_scheduler_that_is_not_there_is_exit_code_3_and_one_sentence(
    submit, tiny_course, tmp_path
):
    pytest.importorskip("distributed", reason="the extra dask is not installed")
    command = [sys.executable, "-m", "autograder", "grade", str(submit("ada", RIGHT))]
    command += ["--course", str(tiny_course), "--scheduler", NOWHERE]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (3, "")
    assert re.fullmatch(
        rf"Error: The scheduler at {NOWHERE} does not answer \(.*\)\. Start it .*\n", done.stderr
    )
