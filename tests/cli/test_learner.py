"""The learners' commands as a user meets them: real processes, no terminal."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.learner.handout import STATE_FOLDER

RIGHT = "def double(x):\n    return 2 * x\n\n\ndef negate(x):\n    return -x\n"


@pytest.fixture
def here(learner_folder, command):
    """A function that runs a command in the learner's folder, or in one below it."""

    def run(*arguments, below=".", **options):
        return command(*arguments, cwd=learner_folder / below, **options)

    return run


@pytest.fixture
def inside(learner_folder, monkeypatch):
    """The same in this process, which is faster; for what no process can change."""

    def run(*arguments, below=".", **options):
        monkeypatch.chdir(learner_folder / below)
        return CliRunner().invoke(main, arguments, **options)

    return run


@pytest.fixture
def file(learner_folder: Path) -> Path:
    return learner_folder / "01_scale/scale.py"


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_check_says_what_is_wrong_and_what_to_do_and_exits_with_1(here, file):
    file.write_text(RIGHT.replace("-x", "x") + "print('from the file')\n")
    done = here("check")
    assert done.stdout.splitlines() == [
        "01_scale · Twice and minus · 1 of 2 public checks pass",
        "",
        "✓ double makes 6 of 3",
        "✗ negate turns three signs",
        "    None of the numbers is right.",
        "    called     negate(x=[0.5, -1., 2.])",
        "    got        [0.5, -1., 2.]",
        "    expected   [-0.5, 1., -2.]",
        "    Looks like: The answer is exactly -1 times the right one: look for a sign.",
        "",
        "Your code printed:",
        "    from the file",
        "",
        "Next: edit 01_scale/scale.py, line 5 · autograder check",
    ]
    assert (done.returncode, done.stderr) == (1, "")


def test_check_exits_with_0_when_all_is_right_also_in_the_folder_itself(here, file):
    file.write_text(RIGHT)
    done = here("check", below="01_scale")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Course finished.\nAll public checks of all 1 exercises pass." in done.stdout
    assert "\x1b" not in done.stdout


def test_check_as_json_is_one_object(here, file):
    file.write_text("def double(x):\n    return x * '\\u202e'\n")
    done = here("check", "scale", "--json")
    record = json.loads(done.stdout)
    assert (done.returncode, done.stdout.count("\n")) == (1, 1)
    assert list(record) == ["exercise", "passed", "total", "message", "checks", "printed"]
    assert [one["status"] for one in record["checks"]] == ["raised", "missing"]
    assert record["checks"][0] == {
        "name": "test_double_of_three",
        "function": "double",
        "title": "double makes 6 of 3",
        "status": "raised",
        "points": 0.0,
        "max_points": 0.0,
        "message": "double raised TypeError in scale.py, line 2.\ncalled     double(x=3.0)\n"
        "TypeError: can't multiply sequence by non-int of type 'float'",
        "diagnosis": None,
        "hint": None,
        "reason": "raised",
        "cell": None,
        "line": 2,
        "expected_shape": None,
        "actual_shape": None,
    }


def test_a_stream_that_knows_no_signs_gets_plain_ones(here, file):
    file.write_text("def double(x): return 6.0\nprint('ö')")
    environment = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    done = here("check", environment=environment)
    assert "+ double makes 6 of 3\n- negate turns three signs: scale.py has no" in done.stdout
    assert r"    \xf6" in done.stdout
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize(
    ("arguments", "below", "sentence"),
    [
        (["check", "02"], ".", "Error: There is no exercise '02'. The course has 01_scale."),
        (["check"], "..", "Error: There are no exercises in "),
        (["hint", "-f", "doubel"], ".", "it has double, negate. Did you mean 'double'?"),
        (["hint", "-l", "4"], ".", "4 is not in the range 1<=x<=3."),
        (["reset"], ".", "Missing argument 'EXERCISE'."),
        (["check", "--colour"], ".", "No such option"),
    ],
)
def test_wrong_usage_is_a_sentence_and_exit_code_2(inside, arguments, below, sentence):
    done = inside(*arguments, below=below)
    assert sentence in done.stderr
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_a_broken_lesson_is_a_sentence_and_exit_code_2(inside, file):
    file.with_name("test_scale.py").unlink()
    done = inside("check")
    assert done.exit_code == 2
    assert "test_scale.py is missing. `autograder init` in" in done.stderr
    file.with_name("exercise.toml").write_text("title = 3\n")
    done = inside("list")
    assert done.exit_code == 2
    assert "exercise.toml: Expected `str`, got `int` - at `$.title`" in done.stderr


def test_the_graders_own_fault_is_a_sentence_and_exit_code_3(learner_folder):
    spoil = "import sys; sys.executable = '/nowhere/python'"
    program = f"{spoil}\nfrom autograder.cli import main; main(['check'])"
    done = here_with(program, cwd=learner_folder)
    assert done.returncode == 3
    assert done.stderr.startswith("Error: Python could not be started for your code (")
    assert "Traceback" not in done.stderr


