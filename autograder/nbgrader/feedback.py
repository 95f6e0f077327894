"""Express a grade in nbgrader's terms: points for grade cells, words for solution cells."""

from __future__ import annotations

from autograder.explanations import explain
from autograder.model import CheckResult, Grade


def earned(grade: Grade, function: str, max_points: float) -> float:
    """Return what a function earns of the points of its grade cell.

    Args:
        grade: The grade.
        function: The function.
        max_points: What the cell is worth. If an author has changed that in the notebook, the
            function earns its share of it.
    """
    results = _results(grade, function)
    points = sum(result.points for result in results)
    available = sum(result.max_points for result in results)
    if available <= 0:
        return 0.0
    return float(points if available == max_points else points / available * max_points)


def protocol(grade: Grade, function: str) -> str:
    """Return a line for each check of a function, for the output of its grade cell."""
    lines = []
    for result in _results(grade, function):
        mark = "✓" if result.status == "passed" else "✗"
        lines.append(f"{mark} {result.title} ({result.points:g} of {result.max_points:g})\n")
    return "".join(lines)


def comment(grade: Grade, function: str, first: bool) -> str:
    """Return what the learner reads below a function, in Markdown: what is wrong, and the hints.

    Args:
        grade: The grade.
        function: The function.
        first: Whether it is the exercise's first function, which gets the grade's message.
    """
    results = _results(grade, function)
    wrong = [result for result in results if result.status != "passed"]
    parts = [grade.message] if grade.message and (first or not results) else []
    if results:
        parts.append(f"{len(results) - len(wrong)} of {len(results)} checks pass.")
    if wrong:
        parts.append("\n".join(map(_line, wrong)))
    parts += [f"Hint: {hint}" for hint in dict.fromkeys(result.hint for result in wrong) if hint]
    # nbgrader's pages read comments as Markdown: no text may open a tag of HTML.
    return "\n\n".join(parts or ["No hidden check asks for this function."]).replace("<", r"\<")


def _line(result: CheckResult) -> str:
    return f"- ✗ {result.title}: {explain(result.problem) if result.problem else result.status}"


def _results(grade: Grade, function: str) -> list[CheckResult]:
    return [result for result in grade.checks if result.function == function]
