"""What a learner reads: results as lines of text, and what to do next."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

import msgspec
from rich.text import Text

from autograder.cli.terminal import printable
from autograder.learner.check import CheckReport
from autograder.learner.progress import ExerciseProgress
from autograder.model import CheckResult, Exercise

MARKS = {"passed": ("✓", "green"), "missing": ("·", "dim"), "skipped": ("·", "dim")}
WRONG = ("✗", "red")
MAX_PRINTED = 10  # lines of what the learner's code printed
MAX_WIDTH = 200  # characters of each
INDENT = 4
BAR = 30  # characters

_LINE = re.compile(r", line (\d+)|\bline (\d+):")


def report(exercise: Exercise, checked: CheckReport) -> list[Text]:
    """What the public checks say: a line a check, and below a wrong one what was seen.

    Args:
        exercise: The exercise.
        checked: What was found.
    """
    counted = f"{checked.passed} of {checked.total} public checks pass"
    lines = [_text((exercise.name, "bold"), f" · {exercise.title} · {counted}"), Text()]
    if checked.message:
        lines += [_text(("! ", "red"), checked.message)]
    for result in checked.results:
        cause = (checked.message or "").startswith(result.message or "-")
        lines += [_unasked(result, "the file stopped before")] if cause else _result(result)
    return [*lines, *_printed(checked.printed)]


def _result(result: CheckResult) -> list[Text]:
    mark, style = MARKS.get(result.status, WRONG)
    first = _text((mark, style), f" {result.title}")
    if result.status in ("missing", "skipped"):
        return [_unasked(result, _reason(result))]
    if result.message is None:
        return [first]
    below = [result.message, *(result.detail or "").splitlines()]
    if result.hint:
        below.append(f"Looks like: {result.hint}")
    return [first, *(_text(" " * INDENT + line) for line in below)]


def _unasked(result: CheckResult, reason: str) -> Text:
    mark, style = MARKS["missing"]
    return _text((f"{mark} {result.title}: {reason}", style))


def _reason(result: CheckResult) -> str:
    """Why a check says nothing yet, in a few words."""
    message = (result.message or "").removesuffix(".")
    if message == f"{result.function} is still the stub (NotImplementedError)":
        return "still the stub"
    return message


def _printed(text: str) -> list[Text]:
    lines = text.splitlines()
    if not lines:
        return []
    shown = [line[:MAX_WIDTH] for line in lines[-MAX_PRINTED:]]
    which = f"the last {len(shown)} of {len(lines)} lines" if len(lines) > len(shown) else ""
    title = f"Your code printed ({which}):" if which else "Your code printed:"
    return [Text(), Text(title), *(_text(" " * INDENT + line) for line in shown)]


def go_on(exercise: Exercise, checked: CheckReport, ways: str) -> Text:
    """What to edit, in which line where that is known, and what to do then.

    Args:
        exercise: The exercise.
        checked: What was found; not all right.
        ways: What can be done then.
    """
    path, line = exercise.stub, _line(checked)
    where = f"{_from_here(path)}, line {line}" if line else _from_here(path)
    edit = _text("edit ", (where, f"link {path.as_uri()}"), ways)
    untouched = {result.status for result in checked.results} == {"missing"}
    return _text("Next: ") + (_read(exercise) if untouched else _text()) + edit


def ways_on(exercise: Exercise, checked: CheckReport, given: int) -> str:
    """The commands after an edit.

    Args:
        exercise: The exercise.
        checked: What was found.
        given: How many hints were given for the function to mend.
    """
    total = 0 if checked.message else len(exercise.hints.get(checked.stuck or "", ()))
    hint_way = f" · autograder hint ({min(given + 1, total)} of {total})" if total else ""
    return f" · autograder check{hint_way}"


def begin(exercise: Exercise) -> Text:
    """How to begin an exercise."""
    stub = exercise.stub
    edit = _text("edit ", (_from_here(stub), f"link {stub.as_uri()}"))
    return _text("Next: ") + _read(exercise) + edit + _text(" · autograder check")


def _read(exercise: Exercise) -> Text:
    lesson = exercise.lesson
    return _text("read ", (_from_here(lesson), f"link {lesson.as_uri()}"), " · ")


def _line(checked: CheckReport) -> int | None:
    """Where the code raised, or is no Python; else where the first function to mend begins.

    None where the file as a whole is at fault: a function's line would mislead.
    """
    first = next((one for one in checked.results if one.status != "passed"), None)
    said = checked.message or (first.message if first and first.status == "raised" else None)
    found = _LINE.search(said or "")
    if found:
        return int(found[1] or found[2])
    return None if checked.message else checked.lines.get(checked.stuck or "")


def _from_here(path: Path) -> str:
    try:
        return Path(os.path.relpath(path, Path.cwd().resolve())).as_posix()
    except ValueError:  # on another drive
        return str(path)


def hint(function: str, number: int, hints: Sequence[str]) -> list[Text]:
    """One hint, and whether there is a plainer one.

    Args:
        function: What it is for.
        number: Which one, from 1.
        hints: All of them, from vague to plain.
    """
    plainer = "Ask again for a plainer one." if number < len(hints) else "This was the plainest."
    title = _text((f"Hint {number} of {len(hints)} · {function}", "bold"))
    return [title, _text(" " * INDENT + hints[number - 1]), _text((plainer, "dim"))]


def keys(exercise: Exercise, done: bool) -> Text:
    """The keys of `watch` that make sense now."""
    ways = ["n next", "l list", "p plot", "r reset", "c check", "q quit"]
    if not done:
        ways.insert(1, "h hint")
    return _text((f"{exercise.name} · {' · '.join(ways)}", "dim"))


def finished(exercises: int) -> list[Text]:
    """What to say when every exercise is done.

    Args:
        exercises: How many there are.
    """
    return [
        _text(("Course finished.", "bold green")),
        _text(
            f"All public checks of all {exercises} exercises pass. The hidden checks of an"
            " instructor may ask for more."
        ),
    ]


def summed_up(standings: Sequence[ExerciseProgress]) -> dict[str, object]:
    """All exercises together, as plain data."""
    return {
        "passed": sum(one.passed for one in standings),
        "total": sum(one.total for one in standings),
        "done": sum(one.state == "done" for one in standings),
        "exercises": len(standings),
    }


def bar(standings: Sequence[ExerciseProgress]) -> Text:
    """All public checks of the course as a bar."""
    passed = sum(one.passed for one in standings)
    total = sum(one.total for one in standings)
    filled = BAR * passed // total
    done = sum(one.state == "done" for one in standings)
    return _text(
        ("█" * filled, "green"),
        ("░" * (BAR - filled), "dim"),
        f" {passed} of {total} checks, {done} of {len(standings)} exercises",
    )


def to_record(checked: CheckReport) -> dict[str, object]:
    """What a check found, as plain data."""
    return {
        "exercise": checked.exercise,
        "passed": checked.passed,
        "total": checked.total,
        "message": checked.message,
        "checks": msgspec.to_builtins(checked.results),
        "printed": checked.printed,
    }


def _text(*parts: str | tuple[str, str]) -> Text:
    """Parts of a line, some with a style; what could steer a terminal in them is escaped."""
    line = Text()
    for part in parts:
        words, style = part if isinstance(part, tuple) else (part, "")
        line.append(printable(words), style)
    return line
