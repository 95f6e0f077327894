"""Put a `Problem` into words: `explain` for learners, `explain_fully` for instructors.

No other module makes a sentence of a problem, and none reads a sentence to learn a fact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the command line imports this with every command, and must not wait for msgspec
    from autograder.model import Problem, Reason

_WITHHELD = ("text", "call", "answer", "right", "actual_shape")


def redact(problem: Problem) -> Problem:
    """Return the facts that a learner may have about a hidden check.

    The learner's code has seen the check's inputs. A fact that it can choose freely, such as the
    text of an exception or the length of an array, could carry them out. What remains has few
    values: a reason, a line that has code, a number of axes, a class that Python defines.
    """
    cause = problem.cause and redact(problem.cause)
    return problem.replace(cause=cause, **dict.fromkeys(_WITHHELD))


def explain(problem: Problem) -> str:
    """Return what a learner may read about a hidden check."""
    return explain_fully(redact(problem))


def explain_fully(problem: Problem) -> str:
    """Return everything that is known: for instructors, and for learners about public checks.

    The first line says what is wrong. The call, the text of the learner's code, the answer and
    the right answer follow, as far as they are known.
    """
    return "\n".join(_lines(problem))


def did_you_mean(name: str | None) -> str:
    """Return a question that offers a name, to follow a sentence; nothing where there is none."""
    return f" Did you mean '{name}'?" if name is not None else ""


def _lines(problem: Problem) -> Iterator[str]:
    part = f"{problem.part}: " if problem.part else ""
    yield f"{part}{_sentence(problem)}{_pattern(problem)}"
    if problem.call is not None:
        yield f"called     {problem.call}"
    if problem.text:
        yield f"{problem.exception}: {problem.text}" if problem.exception else problem.text
    if problem.answer is not None:
        yield f"got        {problem.answer}"
    if problem.right is not None:
        yield f"expected   {problem.right}"


def _sentence(problem: Problem) -> str:
    if make := _SENTENCES.get(problem.reason):
        return make(problem)
    return _TEMPLATES[problem.reason].format(it=problem, expected=_expected(problem))


def _pattern(problem: Problem) -> str:
    """Return which parts are right and which are wrong: often that tells where to look."""
    if not problem.wrong_parts:
        return ""
    right = ", ".join(problem.right_parts) or "none"
    return f" Right: {right}. Wrong: {', '.join(problem.wrong_parts)}."


def _expected(problem: Problem) -> str:
    parts, shape = problem.expected_parts, problem.expected_shape
    if isinstance(parts, tuple):
        return f"the tuple ({', '.join(parts)})"
    if parts is not None:
        return f"a list of {parts} {'part' if parts == 1 else 'parts'}"
    return f"an array of shape {shape}" if shape else "a number"


def _wrong_numbers(problem: Problem) -> str:
    some = "Some of the numbers are wrong."
    return some if problem.some_right else "None of the numbers is right."


def _wrong_shape(problem: Problem) -> str:
    """Return both shapes; where the actual one is withheld, in what it differs."""
    expected, actual = problem.expected_shape or (), problem.actual_shape
    if problem.actual_axes == 0:
        got = "a number"
    elif actual is not None:
        got = f"{actual}" if expected else f"an array of shape {actual}"
    elif problem.actual_axes == len(expected):
        got = "another length" if len(expected) == 1 else "other lengths"
    else:
        got = f"a {problem.actual_axes}-D array"
    return f"Expected {f'shape {expected}' if expected else 'a number'}, got {got}."


def _transposed(problem: Problem) -> str:
    expected = problem.expected_shape or ()
    return f"Expected shape {expected}, got its transpose, {expected[::-1]}."


def _assertion(problem: Problem) -> str:
    return problem.words or "The answer is wrong."


def _changed_argument(problem: Problem) -> str:
    which = "an argument" if problem.argument is None else f"argument {problem.argument}"
    return f"{problem.function} changed {which}: it must leave its arguments as they were."


def _absent(problem: Problem) -> str:
    sentence = f"{problem.file} has no function {problem.function}.{did_you_mean(problem.related)}"
    return f"{sentence} {_sentence(problem.cause)}" if problem.cause else sentence


def _stub(problem: Problem) -> str:
    what = f"calls {problem.related}, which is" if problem.related else "is"
    return f"{problem.function} {what} still the stub (NotImplementedError)."


def _raised(problem: Problem) -> str:
    what = problem.function or f"Running {problem.file}"
    place = f"code cell {problem.cell}" if problem.cell else problem.file
    where = f" in {place}, line {problem.line}" if problem.line else ""
    return f"{what} raised {problem.exception}{where}."


def _timeout(problem: Problem) -> str:
    what = "" if problem.function else f"Running {problem.file} took too long. "
    limit = "the time limit" if problem.seconds is None else f"{problem.seconds:g} s"
    return f"{what}No answer within {limit}. Is there an infinite loop?"


def _not_python(problem: Problem) -> str:
    what = f"Code cell {problem.cell}" if problem.cell else problem.file
    where = f" line {problem.line}:" if problem.line else ""
    why = problem.words or "Python cannot read it"
    return f"{what} is not Python:{where} {why}{'' if why.endswith(('.', '?', '!')) else '.'}"


_SENTENCES: dict[Reason, Callable[[Problem], str]] = {
    "wrong_numbers": _wrong_numbers,
    "wrong_shape": _wrong_shape,
    "transposed": _transposed,
    "assertion": _assertion,
    "changed_argument": _changed_argument,
    "absent": _absent,
    "stub": _stub,
    "raised": _raised,
    "timeout": _timeout,
    "not_python": _not_python,
}
_TEMPLATES: dict[Reason, str] = {
    "wrong_number": "The number is wrong.",
    "nan": "The answer contains nan, not a number.",
    "array_of_one": "Expected a number, got an array of shape (1,).",
    "wrong_kind": "Expected {expected}, got {it.actual_kind}.",
    "nothing": "Expected {expected}, got None. Does the function end with return?",
    "too_few_parts": "Expected {expected}, got fewer parts.",
    "too_many_parts": "Expected {expected}, got more parts.",
    "too_coarse": "float16 is too coarse: use float64, numpy's default.",
    "unusable": "The answer cannot be used: it is not of the expected kind.",
    "not_raised": "Expected {it.exception}: raise it, do not print or return it.",
    "out_of_time": "All calls together took longer than {it.seconds:g} s.",
    "died": "The process that ran your code died: os._exit, too much memory, or a crash in a"
    " library.",
    "malformed": "The answer could not be read.",
    "needs": "Not run: it needs {it.related}, which did not pass.",
    "skipped": "Not run: {it.words}",
    "unreadable": "{it.words}",
}
