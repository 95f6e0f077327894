"""Which known mistake a wrong submission behaves like: run on the same inputs, and compared.

A mistake is the diagnosis when, on every call that the checks of a function made, it gives what
the learner's function gave. Two mistakes that explain the record equally well give the hint that
they share, or none: a wrong diagnosis is worse than no diagnosis.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import msgspec
import numpy as np

from autograder.errors import ArgumentChanged, CallTimeout, SubmissionError, SubmissionRaised
from autograder.grading import heuristics
from autograder.grading.heuristics import Likeness
from autograder.grading.inprocess import outcome_of, patched
from autograder.mistakes import KnownVersion
from autograder.model import CheckResult
from autograder.sandbox import frames, protocol
from autograder.sandbox.remote_submission import CallRecord
from autograder.values import (
    Unsupported,
    holds_numbers,
    is_close,
    plain,
)

Versions = dict[str, Callable[..., Any]]
WRONG = ("failed", "raised", "timeout")  # statuses that a mistake can explain
MAX_REMEMBERED = 100_000  # outcomes: the hidden inputs are the same for every submission


@dataclass(frozen=True)
class Diagnosed:
    """A function's mistake, as found in one submission."""

    likeness: Likeness
    versions: Versions = field(default_factory=dict)


class Diagnosis:
    """Compares submissions of one exercise with its known mistakes.

    Args:
        reference: The reference solution.
        mistakes: The known mistakes, of all functions.
    """

    def __init__(self, reference: ModuleType, mistakes: Iterable[KnownVersion]) -> None:
        self._reference = reference
        self._mistakes = tuple(mistakes)
        self._stateful = {id(one.run) for one in self._mistakes if one.stateful}
        self._modules: dict[tuple[int, ...], ModuleType] = {}
        self._outcomes: dict[tuple[tuple[int, ...], str, bytes], Any] = {}

    def explain(
        self, functions: Sequence[str], checked: Sequence[tuple[CheckResult, Sequence[CallRecord]]]
    ) -> tuple[CheckResult, ...]:
        """The results, each wrong one with its diagnosis and hint where there is one.

        Args:
            functions: The exercise's functions, in the order of the lesson: a function is
                looked at with what was found in those before it.
            checked: Every check's result with the calls that it made.
        """
        found: dict[str, Diagnosed] = {}
        for function in functions:
            own = [(result, calls) for result, calls in checked if result.function == function]
            if any(result.status in WRONG for result, _ in own):
                calls = [call for _, calls in own for call in calls]
                diagnosed = self._find(function, calls, found)
                if diagnosed is not None:
                    found[function] = diagnosed
        return tuple(_with_hint(result, found.get(result.function)) for result, _ in checked)

    def remember(self, calls: Sequence[CallRecord]) -> None:
        """Run every mistake on these calls now, so that no submission has to wait for it."""
        for mistake in self._mistakes:
            for call in () if mistake.stateful else calls:
                self._outcome({mistake.function: mistake.run}, call)

    def _find(
        self, function: str, calls: Sequence[CallRecord], found: Mapping[str, Diagnosed]
    ) -> Diagnosed | None:
        if not any(self._differs(call) for call in calls):
            return None
        own = [one for one in self._mistakes if one.function == function]
        others = [one for one in self._mistakes if one.function != function]
        before = {name: version for one in found.values() for name, version in one.versions.items()}
        inherited = self._inherited(calls, found, before)
        if inherited is not None:
            return inherited
        if self._stateful & {id(version) for version in before.values()}:
            return None  # what it kept from calls of other checks cannot be replayed
        for candidates, base in ((own, {}), (own, before), (others, {})):
            fitting = [one for one in candidates if self._fits(one, base, calls)]
            if fitting:
                return _common(fitting)
        return self._generic(calls)

    def _inherited(
        self, calls: Sequence[CallRecord], found: Mapping[str, Diagnosed], before: Versions
    ) -> Diagnosed | None:
        """Whether what was found in the functions before explains this one too."""
        for diagnosed in found.values():
            if diagnosed.versions and self._explains(diagnosed.versions, calls):
                return Diagnosed(diagnosed.likeness)
        if len(before) > 1 and self._explains(before, calls):
            return Diagnosed(next(iter(found.values())).likeness)
        return None

    def _fits(self, mistake: KnownVersion, base: Versions, calls: Sequence[CallRecord]) -> bool:
        return self._explains(base | {mistake.function: mistake.run}, calls)

    def _explains(self, versions: Versions, calls: Sequence[CallRecord]) -> bool:
        if self._stateful & {id(version) for version in versions.values()}:
            return self._replays(versions, calls)
        return all(same(call.outcome, self._outcome(versions, call)) for call in calls)

    def _replays(self, versions: Versions, calls: Sequence[CallRecord]) -> bool:
        """The same question of a version that keeps something from one call to the next."""
        module = patched(self._reference, versions)
        return all(same(call.outcome, _run(module, call)) for call in calls)

    def _differs(self, call: CallRecord) -> bool:
        return not same(call.outcome, self._outcome({}, call))

    def _outcome(self, versions: Versions, call: CallRecord) -> Any:
        """What comes of the same call with these versions in place of the reference's."""
        name = tuple(sorted(id(version) for version in versions.values()))
        key = (name, call.function, _digest(call))
        if key not in self._outcomes:
            if name not in self._modules:
                self._modules[name] = patched(self._reference, versions)
            if len(self._outcomes) >= MAX_REMEMBERED:
                self._outcomes.clear()
            self._outcomes[key] = _run(self._modules[name], call)
        return self._outcomes[key]

    def _generic(self, calls: Sequence[CallRecord]) -> Diagnosed | None:
        answers = []
        for call in calls:
            if not self._differs(call):
                continue
            answer = _answer(call, self._outcome({}, call))
            if answer is None:
                return None
            answers.append(answer)
        likeness = heuristics.recognise(answers)
        return Diagnosed(likeness) if likeness else None


