"""Write what a learner reads: results as lines of text, and what to do next."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from autograder.cli.feedback import to_check_record
from autograder.cli.terminal import printable
from autograder.explanations import explain, explain_fully
from autograder.learner.check import CheckReport
from autograder.learner.progress import ExerciseProgress
from autograder.model import CheckResult, Exercise, Problem

MARKS = {"passed": ("✓", "green"), "missing": ("·", "dim"), "skipped": ("·", "dim")}
WRONG = ("✗", "red")
MAX_PRINTED = 10  # lines of what the learner's code printed
MAX_WIDTH = 200  # characters of each
INDENT = 4
BAR = 30  # characters


def report(exercise: Exercise, checked: CheckReport) -> list[Text]:
    """Write a line for each public check, and below a wrong one what is known of it.

    Args:
        exercise: The exercise.
        checked: The results.
    """
    counts = f"{checked.passed} of {checked.total} public checks pass"
    lines = [_text((exercise.name, "bold"), f" · {exercise.title} · {counts}"), Text()]
    if checked.problem is not None:
        first, *others = explain_fully(checked.problem).splitlines()
        lines += [_text(("! ", "red"), first), *_indented(others)]
    for result in checked.results:
        lines += _result(result, checked.problem)
    return [*lines, *_printed(checked.printed)]


def _result(result: CheckResult, problem_of_file: Problem | None) -> list[Text]:
    mark, style = MARKS.get(result.status, WRONG)
    first = _text((mark, style), f" {result.title}")
    problem = result.problem
    if problem is None:
        return [first]
    if problem.replace(call=None) == problem_of_file:
        return [_without_answer(result, "the file stopped before")]
    if result.status in ("missing", "skipped"):
        return [_without_answer(result, _why_not(problem))]
    below = explain_fully(problem).splitlines()
    if result.hint:
        below.append(f"Looks like: {result.hint}")
    return [first, *_indented(below)]


def _indented(lines: Sequence[str]) -> list[Text]:
    return [_text(" " * INDENT + line) for line in lines]


def _without_answer(result: CheckResult, reason: str) -> Text:
    mark, style = MARKS["missing"]
    return _text((f"{mark} {result.title}: {reason}", style))


def _why_not(problem: Problem) -> str:
    """Return in a few words why a function has no answer yet."""
    if problem.reason == "stub" and problem.related is None:
        return "still the stub"
    return explain(problem).removesuffix(".")


def _printed(text: str) -> list[Text]:
    lines = text.splitlines()
    if not lines:
        return []
    shown = [line[:MAX_WIDTH] for line in lines[-MAX_PRINTED:]]
    which = f"the last {len(shown)} of {len(lines)} lines" if len(lines) > len(shown) else ""
    title = f"Your code printed ({which}):" if which else "Your code printed:"
    return [Text(), Text(title), *_indented(shown)]


def next_step(exercise: Exercise, checked: CheckReport, commands: str) -> Text:
    """Write what to edit, in which line where that is known, and what to do then.

    Args:
        exercise: The exercise.
        checked: The results, which are not all right.
        commands: What to run then; see `next_commands`.
    """
    path, line = exercise.stub, _line(checked)
    where = f"{_from_here(path)}, line {line}" if line else _from_here(path)
    edit = _text("edit ", (where, f"link {path.as_uri()}"), commands)
    untouched = {result.status for result in checked.results} == {"missing"}
    return _text("Next: ") + (_read(exercise) if untouched else _text()) + edit


def next_commands(exercise: Exercise, checked: CheckReport, given: int) -> str:
    """Return the commands to run after an edit.

    Args:
        exercise: The exercise.
        checked: The results.
        given: How many hints were given for the function to fix.
    """
    total = 0 if checked.problem else len(exercise.hints.get(checked.stuck or "", ()))
    hint_command = f" · autograder hint ({min(given + 1, total)} of {total})" if total else ""
    return f" · autograder check{hint_command}"


def begin(exercise: Exercise) -> Text:
    """Write how to begin an exercise."""
    stub = exercise.stub
    edit = _text("edit ", (_from_here(stub), f"link {stub.as_uri()}"))
    return _text("Next: ") + _read(exercise) + edit + _text(" · autograder check")


def _read(exercise: Exercise) -> Text:
    lesson = exercise.lesson
    return _text("read ", (_from_here(lesson), f"link {lesson.as_uri()}"), " · ")


def _line(checked: CheckReport) -> int | None:
    """Return the line where the code raised or is not Python, or where the wrong function begins.

    None where the file as a whole is wrong: a function's line would mislead.
    """
    if checked.problem is not None:
        return checked.problem.line
    first = next((result for result in checked.results if result.status != "passed"), None)
    line = first.problem.line if first and first.problem else None
    return line or checked.lines.get(checked.stuck or "")


def _from_here(path: Path) -> str:
    try:
        return Path(os.path.relpath(path, Path.cwd().resolve())).as_posix()
    except ValueError:  # on another drive
        return str(path)


def hint(function: str, number: int, hints: Sequence[str]) -> list[Text]:
    """Write one hint, and whether there is a more direct one.

    Args:
        function: The function that it is for.
        number: The number of the hint, from 1.
        hints: All hints, from vague to direct.
    """
    more = number < len(hints)
    title = _text((f"Hint {number} of {len(hints)} · {function}", "bold"))
    after = "Ask again for a more direct hint." if more else "This was the last hint."
    return [title, *_indented([hints[number - 1]]), _text((after, "dim"))]


def keys(exercise: Exercise, done: bool) -> Text:
    """Write the keys of `watch` that make sense now."""
    names = ["n next", "l list", "p plot", "r reset", "c check", "q quit"]
    if not done:
        names.insert(1, "h hint")
    return _text((f"{exercise.name} · {' · '.join(names)}", "dim"))


def finished(exercises: int) -> list[Text]:
    """Write what to read when every exercise is done.

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


def sum_up(exercises: Sequence[ExerciseProgress]) -> dict[str, int]:
    """Return the progress over all exercises, as plain data."""
    return {
        "passed": sum(exercise.passed for exercise in exercises),
        "total": sum(exercise.total for exercise in exercises),
        "done": sum(exercise.state == "done" for exercise in exercises),
        "exercises": len(exercises),
    }


def bar(exercises: Sequence[ExerciseProgress]) -> Text:
    """Draw all public checks of the course as a bar."""
    count = sum_up(exercises)
    filled = BAR * count["passed"] // count["total"]
    return _text(
        ("█" * filled, "green"),
        ("░" * (BAR - filled), "dim"),
        f" {count['passed']} of {count['total']} checks,"
        f" {count['done']} of {count['exercises']} exercises",
    )


def to_record(checked: CheckReport) -> dict[str, object]:
    """Return the results of the public checks as plain data, in the form that `grade` gives."""
    return {
        "exercise": checked.exercise,
        "passed": checked.passed,
        "total": checked.total,
        "message": explain_fully(checked.problem) if checked.problem else None,
        "checks": [to_check_record(result, full=True) for result in checked.results],
        "printed": checked.printed,
    }


def _text(*parts: str | tuple[str, str]) -> Text:
    """Join the parts of a line, some with a style; what could steer a terminal is escaped."""
    line = Text()
    for part in parts:
        words, style = part if isinstance(part, tuple) else (part, "")
        line.append(printable(words), style)
    return line
