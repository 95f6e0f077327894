"""A class is graded: whatever is killed, nothing is lost and nothing is doubled."""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import load_course
from autograder.errors import CourseError, GraderError
from autograder.grading import handle, pool
from autograder.grading.pool import Pool
from autograder.grading.run import GradeOptions, grade_class
from autograder.model import Grade
from autograder.sandbox import interpreter
from autograder.store import BATCH, Store
from autograder.submissions import find_submissions

RIGHT = "def double(x): return 2 * x\ndef negate(x): return -x\n"


@pytest.fixture
def grade(tiny_course, tmp_path):
    """Grade a class and list its grades, ordered by student."""

    def graded(classroom, jobs=1, sandbox="strict", **options):
        course = load_course(tiny_course)
        paths = find_submissions(classroom, course.exercises).paths
        with (
            Pool(course, course.exercises.values(), jobs, sandbox) as backend,
            Store(f"sqlite:///{tmp_path}/grades.db") as store,
        ):
            grades = list(grade_class(course, paths, store, backend, GradeOptions(**options)))
        return sorted(grades, key=lambda grade: grade.student)

    return graded


def stored(tmp_path, what="count(*)"):
    with sqlite3.connect(tmp_path / "grades.db") as connection:
        return connection.execute(f"SELECT {what} FROM grading").fetchall()


def children(pid):
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def test_every_submission_has_one_grade(grade, submit, tmp_path):
    for number in range(7):
        classroom = submit(f"student{number}", RIGHT if number % 2 else "def double(:")
    grades = grade(classroom, jobs=3)
    assert [one.score for one in grades] == [0.0, 10.0] * 3 + [0.0]
    assert [one.student for one in grades] == [f"student{number}" for number in range(7)]
    assert stored(tmp_path) == [(7,)]


class FakeBackend:
    """Grades one submission at a time, at the second look; it keeps what was asked of it."""

    sandbox = "strict"

    def __init__(self):
        self.submitted = []
        self.looks = 0

    def has_room(self):
        return not self.is_busy()

    def submit(self, submission):
        assert self.has_room()
        self.submitted.append(submission)
        self.looks = 2

    def is_busy(self):
        return self.looks > 0

    def collect(self, seconds):
        assert seconds <= 1.0
        if self.is_busy() and seconds:
            self.looks -= 1
            if not self.looks:
                yield self.graded(self.submitted[-1])

    def graded(self, submission):
        key = submission.student, submission.exercise
        return Grade(*key, "graded", 1.0, 1.0, None, (), 0.1, "strict", submission.sha256, VERSION)


class BrokenBackend(FakeBackend):
    """Fails right after it has graded one."""

    def collect(self, seconds):
        yield from super().collect(seconds)
        if self.submitted and not self.looks:
            raise GraderError("It broke.")


VERSION = "v1"


@pytest.fixture
def grade_with(tiny_course, monkeypatch):
    """Open a stream of grades of a backend; the store and the paths may be watched."""
    monkeypatch.setattr("autograder.course.Course.version", lambda *_: VERSION)
    course = load_course(tiny_course)

    def opened(backend, classroom, store, paths=iter, **options):
        listed = find_submissions(classroom, course.exercises).paths
        return grade_class(course, paths(listed), store, backend, GradeOptions(**options))

    return opened


@pytest.fixture
def store(tmp_path):
    with Store(f"sqlite:///{tmp_path}/grades.db") as opened:
        yield opened


@pytest.fixture
def classroom(submit):
    """Five students."""
    for number in range(5):
        folder = submit(f"student{number}", f"x = {number}")
    return folder


def test_what_is_stored_comes_first_and_never_reaches_the_backend(
    grade_with, classroom, store, submit
):
    first, second = FakeBackend(), FakeBackend()
    assert len(list(grade_with(first, classroom, store))) == 5
    store.flush()
    submit("student0", "x = 5")
    grades = list(grade_with(second, classroom, store))
    assert [one.student for one in first.submitted] == [f"student{number}" for number in range(5)]
    assert [one.student for one in second.submitted] == ["student0"]
    assert [one.cached for one in grades] == [True] * 4 + [False]
    assert grades[-1].student == "student0"


def test_submissions_are_read_only_as_fast_as_they_are_graded(
    grade_with, classroom, store, monkeypatch
):
    monkeypatch.setattr("autograder.grading.run.CHUNK", 2)
    read = []

    def watched(paths):
        for path in paths:
            read.append(path)
            yield path

    ahead = [
        len(read) - n for n, _ in enumerate(grade_with(FakeBackend(), classroom, store, watched))
    ]
    assert max(ahead) <= 2 + 2


def test_what_is_graded_is_written_also_while_nothing_more_is_ready(
    grade_with, classroom, store, monkeypatch
):
    monkeypatch.setattr("autograder.store.BATCH_SECONDS", 0.0)
    waiting = [len(store.waiting) for _ in grade_with(FakeBackend(), classroom, store)]
    assert waiting == [1] * 5  # the one that has just come


