"""A class is graded by a dask cluster: with real workers, which are really killed."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from autograder import __version__
from autograder.course import load_course
from autograder.errors import CourseError, GraderError, UsageError
from autograder.grading.pool import Pool
from autograder.grading.run import GradeOptions, grade_class
from autograder.store import Store
from autograder.submissions import find_submissions, read_submission

distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")
config = pytest.importorskip("dask.config")
cluster = pytest.importorskip("autograder.cluster.cluster")
scheduler = pytest.importorskip("autograder.cluster.scheduler")

RIGHT = "def double(x): return 2 * x\ndef negate(x): return -x\n"
WRONG = "def double(x): return 2 * x\ndef negate(x): return x\n"
POISON = "def double(x): return 13.0\ndef negate(x): return -x\n"
OTHER_BATCH = """
def is_here(): return True
def grade_batch(version, batch): return b"?"
"""
NOWHERE = "tcp://127.0.0.1:1"

# A course can do this; it stands for whatever may end a process: memory, a fault of the machine.
POISONED_CHECK = '''
@pytest.mark.points(1, function="double")
def test_double_poison(submission):
    """double is asked by a check that dies of 13"""
    import os
    answer = submission.double(0.0)
    if answer == 13.0:
        DIE
    assert_matches(answer, 0.0)
'''


@pytest.fixture(scope="module")
def machines():
    """Start a cluster of two worker processes on this machine."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0"
    ) as started:
        yield started


@pytest.fixture
def workers(machines):
    """Return the process ids of the two workers by address, once both are there."""
    machines.scheduler.allowed_failures = 3
    with distributed.Client(machines, set_as_default=False) as client:
        by_address = {}
        while len(by_address) < 2:  # one that the last test killed may not be missed yet
            client.wait_for_workers(2)
            answers = client.run(os.getpid, on_error="return")
            by_address = {name: pid for name, pid in answers.items() if isinstance(pid, int)}
        return by_address


@pytest.fixture
def address(machines, workers):
    """Return the scheduler's, once both workers are there."""
    assert len(workers) == 2
    return machines.scheduler_address


@pytest.fixture
def open_grades(tiny_course, tmp_path):
    """Open a stream of grades; a context manager."""

    @contextmanager
    def opened(classroom, address, warn=str, sandbox="strict", **options):
        course = load_course(tiny_course)
        exercises = course.exercises.values()
        paths = find_submissions(classroom, course.exercises).paths
        with (
            cluster.Cluster(course, exercises, address, sandbox, warn)
            if address is not None
            else Pool(course, exercises, 1, sandbox) as backend,
            Store(f"sqlite:///{tmp_path}/grades.db") as store,
        ):
            yield grade_class(course, paths, store, backend, GradeOptions(**options))

    return opened


@pytest.fixture
def grade(open_grades):
    """Grade a class and list its grades, ordered by student."""

    def graded(classroom, address, **options):
        with open_grades(classroom, address, **options) as stream:
            return sorted(stream, key=lambda one: one.student)

    return graded


@pytest.fixture
def poison(tiny_course):
    """Give the course a check that dies of one answer."""

    def poisoned(die):
        checks = tiny_course / "solutions/01_scale/test_scale.py"
        checks.write_text(checks.read_text() + POISONED_CHECK.replace("DIE", die))

    return poisoned


