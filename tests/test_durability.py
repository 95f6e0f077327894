"""Whatever is killed, and however many grade at once: each grade is kept once, and whole."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from benchmarks.durability import all_end, below, runs

RIGHT = "def double(x): return 2 * x\ndef negate(x): return -x\n"
ENDLESS = "def double(x):\n    while True: pass\n"
STUDENTS = 16
CHECKS = 3
MOMENTS = random.Random(7).sample(range(1, STUDENTS), 2)
PATIENCE_MS = 60_000  # for what must end by itself


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of a database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'grades.db'}"
    found: str = request.getfixturevalue("postgresql_url")
    return found


@pytest.fixture
def classroom(submit) -> Path:
    """Sixteen students, none with the same file as another."""
    for number in range(STUDENTS):
        folder = submit(f"student{number:02d}", f"{RIGHT}# {number}\n")
    return folder


@pytest.fixture
def start(tiny_course, tmp_path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start `grade --json` in a process of its own; what is still there at the end is killed."""
    running: list[subprocess.Popen[str]] = []

    def started(classroom, url, *options, jobs="-j2"):
        command = [sys.executable, "-m", "autograder", "grade", str(classroom), jobs, "--json"]
        command += ["--course", str(tiny_course), "--db", url, *options]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        running.append(subprocess.Popen(command, cwd=tmp_path, text=True, **pipes))
        return running[-1]

    yield started
    for process in running:
        process.kill()
        process.communicate()


def rest(process):
    """Return what a process still prints; `communicate` would skip lines that are read already."""
    lines, said = process.stdout.read(), process.stderr.read()
    process.wait(PATIENCE_MS / 1000)
    return lines, said


def finish(process):
    """Return the grades that a process still prints; it must end well and print nothing else."""
    lines, said = rest(process)
    assert (process.returncode, said) == (0, "")
    return [json.loads(line) for line in lines.splitlines()]


def query(url, statement):
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(sa.text(statement))]
    engine.dispose()
    return rows


def kept(url):
    """Every grade that is in the database, with the moment when it was made."""
    return set(
        query(
            url,
            "SELECT student, score, graded_at FROM grading"
            " JOIN submission ON submission.id = submission_id",
        )
    )


def assert_whole(url):
    """Each submission has one grade, and each grade all its checks."""
    grades = query(
        url,
        "SELECT submission_id, sum(points), max(score) FROM grading"
        " JOIN check_result ON grading_id = grading.id"
        f" GROUP BY grading.id, submission_id HAVING count(*) = {CHECKS}",
    )
    assert len(grades) == len({grade[0] for grade in grades}) == STUDENTS
    assert all(points == score == 10.0 for _, points, score in grades)
    assert query(url, "SELECT count(*) FROM grading") == [(STUDENTS,)]
    assert query(url, "SELECT count(*) FROM submission") == [(STUDENTS,)]
    assert query(url, "SELECT count(*) FROM check_result") == [(STUDENTS * CHECKS,)]


def read_lines(process, count):
    return [json.loads(process.stdout.readline()) for _ in range(count)]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_command_loses_nothing_that_was_kept_and_leaves_nobody(
    start, classroom, url, moment
):
    running = start(classroom, url)
    read_lines(running, moment)
    with all_end(below(running.pid)):
        running.send_signal(signal.SIGKILL)
        running.wait()
    before = kept(url)
    grades = finish(start(classroom, url))
    assert len(grades) == STUDENTS
    assert sum(one["cached"] for one in grades) == len(before)
    assert before <= kept(url)
    assert_whole(url)


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("module", ["autograder.grading.process", "autograder.sandbox.zygote"])
def test_a_killed_process_of_the_graders_costs_no_grade(start, classroom, tmp_path, module, moment):
    url = f"sqlite:///{tmp_path / 'grades.db'}"
    running = start(classroom, url)
    grades = read_lines(running, moment)
    everyone = below(running.pid)
    with all_end(everyone):
        victim = next(pid for pid in everyone if runs(pid, module))
        with contextlib.suppress(ProcessLookupError):  # the last line came, and it has gone home
            os.kill(victim, signal.SIGKILL)
        grades += finish(running)
    assert len(grades) == STUDENTS
    assert_whole(url)


def test_two_commands_on_one_database_at_once_double_nothing(start, classroom, url):
    both = [start(classroom, url), start(classroom, url)]
    for grades in map(finish, both):
        assert sorted(one["student"] for one in grades) == sorted(
            path.name for path in classroom.iterdir()
        )
        assert {one["score"] for one in grades} == {10.0}
    assert_whole(url)
    assert all(one["cached"] for one in finish(start(classroom, url)))


def test_two_commands_that_force_take_turns(start, classroom, url):
    finish(start(classroom, url))
    for grades in map(finish, [start(classroom, url, "--force") for _ in range(2)]):
        assert len(grades) == STUDENTS
    assert_whole(url)


@pytest.fixture
def patient(tiny_course) -> None:
    """Let a call of the course take a minute."""
    toml = tiny_course / "exercises/01_scale/exercise.toml"
    toml.write_text(re.sub(r"_seconds = \d", "_seconds = 60", toml.read_text()))


