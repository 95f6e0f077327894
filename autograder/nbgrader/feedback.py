"""A grade in nbgrader's terms: points for each grade cell, words for each solution cell."""

from __future__ import annotations

from autograder.model import CheckResult, Grade


def earned(grade: Grade, function: str, max_points: float) -> float:
    """What a function earns of the points of its grade cell.

    Args:
        grade: The grade.
        function: The function.
        max_points: What the cell is worth; an author may have changed it in the notebook, and
            then the function earns its share of that.
    """
    own = _of(grade, function)
    points, due = sum(one.points for one in own), sum(one.max_points for one in own)
    if due <= 0:
        return 0.0
    return float(points if due == max_points else points / due * max_points)


def protocol(grade: Grade, function: str) -> str:
    """A line for each check of a function, for the output of its grade cell."""
    lines = []
    for one in _of(grade, function):
        sign = "✓" if one.status == "passed" else "✗"
        lines.append(f"{sign} {one.title} ({one.points:g} of {one.max_points:g})\n")
    return "".join(lines)


def comment(grade: Grade, function: str, first: bool) -> str:
    """What the learner reads below a function, in Markdown: what is wrong, and the hints.

    Args:
        grade: The grade.
        function: The function.
        first: Whether it is the exercise's first, where what is said of the whole stands.
    """
    own = _of(grade, function)
    wrong = [one for one in own if one.status != "passed"]
    parts = [grade.message] if grade.message and (first or not own) else []
    if own:
        parts.append(f"{len(own) - len(wrong)} of {len(own)} checks pass.")
    if wrong:
        parts.append("\n".join(f"- ✗ {one.title}: {one.message}" for one in wrong))
    parts += [f"Hint: {hint}" for hint in dict.fromkeys(one.hint for one in wrong) if hint]
    # nbgrader's pages read comments as Markdown: no text may open a tag of HTML.
    return "\n\n".join(parts or ["No hidden check asks for this function."]).replace("<", r"\<")


def _of(grade: Grade, function: str) -> list[CheckResult]:
    return [one for one in grade.checks if one.function == function]
