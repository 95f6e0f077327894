"""A learner's own machine: whatever the code does, it ends with a sentence and leaves nothing."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from autograder.errors import (
    CallTimeout,
    SandboxError,
    SubmissionError,
    SubmissionRaised,
    Unreadable,
    WorkerDied,
    WrongAnswer,
)
from autograder.model import Exercise, Limits
from autograder.sandbox import local
from autograder.sandbox.local import LocalMachine
from autograder.sandbox.remote_submission import RemoteSubmission
from autograder.sandbox.sizes import MAX_PRINTED
from autograder.values import Unsupported

RIGHT = "def double(x): return 2 * x\n"
QUICK = Limits(call_seconds=0.3)
PATIENT = Limits(call_seconds=30, submission_seconds=300)  # a busy machine is no fault

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def exercise(limits: Limits = PATIENT, module: str = "scale") -> Exercise:
    return Exercise("01_scale", "Twice", module, ("double",), limits=limits)


@pytest.fixture
def load() -> Iterator[Callable[..., tuple[RemoteSubmission, LocalMachine]]]:
    """Load a source in a process of its own; gives the submission, and what it printed."""
    opened: list[RemoteSubmission] = []

    def start(
        source: str, limits: Limits = PATIENT, module: str = "scale"
    ) -> tuple[RemoteSubmission, LocalMachine]:
        owner = LocalMachine()
        opened.append(RemoteSubmission(owner, exercise(limits, module), source))
        opened[-1].load()
        return opened[-1], owner

    yield start
    for submission in opened:
        submission.close()


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that is dead and not yet buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until_dead(pid: int) -> None:
    """Fails after ten seconds; a killed process takes a moment to go."""
    deadline = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < deadline:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)
        threading.Event().wait(0.01)
    assert not is_alive(pid)


def test_a_function_answers_from_another_process(load):
    submission, _ = load("import os\ndef double(x): return os.getpid()\ndef same(x): return x")
    assert submission.call("double", 0) != os.getpid()
    assert submission.call("double", 0) == submission.call("double", 1), "one process for all calls"
    assert submission.call("same", np.eye(2)).tolist() == [[1, 0], [0, 1]]


def test_what_is_printed_is_kept_and_answers_are_not_disturbed(load):
    submission, owner = load("print('at the top')\ndef double(x): print('in it', end=''); return 1")
    assert submission.call("double", 0) == 1
    submission.close()
    assert owner.printed == "at the top\nin it"


HARMS = [
    """
import os, signal, sys, threading, time
os.close(0); os.close(1); os.close(2)
sys.stdout = sys.stderr = sys.stdin = None
threading.Thread(target=time.sleep, args=(1000,)).start()
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
""",
    """
import atexit, os, sys, time, warnings
os.write(1, b"no frame"); os.write(2, b"none")
sys.stdout.buffer.write(bytes(range(256)) * 1000)
print("\\ud800", "\\x00", "\\xe9")
sys.stdout.close(); sys.stderr.close()
atexit.register(time.sleep, 1000)
warnings.simplefilter("error")
os.chdir("/"); os.environ.clear(); sys.path.clear(); sys.modules.pop("numpy")
""",
]


@pytest.mark.parametrize("harm", HARMS)
def test_right_functions_stay_right_whatever_their_file_does(load, harm):
    submission, _ = load(f"{harm}\n{RIGHT}")
    assert submission.fault is None
    assert submission.call("double", 2) == 4


ENDINGS = [
    ("import sys; sys.exit(0)", SubmissionRaised, "double raised SystemExit in scale.py, line 4."),
    ("import os; os._exit(0)", WorkerDied, "The process that ran your code died: "),
    ("import os; os.abort()", WorkerDied, "The process that ran your code died: "),
    ("import os; os.kill(0, 9)", WorkerDied, "The process that ran your code died: "),
    ("import os; os.closerange(0, 99)", WorkerDied, "The process that ran your code died: "),
    ("return double(x)", SubmissionRaised, "double raised RecursionError in scale.py, line 14."),
    ("numpy.ones(10**15)", SubmissionRaised, "double raised MemoryError in scale.py, line 16."),
    ("return input()", SubmissionRaised, "double raised EOFError in scale.py, line 18."),
    ("raise KeyboardInterrupt", SubmissionRaised, "double raised KeyboardInterrupt in scale"),
    ("while True: pass", CallTimeout, "No answer within 0.3 s. Is there an infinite loop?"),
    ("sum(itertools.repeat(1))", CallTimeout, "No answer within 0.3 s. Is there an infinite loop?"),
]


def test_what_ends_a_call_is_said_and_the_next_call_is_answered(load):
    source = "import itertools, numpy\ndef right(x): return x\n"
    for number, (body, _, _) in enumerate(ENDINGS):
        source += f"def double{number}(x):\n    {body}\n"
    submission, _ = load(source.replace("double(x)", "double5(x)"), PATIENT)
    for number, (_, fault, message) in enumerate(ENDINGS):
        if fault is CallTimeout:
            submission._exercise = exercise(QUICK)
        with pytest.raises(fault) as caught:
            submission.call(f"double{number}", 1.0)
        assert caught.value.message.replace(f"double{number} ", "double ").startswith(message)
        submission._exercise = exercise(PATIENT)
        assert submission.call("right", 7) == 7


def test_an_endless_file_ends_with_a_sentence_of_whole_words(load):
    submission, _ = load(RIGHT + "while True: pass", Limits(call_seconds=0.5))
    assert isinstance(submission.fault, CallTimeout)
    assert submission.fault.message == (
        "Running scale.py took too long. No answer within 0.5 s. Is there an infinite loop?"
    )


def test_a_huge_answer_is_told_apart_and_not_taken(load):
    values = ("numpy.zeros(10**7)", "[0.0] * 10**6", "'x' * 10**8")
    bodies = [f"def huge{number}(x): return {value}" for number, value in enumerate(values)]
    submission, _ = load("\n".join(["import numpy", *bodies, "def right(x): return x"]))
    for number in range(len(values)):
        assert isinstance(submission.call(f"huge{number}", 1), Unsupported)
    assert submission.call("right", 7) == 7


def test_a_changed_argument_is_reported(load):
    submission, _ = load("def double(x):\n    x *= 2\n    return x")
    with pytest.raises(WrongAnswer, match=r"^double changed argument 1"):
        submission.call("double", np.ones(2))


@pytest.mark.parametrize("source", ["def double(", "x = '\0'"])
def test_what_is_no_python_is_unreadable(load, source):
    with pytest.raises(Unreadable, match=r"^scale\.py is not Python: "):
        load(source)


@pytest.mark.parametrize("module", ["random", "linalg"])
def test_a_module_may_have_the_name_of_a_library_s(load, module):
    submission, _ = load("import math\ndef double(x): return 2 * x / math.cos(0)", module=module)
    assert submission.call("double", np.ones(2)).tolist() == [2, 2]


def test_only_the_end_of_what_is_printed_is_kept(load):
    submission, owner = load("print('x' * 10**6)\nprint('end')\n" + RIGHT)
    submission.close()
    assert len(owner.printed) == MAX_PRINTED
    assert owner.printed.endswith("x\nend\n")


def test_what_dead_processes_printed_is_kept_too(load):
    submission, owner = load(
        "print('loaded')\ndef double(x): print('bye'); __import__('os')._exit(1)"
    )
    with pytest.raises(WorkerDied, match="died") as caught:
        submission.call("double", 1)
    assert caught.value.problem.text == "exit code 1"
    with contextlib.suppress(SubmissionError):
        submission.call("none", 1)
    submission.close()
    assert owner.printed == "loaded\nbye\nloaded\n"


@linux
def test_nothing_is_left_when_it_is_closed(load):
    """Neither the process nor what it started, though a thread of it still works."""
    source = """