def here_with(program: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], cwd=cwd, capture_output=True, text=True)


def test_hints_go_from_vague_to_direct_one_more_each_time(inside, file):
    assert "Think of twins" not in inside("check").stdout, "never unasked"
    first = inside("hint")
    assert first.stdout.splitlines() == [
        "Hint 1 of 3 · double",
        "    Think of twins.",
        "Ask again for a more direct hint.",
    ]
    assert (first.exit_code, first.stderr) == (0, "")
    assert "autograder hint (2 of 3)" in inside("check").stdout
    assert "    It is 2 times x.\nThis was the last hint." in inside("hint", "-l", "3").stdout
    assert "Hint 3 of 3 · double" in inside("hint").stdout, "there is none after the last"
    assert inside("hint", "-f", "negate").stdout == (
        "There is no hint for negate. The lesson is 01_scale/README.md.\n"
    )
    file.write_text(RIGHT)
    assert "there is no hint to give" in inside("hint").stdout


def test_a_file_that_is_no_python_gets_its_reason_in_place_of_a_hint(inside, file):
    file.write_text("def double(x:\n")
    done = inside("hint")
    assert done.stdout.startswith("scale.py is not Python: line 1: SyntaxError: '(' was never")
    assert "Fix that first" in done.stdout
    file.write_text("")
    assert "Hint 1 of 3" in inside("hint").stdout


def test_reset_asks_first_and_keeps_the_old_file(inside, file, learner_folder):
    stub = file.read_text()
    file.write_text("my work")
    before = tree(learner_folder)
    refused = inside("reset", "01", input="n\n")
    assert refused.exit_code == 1
    assert "Put the stub of 01_scale back? [y/N]" in refused.stderr
    unanswered = inside("reset", "01")
    assert (unanswered.exit_code, "nobody answered: add --yes." in unanswered.stderr) == (2, True)
    assert tree(learner_folder) == before
    done = inside("reset", "01", input="y\n")
    assert done.stdout == "01_scale/scale.py is the stub again. Yours is now scale.old-1.py.\n"
    assert (file.read_text(), done.exit_code) == (stub, 0)
    assert file.with_name("scale.old-1.py").read_text() == "my work"
    assert inside("reset", "scale", "--yes").stdout == "01_scale/scale.py is the stub again.\n"


def test_list_and_progress_say_how_far_one_is(inside, file):
    assert [line.split() for line in inside("list").stdout.splitlines()[3:4]] == [
        ["01_scale", "Twice", "and", "minus", "new", "0", "of", "2"]
    ]
    file.write_text(RIGHT.replace("-x", "x"))
    (line,) = inside("list", "--json").stdout.splitlines()
    assert json.loads(line) == {
        "exercise": "01_scale",
        "title": "Twice and minus",
        "state": "begun",
        "passed": 1,
        "total": 2,
    }
    shown = inside("progress")
    assert shown.stdout.startswith("█" * 15 + "░" * 15 + " 1 of 2 checks, 0 of 1 exercises\n")
    assert json.loads(inside("progress", "--json").stdout) == {
        "passed": 1,
        "total": 2,
        "done": 0,
        "exercises": 1,
        "next": "01_scale",
    }


@pytest.mark.parametrize("content", [b"", b"{", b"\xff"])
def test_a_spoilt_memory_is_no_obstacle(inside, learner_folder, content):
    (learner_folder / ".autograder/state.json").write_bytes(content)
    done = inside("progress")
    assert (done.exit_code, done.stderr) == (0, "")


def test_a_folder_that_cannot_be_written_is_checked_all_the_same(inside, learner_folder, file):
    shutil.rmtree(learner_folder / ".autograder")
    (learner_folder / ".autograder").write_text("in its place: this stops root too")
    file.write_text(RIGHT)
    done = inside("check")
    assert done.exit_code == 0
    assert done.stderr == f"{learner_folder} cannot be written: your place is not remembered.\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_checked_all_the_same(here, learner_folder, file):
    file.write_text(RIGHT)
    (learner_folder / ".autograder").chmod(0o500)
    assert here("check").returncode == 0


def test_two_checks_at_once_in_one_folder(learner_folder, file):
    file.write_text(RIGHT)
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "autograder", "check", "--json"],
            cwd=learner_folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    for process in started:
        output, complaints = process.communicate()
        assert (json.loads(output)["passed"], complaints, process.returncode) == (2, b"", 0)
    assert not list(learner_folder.rglob(".new-*"))