def _run(module: ModuleType, call: CallRecord) -> Any:
    with warnings.catch_warnings(action="ignore"):  # a mistake may divide by what it likes
        return outcome_of(module, call.function, call.args, call.kwargs)


def same(one: Any, other: Any) -> bool:
    """Whether two outcomes of a call are the same: value, fault, or changed argument."""
    if isinstance(one, SubmissionError) or isinstance(other, SubmissionError):
        return _same_fault(one, other)
    if isinstance(one, Unsupported | str | dict | None) or isinstance(
        other, Unsupported | str | dict | None
    ):
        return bool(type(one) is type(other) and one == other)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return _same_array(one, other)


def _same_fault(one: Any, other: Any) -> bool:
    if isinstance(one, SubmissionRaised) and isinstance(other, SubmissionRaised):
        return one.kind == other.kind
    return any(
        isinstance(one, kind) and isinstance(other, kind) for kind in (ArgumentChanged, CallTimeout)
    )


def _same_array(one: Any, other: Any) -> bool:
    if not (holds_numbers(one) and holds_numbers(other)):
        return False
    try:
        first, second = np.asarray(one), np.asarray(other)
    except ValueError:  # rows of different lengths
        return False
    if (
        first.shape != second.shape
        or first.dtype.kind not in "biuf"
        or second.dtype.kind not in "biuf"
    ):
        return False
    coarse = np.float32 in (first.dtype, second.dtype)
    return bool(is_close(first, second, coarse).all())


def _common(fitting: Sequence[KnownVersion]) -> Diagnosed | None:
    """The one mistake that fits, or the hint that all that fit have in common."""
    first = fitting[0]
    if len({one.hint for one in fitting}) > 1:
        return None
    return Diagnosed(Likeness(first.name, first.hint), {first.function: first.run})


def _with_hint(result: CheckResult, diagnosed: Diagnosed | None) -> CheckResult:
    if diagnosed is None or result.status not in WRONG:
        return result
    likeness = diagnosed.likeness
    return msgspec.structs.replace(result, diagnosis=likeness.name, hint=likeness.hint)


def _answer(call: CallRecord, right: Any) -> heuristics.Answer | None:
    """The call as arrays, for the generic readings; None where it is something else."""
    if not (holds_numbers(call.outcome) and holds_numbers(right)):
        return None
    try:
        given, due = np.asarray(call.outcome), np.asarray(right)
    except ValueError:
        return None
    if given.dtype.kind not in "biuf" or due.dtype.kind not in "biuf":
        return None
    rows = heuristics.count_rows(call.args)
    return heuristics.Answer(given.astype(float), due.astype(float), rows)


def _digest(call: CallRecord) -> bytes:
    args = [protocol.to_wire(plain(arg)) for arg in call.args]
    kwargs = {name: protocol.to_wire(plain(arg)) for name, arg in call.kwargs.items()}
    return frames.encode((args, kwargs))