@pytest.fixture
def dask(tmp_path):
    """Start `dask scheduler` or `dask worker`; gives the process and its address."""
    running = []

    def started(kind, *arguments, **environment):
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *arguments]
        if kind == "scheduler":
            command += ["--port", "0", "--host", "127.0.0.1", "--no-show"]
            command += ["--dashboard-address", "127.0.0.1:0"]  # else every scheduler wants 8787
        else:
            command += ["--nthreads", "1", "--no-nanny"]
        process = subprocess.Popen(
            [*command, "--no-dashboard"],
            cwd=tmp_path,
            env=os.environ | environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        for line in process.stderr:
            if found := re.search(r"(Scheduler|worker) at: +(\S+)", line):
                return process, found[2]
        raise AssertionError("it has ended")

    yield started
    for process in running:
        process.kill()
        process.wait()
        process.stderr.close()


def stored(tmp_path, what="count(*)"):
    with sqlite3.connect(tmp_path / "grades.db") as connection:
        return connection.execute(f"SELECT {what} FROM grading").fetchall()


def many(submit, count=40, source=RIGHT):
    for number in range(count):
        classroom = submit(f"student{number:02d}", source)
    return classroom


def children(pid):
    """Return those of all its threads: a dask worker grades in a thread of its own."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    return [child for thread in threads for child in (thread / "children").read_text().split()]


def has_ended(pid, seconds=30):
    """Return whether a process that need not be our child ends in time."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], seconds)[0])
    finally:
        os.close(descriptor)


def test_a_cluster_gives_the_grades_that_one_machine_gives(grade, submit, address):
    submit("ben", "def double(:")
    submit("carl", WRONG)
    classroom = submit("ada", RIGHT)
    there = grade(classroom, address)
    here = grade(classroom, None, force=True)
    assert [one.score for one in there] == [10.0, 0.0, 4.0]
    for one, other in zip(there, here, strict=True):
        assert (one.checks, one.message) == (other.checks, other.message)
        assert (one.sha256, one.course, one.sandbox) == (other.sha256, other.course, "strict")


def test_unchanged_work_needs_no_cluster(grade, submit, tmp_path, address):
    grade(submit("ada", RIGHT), address)
    again = grade(tmp_path / "class", NOWHERE)
    assert [one.cached for one in again] == [True]
    assert stored(tmp_path) == [(1,)]


def test_the_sandbox_that_was_asked_for_is_the_workers_too(grade, submit, address):
    classroom = submit("ada", RIGHT)
    kinds = ("process", "strict")
    grades = [grade(classroom, address, sandbox=kind)[0] for kind in kinds]
    assert [(one.sandbox, one.cached) for one in grades] == [("process", False), ("strict", False)]


@pytest.mark.parametrize("killed", [1, 2])
def test_a_killed_worker_loses_nothing(  # noqa: PLR0913, PLR0917 - fixtures
    open_grades, submit, tmp_path, machines, workers, killed
):
    classroom = many(submit)
    grades = []
    with open_grades(classroom, machines.scheduler_address) as stream:
        for one in stream:
            grades.append(one)
            if len(grades) == 5:
                for pid in list(workers.values())[:killed]:
                    os.kill(pid, signal.SIGKILL)
    assert sorted(one.student for one in grades) == [f"student{n:02d}" for n in range(40)]
    assert {one.score for one in grades} == {10.0}
    assert stored(tmp_path) == [(40,)]


# The scheduler's own count of deaths must not matter: with 0 it gives a task up at the first.
@pytest.mark.parametrize("allowed_failures", [0, 3])
def test_only_the_submission_that_kills_its_worker_ends_in_an_error(  # noqa: PLR0913, PLR0917 - fixtures
    grade, submit, poison, machines, address, allowed_failures
):
    poison("os.kill(os.getppid(), 9)")
    machines.scheduler.allowed_failures = allowed_failures
    submit("student17", POISON)
    many(submit, 17)
    for number in range(18, 30):
        classroom = submit(f"student{number}", RIGHT)
    grades = grade(classroom, address)
    assert [one.student for one in grades if one.status == "error"] == ["student17"]
    assert [one.score for one in grades] == [11.0] * 17 + [None] + [11.0] * 12
    assert re.fullmatch(
        r"A worker was lost 2 times on it alone \(.+\)\. Grade again\.", grades[17].message
    )
    assert (grades[17].max_score, grades[17].checks) == (11.0, ())


def test_only_the_submission_that_kills_the_grading_process_ends_in_an_error(
    grade, submit, poison, address
):
    poison("os._exit(1)")
    submit("student11", POISON)
    many(submit, 11)
    grades = grade(submit("student12", RIGHT), address)
    assert [one.score for one in grades] == [11.0] * 11 + [None, 11.0]
    assert "was lost 2 times on it (it died" in grades[11].message


def give_batches(seconds):
    from autograder.cluster import batch  # noqa: PLC0415 - there, not here

    batch.BATCH_SECONDS = seconds


def test_slow_work_comes_back_when_its_time_is_up(grade, submit, machines, address, monkeypatch):
    """Each batch is sent back after its first submission, and the rest is graded all the same."""
    sizes = []

    def decoded(answer, decode=cluster._decode):
        sizes.append(len(decode(answer).grades))
        return decode(answer)

    with distributed.Client(machines, set_as_default=False) as client:
        client.run(give_batches, -1.0)
        monkeypatch.setattr(cluster, "_decode", decoded)
        grades = grade(many(submit), address)
        client.run(give_batches, 5.0)
    assert [one.score for one in grades] == [10.0] * 40
    assert max(sizes) == 1


def test_a_fault_of_the_checks_is_raised(grade, submit, tiny_course, address):
    checks = tiny_course / "solutions/01_scale/test_scale.py"
    checks.write_text(checks.read_text().replace("0.0), 0.0", "0.0), 1.0"))
    with pytest.raises(CourseError, match="test_double_zero fails on the reference"):
        grade(submit("ada", RIGHT), address)


def test_a_grading_process_is_kept_between_runs_and_ends_with_its_worker(
    grade, submit, machines, workers
):
    classroom = many(submit, 10)
    grade(classroom, machines.scheduler_address)
    before = {pid: children(pid) for pid in workers.values()}
    grade(classroom, machines.scheduler_address, force=True)
    assert {pid: children(pid) for pid in workers.values()} == before
    assert [len(processes) for processes in before.values()] == [1, 1]
    zygotes = [int(zygote) for (process,) in before.values() for zygote in children(process)]
    for pid in workers.values():
        os.kill(pid, signal.SIGKILL)
    assert zygotes
    assert all(has_ended(int(pid)) for (pid,) in before.values())
    assert all(has_ended(pid) for pid in zygotes)


def test_a_grading_process_ends_with_a_worker_that_retires(grade, submit, dask):
    _, address = dask("scheduler")
    worker, _ = dask("worker", address)
    grade(submit("ada", RIGHT), address)
    (process,) = children(worker.pid)
    worker.send_signal(signal.SIGTERM)
    assert has_ended(int(process))


def test_a_lost_scheduler_is_reported_and_the_next_run_goes_on(
    open_grades, grade, submit, tmp_path, dask
):
    process, address = dask("scheduler")
    dask("worker", address)
    classroom = many(submit)
    with open_grades(classroom, address) as stream:
        next(stream)
        process.kill()
        with pytest.raises(GraderError, match=rf"{address} was lost, or dropped the work\. Start"):
            list(stream)
    ((kept,),) = stored(tmp_path)
    _, other = dask("scheduler")
    dask("worker", other)
    grades = grade(classroom, other)
    assert 0 < kept < 40
    assert sum(one.cached for one in grades) == kept
    assert stored(tmp_path) == [(40,)]


def fake(folder, version):
    """Make a folder by which the worker's copy of this package is another version of it."""
    folder.mkdir()
    changed = f"import autograder.version\nautograder.version.__version__ = {version!r}\n"
    (folder / "sitecustomize.py").write_text(changed)  # run by every Python that starts there
    return str(folder)


def other_package(folder, batch):
    """Make a folder with another package of our name."""
    (folder / "autograder/cluster").mkdir(parents=True)
    (folder / "autograder/__init__.py").touch()
    (folder / "autograder/cluster/__init__.py").touch()
    if batch is not None:
        (folder / "autograder/cluster/batch.py").write_text(batch)
    return str(folder)


def test_a_worker_of_another_version_is_refused_by_name(grade, submit, tmp_path, dask):
    _, address = dask("scheduler")
    _, good = dask("worker", address)
    _, bad = dask("worker", address, PYTHONPATH=fake(tmp_path / "fake", "9.9"))
    warnings = []
    grades = grade(many(submit, 8), address, warn=warnings.append)
    assert [one.score for one in grades] == [10.0] * 8
    assert good != bad
    (warning,) = warnings
    assert warning == (
        f"Worker {bad} is refused: it has deep-intuition 9.9, and the command {__version__}:"
        " install the same version there."
    )


@pytest.mark.parametrize(
    ("batch", "why"),
    [
        (None, r"ModuleNotFoundError"),
        ("", "AttributeError"),
        (OTHER_BATCH, r"its answer cannot be read \("),
    ],
)
def test_a_worker_without_this_package_is_refused_by_name(  # noqa: PLR0913, PLR0917 - fixtures
    grade, submit, tmp_path, dask, batch, why
):
    _, address = dask("scheduler")
    _, bad = dask("worker", address, PYTHONPATH=other_package(tmp_path / "fake", batch))
    with pytest.raises(GraderError, match=rf"^No worker of {address} can grade \({bad}: .*{why}"):
        grade(submit("ada", RIGHT), address)


def test_a_scheduler_without_this_package_is_reported(grade, submit, tmp_path, dask):
    _, address = dask("scheduler", PYTHONPATH=other_package(tmp_path / "fake", None))
    with pytest.raises(GraderError, match=rf"{address} lacks this package .*\. Start it in an"):
        grade(submit("ada", RIGHT), address)


@pytest.fixture
def pool(tiny_course, address):
    """Open the cluster, with a list of its warnings; a test may change the course afterwards."""
    course = load_course(tiny_course)
    warnings = []
    exercises = course.exercises.values()
    with cluster.Cluster(course, exercises, address, "strict", warnings.append) as opened:
        yield opened, warnings


def grades_of(backend, *submissions):
    """Submit, and collect until there is nothing more to come."""
    for submission in submissions:
        backend.submit(submission)
    grades = []
    while backend.is_busy():
        grades += backend.collect(1.0)
    return grades


@pytest.fixture
def ada(submit, tiny_course):
    """Return the submission of ada."""
    exercises = load_course(tiny_course).exercises
    (place,) = find_submissions(submit("ada", RIGHT), exercises).paths
    return read_submission(place)


def test_workers_with_another_course_are_refused_by_name(pool, ada, tiny_course, workers):
    backend, warnings = pool
    (tiny_course / "solutions/01_scale/more.py").touch()
    with pytest.raises(GraderError, match=r"No worker of .*\. Fix one, and run the same"):
        grades_of(backend, ada)
    assert sorted(warnings) == sorted(
        f"Worker {address} is refused: its 01_scale in {tiny_course} is not the command's: copy"
        " the course there, or share the folder."
        for address in workers
    )


def test_what_lies_at_a_worker_that_is_refused_is_graded_by_another(pool, ada, machines):
    backend, warnings = pool
    with distributed.Client(machines, set_as_default=False) as client:
        work = {client.submit(len, ""): scheduler.Work((ada,))}
        backend._refuse(scheduler.Worker("tcp://elsewhere:1", 1, work), "it may not")
        assert work == {}
        grades = grades_of(backend)
    assert [(one.student, one.score) for one in grades] == [("ada", 10.0)]
    assert warnings == ["Worker tcp://elsewhere:1 is refused: it may not."]


def test_workers_without_the_course_are_refused_by_name(pool, ada, tiny_course, workers):
    backend, warnings = pool
    tiny_course.rename(tiny_course.with_name("moved"))
    with pytest.raises(GraderError, match=r"No worker of .*\. Fix one, and run the same"):
        grades_of(backend, ada)
    assert sorted(warnings) == sorted(
        f"Worker {address} is refused: it cannot read the course ({tiny_course} is not a course: it"
        " must hold exercises/ and solutions/. Name another folder.) Put the command's course at"
        " the same path there."
        for address in workers
    )


def test_a_course_that_changes_meanwhile_is_found_out(  # noqa: PLR0913, PLR0917 - fixtures
    grade, submit, poison, tiny_course, tmp_path, dask, monkeypatch
):
    """A grading process that was lost is started again, and then reads what is there now."""
    monkeypatch.setattr(cluster, "WORKER_SECONDS", 0.1)
    more, marker = tiny_course / "solutions/01_scale/more.py", tmp_path / "marker"
    poison(f"open({str(more)!r}, 'w').close(); os.mkdir({str(marker)!r}); os._exit(1)")
    _, address = dask("scheduler")
    _, bad = dask("worker", address)
    warnings = []
    classroom = submit("ada", POISON)
    with pytest.raises(GraderError, match="has had no worker that can grade for"):
        grade(classroom, address, warn=warnings.append)
    assert marker.exists()
    assert warnings == [
        f"Worker {bad} is refused: its 01_scale was changed meanwhile: run the command again.",
        f"Waiting for workers of {address}, 0.1 s at most.",
    ]


def test_a_cluster_without_workers_is_reported(grade, submit, monkeypatch, dask):
    monkeypatch.setattr(cluster, "WORKER_SECONDS", 0.1)
    _, address = dask("scheduler")
    warnings = []
    said = rf"{address} has had no worker that can grade for 0\.1 s\. Start workers; the same"
    with pytest.raises(GraderError, match=said):
        grade(submit("ada", RIGHT), address, warn=warnings.append)
    assert warnings == [f"Waiting for workers of {address}, 0.1 s at most."]


def test_a_scheduler_that_does_not_answer_is_reported(grade, submit, monkeypatch):
    monkeypatch.setattr(scheduler, "CONNECT_SECONDS", 0.2)
    with pytest.raises(GraderError, match=rf"{NOWHERE} does not answer \(.*\)\. Start it with"):
        grade(submit("ada", RIGHT), NOWHERE)


def test_what_is_not_a_scheduler_is_reported(grade, submit, monkeypatch):
    monkeypatch.setattr(scheduler, "CONNECT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it never greets
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(GraderError, match=rf"{address} does not answer \(TimeoutError\)\."):
            grade(submit("ada", RIGHT), address)


@pytest.fixture
def certificate(tmp_path):
    """Make a certificate of its own authority; gives the settings for dask that name it."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl, which makes certificates, is not installed")

    def made(name, *roles):
        key, cert = str(tmp_path / f"{name}.key"), str(tmp_path / f"{name}.pem")
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
        command += ["-subj", f"/CN={name}", "-keyout", key, "-out", cert]
        subprocess.run(command, check=True, capture_output=True)
        settings = {"distributed.comm.tls.ca-file": cert}
        for role in roles:
            settings |= {
                f"distributed.comm.tls.{role}.cert": cert,
                f"distributed.comm.tls.{role}.key": key,
            }
        return settings

    return made


def test_a_cluster_with_tls_grades_for_who_has_its_certificate(grade, submit, dask, certificate):
    ours = certificate("ours", "scheduler", "worker", "client")
    names = {name: re.sub(r"\W", "_", name.replace(".", "__")).upper() for name in ours}
    environment = {f"DASK_{names[name]}": value for name, value in ours.items()}
    _, address = dask("scheduler", "--protocol", "tls", **environment)
    dask("worker", address, **environment)
    assert address.startswith("tls://")
    classroom = submit("ada", RIGHT)
    for settings in (certificate("stranger", "client"), {}):
        spoken = address if settings else address.replace("tls", "tcp")
        with config.set(settings), pytest.raises(GraderError, match="does not answer"):
            grade(classroom, spoken)
    with config.set(ours):
        assert [one.score for one in grade(classroom, address)] == [10.0]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "'' is not an address: missing port number"),
        ("tcp://host", "'tcp://host' is not an address: missing port number"),
        ("tcp://host:many", "is not an address: "),
        ("inproc://1:1", r"is neither tcp:// nor tls://\. Give one such as tcp://host:8786"),
        ("tls://host:8786", "needs certificates: name them in dask's configuration"),
    ],
)
def test_what_is_not_an_address_is_reported(grade, submit, address, sentence):
    with pytest.raises(UsageError, match=sentence):
        grade(submit("ada", RIGHT), address)


def test_ctrl_c_keeps_what_was_graded_and_frees_the_worker(
    grade, submit, tiny_course, tmp_path, dask
):
    _, address = dask("scheduler")
    dask("worker", address)
    submit("a", RIGHT)
    for letter in "bcdefghi":
        classroom = submit(letter, "def double(x):\n    while True: pass")
    command = [sys.executable, "-m", "autograder", "grade", "--json", str(classroom)]
    command += ["--course", str(tiny_course), "--scheduler", address]
    running = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    running.stdout.readline()
    running.send_signal(signal.SIGINT)
    _, said = running.communicate()
    assert (running.returncode, said) == (
        1,
        "Error: Stopped. 1 grade kept: the same command goes on.\n",
    )
    assert stored(tmp_path) == [(1,)]
    for letter in "bcdefghi":
        submit(letter, RIGHT)
    assert [one.score for one in grade(classroom, address)] == [10.0] * 9


def test_what_is_left_of_a_batch_is_not_begun_when_the_command_has_left(
    grade, submit, tiny_course, tmp_path, dask
):
    _, address = dask("scheduler")
    dask("worker", address)
    begun = tmp_path / "begun"
    checks = tiny_course / "solutions/01_scale/test_scale.py"
    write = f"with open({str(begun)!r}, 'a') as file: file.write('.')"
    checks.write_text(checks.read_text().replace("    x = rng", f"    {write}\n    x = rng"))
    course = load_course(tiny_course)
    for number in range(9):
        classroom = submit(f"slow{number}", "def double(x):\n    while True: pass")
    with distributed.Client(address, set_as_default=False) as client:
        client.run(give_batches, 1_000.0)
    slow = [read_submission(place) for place in find_submissions(classroom, course.exercises).paths]
    with cluster.Cluster(course, course.exercises.values(), address, "strict", str) as opened:
        opened._sent = 1_000  # of a large class: the nine are one batch
        for submission in slow:
            opened.submit(submission)
        while not begun.exists() or len(begun.read_text()) < 2:  # the proof, and the first
            assert list(opened.collect(0.1)) == []
    shutil.rmtree(classroom)
    assert [one.score for one in grade(submit("ada", RIGHT), address)] == [10.0]
    assert len(begun.read_text()) < 1 + 9  # the proof, one or two of the nine, ada


def test_who_has_lost_a_worker_is_alone_on_the_next():
    first, again = scheduler.Work((None,)), scheduler.Work((None,), losses=1)
    worker = scheduler.Worker("tcp://host:1", threads=1, ready=True, met_at=0.0)
    for work, room in (
        ({}, (True, True)),
        ({1: first}, (True, False)),
        ({1: first, 2: first}, (False, False)),
        ({1: again}, (False, False)),
    ):
        worker.work = work
        assert (worker.has_room_for(first), worker.has_room_for(again)) == room
    new = scheduler.Worker("tcp://host:2", threads=1, ready=True)
    assert (new.has_room_for(first), new.has_room_for(again)) == (True, False)
    assert not scheduler.Worker("tcp://host:3", threads=1, met_at=0.0).has_room_for(first)