def test_a_reader_that_leaves_is_no_error(learner_folder, file):
    file.write_text("print('x\\n' * 1000)")
    process = subprocess.Popen(
        [sys.executable, "-m", "autograder", "check"],
        cwd=learner_folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()
    _, complaints = process.communicate()
    assert b"Traceback" not in complaints


LOOP = """
import os
from pathlib import Path


def double(x):
    Path("{mark}.new").write_text(str(os.getpid()))
    Path("{mark}.new").rename("{mark}")
    while True:
        pass
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_command_that_is_stopped_in_a_loop_leaves_no_process(
    learner_folder, file, tmp_path, number
):
    toml = file.with_name("exercise.toml")
    toml.write_text(toml.read_text().replace("_seconds = ", "_seconds = 60"))
    mark = tmp_path / "mark"
    file.write_text(LOOP.format(mark=mark))
    process = subprocess.Popen(
        [sys.executable, "-m", "autograder", "check"],
        cwd=learner_folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for(mark.exists)
    pid = int(mark.read_text())
    process.send_signal(number)
    output, complaints = process.communicate()
    wait_for(lambda: not is_alive(pid))
    if number == signal.SIGINT:
        assert (process.returncode, output, complaints.split()) == (1, "", ["Error:", "Stopped."])


def wait_for(is_so) -> None:
    deadline = time.monotonic() + 30
    while not is_so() and time.monotonic() < deadline:
        threading.Event().wait(0.02)
    assert is_so()


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that is dead and not yet buried does not."""
    listed = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return bool(listed.stdout.strip()) and not listed.stdout.startswith("Z")


# init, with a package of its own, whose lessons can be of another version


@pytest.fixture
def package(root: Path, tmp_path: Path) -> Path:
    """A folder with the package as a wheel brings it: the lessons are inside."""
    site = tmp_path / "site"
    no_bytecode = shutil.ignore_patterns("__pycache__")
    shutil.copytree(root / "autograder", site / "autograder", ignore=no_bytecode)
    shutil.copytree(root / "exercises", site / "autograder/exercises", ignore=no_bytecode)
    return site


def test_init_makes_a_folder_and_an_upgrade_leaves_a_learners_work(package, tmp_path, command):
    environment = {"PYTHONPATH": str(package), "PYTHONDONTWRITEBYTECODE": "1"}

    def init(*arguments):
        return command("init", *arguments, cwd=tmp_path, environment=environment)

    first = init("Mein Kurs é")
    assert first.stdout == (
        "Mein Kurs é holds 5 exercises.\nNext: cd Mein Kurs é · read README.md · autograder check\n"
    )
    assert (first.returncode, first.stderr) == (0, "")
    folder = tmp_path / "Mein Kurs é"
    assert not list(folder.rglob("*solution*"))
    before = tree(folder)
    second = init("Mein Kurs é")
    assert "is up to date: 0 files written." in second.stdout
    assert tree(folder) == before

    for path in (package / "autograder/exercises").rglob("*.*"):
        with path.open("a") as opened:
            opened.write("\n# newer\n" if path.suffix in (".py", ".toml") else "\nnewer\n")
    mine = {"02_sigmoid/sigmoid.py": b"my work", "03_tower/README.md": b"my notes"}
    for name, content in mine.items():
        (folder / name).write_bytes(content)
    (folder / "04_mse/mse.py").unlink()
    third = init(folder)
    all_but_mine = sum(STATE_FOLDER not in path for path in before) - len(mine)
    assert f"is up to date: {all_but_mine} files written." in third.stdout
    for name, content in mine.items():
        assert f"{name} has a newer version; yours was left as it is.\n" in third.stdout
        assert (folder / name).read_bytes() == content
    renewed = {name for name, content in tree(folder).items() if b"newer" in content}
    assert {name for name in before if ".autograder" not in name} - renewed == set(mine)


def test_init_in_a_course_is_refused(tiny_lessons, command):
    before = tree(tiny_lessons)
    done = command("init", ".", cwd=tiny_lessons)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Error: . has solutions/: it is a course. Name another folder.\n"
    assert tree(tiny_lessons) == before


def test_python_m_does_not_import_from_the_current_folder(here, file, learner_folder):
    file.write_text(RIGHT)
    for name in ("numpy.py", "click.py", "pytest.py"):
        (learner_folder / name).write_text("raise SystemExit('imported')")
    assert here("check", "--json").returncode == 0


def test_every_command_has_help_without_loading_numpy():
    program = (
        "import sys; from autograder.cli import main\n"
        "for name in main.commands:\n"
        "    try: main([name, '--help'])\n"
        "    except SystemExit as end: assert not end.code\n"
        "assert 'numpy' not in sys.modules and 'sqlalchemy' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    for name in ("init", "list", "check", "watch", "hint", "reset", "progress", "release"):
        assert re.search(rf"^Usage: .*{name} ", done.stdout, re.MULTILINE)
