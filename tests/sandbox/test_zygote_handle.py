"""The zygote as the host sees it: it is started once, and replaced when it has died."""

from __future__ import annotations

import os
import re
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from autograder.errors import SandboxError
from autograder.model import Limits
from autograder.sandbox import interpreter, protocol, zygote_handle
from autograder.sandbox.jail import jail
from autograder.sandbox.jail.layers import LAYERS
from autograder.sandbox.zygote_handle import Zygote, ZygoteProcess

LIMITS = Limits(call_seconds=5, submission_seconds=10)


def test_a_zygote_that_is_killed_before_it_is_ready_is_replaced():
    with Zygote(LAYERS["process"]) as zygote:
        zygote._process._popen.kill()
        assert zygote.wait_until_ready().layers == LAYERS["process"]
        assert zygote.replaced == 1


def test_a_zygote_that_is_killed_is_replaced():
    with Zygote() as zygote:
        first = zygote.fork(LIMITS)
        zygote._process._popen.kill()
        assert first.close() is None
        second = zygote.fork(LIMITS)
        assert isinstance(second.load("", "learner", 5), protocol.Loaded)
        second.close()


def test_a_worker_of_a_replaced_zygote_ends_without_the_new_one():
    """Its process id means nothing to the new zygote, or another process."""
    with Zygote() as zygote:
        first = zygote.fork(LIMITS)
        zygote._process._popen.kill()
        second = zygote.fork(LIMITS)
        assert first.close() is None
        assert isinstance(second.load("", "learner", 5), protocol.Loaded)
        assert second.close() is not None
        assert zygote.replaced == 1


def test_a_closed_zygote_leaves_no_process_and_no_folder():
    with Zygote(LAYERS["process"]) as zygote:
        worker = zygote.fork(LIMITS)
        worker.load("import os\ndef here(): return os.getcwd()", "learner", 5)
        folder = Path(worker.call("here", (), {}, 5).value)
        pid = zygote._process._popen.pid
        assert folder.is_dir()
        worker.close()
    assert not folder.exists()
    assert not Path(f"/proc/{pid}").exists()


def test_a_zygote_that_cannot_start_reports_why(monkeypatch):
    monkeypatch.setattr(interpreter, "command", lambda *_: ["sh", "-c", "echo no numpy >&2"])
    with (
        Zygote() as zygote,
        pytest.raises(SandboxError, match=r"did not start \(no numpy\)\. Install the package"),
    ):
        zygote.fork(LIMITS)


def test_a_zygote_is_started_at_once_and_nobody_waits_until_it_is_asked(monkeypatch):
    monkeypatch.setattr(interpreter, "command", lambda *_: ["sleep", "1000"])
    monkeypatch.setattr(zygote_handle, "ANSWER_SECONDS", 0.1)
    with Zygote() as zygote:
        assert zygote._process._popen.poll() is None


@contextmanager
def descriptors_left(count: int) -> Iterator[None]:
    """Let this process open so many descriptors and no more."""
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    free = [os.dup(2) for _ in range(count + 1)]
    for descriptor in free:
        os.close(descriptor)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free[-1], limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)


OUT_OF_DESCRIPTORS = r"\[Errno 24\] Too many open files.* Raise the limit on open files: `ulimit -n"


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_host_without_descriptors_cannot_start_a_zygote_and_names_the_cause(count):
    with descriptors_left(count), pytest.raises(SandboxError, match=OUT_OF_DESCRIPTORS):
        Zygote()


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_host_without_descriptors_cannot_take_a_worker_and_names_the_cause(count):
    """With two there is a socket to the worker, but no descriptor of its process."""
    process = ZygoteProcess.start(LAYERS["process"])
    assert process.started
    with descriptors_left(count), pytest.raises(SandboxError, match=OUT_OF_DESCRIPTORS):
        process.fork(LIMITS)
    process.close()


def test_a_zygote_and_a_worker_without_descriptors_name_the_cause():
    """With more and more of them, until they are enough."""
    with Zygote() as zygote:
        zygote.wait_until_ready()
        results = [refusal(zygote, count) for count in range(3, 20)]
        assert zygote.replaced == 0
    refusals = [message for message in results if message]
    assert results[-1] is None
    assert all(re.search(OUT_OF_DESCRIPTORS, message) for message in refusals)
    assert {message.split(" (")[0] for message in refusals} == {
        "A process for learner code could not be started",
        "A worker could not enter its jail",
    }


def refusal(zygote: Zygote, descriptors: int) -> str | None:
    """Why a zygote with so many descriptors gives no worker; None where it gives one."""
    limit(zygote, descriptors)
    try:
        zygote._fork(zygote._process, LIMITS).close()
    except SandboxError as error:
        return str(error)
    return None


def limit(zygote: Zygote, descriptors: int) -> None:
    process = zygote._process._popen.pid
    hard = resource.prlimit(process, resource.RLIMIT_NOFILE)[1]
    resource.prlimit(process, resource.RLIMIT_NOFILE, (descriptors, hard))


def test_as_many_descriptors_as_a_worker_may_have_are_enough_for_the_zygote():
    with Zygote() as zygote:
        zygote.wait_until_ready()
        limit(zygote, jail.MAX_OPEN_FILES)
        zygote.fork(LIMITS).close()
        assert zygote.replaced == 0
