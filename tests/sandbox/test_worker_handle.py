"""A worker as the host sees it: what a death, a delay or a lie of the untrusted half costs."""

from __future__ import annotations

import select
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from autograder.errors import CallTimeout, WorkerDied
from autograder.model import Limits
from autograder.sandbox import frames, protocol
from autograder.sandbox.worker_handle import Worker
from autograder.sandbox.zygote_handle import Zygote

LIMITS = Limits(call_seconds=5, submission_seconds=10)


@pytest.fixture
def load(zygote: Zygote) -> Iterator[Callable[[str], Worker]]:
    """Fork a worker and run a source in it."""
    workers = []

    def started(source: str) -> Worker:
        workers.append(zygote.fork(LIMITS))
        assert isinstance(workers[-1].load(source, "learner", 5), protocol.Loaded)
        return workers[-1]

    yield started
    for worker in workers:
        worker.close()


def value(worker: Worker, function: str, *args: object) -> object:
    reply = worker.call(function, args, {}, 5)
    assert isinstance(reply, protocol.Returned)
    return protocol.from_wire(reply.value)


def test_a_call_gives_what_the_function_returns(load):
    worker = load("def double(x, times=2): return times * x")
    assert value(worker, "double", 1.5) == 3.0
    np.testing.assert_array_equal(value(worker, "double", np.arange(3)), [0, 2, 4])
    reply = worker.call("double", (1.5,), {"times": 4}, 5)
    assert (reply.value, reply.changed) == (6.0, None)


def test_a_changed_argument_is_seen_and_a_restored_one_is_not(load):
    worker = load(
        "def spoil(x): x[0] += 1; return x\n"
        "def restore(x): x[0] += 0.1; x[0] -= 0.1; return 0\n"
        "def spoil_list(xs): xs.append(1)\n"
        "def hand_back(x): return x"
    )
    x = np.array([0.3, 1.0])
    assert worker.call("spoil", (x,), {}, 5).changed
    assert worker.call("spoil_list", ([x],), {}, 5).changed
    assert not worker.call("restore", (x,), {}, 5).changed
    assert not worker.call("hand_back", (x,), {}, 5).changed
    assert x[0] == 0.3


def test_a_raise_tells_its_builtin_types_and_the_learners_line_alone(load):
    worker = load(
        "import numpy as np\n"
        "class Mine(ValueError): pass\n"
        "def f(x):\n"
        "    raise Mine('secret')\n"
        "def g(): np.ones(2) @ np.ones(3)\n"
    )
    reply = worker.call("f", (1,), {}, 5)
    assert reply.types == ["ValueError", "Exception", "BaseException", "object"]
    assert (reply.line, reply.text) == (4, "secret")
    assert worker.call("g", (), {}, 5).line == 5


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("def f(:", "SyntaxError"),
        ("x = 1\n  y = 2", "IndentationError"),
        ("x = '\0'", "null bytes"),
        ("x = " + "(" * 500 + ")" * 500, "too many nested parentheses"),
        ("x = " + "-" * 200_000 + "1", "Error"),
    ],
)
def test_a_source_that_is_no_python_is_unparsable_not_a_crash(zygote, source, reason):
    worker = zygote.fork(LIMITS)
    reply = worker.load(source, "learner", 5)
    worker.close()
    assert isinstance(reply, protocol.Unparsable)
    assert reason in reply.reason


def test_a_call_that_takes_too_long_is_ended(zygote):
    worker = zygote.fork(LIMITS)
    worker.load("def hang():\n    while True: pass", "learner", 5)
    with pytest.raises(CallTimeout, match=r"No answer within 0.05 s"):
        worker.call("hang", (), {}, 0.05)
    assert worker.close() == -signal.SIGKILL


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("os._exit(7)", 7),
        ("os.kill(os.getpid(), 9)", -9),
        ("os.abort()", -6),
        ("ctypes.string_at(0)", -11),
    ],
)
def test_a_death_is_told_with_its_cause(open_zygote, body, code):
    worker = open_zygote.fork(LIMITS)
    worker.load(f"import os, ctypes\ndef f(): {body}", "learner", 5)
    with pytest.raises(WorkerDied, match="The process that ran your code died"):
        worker.call("f", (), {}, 5)
    assert worker.close() == code


def test_memory_beyond_the_limit_is_refused(load):
    worker = load(
        "import numpy as np\n"
        "def large(): return np.ones(600 * 2**20 // 8).sum()\n"
        "def fitting(): return np.ones(300 * 2**20 // 8).sum()"
    )
    assert worker.call("large", (), {}, 5).types[0] == "MemoryError"
    assert value(worker, "fitting") == 300 * 2**20 // 8


FORGED = """
import os, msgspec, struct
def send(payload): os.write(3, struct.pack('>I', len(payload)) + payload)
def answer(**fields): send(msgspec.msgpack.encode(fields))
"""


