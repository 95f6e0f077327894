"""A learner's module as a check sees it: which error each failure is, and what it costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from autograder.errors import (
    CallTimeout,
    FunctionMissing,
    SubmissionRaised,
    Unreadable,
    WorkerDied,
    WrongAnswer,
)
from autograder.functions import Functions
from autograder.model import Exercise, Limits, Problem
from autograder.sandbox import protocol
from autograder.sandbox.module_process import ModuleProcess
from autograder.sandbox.remote_submission import RemoteSubmission
from autograder.values import Unsupported

LIMITS = Limits(call_seconds=0.3, submission_seconds=0.5)
EXERCISE = Exercise("01_scale", "Twice", "scale", ("double",), limits=LIMITS)


@pytest.fixture
def jail(zygote) -> Iterator[Callable[[str], RemoteSubmission]]:
    """Load a source; its functions are called by name."""
    opened = []

    def load(source: str) -> RemoteSubmission:
        opened.append(RemoteSubmission(zygote, EXERCISE, source))
        opened[-1].load()
        return opened[-1]

    yield load
    for submission in opened:
        submission.close()


def test_attributes_are_functions(jail):
    functions = Functions(jail("def double(x, y=0): return 2 * x + y").call)
    assert functions.double(3, y=1) == 7


def test_calls_are_recorded_with_their_outcome(jail):
    submission = jail("def double(x): return 2 * x")
    submission.call("double", 2)
    with pytest.raises(FunctionMissing):
        submission.call("triple", 2)
    first, second = submission.calls
    assert (first.function, first.args, first.outcome) == ("double", (2,), 4)
    assert isinstance(second.outcome, FunctionMissing)


def test_a_missing_function_and_a_stub_are_missing(jail):
    submission = jail("double = 3\ndef stub(): raise NotImplementedError")
    for name in ("triple", "double"):
        with pytest.raises(FunctionMissing, match=rf"scale\.py has no function {name}\."):
            submission.call(name)
    with pytest.raises(FunctionMissing, match="stub is still the stub") as missing:
        submission.call("stub")
    assert missing.value.problem == Problem("stub", "stub")


def test_the_stub_that_a_function_calls_is_named(zygote):
    exercise = Exercise("01_scale", "Twice", "scale", ("double", "four"), limits=LIMITS)
    source = "def four(x): return double(x)\ndef double(x): raise NotImplementedError\n"
    submission = RemoteSubmission(zygote, exercise, source)
    submission.load()
    with pytest.raises(FunctionMissing) as missing:
        submission.call("four", 1)
    assert missing.value.problem == Problem("stub", "four", related="double")
    submission.close()


def test_a_raise_names_type_and_line_and_keeps_the_learners_text_apart(jail):
    submission = jail("def f(x):\n    raise ValueError(f'hidden {x}')")
    with pytest.raises(SubmissionRaised) as raised:
        submission.call("f", 42)
    assert raised.value.message == "f raised ValueError in scale.py, line 2."
    where = {"file": "scale.py", "line": 2}
    facts = Problem("raised", "f", exception="ValueError", text="hidden 42", **where)
    assert raised.value.problem == facts


def test_a_line_without_code_is_not_named(jail):
    """Its number could be what the code wants to tell."""
    lie = "f.__code__ = f.__code__.replace(co_firstlineno=5)\n" + "\n" * 9
    submission = jail("def f(): raise ValueError\n" + lie)
    with pytest.raises(SubmissionRaised, match=r"^f raised ValueError\.$"):
        submission.call("f")


def test_a_learners_own_exception_type_cannot_carry_text(jail):
    submission = jail("def f(x): raise type(f'x{x}', (KeyError,), {})()")
    with pytest.raises(SubmissionRaised, match=r"f raised KeyError in scale\.py, line 1\."):
        submission.call("f", 42)


@pytest.mark.parametrize("kind", [ValueError, TypeError, IndexError, ZeroDivisionError])
def test_a_check_may_expect_the_exception_that_the_learner_raises(jail, kind):
    submission = jail(f"class Mine({kind.__name__}): pass\ndef f(): raise Mine")
    with pytest.raises(kind):
        submission.call("f")


def test_numpys_linear_algebra_error_is_a_value_error(jail):
    submission = jail("import numpy as np\ndef f(): return np.linalg.inv(np.zeros((2, 2)))")
    with pytest.raises(ValueError, match="f raised ValueError"):
        submission.call("f")


def test_an_assertion_of_the_learners_is_no_failed_check(jail):
    submission = jail("def f(): assert False")
    with pytest.raises(SubmissionRaised) as raised:
        submission.call("f")
    assert not isinstance(raised.value, AssertionError)


@pytest.mark.parametrize("kind", ["SystemExit", "KeyboardInterrupt", "GeneratorExit"])
def test_what_would_end_a_program_is_only_a_raise(jail, kind):
    submission = jail(f"def f(): raise {kind}\ndef g(): return 1")
    with pytest.raises(SubmissionRaised, match=f"f raised {kind}"):
        submission.call("f")
    assert submission.call("g") == 1


def test_a_timeout_costs_one_call(jail):
    submission = jail("def hang():\n    while True: pass\ndef g(): return 1")
    with pytest.raises(CallTimeout, match=r"No answer within 0\.3 s") as late:
        submission.call("hang")
    assert late.value.problem == Problem("timeout", "hang", file="scale.py", seconds=0.3)
    assert submission.call("g") == 1


def test_all_calls_together_have_a_limit(jail):
    submission = jail("def hang():\n    while True: pass\ndef g(): return 1")
    for _ in range(2):
        with pytest.raises(CallTimeout):
            submission.call("hang")
    with pytest.raises(CallTimeout, match=r"All calls together took longer than 0\.5 s"):
        submission.call("g")


def test_a_call_that_ends_with_the_time_of_all_calls_does_not_tell_what_was_left(jail):
    """The learner's code can choose that by how long it takes before."""
    submission = jail("def hang():\n    while True: pass")
    with pytest.raises(CallTimeout):
        submission.call("hang")
    with pytest.raises(CallTimeout) as late:
        submission.call("hang")
    assert late.value.problem == Problem("out_of_time", seconds=0.5)


