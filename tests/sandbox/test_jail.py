"""The jail: every layer stops something that no other does, and none is silently missing."""

from __future__ import annotations

import errno
import os
import socket
import sys
import sysconfig
from pathlib import Path

import pytest

from autograder.errors import JailUnavailable, SandboxError
from autograder.model import Limits
from autograder.sandbox import interpreter, protocol
from autograder.sandbox.jail import (
    jail,
    landlock,
    layers,
    libc,
    lifetime,
    namespaces,
    privileges,
    seccomp,
)
from autograder.sandbox.jail.layers import LAYERS
from autograder.sandbox.worker_handle import Worker
from autograder.sandbox.zygote_handle import Zygote

LIMITS = Limits()


# Every module that a learner of numerical Python may want.
MODULES = """
math random itertools functools collections dataclasses typing decimal fractions statistics json
re string time datetime copy operator enum abc warnings contextlib textwrap heapq bisect array
numbers cmath logging pathlib os sys io unittest timeit inspect types hashlib csv pickle queue
threading secrets tempfile argparse doctest numpy numpy.linalg numpy.random numpy.fft numpy.ma
numpy.polynomial numpy.testing numpy.typing numpy.lib.stride_tricks
"""


@pytest.fixture(scope="module", params=LAYERS["strict"])
def layer(request, zygote):
    if request.param not in zygote.wait_until_ready().layers:
        pytest.skip(f"this machine does not offer {request.param}")
    return request.param


@pytest.fixture(scope="module")
def without(layer):
    """Start a zygote with every layer except one."""
    with Zygote([other for other in LAYERS["strict"] if other != layer]) as started:
        yield started


# Each gives True where it gets through; only the layer of its name stands in its way.
ONLY_STOPPED_BY = {
    "namespaces": "import os\ndef attack(): return os.stat('/proc/self/comm') is not None",
    "limits": ("import numpy as np\ndef attack(): return np.empty(700 * 2**20 // 8).size > 0"),
    "privileges": "def attack(): return open({private!r}).read() == 'private'",
    "landlock": "import os\ndef attack(): return 'empty' in os.listdir('/')",
    "seccomp": "import socket\ndef attack(): return socket.socket().fileno() > 0",
}


@pytest.fixture
def private():
    """Make a file that only its owner may read, where Python's own files are."""
    path = Path(sysconfig.get_path("purelib")) / f"private-{os.getpid()}.txt"
    path.write_text("private")
    path.chmod(0o600)
    if os.geteuid() == 0:
        os.chown(path, 12345, 12345)
    yield str(path)
    path.unlink()


def get_through(zygote: Zygote, source: str) -> bool:
    worker = zygote.fork(LIMITS)
    try:
        worker.load(source, "learner", 5)
        reply = worker.call("attack", (), {}, 5)
    finally:
        worker.close()
    return isinstance(reply, protocol.Returned) and reply.value is True


def test_each_layer_stops_what_no_other_does(layer, without, zygote, private):
    if layer == "privileges" and os.geteuid() != 0:
        pytest.skip("an ordinary user has no privileges to lose")
    source = ONLY_STOPPED_BY[layer].format(private=private)
    assert not get_through(zygote, source)
    assert get_through(without, source)


def test_learners_modules_of_the_standard_library_and_numpy_can_be_imported(zygote):
    """A layer that is too tight would fail right answers."""
    source = "\n".join(f"import {module}" for module in MODULES.split())
    worker = zygote.fork(LIMITS)
    reply = worker.load(f"{source}\ndef attack(): return True", "learner", 10)
    worker.close()
    assert reply == protocol.Loaded()


def test_sound_numpy_code_runs_in_the_jail(zygote):
    source = (
        "import numpy as np\n"
        "def attack():\n"
        "    rng = np.random.default_rng(0)\n"
        "    A = rng.normal(size=(50, 50))\n"
        "    np.linalg.solve(A, A); np.linalg.svd(A); np.linalg.eigh(A + A.T); np.fft.fft(A)\n"
        "    np.einsum('ij,jk', A, A); np.sort(A, axis=0); A @ A; np.random.seed(1)\n"
        "    with np.errstate(all='ignore'): 1 / np.zeros(3)\n"
        "    print(A); repr(A)\n"
        "    return True\n"
    )
    assert get_through(zygote, source)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has them")
@pytest.mark.parametrize("readable", [True, False])
def test_root_keeps_no_capability(readable, monkeypatch):
    """Whether a worker becomes an ordinary user or has to stay root to read Python."""
    answer = f"p.readable_without_privileges = lambda _: {readable}"
    patch_zygotes(monkeypatch, f"import autograder.sandbox.jail.privileges as p\n{answer}")
    with Zygote() as zygote:
        worker = zygote.fork(LIMITS)
        status = status_of(worker)
        worker.close()
    assert (status["Uid"].split()[0] == "0") is not readable
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(status[name], 16) == 0, name
    assert status["NoNewPrivs"] == "1"
    assert status["Seccomp"] == "2"


def status_of(worker: Worker) -> dict[str, str]:
    """Return what the kernel reports of a worker, seen from outside."""
    process = fields_of(Path(f"/proc/self/fdinfo/{worker._pidfd}"))["Pid"]
    return fields_of(Path(f"/proc/{process}/status"))


