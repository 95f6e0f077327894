"""Runs known mistakes on recorded calls: what would a learner's call have given with them?"""

from __future__ import annotations

import hashlib
import time
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import msgspec

from autograder.grading.child import Child, ChildLost
from autograder.grading.inprocess import outcome_of, patched
from autograder.grading.outcomes import UNKNOWN, Ended, comparable
from autograder.mistakes import KnownMistake
from autograder.sandbox import frames, protocol
from autograder.sandbox.remote_submission import CallRecord
from autograder.values import plain

CALL_SECONDS = 2.0  # for a mistake on one call; nearly all take less than a millisecond
SUBMISSION_SECONDS = 30.0  # for one submission, whose values may make every mistake slow
MAX_LOST = 3  # calls from which a mistake does not come back; then it is not run again
MAX_REMEMBERED = 2**28  # bytes of outcomes
ENTRY = 2**9  # bytes that remembering one takes beside it

Mistakes = Mapping[str, KnownMistake]  # by function: what stands in place of the reference's
Key = tuple[tuple[str, str], ...]  # the functions and names of such mistakes


@dataclass(frozen=True)
class Call:
    """A recorded call, ready to be made again.

    Args:
        args: Its arguments by position.
        outcome: Its outcome, in comparable form.
        encoded: The function and its arguments, as bytes.
        digest: Of these bytes.
    """

    args: tuple[Any, ...]
    outcome: Any
    encoded: bytes
    digest: bytes

    @classmethod
    def of(cls, record: CallRecord) -> Call:
        """Make one from a check's record."""
        args = [protocol.to_wire(plain(arg)) for arg in record.args]
        kwargs = {name: protocol.to_wire(plain(arg)) for name, arg in record.kwargs.items()}
        encoded = frames.encode(protocol.Call(0, record.function, args, kwargs))
        digest = hashlib.blake2b(encoded, digest_size=16).digest()
        return cls(record.args, comparable(record.outcome), encoded, digest)


class Simulator:
    """Answers what the calls of one exercise's checks give with known mistakes.

    The mistakes run in a child. They are an author's code, and their arguments may be values that
    a learner's code has made: what hangs, crashes or takes all memory must cost one outcome, and
    no grade.

    Outcomes are remembered. The hidden checks call the functions with the same arguments for
    every submission, so after the first few of them no mistake needs to run at all.

    Args:
        reference: The reference solution.
        mistakes: The known mistakes.
    """

    def __init__(self, reference: ModuleType, mistakes: Iterable[KnownMistake]) -> None:
        self._child = Child(_Runner(reference, mistakes).answer)
        self._remembered: dict[tuple[Key, bytes], Any] = {}
        self._bytes = 0
        self._lost: Counter[Key] = Counter()
        self.begin_submission()

    def begin_submission(self) -> None:
        """Grant the time that one submission may take."""
        self._deadline = time.monotonic() + SUBMISSION_SECONDS

    def outcome(self, mistakes: Mistakes, call: Call) -> Any:
        """Return what a call gives with these mistakes; `UNKNOWN` where it does not come back."""
        key = _key(mistakes)
        if (key, call.digest) not in self._remembered and self._may_run(key):
            reply = self._run(key, call)
            self._bytes += len(reply) + ENTRY
            if self._bytes > MAX_REMEMBERED:
                self._remembered, self._bytes = {}, 0
            self._remembered[key, call.digest] = _decode_outcome(reply)
        return self._remembered.get((key, call.digest), UNKNOWN)

    def replay(self, mistakes: Mistakes, calls: Sequence[Call]) -> Iterator[Any]:
        """Yield what some calls give, one after the other, in a module that is loaded for them."""
        key, reload = _key(mistakes), True
        for call in calls:
            yield _decode_outcome(self._run(key, call, reload)) if self._may_run(key) else UNKNOWN
            reload = False

    def _may_run(self, key: Key) -> bool:
        return self._lost[key] < MAX_LOST and time.monotonic() < self._deadline

    def _run(self, key: Key, call: Call, reload: bool = False) -> bytes:
        try:
            return self._child.ask(_encode((key, reload, call.encoded)), CALL_SECONDS)
        except ChildLost:
            self._lost[key] += 1
            return _encode(_Reply(ended=UNKNOWN.reason))


class _Reply(msgspec.Struct, frozen=True):
    value: protocol.Value = None
    ended: str | None = None


_encode = frames.encode
_decode_request = frames.decoder(tuple[Key, bool, bytes])
_decode_call = frames.decoder(protocol.Call)
_decode_reply = frames.decoder(_Reply)


def _decode_outcome(reply: bytes) -> Any:
    decoded = _decode_reply(reply)
    return protocol.from_wire(decoded.value) if decoded.ended is None else Ended(decoded.ended)


def _key(mistakes: Mistakes) -> Key:
    return tuple(sorted(mistake.key for mistake in mistakes.values()))


class _Runner:
    """What the child does."""

    def __init__(self, reference: ModuleType, mistakes: Iterable[KnownMistake]) -> None:
        self._reference = reference
        self._runs = {mistake.key: mistake.run for mistake in mistakes}
        self._modules: dict[Key, ModuleType] = {}

    def answer(self, request: bytes) -> bytes:
        """Make a call with some mistakes and return its outcome, all as bytes."""
        key, reload, encoded = _decode_request(request)
        if reload or key not in self._modules:
            versions = {function: self._runs[function, name] for function, name in key}
            self._modules[key] = patched(self._reference, versions)
        call = _decode_call(encoded)
        args = tuple(map(protocol.from_wire, call.args))
        kwargs = {name: protocol.from_wire(value) for name, value in call.kwargs.items()}
        with warnings.catch_warnings(action="ignore"):  # a mistake may divide by zero
            result = comparable(outcome_of(self._modules[key], call.function, args, kwargs))
        if isinstance(result, Ended):
            return _encode(_Reply(ended=result.reason))
        return _encode(_Reply(protocol.to_wire(result)))