def test_a_death_costs_one_call(jail):
    submission = jail("import os\ndef die(): os._exit(3)\ndef g(): return 1")
    with pytest.raises(WorkerDied) as died:
        submission.call("die")
    facts = Problem("died", "die", file="scale.py", text="exit code 3")
    assert died.value.problem == facts
    assert "3" not in died.value.message
    assert submission.call("g") == 1


@pytest.mark.parametrize(
    ("args", "kwargs", "argument"),
    [(([0],), {}, 1), ((0, [0], [0]), {}, 2), ((0, 1), {"low": 2, "high": [0]}, "high")],
)
def test_a_changed_argument_is_a_wrong_answer(jail, args, kwargs, argument):
    submission = jail(
        "def f(*args, **named):\n"
        "    [value.append(1) for value in (*args, *named.values()) if isinstance(value, list)]"
    )
    with pytest.raises(WrongAnswer) as changed:
        submission.call("f", *args, **kwargs)
    assert changed.value.problem == Problem("changed_argument", "f", argument)


@pytest.mark.parametrize("lie", [0, 3, -1, 4242, "4242", ""])
def test_an_argument_that_was_not_sent_is_not_named(jail, monkeypatch, lie):
    """A worker that the learner's code has taken over may send any number or text."""
    reply = protocol.Returned(1, None, lie)
    monkeypatch.setattr(ModuleProcess, "call", lambda *_: reply)
    submission = jail("def f(x, y): pass")
    with pytest.raises(WrongAnswer) as changed:
        submission.call("f", 1, 2)
    assert changed.value.problem == Problem("changed_argument", "f")


@pytest.mark.parametrize(
    "change",
    ["x[0] = 7", "x.resize((2, 2), refcheck=False)", "x.dtype = 'i8'", "x.sort()"],
)
def test_an_array_that_was_changed_in_any_way_is_noticed(jail, change):
    submission = jail(f"def f(x):\n    {change}\n    return 0")
    with pytest.raises(WrongAnswer, match="f changed argument 1"):
        submission.call("f", np.array([3.0, 2.0, 1.0, 0.0]))


def test_an_array_that_is_what_it_was_is_not_changed(jail):
    submission = jail("def f(x):\n    x *= -1\n    x *= -1\n    return 0")
    assert submission.call("f", np.array([0.0, np.nan, 2.0])) == 0


def test_what_may_not_pass_arrives_by_its_kind(jail):
    submission = jail("def f(): return (i for i in ())\ndef g(): return type('x42', (), {})()")
    assert submission.call("f") == Unsupported("a generator")
    assert submission.call("g") == Unsupported("an object of another type")


def test_not_python_is_unreadable_with_the_line(zygote):
    submission = RemoteSubmission(zygote, EXERCISE, "x = 1\ndef f(:\n")
    with pytest.raises(Unreadable, match=r"scale\.py is not Python: line 2: SyntaxError") as ended:
        submission.load()
    assert (ended.value.problem.reason, ended.value.problem.line) == ("not_python", 2)
    submission.close()


def test_what_goes_wrong_in_cells_is_kept_with_the_cell_and_its_line(zygote):
    source = "x = 1\n\n\ny = nope\ndef f(:\ndef g(): return 1 / 0\n"
    submission = RemoteSubmission(zygote, EXERCISE, source, cells=(1, 3, 5, 6))
    submission.load()
    facts = [
        (problem.reason, problem.function, problem.file, problem.cell, problem.line)
        for problem in submission.problems
    ]
    assert facts == [
        ("not_python", None, "01_scale.ipynb", 3, 1),
        ("raised", None, "01_scale.ipynb", 2, 2),
    ]
    with pytest.raises(FunctionMissing) as missing:
        submission.call("f")
    assert missing.value.problem.cause == submission.problems[0]
    with pytest.raises(SubmissionRaised, match=r"g raised .* in code cell 4, line 1\."):
        submission.call("g")
    submission.close()


@pytest.mark.parametrize(
    ("source", "error", "message"),
    [
        ("x = 1\ny = nope", SubmissionRaised, r"Running scale\.py raised NameError .*line 2\."),
        ("import sys\nsys.exit()", SubmissionRaised, "raised SystemExit"),
        ("raise NotImplementedError", SubmissionRaised, "Running scale.py raised NotImpl"),
        ("import numpyy", SubmissionRaised, "raised ModuleNotFoundError"),
        ("import os\nos._exit(0)", WorkerDied, "died"),
        ("while True: pass", CallTimeout, "Running scale.py took too long. No answer within"),
        ("x = 'a' * 2**40", SubmissionRaised, "raised MemoryError"),
    ],
)
def test_what_goes_wrong_in_the_module_ends_every_call_of_what_it_does_not_define(
    jail, source, error, message
):
    submission = jail(source)
    for _ in range(2):
        with pytest.raises(error, match=message) as ended:
            submission.call("double", 1)
        assert ended.value.problem == submission.problems[0]
        assert (ended.value.problem.function, ended.value.problem.file) == (None, "scale.py")
