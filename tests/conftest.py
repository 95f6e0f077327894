"""What many tests need: the real course, a tiny one, and a zygote."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from autograder.course import load_lessons
from autograder.learner import handout
from autograder.sandbox.jail.layers import LAYERS
from autograder.sandbox.zygote_handle import Zygote

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parent.parent

# Options for this run of pytest, such as `-n 2`, are not meant for those that tests start.
os.environ.pop("PYTEST_ADDOPTS", None)

TINY_TOML = """
title = "Twice and minus"
module = "scale"
functions = ["double", "negate"]

[limits]
call_seconds = 1
submission_seconds = 2
"""
TINY_REFERENCE = """
def double(x):
    return 2 * x


def negate(x):
    return -x
"""
TINY_CHECKS = '''
import numpy as np
import pytest

from autograder.testing import assert_matches


@pytest.mark.points(3, function="double")
def test_double(submission, reference, rng):
    """double gives twice the number"""
    x = rng.normal(size=4)
    assert_matches(submission.double(x), reference.double(x))


@pytest.mark.points(1, function="double")
def test_double_zero(submission):
    """double leaves 0 alone"""
    assert_matches(submission.double(0.0), 0.0)


@pytest.mark.points(6, function="negate")
def test_negate(submission, reference):
    """negate turns the sign"""
    x = np.arange(3.0)
    assert_matches(submission.negate(x), reference.negate(x))
'''

TINY_HINTS = """
[hints]
double = ["Think of twins.", "Add it to itself.", "It is 2 times x."]
"""
TINY_STUB = '''
def double(x):
    """Give twice x."""
    # TODO: twice
    raise NotImplementedError


def negate(x):
    """Turn the sign of x."""
    # TODO: the sign
    raise NotImplementedError
'''
TINY_PUBLIC = '''
import numpy as np
import pytest

from autograder.testing import assert_matches


@pytest.mark.points(0, function="double")
def test_double_of_three(submission):
    """double makes 6 of 3"""
    assert_matches(submission.double(3.0), 6.0)


@pytest.mark.points(0, function="negate")
def test_negate_of_three(submission):
    """negate turns three signs"""
    assert_matches(submission.negate(np.array([0.5, -1.0, 2.0])), [-0.5, 1.0, -2.0])
'''


def pytest_configure() -> None:
    """Let Ctrl-C end what the tests start, also where a shell's background job runs them.

    It ignores the signal, and its children would inherit that.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A warning in a test is an error; in learners' own runs of pytest it is none."""
    for item in items:
        item.add_marker(pytest.mark.filterwarnings("error"), append=False)


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the real course, which is this repository."""
    return ROOT


@pytest.fixture
def tiny_course(tmp_path: Path) -> Path:
    """A course of one exercise, 01_scale, with short limits."""
    folder = tmp_path / "course"
    for tree in ("exercises", "solutions"):
        (folder / tree / "01_scale").mkdir(parents=True)
    (folder / "exercises/01_scale/exercise.toml").write_text(TINY_TOML)
    (folder / "solutions/01_scale/scale.py").write_text(TINY_REFERENCE)
    (folder / "solutions/01_scale/test_scale.py").write_text(TINY_CHECKS)
    return folder


@pytest.fixture
def tiny_lessons(tiny_course: Path) -> Path:
    """The tiny course with all that learners see of one: lesson, stub, public checks, hints."""
    folder = tiny_course / "exercises"
    (folder / "README.md").write_text("# A course")
    (folder / "01_scale/README.md").write_text("# The lesson")
    (folder / "01_scale/exercise.toml").write_text(TINY_TOML + TINY_HINTS)
    (folder / "01_scale/scale.py").write_text(TINY_STUB)
    (folder / "01_scale/test_scale.py").write_text(TINY_PUBLIC)
    return tiny_course


@pytest.fixture
def learner_folder(tiny_lessons: Path, tmp_path: Path) -> Path:
    """What a learner has of the tiny course, in a folder whose name is not ASCII."""
    folder = tmp_path / "Übung 1"
    handout.write_handout(load_lessons(tiny_lessons / "exercises"), folder)
    return folder


@pytest.fixture(scope="session")
def command() -> Callable[..., subprocess.CompletedProcess[str]]:
    """A function that runs `autograder` as a user does: `command(*arguments, cwd, environment)`."""

    def run(
        *arguments: str | Path,
        cwd: Path,
        environment: Mapping[str, str] | None = None,
        **options: Any,
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "autograder", *map(str, arguments)],
            cwd=cwd,
            env=os.environ | {"PYTHONUTF8": "1"} | (environment or {}),
            text=True,
            encoding="utf-8",
            **{"capture_output": True, "stdin": subprocess.DEVNULL} | options,
        )

    return run


@pytest.fixture
def submit(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """A function that hands in a file for 01_scale: `submit(student, source)`; gives the class."""
    classroom = tmp_path / "class"
    classroom.mkdir()

    def hand_in(student: str, source: str | bytes) -> Path:
        folder = classroom / student / "01_scale"
        folder.mkdir(parents=True, exist_ok=True)
        content = source if isinstance(source, bytes) else source.encode()
        (folder / "scale.py").write_bytes(content)
        return classroom

    return hand_in


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """A started zygote, shared by all tests that do not harm it."""
    with Zygote() as started:
        yield started


@pytest.fixture(scope="session")
def open_zygote() -> Iterator[Zygote]:
    """A zygote whose workers have limits and no jail: for faults that a jail would prevent."""
    with Zygote(LAYERS["process"]) as started:
        yield started


@pytest.fixture
def real_course(root: Path, tmp_path: Path) -> Path:
    """A copy of the real course that a test may spoil."""
    for tree in ("exercises", "solutions"):
        shutil.copytree(root / tree, tmp_path / "real" / tree)
    return tmp_path / "real"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A PostgreSQL server of Debian's on a socket of its own; gives the socket's folder."""
    pytest.importorskip("psycopg", reason="the extra postgres is not installed")
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    if not programs:
        pytest.skip("Debian's package postgresql is not installed")
    as_user = {}
    if os.geteuid() == 0:  # the server refuses to run as root
        if not any(user.pw_name == "postgres" for user in pwd.getpwall()):
            pytest.skip("there is no user postgres to run the server")
        as_user = {"user": "postgres", "group": "postgres", "extra_groups": []}
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as folder:  # a socket's path is short
        if as_user:
            shutil.chown(folder, "postgres", "postgres")

        def control(*arguments: str) -> None:
            command = [str(programs[-1]), "-D", f"{folder}/data", "-s", *arguments]
            log = subprocess.DEVNULL
            subprocess.run(command, check=True, cwd=folder, stdout=log, stderr=log, **as_user)

        control("initdb", "-o", "--username=postgres --auth=trust --encoding=UTF8 --no-sync")
        settings = f"-c listen_addresses= -c fsync=off -k {folder}"
        control("start", "-w", "-o", settings, "-l", f"{folder}/log")
        yield folder
        control("stop", "-m", "immediate")


def new_database(server: str) -> str:
    """The URL of an empty database on a PostgreSQL server."""
    import psycopg  # noqa: PLC0415 - an extra, which need not be there

    with psycopg.connect(host=server, user="postgres", autocommit=True) as connection:
        (count,) = connection.execute("SELECT count(*) FROM pg_database").fetchone()
        connection.execute(f"CREATE DATABASE grades{count}")
    return f"postgresql+psycopg://postgres@/grades{count}?host={server}"


@pytest.fixture
def postgresql_url(postgresql_server: str) -> str:
    """An empty database on the server."""
    return new_database(postgresql_server)


@pytest.fixture
def another_postgresql_url(postgresql_server: str) -> str:
    """Another empty database on the server."""
    return new_database(postgresql_server)
