"""Runs versions of an exercise's module on its checks, in a child that they may hang or end."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType

import msgspec

from autograder.grading.child import Child, ChildLost
from autograder.grading.diagnosis import Diagnosis
from autograder.grading.inprocess import InProcessSubmission
from autograder.grading.simulation import Key
from autograder.mistakes import KnownMistake
from autograder.model import CheckResult
from autograder.sandbox.remote_submission import CallRecord
from autograder.verify.accidents import find_accident, find_misfit

SECONDS = 10.0  # for all checks on one version

Checked = tuple[CheckResult, Sequence[CallRecord]]


class Trial(msgspec.Struct, frozen=True):
    """What came of running one version on the checks.

    Args:
        results: The results, with diagnoses; empty where the version was lost.
        lost: Why there are none, as a verb phrase.
        broken: Why a known mistake is not what its author meant, as a verb phrase.
        hanging: The known mistakes that did not come back when a diagnosis tried them.
    """

    results: tuple[CheckResult, ...] = ()
    lost: str | None = None
    broken: str | None = None
    hanging: tuple[Key, ...] = ()

    @property
    def wrong(self) -> tuple[CheckResult, ...]:
        """The checks that did not pass."""
        return tuple(result for result in self.results if result.status != "passed")


@dataclass(frozen=True)
class Candidate:
    """A version to run.

    Args:
        load: Makes the module; it runs in the child.
        judge: Yields what the trial shows to be wrong with the course.
        mistake: The known mistake that the version has.
        kill: Whether it is enough to know that one check does not pass.
    """

    load: Callable[[], ModuleType]
    judge: Callable[[Trial], Iterable[str]]
    mistake: KnownMistake | None = None
    kill: bool = False


class Trials:
    """The checks of one exercise, to run versions on.

    All versions share a child, and with it what the diagnosis remembers. A version that hangs or
    ends the child costs its own trial; the next version finds a new child.

    Args:
        run_checks: Runs the checks on a submission.
        reference: The reference solution.
        functions: The exercise's functions.
        mistakes: The known mistakes.
    """

    def __init__(
        self,
        run_checks: Callable[[InProcessSubmission], Iterable[Checked]],
        reference: ModuleType,
        functions: Sequence[str],
        mistakes: Sequence[KnownMistake] = (),
    ) -> None:
        self._run_checks = run_checks
        self._reference = reference
        self._functions = functions
        self._diagnosis = Diagnosis(reference, mistakes)

    def run(self, candidates: Sequence[Candidate]) -> Iterator[str]:
        """Run the candidates, and yield what is wrong with the course."""
        child = Child(lambda request: _encode(self._try(candidates[int(request)])))
        hanging: set[Key] = set()
        lost: set[Key] = set()
        for number, candidate in enumerate(candidates):
            try:
                trial = _decode(child.ask(str(number).encode(), SECONDS))
            except ChildLost as error:
                trial = Trial(lost=str(error))
                lost |= {(candidate.mistake.key,)} if candidate.mistake else set()
            yield from candidate.judge(trial)
            hanging.update(trial.hanging)
        for ((function, name),) in sorted(key for key in hanging - lost if len(key) == 1):
            yield f"mistake {name} of {function} does not come back when a diagnosis tries it"

    def _try(self, candidate: Candidate) -> Trial:
        warnings.simplefilter("ignore")  # a wrong version may divide by zero
        checked = []
        for result, calls in self._run_checks(InProcessSubmission(candidate.load())):
            if candidate.kill and result.status != "passed":
                return Trial((result,))
            checked.append((result, calls))
        results = self._diagnosis.explain(self._functions, checked)
        broken = self._find_slip(candidate.mistake, checked) if candidate.mistake else None
        return Trial(results, broken=broken, hanging=tuple(self._diagnosis.simulator.lost))

    def _find_slip(self, mistake: KnownMistake, checked: Sequence[Checked]) -> str | None:
        misfit = find_misfit(mistake, self._reference_calls, self._reference)
        calls = [call for _, calls in checked for call in calls]
        return misfit or find_accident(mistake, calls, self._reference)

    @functools.cached_property
    def _reference_calls(self) -> list[CallRecord]:
        checked = self._run_checks(InProcessSubmission(self._reference))
        return [call for _, calls in checked for call in calls]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Trial).decode
