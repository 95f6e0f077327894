"""A class in which every attack sits among honest students, graded once for each kind of user."""

from __future__ import annotations

import fcntl
import json
import os
import select
import shlex
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import autograder
from autograder.sandbox.jail import lifetime
from tests.conftest import TINY_CHECKS, TINY_REFERENCE, TINY_TOML

NOBODY = 65534
PACKAGE = Path(autograder.__file__).parents[1]
ATTACKS = sorted((Path(__file__).parent / "attacks").glob("*.py"))
HONEST = "def double(x): return 2 * x\ndef negate(x): return -x\n"
# What a learner may know, and what an attack's text may name in capitals.
SECRET = "the-secret-of-this-course"


@dataclass(frozen=True)
class Graded:
    """What one run of `grade` printed and left behind.

    Args:
        grades: By student; an attack's student is the attack's name.
        folder: Everything of the run: course, class, store.
        before: Our children, and entries of the folders for temporary files, before the run.
        after: The same, after it.
        stderr: What it printed there.
        code: Its exit code.
    """

    grades: dict[str, dict]
    folder: Path
    before: tuple[set[str], set[str]]
    after: tuple[set[str], set[str]]
    stderr: str
    code: int


def users() -> list[str]:
    """Return the users that the class is graded as: root only where we are root."""
    return ["root", "nobody"] if os.geteuid() == 0 else ["user"]


@pytest.fixture(scope="module", params=users())
def graded(request) -> Iterator[Graded]:
    """Grade the whole class with the command itself."""
    if request.param == "nobody" and subprocess.run(["unshare", "--mount", "true"]).returncode:
        pytest.skip("root may not make a mount namespace here to become an ordinary user in")
    folder = Path("/tmp") / f"hostile-{request.param}-{os.getpid()}"  # readable by any user
    shutil.rmtree(folder, ignore_errors=True)
    lifetime.adopt_orphans()  # a process that outlives the command becomes ours, and is counted
    with the_only_run():
        make_class(folder)
        before = snapshot()
        done = run_grade(folder, request.param)
        wait_for_orphans(before[0])
        after = snapshot()
    grades = {grade["student"]: grade for grade in map(json.loads, done.stdout.splitlines())}
    yield Graded(grades, folder, before, after, done.stderr, done.returncode)
    shutil.rmtree(folder)


@contextmanager
def the_only_run() -> Iterator[None]:
    """Wait for other test processes, whose files would seem left over, and listen for attacks.

    The address is an abstract one: only one process of the machine can have it.
    """
    with (
        Path("/tmp/deep-intuition-hostile.lock").open("w") as lock,
        socket.socket(socket.AF_UNIX) as listener,
    ):
        fcntl.flock(lock, fcntl.LOCK_EX)
        listener.bind("\0deep-intuition-hostile")
        listener.listen()
        yield


def make_class(folder: Path) -> None:
    """Write a tiny course, and a class of honest students before, between and after the attacks."""
    for tree in ("exercises", "solutions"):
        (folder / "course" / tree / "01_scale").mkdir(parents=True)
    (folder / "course/exercises/01_scale/exercise.toml").write_text(TINY_TOML)
    (folder / "course/solutions/01_scale/scale.py").write_text(TINY_REFERENCE)
    (folder / "course/solutions/01_scale/test_scale.py").write_text(TINY_CHECKS)
    (folder / "course/solutions/course.toml").write_text(f'secret = "{SECRET}"\n')
    (folder / "tmp").mkdir()
    sources = {attack.stem: attack.read_text() for attack in ATTACKS}
    sources |= {f"{place}-honest-{n}": HONEST for place in ("a", "m", "z") for n in range(3)}
    for student, source in sources.items():
        target = folder / "class" / student / "01_scale"
        target.mkdir(parents=True)
        (target / "scale.py").write_text(fill_in(source, folder))


def fill_in(source: str, folder: Path) -> str:
    """Return an attack's source, with the paths that a learner may know."""
    for name, place in {"COURSE": "course", "CLASS": "class", "FOLDER": "."}.items():
        source = source.replace(f"<{name}>", str((folder / place).resolve()))
    return source


def as_nobody(command: list[str], folder: Path) -> list[str]:
    """Return the command as an ordinary user, in a mount namespace where that can read our Python.

    Python may be in root's home: what bars the way is covered there, and shown again without.
    """
    script = []
    for number, path in enumerate(sorted({sys.prefix, sys.base_prefix, str(PACKAGE)})):
        barred = [
            parent for parent in Path(path).parents if not parent.stat().st_mode & stat.S_IXOTH
        ]
        if barred:
            keep = folder / f".keep{number}"
            keep.mkdir()
            script.append(f"mount --bind {path} {keep}")
            script.append(
                f"mountpoint -q {barred[-1]} || mount -t tmpfs -o mode=755 x {barred[-1]}"
            )
            script.append(f"mkdir -p {path}; mount --bind {keep} {path}")
    become = f"setpriv --reuid={NOBODY} --regid={NOBODY} --clear-groups"
    script.append(f"exec {become} {shlex.join(command)}")
    ordered = sorted(script[:-1], key=lambda line: "tmpfs" in line or "mkdir" in line)
    return ["unshare", "--mount", "sh", "-ec", "\n".join([*ordered, script[-1]])]


def run_grade(folder: Path, user: str) -> subprocess.CompletedProcess[str]:
    """Run `grade --json` on the class."""
    command = [
        sys.executable,
        "-m",
        "autograder",
        "grade",
        "class",
        "--course",
        "course",
        "--json",
        "-j2",
    ]
    if user == "nobody":
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
        command = as_nobody(command, folder)
    # Temporary files of its own: in the machine's folder are those of tests that run meanwhile.
    environment = os.environ | {"TMPDIR": str(folder / "tmp")}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600
    )


def wait_for_orphans(before: set[str]) -> None:
    """Let those end that are ending: a zygote needs a moment to see that it is not needed."""
    for pid in snapshot()[0] - before:
        descriptor = os.pidfd_open(int(pid))
        if select.select([descriptor], [], [], 10)[0]:
            os.waitpid(int(pid), 0)
        os.close(descriptor)


def snapshot() -> tuple[set[str], set[str]]:
    """Return this process's children, and what is in the folders for temporary files."""
    children = set(Path("/proc/thread-self/children").read_text().split())
    shared = Path("/dev/shm")
    places = [Path("/tmp"), *([shared] if shared.is_dir() else [])]
    return children, {str(entry) for place in places for entry in place.iterdir()}
