"""Whatever goes wrong in a command is one sentence on stderr, and an exit code that is promised."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.cli.command import Command, Group
from autograder.errors import CourseError, GraderError

RIGHT = "def double(x): return 2 * x\ndef negate(x): return -x\n"
REPORT_IT = "Run the same command with --debug, and report what it shows."
COMMAND = [sys.executable, "-m", "autograder"]
IN_A_NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount"]


def run_raising(error, *arguments):
    """Run a command that raises an error."""

    @click.command(cls=Command)
    def fail():
        raise error

    return CliRunner().invoke(fail, arguments)


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (CourseError("It is wrong."), 2, "It is wrong."),
        (GraderError("It broke."), 3, "It broke."),
        (ValueError("two\nlines."), 3, f"Unexpected ValueError: two lines. {REPORT_IT}"),
        (MemoryError(), 3, f"Unexpected MemoryError. {REPORT_IT}"),
        (KeyboardInterrupt(), 1, "Stopped."),
    ],
)
def test_an_error_is_one_sentence_and_a_code(error, code, sentence):
    result = run_raising(error)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr == f"Error: {sentence}\n"


@pytest.mark.parametrize("error", [CourseError("It is wrong."), ValueError("It is wrong.")])
def test_debug_shows_the_traceback_before_the_same_sentence(error):
    quiet, loud = run_raising(error), run_raising(error, "--debug")
    assert loud.exit_code == quiet.exit_code
    assert loud.stderr.startswith("Traceback (most recent call last):\n")
    assert loud.stderr.endswith(f"It is wrong.\n{quiet.stderr}")


def test_an_error_of_the_cleaning_up_after_ctrl_c_is_not_reported():
    @click.command(cls=Command)
    def clean_up_badly():
        try:
            raise KeyboardInterrupt
        finally:
            raise RuntimeError("cannot join a thread before it is started")

    result = CliRunner().invoke(clean_up_badly)
    assert (result.exit_code, result.stderr) == (1, "Error: Stopped.\n")


def test_an_error_while_the_command_line_is_read_is_a_sentence_too():
    def refuse(*_):
        raise ValueError("no")

    @click.command(cls=Command)
    @click.option("--option", callback=refuse)
    def command(option):
        assert option

    group = Group(commands={"command": command})
    for arguments, cli in (([], command), (["command"], group)):
        result = CliRunner().invoke(cli, arguments)
        assert (result.exit_code, result.stderr) == (
            3,
            f"Error: Unexpected ValueError: no. {REPORT_IT}\n",
        )


def every_command(group):
    for command in group.commands.values():
        yield command
        if isinstance(command, click.Group):
            yield from every_command(command)


def test_every_command_reports_its_errors_so():
    commands = list(every_command(main))
    assert len(commands) > 15
    assert all(isinstance(command, Command | Group) for command in (main, *commands))


@pytest.fixture
def shell(tiny_course, submit, tmp_path):
    """Run a line of sh in which GRADE grades a class and RUN is `autograder`."""
    classroom = submit("ada", RIGHT)

    def run(line, cwd=tmp_path, **environment):
        grade = f'"$@" grade {classroom} --course {tiny_course} --db sqlite:///{tmp_path}/grades.db'
        line = line.replace("GRADE", grade).replace("RUN", '"$@"')
        return subprocess.run(
            ["sh", "-c", line, "sh", *COMMAND],
            cwd=cwd,
            env=os.environ | {"PYTHONUTF8": "1"} | environment,
            capture_output=True,
            text=True,
        )

    return run


@pytest.mark.parametrize(("backend", "code"), [("nonsense", 3), ("module://nonsense", 0)])
def test_a_backend_that_matplotlib_does_not_have_is_no_traceback(shell, tmp_path, backend, code):
    done = shell("RUN init work && cd work && RUN plot 01", MPLBACKEND=backend)
    assert done.returncode == code, done.stderr
    assert done.stderr.count("\n") == bool(code)
    assert done.stderr.startswith(
        "Error: Unexpected ValueError: Key backend: 'nonsense'" * bool(code)
    )
    assert (tmp_path / "work/01_perceptron/perceptron-plot.png").exists() == (code == 0)


CLOSED = "Error: The output cannot be written: Bad file descriptor. What was graded is kept.\n"


@pytest.mark.parametrize("options", ["", "--json"])
def test_a_closed_stdout_is_one_sentence_and_what_was_graded_is_kept(shell, options):
    done = shell(f"GRADE {options} >&-")
    assert (done.returncode, done.stderr) == (3, CLOSED)
    assert '"cached": true' in shell("GRADE --json").stdout


def test_a_closed_stderr_or_stdin_changes_nothing(shell):
    for closed in ("2>&-", "<&-", "<&- 2>&-"):
        done = shell(f"GRADE --force {closed}")
        assert (done.returncode, done.stderr) == (0, "")
        assert "1 submission: 1 graded.\n" in done.stdout
    assert shell("GRADE --force >&- 2>&- <&-").returncode == 3
    assert shell("RUN grade nowhere 2>&-").returncode == 2


@pytest.mark.parametrize("line", ["RUN --help", "RUN grade --help", "RUN --version"])
@pytest.mark.parametrize("where", ["&-", "/dev/full"])
def test_a_help_that_cannot_be_written_is_one_sentence(shell, line, where):
    done = shell(f"{line} >{where}")
    assert done.returncode == 3
    assert done.stderr.startswith("Error: The output cannot be written: ")
    assert done.stderr.count("\n") == 1


def test_a_table_on_a_full_disk_is_one_sentence(shell):
    done = shell("GRADE >/dev/full")
    assert (done.returncode, done.stderr) == (
        3,
        "Error: The output cannot be written: No space left on device. What was graded is kept.\n",
    )


@pytest.mark.parametrize("stdin", ["<&-", "</dev/null"])
def test_a_question_that_nobody_can_answer_is_one_sentence(shell, learner_folder, stdin):
    done = shell(f"RUN reset 01 {stdin}", cwd=learner_folder)
    assert done.returncode == 2
    assert done.stderr.endswith("Error: reset asks first, and nobody answered: add --yes.\n")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("line", ["RUN list", "RUN check", "RUN --help", "GRADE", "GRADE --json"])
def test_a_reader_that_has_left_ends_a_command_quietly(shell, learner_folder, line):
    done = shell(f"({line}; echo $? >code) | true", cwd=learner_folder)
    assert (learner_folder / "code").read_text() == "1\n"
    assert done.stderr == ""


def can_mount() -> bool:
    try:
        done = subprocess.run([*IN_A_NAMESPACE, "mount", "-t", "tmpfs", "none", "/mnt"])
    except FileNotFoundError:
        return False
    return done.returncode == 0


@pytest.mark.skipif(not can_mount(), reason="this system lets nobody mount a folder")
@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("init", 2),
        ("grade CLASS --course COURSE", 3),
        ("grade CLASS --course COURSE --db sqlite://", 0),
        ("release out --course COURSE", 2),
        ("release out --zip --course COURSE", 2),
        ("list", 0),
        ("check 01", 1),
        ("hint 01", 0),
        ("reset -y 01", 2),
    ],
)
def test_a_folder_that_cannot_be_written_is_no_traceback(
    tiny_lessons, learner_folder, submit, line, code
):
    line = line.replace("CLASS", str(submit("ada", RIGHT))).replace("COURSE", str(tiny_lessons))
    script = f'mount --bind . . && mount -o remount,bind,ro . && cd . && "$@" {line}'
    done = subprocess.run(
        [*IN_A_NAMESPACE, "sh", "-c", script, "sh", *COMMAND],
        cwd=learner_folder,
        capture_output=True,
        text=True,
    )
    assert done.returncode == code, done.stderr
    assert len(set(done.stderr.splitlines())) <= 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("limit", "options", "code"), [("-n 64", "-j2", 0), ("-Sn 40", "-j8", 0), ("-n 64", "-j16", 3)]
)
def test_few_open_files_are_enough_or_named(shell, limit, options, code):
    done = shell(f"ulimit {limit}; GRADE {options}")
    sentence = (
        "Error: Only 64 open files are allowed here, and 16 grading processes need 80: allow more"
        " with `ulimit -n 80`, or use fewer with -j.\n"
    )
    assert (done.returncode, done.stderr) == (code, sentence if code else "")


INTERRUPTING = """
import importlib.abc, os, signal, sys

