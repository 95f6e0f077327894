"""What the README shows is what the commands print, and what it names is there."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import click
import pytest

from autograder.cli import grade as grade_command
from autograder.cli import main
from autograder.course import load_lessons
from autograder.learner.handout import write_handout
from tests.learning import with_function


@pytest.fixture
def readme(root):
    return (root / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def run(root, tmp_path_factory):
    """Run `grade` on the examples, in the repository."""
    database = f"sqlite:///{tmp_path_factory.mktemp('readme')}/grades.db"

    def graded(*arguments):
        command = [sys.executable, "-m", "autograder", "grade", "examples/class", *arguments]
        done = subprocess.run(
            [*command, "--db", database], cwd=root, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return [line.rstrip() for line in done.stdout.splitlines() if line.strip()]

    return graded


def test_the_table_of_the_examples_is_the_one_that_is_shown(readme, run):
    """Line by line, both ways, but for the seconds and the database."""
    shown = re.search(r"^ student .*?^Sandbox: strict", readme, re.MULTILINE | re.DOTALL)[0]
    lines = [line.rstrip() for line in shown.splitlines() if line.strip()]
    assert run()[:-1] == lines[:-1]


def test_the_json_that_is_shown_is_the_one_that_is_printed(readme, run):
    command, rest = re.search(r"^\$ grade (.*? --json) .*?\n(.*?)```", readme, re.M | re.S).groups()
    (line,) = run(*command.split()[1:])
    unfolded = json.dumps(json.loads(line), indent=4).splitlines()
    assert unfolded[:20] == rest.splitlines()


def test_every_option_of_grade_is_in_the_readme_and_the_other_way(readme):
    usage = re.search(r"    grade SUBMISSIONS.*?\n\n", readme, re.DOTALL)[0]
    shown = set(re.findall(r"(?<![\w-])--?[a-z]+", usage))
    context = click.Context(grade_command)
    known = {
        min(option.opts, key=len)
        for option in grade_command.get_params(context)
        if isinstance(option, click.Option)
    } - {"--debug", "--help", "-h"}
    assert shown == known


def test_every_command_that_the_readme_names_exists(readme):
    named = set(re.findall(r"autograder ([a-z]+)`", readme))
    assert named <= set(main.commands)
    assert named


def test_every_path_of_the_map_exists(readme, root):
    for path in re.findall(r"\]\(([^)#]+)\)", readme):
        assert (root / path).exists(), path
    for path in re.findall(r"^ {4}(\w+(?:\.py|/))", readme, re.MULTILINE):
        assert (root / "autograder" / path).exists(), path


def test_every_module_is_on_the_map(readme, root):
    house = readme.split("## The house")[1].split("## What it costs")[0]
    for path in (root / "autograder").rglob("*.py"):
        if path.parent.name == "versions":  # one revision a file
            continue
        if path.name not in ("__init__.py", "__main__.py"):
            assert path.stem in house, path


def test_the_check_that_is_shown_is_what_it_prints(readme, root, tmp_path):
    """After the slip that is told: the gradient with the other sign."""
    write_handout(load_lessons(root / "exercises"), tmp_path)
    stub = tmp_path / "04_mse/mse.py"
    text = stub.read_text(encoding="utf-8")
    right = (root / "solutions/04_mse/mse.py").read_text(encoding="utf-8")
    for function in ("mse", "mse_grad"):
        text = with_function(text, right, function)
    stub.write_text(text.replace("2 * (y_hat - y)", "2 * (y - y_hat)"), encoding="utf-8")
    command = [sys.executable, "-m", "autograder", "check", "04"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    shown = re.search(r"\$ autograder check 04\n(.*?)```", readme, re.DOTALL)[1]
    assert done.stdout.splitlines() == shown.splitlines()


def test_exit_codes_are_told(readme):
    assert "Exit codes: 0 done" in readme