@pytest.mark.parametrize(
    "body",
    [
        "os.write(3, b'x' * 100)",
        "os.write(3, struct.pack('>I', 2**31))",
        "send(b'')",
        "answer(type='returned', id=99, value=1, changed=None)",
        "answer(type='loaded')",
        "answer(type='returned', id=1, value=['array', '<f8', [2], b'123'], changed=False)",
    ],
)
def test_bytes_that_are_no_answer_end_the_call(zygote, body):
    """The last one has the right form: `from_wire` finds it out."""
    worker = zygote.fork(LIMITS)
    worker.load(f"{FORGED}def f():\n    {body}\n    while True: pass", "learner", 5)
    with pytest.raises((WorkerDied, CallTimeout, frames.Malformed)):
        protocol.from_wire(worker.call("f", (), {}, 0.5).value)
    worker.close()


def test_bytes_that_nobody_asked_for_end_the_worker(zygote):
    """A forged answer to the next call would be a value of the learner's choice, too early."""
    forged = "answer(type='returned', id=2, value=1, changed=None)"
    worker = zygote.fork(LIMITS)
    worker.load(
        f"{FORGED}def f(): {forged}; return 0\ndef g(): return 2",
        "learner",
        5,
    )
    with pytest.raises(WorkerDied, match=r"it (sent data unasked|answered another call)"):
        _ = [worker.call(name, (), {}, 5) for name in ("f", "g")]
    worker.close()


def test_a_worker_that_has_spoken_unasked_is_asked_nothing_more(zygote):
    worker = zygote.fork(LIMITS)
    forged = "answer(type='returned', id=2, value=1, changed=None)"
    worker.load(f"{FORGED}def f(): {forged}; return 0", "learner", 5)
    with pytest.raises(WorkerDied, match="it answered another call"):
        worker.call("f", (), {}, 5)
    # The true answer, too late: it came with the forged one, or comes now.
    assert worker._unasked or select.select([worker._connection], [], [], 5)[0]
    with pytest.raises(WorkerDied, match="it sent data unasked"):
        worker.call("f", (), {}, 5)
    worker.close()


def test_workers_know_nothing_of_each_other(open_zygote):
    for _ in range(2):
        worker = open_zygote.fork(LIMITS)
        worker.load(
            "import os, builtins\n"
            "def f():\n"
            "    seen = hasattr(builtins, 'mark'), os.listdir('.')\n"
            "    builtins.mark = 1; os.mkdir('mark'); open('left', 'w').close()\n"
            "    return seen",
            "learner",
            5,
        )
        assert value(worker, "f") == (False, [])
        worker.close()


def test_a_worker_has_no_descriptor_no_environment_and_no_input_of_ours(open_zygote):
    worker = open_zygote.fork(LIMITS)
    worker.load(
        "import os, sys\n"
        "def descriptors(): return sorted(int(n) for n in os.listdir('/proc/self/fd'))\n"
        "def links(): return [os.readlink(f'/proc/self/fd/{n}') for n in (0, 1, 2)]\n"
        "def environment(): return sorted(os.environ)\n"
        "def ask(): return input()\n"
        "def flood():\n"
        "    for _ in range(100): print('x' * 10_000)\n",
        "learner",
        5,
    )
    assert value(worker, "links") == ["/dev/null"] * 3
    assert value(worker, "environment") == [
        "LANG",
        "MALLOC_MMAP_THRESHOLD_",
        "MALLOC_TRIM_THRESHOLD_",
        "MKL_NUM_THREADS",
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "PATH",
    ]
    assert worker.call("ask", (), {}, 5).types[0] == "EOFError"
    assert value(worker, "flood") is None
    assert value(worker, "descriptors") == [0, 1, 2, 3, 4]  # 3 is the socket, 4 the listing's
    worker.close()


def test_what_a_worker_has_started_ends_with_it(open_zygote):
    """A daemon that has left its session and its parent is found all the same."""
    worker = open_zygote.fork(LIMITS)
    worker.load(
        "import os, time\n"
        "def f():\n"
        "    read, write = os.pipe()\n"
        "    if os.fork() == 0:\n"
        "        os.setsid()\n"
        "        if os.fork() == 0:\n"
        "            os.write(write, str(os.getpid()).encode())\n"
        "            while True: time.sleep(60)\n"
        "        os._exit(0)\n"
        "    return int(os.read(read, 20))",
        "learner",
        5,
    )
    reply = worker.call("f", (), {}, 5)
    worker.close()
    if isinstance(reply, protocol.Raised):
        assert reply.types[0] == "BlockingIOError"  # an ordinary user may not even fork
    else:
        assert not Path(f"/proc/{reply.value}").exists()
