"""What Tab offers, asked as a shell asks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.cli import grade, main

GRADE = ("grade", "class")


@pytest.fixture
def offered(monkeypatch):
    """Ask what is offered for the last of some words: `offered(*words, cwd)`."""

    def ask(*words, cwd, program=main, name="autograder"):
        monkeypatch.chdir(cwd)
        environment = {
            f"_{name.upper()}_COMPLETE": "bash_complete",
            "COMP_WORDS": " ".join([name, *words]),
            "COMP_CWORD": str(len(words)),
        }
        done = CliRunner().invoke(program, prog_name=name, env=environment)
        assert (done.exit_code, done.stderr) == (0, "")
        return [line.removeprefix("plain,") for line in done.stdout.splitlines() if line]

    return ask


@pytest.fixture
def classroom(submit, tmp_path) -> Path:
    for student in ("ada", "zoë", "-dash"):
        submit(student, "")
    return tmp_path


def test_commands(offered, tmp_path):
    assert {"check", "init", "list", "watch", "hint", "release", "grade"} <= set(
        offered("", cwd=tmp_path)
    )
    assert offered("re", cwd=tmp_path) == ["release", "reset"]


@pytest.mark.parametrize("command", ["check", "watch", "hint", "reset", "plot"])
def test_exercises_in_a_learners_folder(offered, learner_folder, command):
    assert offered(command, "", cwd=learner_folder / "01_scale") == ["01_scale"]
    assert offered(command, "02", cwd=learner_folder) == []


@pytest.mark.parametrize("words", [("verify",), (*GRADE, "-e"), (*GRADE, "--exercise")])
def test_exercises_of_a_course(offered, tiny_lessons, tmp_path, words):
    assert offered(*words, "0", cwd=tiny_lessons) == ["01_scale"]
    assert offered(*words, "", cwd=tiny_lessons / "solutions") == ["01_scale"]
    assert offered("verify", "--course", "course", "0", cwd=tmp_path) == ["01_scale"]


@pytest.mark.parametrize("option", ["-s", "--student"])
def test_students_of_the_class_that_was_named(offered, classroom, option):
    assert offered(*GRADE, option, "", cwd=classroom) == ["-dash", "ada", "zoë"]
    assert offered(*GRADE, option, "z", cwd=classroom) == ["zoë"]
    assert offered(*GRADE, "-e", "01", "-s", "ada", option, "a", cwd=classroom) == ["ada"]
    assert offered("class", option, "a", cwd=classroom, program=grade, name="grade") == ["ada"]


def test_nothing_is_offered_where_nothing_is_known(offered, tmp_path):
    (tmp_path / "folder").mkdir()
    assert offered("check", "", cwd=tmp_path) == []
    assert offered("grade", "-s", "", cwd=tmp_path) == []
    assert offered("grade", "nowhere", "-s", "", cwd=tmp_path) == []


def test_a_broken_course_offers_nothing_and_says_nothing(offered, learner_folder):
    (learner_folder / "01_scale/exercise.toml").write_text("title =")
    assert offered("check", "", cwd=learner_folder) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_can_be_taught(shell, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    source = "from autograder.cli import main; main(prog_name='autograder')"
    done = subprocess.run(
        [sys.executable, "-c", source],
        env={"_AUTOGRADER_COMPLETE": f"{shell}_source", "PATH": "/usr/bin:/bin"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert "autograder" in done.stdout
    assert "Traceback" not in done.stderr