def test_the_backend_is_looked_at_while_the_store_has_all_the_rest(
    grade_with, classroom, store, submit, monkeypatch
):
    """A class that comes from the store takes a while, in which a grade must not be forgotten."""
    list(grade_with(FakeBackend(), classroom, store))
    store.flush()
    monkeypatch.setattr("autograder.grading.run.CHUNK", 1)
    submit("student0", "x = 5")
    backend = FakeBackend()
    monkeypatch.setattr(backend, "collect", ready_at_once(backend))
    assert [one.cached for one in grade_with(backend, classroom, store)] == [False] + [True] * 4


def ready_at_once(backend):
    def collect(_):
        if backend.looks:
            backend.looks = 0
            yield backend.graded(backend.submitted[-1])

    return collect


def test_a_grade_that_came_before_the_backend_broke_is_kept(grade_with, classroom, store, tmp_path):
    with pytest.raises(GraderError, match=r"It broke\."):
        list(grade_with(BrokenBackend(), classroom, store))
    store.flush()
    assert stored(tmp_path) == [(1,)]


def test_an_earlier_file_that_comes_back_is_the_latest_again(grade_with, submit, store):
    latest = []
    for source in ("x = 1", "x = 2", "x = 1"):
        (one,) = grade_with(FakeBackend(), submit("ada", source), store, checks=False)
        store.flush()
        latest.append(store.latest()["ada", "01_scale"][2])
        assert latest[-1] == one.sha256
    assert latest[0] == latest[2] != latest[1]


def test_an_empty_class_starts_no_process(grade, submit, monkeypatch, tmp_path):
    monkeypatch.setattr(pool, "GradingProcess", None)
    (submit("ada", RIGHT) / "ada/01_scale/scale.py").unlink()
    assert grade(tmp_path / "class") == []


def test_unchanged_work_is_not_graded_twice(grade, submit, monkeypatch, tmp_path):
    submit("ben", "def double(:")
    first = grade(submit("ada", RIGHT))
    with monkeypatch.context() as patched:
        patched.setattr(pool, "GradingProcess", None)  # nothing can be graded now
        second = grade(tmp_path / "class")
    assert [one.cached for one in first + second] == [False, False, True, True]
    assert [one.score for one in second] == [10.0, 0.0]
    assert second[0].checks == first[0].checks
    assert stored(tmp_path) == [(2,)]


def test_what_comes_from_the_store_need_not_have_its_checks(grade, submit):
    classroom = submit("ada", RIGHT)
    new, old = (grade(classroom, checks=False)[0] for _ in range(2))
    assert (len(new.checks), len(old.checks)) == (3, 0)
    assert (old.cached, old.score) == (True, 10.0)
    assert len(grade(classroom)[0].checks) == 3


def test_an_edited_file_edited_checks_and_force_are_graded_again(grade, submit, tiny_course):
    assert not grade(submit("ada", RIGHT))[0].cached
    assert grade(submit("ada", RIGHT), force=True)[0].cached is False
    edited = grade(submit("ada", RIGHT.replace("-x", "x")))[0]
    assert (edited.cached, edited.score) == (False, 4.0)
    assert grade(submit("ada", RIGHT))[0].cached  # the first file again
    checks = tiny_course / "solutions/01_scale/test_scale.py"
    checks.write_text(checks.read_text().replace("points(3", "points(4"))
    again = grade(submit("ada", RIGHT))[0]
    assert (again.cached, again.max_score) == (False, 11.0)


def test_what_was_graded_in_a_weaker_sandbox_is_graded_again_in_a_stronger(grade, submit):
    classroom = submit("ada", RIGHT)
    kinds = ("process", "process", "strict", "process", "strict")
    grades = [grade(classroom, sandbox=kind)[0] for kind in kinds]
    assert [one.cached for one in grades] == [False, True, False, True, True]
    assert [one.sandbox for one in grades] == ["process", "process", "strict", "strict", "strict"]


def test_a_fault_of_the_checks_is_raised(grade, submit, tiny_course):
    checks = tiny_course / "solutions/01_scale/test_scale.py"
    checks.write_text(checks.read_text().replace("0.0), 0.0", "0.0), 1.0"))
    with pytest.raises(CourseError, match="test_double_zero fails on the reference"):
        grade(submit("ada", RIGHT))


def test_a_grading_process_that_cannot_start_is_reported_with_its_last_words(
    grade, submit, monkeypatch
):
    monkeypatch.setattr(interpreter, "command", lambda *_: ["sh", "-c", "echo no pytest >&2"])
    with pytest.raises(
        GraderError, match=r"cannot be started \(no pytest\)\. Run `autograder doctor`"
    ):
        grade(submit("ada", RIGHT))


# A learner's code cannot do this once it is jailed; here it stands for any accident.
KILL_THE_GRADER = """
import os
parent = lambda pid: int(open(f'/proc/{pid}/stat').read().rsplit(')')[1].split()[1])
def double(x):
    marker = MARKER
    if not os.path.exists(marker):
        os.mkdir(marker)
        os.kill(parent(os.getppid()), 9)
    return 2 * x
def negate(x): return -x
"""