def fields_of(path: Path) -> dict[str, str]:
    lines = path.read_text().splitlines()
    return dict(line.split(":\t", 1) for line in lines if ":\t" in line)


def test_without_landlock_and_namespaces_there_is_no_jail(monkeypatch):
    monkeypatch.setattr(landlock, "version", lambda: 0)
    monkeypatch.setattr(namespaces, "available", lambda _: False)
    with pytest.raises(JailUnavailable, match=r"Neither Landlock \(Linux 5\.13 or later\) nor"):
        jail.prepare(LAYERS["strict"])


def test_one_of_the_two_is_enough(monkeypatch):
    monkeypatch.setattr(namespaces, "available", lambda _: False)
    prepared = jail.prepare(["namespaces", "landlock", "limits"])
    assert prepared.layers == ("limits", "landlock")
    os.close(prepared.ruleset)


def test_without_libseccomp_there_is_no_jail(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    with pytest.raises(JailUnavailable, match=r"libseccomp is not there .* libseccomp2 on Debian"):
        jail.prepare(LAYERS["strict"])


def test_the_weaker_sandbox_asks_for_nothing(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    monkeypatch.setattr(landlock, "version", lambda: 0)
    assert jail.prepare(LAYERS["process"]).layers == ("limits",)


def patch_zygotes(monkeypatch, patch: str) -> None:
    """Let the Python of every zygote run `patch` first."""
    command = interpreter.command

    def patched(module: str, *arguments: str) -> list[str]:
        line = command(module, *arguments)
        path = f"import sys; sys.path[:] = {sys.path!r}"
        line[line.index("-c") + 1] = f"{path}\n{patch}\n{line[line.index('-c') + 1]}"
        return line

    monkeypatch.setattr(interpreter, "command", patched)


def test_a_refusal_reaches_the_user_and_offers_the_weaker_sandbox(monkeypatch):
    """A libseccomp that cannot be loaded, in a real zygote."""
    patch_zygotes(monkeypatch, "sys.modules['pyseccomp'] = None")
    with Zygote() as zygote, pytest.raises(JailUnavailable) as refused:
        zygote.fork(LIMITS)
    assert "libseccomp is not there" in str(refused.value)
    assert "--sandbox process" in str(refused.value)


def test_a_worker_that_cannot_enter_runs_no_line(monkeypatch):
    """A kernel that refuses the filter at the last moment is the grader's error, not a grade."""
    patch = (
        "import autograder.sandbox.jail.seccomp as s\ndef refuse(_): raise OSError(1, 'refused')"
    )
    patch_zygotes(monkeypatch, f"{patch}\ns.restrict = refuse")
    with (
        Zygote() as zygote,
        pytest.raises(SandboxError, match=r"its jail \(\[Errno 1\] refused\)\. Run"),
    ):
        zygote.fork(LIMITS)


def test_the_filter_is_written_for_this_architecture():
    program = seccomp.prepare()
    assert len(program) % 8 == 0
    assert len(program) > 8 * 60


def test_only_pythons_own_folders_are_readable(root):
    folders = [Path(folder) for folder in jail._python_folders()]
    library = Path(sysconfig.get_path("stdlib"))
    assert any(library.is_relative_to(folder) for folder in folders)
    for folder in folders:
        assert not root.is_relative_to(folder)
        assert folder not in (Path("/"), Path.home(), Path("/tmp"), Path("/etc"), Path("/proc"))


def test_folders_are_named_once(tmp_path):
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "c").symlink_to("a")
    names = [str(tmp_path / name) for name in ("a", "a/b", "c", "a", "none")]
    assert namespaces.outermost(names) == [str(tmp_path / "a"), str(tmp_path / "c")]


def in_child(action) -> int:
    """Do something that cannot be undone in a child; its errno, and 0 when it ended well."""
    pid = os.fork()
    if pid == 0:
        code = 255
        try:
            action()
            code = 0
        except OSError as error:
            code = error.errno
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # fork in a process with threads
@pytest.mark.skipif(os.geteuid() == 0, reason="root may")
def test_what_only_root_may_do_is_an_error_for_others():
    assert in_child(privileges.become_unprivileged) == 1


def test_a_wrong_descriptor_is_an_error_not_a_jail():
    left, right = socket.socketpair()
    with left, right, pytest.raises(OSError, match=r"File descriptor in bad state|Bad file"):
        landlock.restrict(left.fileno())


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_what_the_kernel_refuses_is_an_error_with_its_number():
    assert in_child(lambda: libc.prctl(-1, 0)) == errno.EINVAL
    assert in_child(lambda: libc.call("syscall", -1)) == errno.ENOSYS


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_process_whose_parent_has_ended_before_it_asked_ends_too():
    assert in_child(lambda: lifetime.die_with_parent(os.getppid())) == 0
    assert in_child(lambda: lifetime.die_with_parent(os.getpid())) == 1


def test_a_system_without_process_descriptors_is_refused_in_a_sentence(monkeypatch):
    monkeypatch.delattr(os, "pidfd_open")
    with pytest.raises(SandboxError, match="in a Linux container"):
        layers.require_linux()
