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
from autograder.grading.simulation import SUBMISSION_SECONDS
from autograder.mistakes import KnownMistake
from autograder.model import CheckResult
from autograder.sandbox.remote_submission import CallRecord
from autograder.verify.accidents import find_accident, find_misfit

SECONDS = 10.0  # for all checks on one version
EXPLAIN = b"explain"  # the request for the diagnoses; all others are a candidate's number
# A diagnosis ends by itself. If other mistakes hang in it, the version that it is for is not late.
EXPLAIN_SECONDS = 2 * SUBMISSION_SECONDS

Checked = tuple[CheckResult, Sequence[CallRecord]]


class Trial(msgspec.Struct, frozen=True):
    """What came of running one version on the checks.

    Args:
        results: The results, with diagnoses; empty where the version was lost.
        lost: Why there are none, as a verb phrase.
        broken: Why a known mistake is not what its author meant, as a verb phrase.
    """

    results: tuple[CheckResult, ...] = ()
    lost: str | None = None
    broken: str | None = None

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
        self._checked: list[Checked] = []  # in the child, of the version that was run last

    def run(self, candidates: Sequence[Candidate]) -> Iterator[str]:
        """Run the candidates, and yield what is wrong with the course."""
        child = Child(functools.partial(self._answer, candidates))
        for number, candidate in enumerate(candidates):
            try:
                trial = _decode(child.ask(str(number).encode(), SECONDS))
                if trial.wrong and not candidate.kill:
                    explained = _decode(child.ask(EXPLAIN, EXPLAIN_SECONDS))
                    trial = msgspec.structs.replace(trial, results=explained.results)
            except ChildLost as error:
                trial = Trial(lost=str(error))
            yield from candidate.judge(trial)
        child.close()

    def _answer(self, candidates: Sequence[Candidate], request: bytes) -> bytes:
        if request == EXPLAIN:
            return _encode(Trial(self._diagnosis.explain(self._functions, self._checked)))
        return _encode(self._try(candidates[int(request)]))

    def _try(self, candidate: Candidate) -> Trial:
        warnings.simplefilter("ignore")  # a wrong version may divide by zero
        self._checked = []
        for result, calls in self._run_checks(InProcessSubmission(candidate.load())):
            self._checked.append((result, calls))
            if candidate.kill and result.status != "passed":
                break
        results = tuple(result for result, _ in self._checked)
        broken = self._find_slip(candidate.mistake) if candidate.mistake else None
        return Trial(results, broken=broken)

    def _find_slip(self, mistake: KnownMistake) -> str | None:
        misfit = find_misfit(mistake, self._reference_calls, self._reference)
        calls = [call for _, calls in self._checked for call in calls]
        return misfit or find_accident(mistake, calls, self._reference)

    @functools.cached_property
    def _reference_calls(self) -> list[CallRecord]:
        checked = self._run_checks(InProcessSubmission(self._reference))
        return [call for _, calls in checked for call in calls]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Trial).decode