def test_a_killed_grading_process_costs_nothing(grade, submit, tmp_path):
    submit("ada", RIGHT)
    submit("mallory", KILL_THE_GRADER.replace("MARKER", repr(str(tmp_path / "killed"))))
    grades = grade(submit("zoe", RIGHT), jobs=1, sandbox="process")
    assert (tmp_path / "killed").exists()
    assert [one.score for one in grades] == [10.0, 10.0, 10.0]
    assert stored(tmp_path) == [(3,)]


def test_a_killed_zygote_costs_no_point(grade, submit, tmp_path):
    """The worker dies with it, and that is not the learner's doing."""
    source = KILL_THE_GRADER.replace("parent(os.getppid())", "os.getppid()")
    classroom = submit("ada", source.replace("MARKER", repr(str(tmp_path / "killed"))))
    grades = grade(classroom, jobs=1, sandbox="process")
    assert (tmp_path / "killed").exists()
    assert [one.score for one in grades] == [10.0]


def test_a_submission_that_kills_its_zygote_each_time_pays_for_it_alone(grade, submit):
    submit("ada", RIGHT)
    killer = "import os\ndef double(x): os.kill(os.getppid(), 9)\ndef negate(x): return -x\n"
    grades = grade(submit("mallory", killer), jobs=1, sandbox="process")
    assert [one.status for one in grades] == ["graded", "graded"]
    assert grades[0].score == 10.0
    assert grades[1].score in (0.0, 6.0)  # its worker may die before or after the next call


def test_a_submission_that_kills_it_again_is_given_up_alone(grade, submit, tmp_path):
    submit("ada", RIGHT)
    submit(
        "mallory",
        KILL_THE_GRADER.replace("MARKER", "'/nowhere/' + str(os.getpid())").replace(
            "        os.mkdir(marker)\n", ""
        ),
    )
    grades = grade(submit("zoe", RIGHT), jobs=1, sandbox="process")
    assert [one.score for one in grades] == [10.0, None, 10.0]
    assert grades[1].status == "error"
    assert "was lost 2 times on it (it died" in grades[1].message
    regraded = grade(tmp_path / "class", jobs=1, sandbox="process")
    assert [one.cached for one in regraded] == [True, False, True]


def test_a_grading_process_that_hangs_is_lost_and_replaced(grade, submit, monkeypatch, tmp_path):
    monkeypatch.setattr(handle, "GRACE_SECONDS", 3.0)
    stop = KILL_THE_GRADER.replace("getppid()), 9)", "getppid()), 19)")
    classroom = submit("mallory", stop.replace("MARKER", repr(str(tmp_path / "stopped"))))
    grades = grade(classroom, jobs=1, sandbox="process")
    assert (tmp_path / "stopped").exists()
    assert [one.score for one in grades] == [10.0]


COMMAND = [sys.executable, "-m", "autograder", "grade", "--json", "-j1"]


def test_a_killed_command_keeps_what_it_graded_and_the_next_goes_on(tiny_course, submit, tmp_path):
    """And it leaves no process behind."""
    for number in range(60):
        classroom = submit(f"a{number:02d}", RIGHT)
    submit("z", "def double(x):\n    while True: pass")
    command = [*COMMAND, str(classroom), "--course", str(tiny_course)]
    running = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE)
    lines = [running.stdout.readline() for _ in range(60)]
    workers = children(running.pid)
    zygotes = [child for worker in workers for child in children(worker)]
    running.send_signal(signal.SIGKILL)
    running.wait()
    running.stdout.close()
    assert all(lines)
    assert len(workers) == len(zygotes) == 1
    kept = stored(tmp_path)[0][0]
    assert kept > 60 - BATCH
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.count('"cached": true') == kept
    assert done.stdout.count("\n") == 61
    assert stored(tmp_path) == [(61,)]
    assert stored(tmp_path, "count(DISTINCT submission_id)") == [(61,)]
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers + zygotes)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_keeps_what_was_graded_and_says_how_to_go_on(tiny_course, submit, tmp_path, stop):
    toml = tiny_course / "exercises/01_scale/exercise.toml"  # z must not end by itself
    toml.write_text(re.sub(r"seconds = \d", "seconds = 60", toml.read_text()))
    submit("a", RIGHT)
    classroom = submit("z", "def double(x):\n    while True: pass")
    command = [*COMMAND, str(classroom), "--course", str(tiny_course)]
    running = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    running.stdout.readline()
    workers = children(running.pid)
    running.send_signal(stop)
    _, said = running.communicate()
    assert running.returncode == 1
    assert said == "Error: Stopped. 1 grade kept: the same command goes on.\n"
    assert stored(tmp_path) == [(1,)]
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)
    assert [path.name for path in (tmp_path / "class/a/01_scale").iterdir()] == ["scale.py"]
