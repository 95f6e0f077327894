"""Proves that stubs are stubs: nothing in them passes a check."""

from __future__ import annotations

import ast
import tokenize
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.course import Course
from autograder.errors import CourseError
from autograder.grading.grader import run_checks
from autograder.grading.inprocess import InProcessSubmission
from autograder.grading.plugin import module_beside
from autograder.grading.suite import Suite, collect_hidden
from autograder.model import Exercise


def faults(course: Course, exercises: Sequence[Exercise]) -> list[str]:
    """Return what keeps the stubs of some exercises from being stubs, one sentence each.

    First the text is looked at: every function must have a docstring and `raise
    NotImplementedError` and nothing else, and no comment may be a line of the solution. If that
    is so, the hidden checks are run, and each must report its function missing.

    Raises:
        CourseError: when a file of the course is wrong.
    """
    problems = [problem for exercise in exercises for problem in unfinished(exercise)]
    if problems:
        return problems
    suites = [collect_hidden(course, exercise) for exercise in exercises]
    for suite in suites:
        suite.prove()
    return [problem for suite in suites for problem in _answered(suite)]


def unfinished(exercise: Exercise) -> Iterator[str]:
    """Yield a sentence for each function of a stub that is not just a docstring and a raise.

    Raises:
        CourseError: when there is no stub, or it is not Python.
    """
    path = exercise.stub
    defined = [node for node in _parsed(path).body if isinstance(node, ast.FunctionDef)]
    for function in exercise.functions:
        bodies = [node.body for node in defined if node.name == function]
        if not bodies:
            yield f"{path} has no stub of {function}."
        elif not all(map(_is_stub, bodies)):  # of two with one name, the second hides the first
            yield f"{path}: {function} must hold a docstring and `raise NotImplementedError`."
    solved = _statements(_parsed(exercise.reference))
    for line, comment in _comments(path):
        if _statements(_parsed_or_nothing(comment)) & solved:
            yield f"{path}, line {line}: this comment is a line of the solution."


def _statements(tree: ast.Module) -> set[str]:
    """Return the simple statements that do something, all spaced alike."""
    simple = (ast.Return, ast.Assign, ast.AugAssign, ast.Assert)
    return {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, simple)}


def _comments(path: Path) -> Iterator[tuple[int, str]]:
    with path.open(encoding="utf-8-sig") as file:
        for token in tokenize.generate_tokens(file.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string.lstrip("# \t")


def _parsed_or_nothing(comment: str) -> ast.Module:
    try:
        return ast.parse(comment)
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def _parsed(path: Path) -> ast.Module:
    try:
        return ast.parse(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}.") from error
    except (SyntaxError, ValueError) as error:
        raise CourseError(f"{path} is not Python: {error}. Fix the stub.") from error


def _is_stub(body: Sequence[ast.stmt]) -> bool:
    if len(body) != 2:  # noqa: PLR2004 - a docstring and a raise
        return False
    docstring, last = body
    return (
        isinstance(docstring, ast.Expr)
        and isinstance(docstring.value, ast.Constant)
        and isinstance(last, ast.Raise)
        and isinstance(last.exc, ast.Name)
        and last.exc.id == "NotImplementedError"
    )


def _answered(suite: Suite) -> Iterator[str]:
    exercise = suite.exercise
    stub = InProcessSubmission(module_beside(exercise.public_checks))
    for result, _ in run_checks(suite, stub):
        if result.status not in ("missing", "skipped"):
            yield f"{exercise.stub}: {result.name} is {result.status}, not missing."
