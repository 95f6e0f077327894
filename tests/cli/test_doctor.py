"""`autograder doctor`: what this machine offers, and what to do where it is not enough."""

from __future__ import annotations

import os

from click.testing import CliRunner

from autograder.cli import main
from autograder.errors import JailUnavailable
from autograder.sandbox.zygote_handle import Zygote


def doctor():
    return CliRunner().invoke(main, ["doctor"])


def test_it_says_what_is_in_force_and_what_grade_would_use(zygote):
    result = doctor()
    assert result.exit_code == 0, result.output
    assert f"In force: {', '.join(zygote.wait_until_ready().layers)}." in result.stdout
    assert "grade uses the sandbox strict, and a worker has just entered it." in result.stdout
    assert result.stdout.startswith("System: Linux")
    assert len(result.stdout.splitlines()) <= 7


def test_a_machine_without_a_jail_is_told_what_is_missing_with_code_3(monkeypatch):
    def refuse(_):
        raise JailUnavailable("libseccomp is not there. Install it.")

    monkeypatch.setattr(Zygote, "wait_until_ready", refuse)
    result = doctor()
    assert result.exit_code == 3
    assert result.stderr == "Error: libseccomp is not there. Install it.\n"


def test_another_system_is_told_what_to_do(monkeypatch):
    monkeypatch.delattr(os, "pidfd_open")
    result = doctor()
    assert result.exit_code == 3
    assert "On macOS and Windows, run the same command in a Linux container" in result.stderr