@pytest.mark.usefixtures("patient")
def test_ctrl_c_ends_all_while_a_submission_hangs(start, submit, url):
    """What was graded is kept, and the sentence says how to go on."""
    submit("ada", RIGHT)
    running = start(submit("zoe", ENDLESS), url, jobs="-j1")
    read_lines(running, 1)
    with all_end(below(running.pid)):
        running.send_signal(signal.SIGINT)
        lines, said = rest(running)
    assert (running.returncode, lines) == (1, "")
    assert said == "Error: Stopped. 1 grade kept: the same command goes on.\n"
    assert [student for student, *_ in kept(url)] == ["ada"]


@pytest.mark.usefixtures("patient")
def test_ctrl_c_says_what_force_would_do(start, submit, tmp_path):
    """It grades all again: going on is another command."""
    submit("ada", RIGHT)
    running = start(
        submit("zoe", ENDLESS), f"sqlite:///{tmp_path}/grades.db", "--force", jobs="-j1"
    )
    read_lines(running, 1)
    running.send_signal(signal.SIGINT)
    _, said = rest(running)
    assert running.returncode == 1
    assert said == "Error: Stopped. 1 grade kept: with --force the same command starts again.\n"


FULL_DISK = """
set -e
mount -t tmpfs -o size=200k none disk
"$@" -s student00 >first
free=$(df --output=avail -k disk | tail -1)
head -c "$(( (free - ROOM) * 1024 ))" /dev/zero >disk/rest
set +e
"$@" >second 2>said
echo $? >code
set -e
rm disk/rest
"$@" >third
"""
IN_A_NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount"]


def can_mount() -> bool:
    try:
        done = subprocess.run([*IN_A_NAMESPACE, "mount", "-t", "tmpfs", "none", "/mnt"])
    except FileNotFoundError:
        return False
    return done.returncode == 0


@pytest.mark.skipif(not can_mount(), reason="this system lets nobody mount a small disk")
@pytest.mark.parametrize(
    ("room", "why"), [(0, "disk I/O error (is the disk full?)"), (48, "database or disk is full")]
)
def test_a_full_disk_is_one_sentence_and_keeps_what_was_graded(
    classroom, tiny_course, tmp_path, room, why
):
    """Full from the start, and full after a few kilobytes more."""
    (tmp_path / "disk").mkdir()
    command = [sys.executable, "-m", "autograder", "grade", str(classroom), "-j1", "--json"]
    command += ["--course", str(tiny_course), "--db", "sqlite:///disk/grades.db"]
    script = [*IN_A_NAMESPACE, "sh", "-c", FULL_DISK.replace("ROOM", str(room)), "sh", *command]
    subprocess.run(script, cwd=tmp_path, check=True)
    assert (tmp_path / "code").read_text() == "3\n"
    assert (tmp_path / "said").read_text() == (
        f"Error: The database sqlite:///disk/grades.db cannot be used: {why}."
        " Grades stored earlier are safe. Unlock, start or repair it, or name another with --db.\n"
    )
    third = [json.loads(line) for line in (tmp_path / "third").read_text().splitlines()]
    assert len(third) == STUDENTS
    assert [one["student"] for one in third if one["cached"]] == ["student00"]


def refused(process):
    """Return the sentence of a command that ends with exit code 3."""
    _, said = rest(process)
    assert process.returncode == 3
    assert said.count("\n") == 1
    return said


def test_a_locked_database_is_one_sentence(start, submit, tmp_path):
    """Before the first grade, and between two of them; both are kept by the next run."""
    path = tmp_path / "grades.db"
    classroom = submit("ada", RIGHT)
    finish(start(classroom, f"sqlite:///{path}"))
    submit("zoe", ENDLESS)
    impatient = f"sqlite:///{path}?timeout=0.1"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert "cannot be used: database is locked." in refused(start(classroom, impatient))
    other.execute("ROLLBACK")
    running = start(classroom, impatient)
    read_lines(running, 1)  # ada, from the store; zoe takes two seconds
    other.execute("BEGIN EXCLUSIVE")
    assert "cannot be used: database is locked." in refused(running)
    other.execute("ROLLBACK")
    other.close()
    assert [one["cached"] for one in finish(start(classroom, impatient))] == [True, False]


def test_a_database_that_only_reads_is_one_sentence(start, submit, tmp_path):
    classroom = submit("ada", RIGHT)
    finish(start(classroom, f"sqlite:///{tmp_path}/grades.db"))
    url = f"sqlite:///file:{tmp_path}/grades.db?mode=ro&uri=true"
    assert "attempt to write a readonly database" in refused(start(classroom, url))
    assert len(kept(f"sqlite:///{tmp_path}/grades.db")) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_or_folder_without_the_right_to_write_is_one_sentence(start, submit, tmp_path):
    classroom = submit("ada", RIGHT)
    folder = tmp_path / "database"
    folder.mkdir()
    finish(start(classroom, f"sqlite:///{folder}/grades.db"))
    for path, mode in ((folder / "grades.db", 0o400), (folder, 0o500)):
        path.chmod(mode)
        assert "cannot be used: " in refused(start(classroom, f"sqlite:///{folder}/grades.db"))
    folder.chmod(0o700)
    assert len(kept(f"sqlite:///{folder}/grades.db")) == 1
