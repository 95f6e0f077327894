"""Known mistakes on recorded calls: what they give, and what one that hangs may cost."""

from __future__ import annotations

import os
import sys
from types import ModuleType

import numpy as np
import pytest

from autograder.grading import simulation
from autograder.grading.outcomes import UNKNOWN, Ended, same
from autograder.grading.simulation import Call, Simulator
from autograder.mistakes import KnownMistake
from autograder.sandbox.remote_submission import CallRecord

SOURCE = "def double(x): return 2 * x\ndef four(x): return double(double(x))\n"


@pytest.fixture
def reference(tmp_path):
    path = tmp_path / "scale.py"
    path.write_text(SOURCE)
    module = ModuleType("scale")
    module.__file__ = str(path)
    exec(SOURCE, module.__dict__)
    return module


def call(*args, function="double", **kwargs):
    return Call.of(CallRecord(function, args, kwargs, None))


def mistake(run, *, function="double", name="wrong", stateful=False):
    return KnownMistake(function, name, "A hint.", run, stateful)


@pytest.fixture
def simulate(reference):
    """Ask for the outcome of a call with some mistakes."""
    simulators = {}

    def simulated(mistakes, recorded):
        key = tuple(one.run for one in mistakes)
        simulator = simulators.setdefault(key, Simulator(reference, mistakes))
        return simulator.outcome({one.function: one for one in mistakes}, recorded)

    return simulated


@pytest.fixture
def counted(tmp_path):
    """Return a function that does what another one does, and how often it was called."""
    path = tmp_path / "runs"
    path.touch()

    def count(run):
        def counting(x):
            with path.open("a") as file:
                file.write("x")
            return run(x)

        return counting

    count.runs = lambda: path.stat().st_size
    return count


def hang(_):
    while True:
        pass


def test_without_a_mistake_it_is_the_references_outcome(simulate):
    assert simulate([], call(3.0, function="four")) == 12.0


def test_a_mistake_stands_in_for_its_function(simulate):
    assert simulate([mistake(lambda x: 3 * x)], call(1.0, function="four")) == 9.0


@pytest.mark.parametrize(
    "value", [None, True, 2, 0.5, "text", [1, (2.0, "b")], {"a": np.arange(3)}, np.eye(2)]
)
def test_values_arrive_and_come_back_as_they_are(simulate, value):
    assert same(simulate([mistake(lambda x: x)], call(value)), value)
    assert simulate([mistake(lambda x: type(x).__name__)], call(value)) == type(value).__name__


def test_arguments_by_name_are_passed_by_name(simulate):
    assert simulate([mistake(lambda a, b=0: a - b)], call(1, b=3)) == -2


def test_what_raises_has_ended(simulate):
    assert simulate([mistake(lambda _: float("x"))], call(1.0)) == Ended("ValueError")
    assert simulate([mistake(lambda x: x.__iadd__(1))], call(np.ones(2))) == Ended(
        "ArgumentChanged"
    )


def test_an_outcome_is_remembered(simulate, counted):
    wrong = mistake(counted(lambda x: 3 * x))
    for _ in range(3):
        assert simulate([wrong], call(1.0)) == 3.0
    assert simulate([wrong], call(2.0)) == 6.0
    assert counted.runs() == 2


def test_what_is_too_much_to_remember_is_found_out_again(simulate, counted, monkeypatch):
    monkeypatch.setattr(simulation, "MAX_REMEMBERED", 3 * simulation.ENTRY)
    wrong = mistake(counted(lambda x: 3 * x))
    for x in (1.0, 2.0, 3.0, 1.0):
        assert simulate([wrong], call(x)) == 3 * x
    assert counted.runs() == 4


@pytest.mark.parametrize("run", [hang, lambda _: os._exit(0), lambda _: sys.exit()])
def test_a_mistake_that_does_not_come_back_costs_its_own_outcome(simulate, run, monkeypatch):
    monkeypatch.setattr(simulation, "CALL_SECONDS", 1.0)
    bad, good = mistake(run, name="bad"), mistake(lambda x: 3 * x, function="four", name="good")
    assert simulate([bad], call(1.0)) == UNKNOWN
    assert simulate([good], call(1.0, function="four")) == 3.0


def test_a_mistake_that_takes_all_memory_raises(simulate):
    wrong = mistake(lambda _: bytearray(2**40))
    assert simulate([wrong], call(1.0)) == Ended("MemoryError")


def test_a_mistake_that_hangs_is_dropped_after_three_calls(simulate, counted, monkeypatch):
    monkeypatch.setattr(simulation, "CALL_SECONDS", 1.0)
    wrong = mistake(counted(hang))
    for x in (1.0, 1.0, 1.0, 2.0, 3.0, 4.0, 5.0):
        assert simulate([wrong], call(x)) == UNKNOWN
    assert counted.runs() == simulation.MAX_LOST == 3


def test_a_submission_may_take_only_so_long(reference, monkeypatch):
    monkeypatch.setattr(simulation, "SUBMISSION_SECONDS", -1.0)
    simulator = Simulator(reference, [])
    assert simulator.outcome({}, call(1.0)) == UNKNOWN
    assert list(simulator.replay({}, [call(1.0)])) == [UNKNOWN]
    monkeypatch.undo()
    simulator.begin_submission()
    assert simulator.outcome({}, call(1.0)) == 2.0


def test_a_replay_begins_with_the_state_of_a_new_module(reference):
    scope = {}
    exec("n = 0\ndef count(x):\n    global n\n    n += x\n    return n", scope)
    wrong = mistake(scope["count"], stateful=True)
    simulator = Simulator(reference, [wrong])
    for _ in range(2):
        assert list(simulator.replay({"double": wrong}, [call(1), call(2), call(4)])) == [1, 3, 7]
