"""Finds the known mistake that a wrong submission behaves like, by running it on the same calls.

A known mistake is the diagnosis when it gives the learner's outcome on every call that the checks
of a function made: on right answers as well as on wrong ones. Most of the rules here make the
diagnosis say less, because a wrong hint costs a learner more than no hint.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType

import msgspec

from autograder.grading import heuristics
from autograder.grading.heuristics import Likeness
from autograder.grading.outcomes import same, to_array
from autograder.grading.simulation import Call, Mistakes, Simulator
from autograder.mistakes import KnownMistake
from autograder.model import CheckResult
from autograder.sandbox.remote_submission import CallRecord

WRONG = ("failed", "raised", "timeout")  # statuses that a mistake can explain
RIGHT: Mistakes = {}  # the reference as it is


@dataclass(frozen=True)
class Finding:
    """What explains the wrong answers of one function.

    Args:
        likeness: The diagnosis and its hint.
        mistakes: The known mistake, by its function; empty where the cause is in a function that
            was looked at before, or where a heuristic has spoken.
    """

    likeness: Likeness
    mistakes: Mistakes = field(default_factory=dict)


class Diagnosis:
    """Compares submissions of one exercise with its known mistakes.

    Args:
        reference: The reference solution.
        mistakes: The known mistakes of all functions.
    """

    def __init__(self, reference: ModuleType, mistakes: Iterable[KnownMistake]) -> None:
        self._mistakes = tuple(mistakes)
        self._simulator = Simulator(reference, self._mistakes)

    def explain(
        self, functions: Sequence[str], checked: Sequence[tuple[CheckResult, Sequence[CallRecord]]]
    ) -> tuple[CheckResult, ...]:
        """Return the results, each wrong one with its diagnosis and hint if there is one.

        Args:
            functions: The exercise's functions, in the order of the lesson. Later ones call
                earlier ones, so what is found in those explains wrong answers in these.
            checked: Every check's result with the calls that the check made.
        """
        self._simulator.begin_submission()
        findings: dict[str, Finding] = {}
        for function in functions:
            of_function = [pair for pair in checked if pair[0].function == function]
            if any(result.status in WRONG for result, _ in of_function):
                calls = [Call.of(record) for _, records in of_function for record in records]
                finding = self._find(function, calls, findings)
                if finding is not None:
                    findings[function] = finding
        return tuple(_with_hint(result, findings.get(result.function)) for result, _ in checked)

    def _find(
        self, function: str, calls: Sequence[Call], earlier: Mapping[str, Finding]
    ) -> Finding | None:
        """Take the first explanation, from the most to the least certain one."""
        if self._explains(RIGHT, calls):
            return None  # the check asked for something that no single call shows
        before: dict[str, KnownMistake] = {}
        for finding in earlier.values():
            before |= finding.mistakes
        inherited = self._inherit(calls, earlier, before)
        if inherited is not None:
            return inherited
        if any(mistake.stateful for mistake in before.values()):
            return None  # what it kept from the calls of other checks cannot be known here
        for hypotheses in self._hypotheses(function, before):
            fitting = [
                mistake for mistake, mistakes in hypotheses if self._explains(mistakes, calls)
            ]
            if fitting:
                return _agree(fitting)
        return self._read(calls)

    def _inherit(
        self, calls: Sequence[Call], earlier: Mapping[str, Finding], before: Mistakes
    ) -> Finding | None:
        """Return the hint of an earlier function, if its mistake explains these calls as well.

        This comes before the function's own mistakes: one of them may look the same on these
        calls, but the learner already has a cause, and curing it cures both functions.
        """
        for finding in earlier.values():
            if finding.mistakes and self._explains(finding.mistakes, calls):
                return Finding(finding.likeness)
        if len(before) > 1 and self._explains(before, calls):
            return Finding(next(iter(earlier.values())).likeness)
        return None

    def _hypotheses(
        self, function: str, before: Mistakes
    ) -> Iterator[Iterator[tuple[KnownMistake, Mistakes]]]:
        """Yield groups of mistakes to try, each mistake with all that would then be wrong.

        The function's own mistakes come first, since the check blames this function: first with
        everything else right, then on top of the mistakes that its helpers are known to have. A
        mistake in another function is tried last. It is the cause if the checks of that function
        passed, or were skipped, although it is wrong; a hint about another function than the one
        that lost the points is only worth giving if nothing nearer fits.
        """
        own = [mistake for mistake in self._mistakes if mistake.function == function]
        others = [mistake for mistake in self._mistakes if mistake.function != function]
        yield ((mistake, {function: mistake}) for mistake in own)
        yield ((mistake, {**before, function: mistake}) for mistake in own if before)
        yield ((mistake, {mistake.function: mistake}) for mistake in others)

    def _explains(self, mistakes: Mistakes, calls: Sequence[Call]) -> bool:
        """Return whether these mistakes give the learner's outcome on every call.

        With a stateful mistake, an outcome depends on the calls before it. None can then be
        remembered: all calls are made again, in their order, beginning with a newly loaded module.
        """
        if any(mistake.stateful for mistake in mistakes.values()):
            outcomes = self._simulator.replay(mistakes, calls)
        else:
            outcomes = (self._simulator.outcome(mistakes, call) for call in calls)
        return all(
            same(call.outcome, outcome) for call, outcome in zip(calls, outcomes, strict=True)
        )

    def _read(self, calls: Sequence[Call]) -> Finding | None:
        """Return what a heuristic says of all wrong answers, if all are numbers."""
        answers = []
        for call in calls:
            right = self._simulator.outcome(RIGHT, call)
            if not same(call.outcome, right):
                actual, expected = to_array(call.outcome), to_array(right)
                if actual is None or expected is None:
                    return None
                answers.append(
                    heuristics.Answer(
                        actual.astype(float),
                        expected.astype(float),
                        heuristics.count_rows(call.args),
                    )
                )
        likeness = heuristics.recognise(answers)
        return Finding(likeness) if likeness else None


def _agree(fitting: Sequence[KnownMistake]) -> Finding | None:
    """Return the mistake that fits, or None where several fit that have different hints.

    At most one of different hints is right, and nothing tells which.
    """
    first = fitting[0]
    if any(mistake.hint != first.hint for mistake in fitting):
        return None
    return Finding(Likeness(first.name, first.hint), {first.function: first})


def _with_hint(result: CheckResult, finding: Finding | None) -> CheckResult:
    if finding is None or result.status not in WRONG:
        return result
    likeness = finding.likeness
    return msgspec.structs.replace(result, diagnosis=likeness.name, hint=likeness.hint)