import os, subprocess, threading, time
child = subprocess.Popen(["sleep", "1000"])
threading.Thread(target=time.sleep, args=(1000,)).start()
def double(x): return [os.getpid(), child.pid]
"""
    submission, _ = load(source)
    pids = submission.call("double", 0)
    assert all(map(is_alive, pids))
    submission.close()
    for pid in pids:
        wait_until_dead(pid)


@linux
def test_the_hosts_descriptors_and_threads_are_given_back(load):
    def now() -> tuple[int, int]:
        return sum(1 for _ in Path("/proc/self/fd").iterdir()), threading.active_count()

    before = now()
    submission, _ = load("def double(x): __import__('os')._exit(0)\ndef right(x): return x")
    with pytest.raises(WorkerDied, match="died"):
        submission.call("double", 0)
    submission.call("right", 0)
    submission.close()
    assert now() == before


HOST = """
import sys
from autograder.model import Exercise
from autograder.sandbox.local import LocalMachine
from autograder.sandbox.remote_submission import RemoteSubmission
submission = RemoteSubmission(LocalMachine(), Exercise("e", "t", "scale", ("double",)), sys.argv[1])
submission.load()
submission.call("double", 1)
"""


@linux
@pytest.mark.parametrize("loop", ["while True: pass", "sum(__import__('itertools').repeat(1))"])
def test_a_host_that_is_killed_takes_the_loop_with_it(loop):
    """Also a loop inside C code, which lets no other thread of its process run."""
    source = f"def double(x):\n    import os; os.write(2, b'%d ' % os.getpid())\n    {loop}"
    host = subprocess.Popen([sys.executable, "-c", HOST, source])
    try:
        (pid,) = wait_for_child_in_loop(host.pid)
        assert is_alive(pid)
    finally:
        host.kill()
        host.wait()
    wait_until_dead(pid)


def wait_for_child_in_loop(pid: int) -> list[int]:
    """Return the children of a process, once one has used more user time than a start takes."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        busy = [int(one) for one in children if user_seconds(int(one)) > 0.4]
        if busy:
            return busy
        threading.Event().wait(0.02)
    raise AssertionError("it never began")


def user_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) / os.sysconf("SC_CLK_TCK")


def test_a_python_that_is_not_there_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(
        SandboxError, match=r"^Python could not be started for your code \(.*No such"
    ):
        LocalMachine().fork(Limits())


def test_a_python_that_fails_is_told_with_its_last_words(monkeypatch, tmp_path):
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho numpy is broken >&2\nexit 1\n")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    with pytest.raises(SandboxError, match=r"\(numpy is broken\)\. Install the package again\.$"):
        LocalMachine().fork(Limits())


def test_a_python_that_never_answers_is_ended(monkeypatch, tmp_path):
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nexec sleep 1000\n")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    monkeypatch.setattr(local, "START_SECONDS", 0.1)
    with pytest.raises(SandboxError, match=r"\(no output\)"):
        LocalMachine().fork(Limits())


def test_ctrl_c_is_for_the_host_alone(load):
    """The process has a group of its own: the terminal's signal does not reach it."""
    submission, _ = load("import os\ndef double(x): return os.getpgrp()")
    assert submission.call("double", 0) != os.getpgrp()