class Interrupting(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == os.environ["INTERRUPTED_IMPORT"]:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupting())
"""


@pytest.mark.parametrize(
    ("line", "module"),
    [
        (line, module)
        for line, modules in (
            ("RUN --help", ("autograder.cli", "click", "autograder.cli.options")),
            ("GRADE", ("autograder.cli.grading", "sqlalchemy", "autograder.grading.handle")),
            ("RUN list", ("autograder.cli.steps", "numpy", "rich.table")),
            ("RUN check", ("autograder.learner.check", "rich.text")),
            ("RUN watch", ("watchfiles", "autograder.cli.saves")),
        )
        for module in modules
    ],
)
def test_ctrl_c_while_a_module_is_imported_ends_a_command_quietly(
    shell, learner_folder, tmp_path, line, module
):
    (tmp_path / "site").mkdir()
    (tmp_path / "site/sitecustomize.py").write_text(INTERRUPTING)
    environment = {"PYTHONPATH": str(tmp_path / "site"), "INTERRUPTED_IMPORT": module}
    done = shell(line, cwd=learner_folder, **environment)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr in ("Error: Stopped.\n", STOPPED_GRADING)


STOPPED_GRADING = "Error: Stopped. 0 grades kept: the same command goes on.\n"


def run_main(code):
    """Run code after the handlers of the programs are set, as by an option of `autograder`."""
    start = "import autograder.__main__ as program, autograder.cli, signal, os, sys\n"
    replaced = f"def fake():\n{code}\nautograder.cli.main = fake\nprogram.main()\n"
    return subprocess.run([sys.executable, "-c", start + replaced], capture_output=True, text=True)


def test_ctrl_c_in_code_that_exec_runs_keeps_the_exit_code():
    done = run_main("    exec('os.kill(os.getpid(), signal.SIGINT)')")
    assert (done.returncode, done.stderr) == (1, "Error: Stopped.\n")


def test_ctrl_c_where_python_drops_exceptions_is_not_lost():
    done = run_main(
        "    import weakref\n"
        "    class Thing: pass\n"
        "    thing = Thing()\n"
        "    reference = weakref.ref(thing, lambda _: os.kill(os.getpid(), signal.SIGINT))\n"
        "    del thing\n"
        "    while True: pass"
    )
    assert (done.returncode, done.stderr) == (1, "Error: Stopped.\n")


def test_a_program_that_was_started_with_ctrl_c_ignored_ignores_it():
    """As a shell's background job, which the Ctrl-C of another program must not end."""
    code = "    os.kill(os.getpid(), signal.SIGINT)\n    print('on')"
    ignored = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        done = run_main(code)
    finally:
        signal.signal(signal.SIGINT, ignored)
    assert (done.returncode, done.stdout, done.stderr) == (0, "on\n", "")


def test_the_programs_of_the_package_are_the_ones_that_are_tested(root):
    scripts = (Path(root) / "pyproject.toml").read_text()
    assert 'autograder = "autograder.__main__:main"' in scripts
    assert 'grade = "autograder.__main__:grade"' in scripts
