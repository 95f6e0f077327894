"""Proves that stubs are stubs: nothing in them answers a check."""

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
from autograder.grading.session import CheckSession, open_session
from autograder.model import Exercise


def faults(course: Course, exercises: Sequence[Exercise]) -> list[str]:
    """What is no stub in some exercises' stubs, one sentence each.

    First every function must hold its docstring and `raise NotImplementedError`, and nothing
    after or before it, nor a comment that is a line of the solution; then the hidden checks must
    find all of them missing.

    Raises:
        CourseError: when a file of the course is wrong.
    """
    found = [fault for exercise in exercises for fault in unfinished(exercise)]
    if found:
        return found

    def serve(session: CheckSession) -> None:
        for exercise in exercises:
            found.extend(_answered(session, exercise))

    open_session(course, exercises, serve)
    return found


def unfinished(exercise: Exercise) -> Iterator[str]:
    """The functions of a stub that hold more, or less, than a docstring and one raise.

    Raises:
        CourseError: when there is no stub, or it is not Python.
    """
    path = exercise.stub
    defined = [node for node in _parsed(path).body if isinstance(node, ast.FunctionDef)]
    for function in exercise.functions:
        bodies = [node.body for node in defined if node.name == function]
        if not bodies:
            yield f"{path} has no stub of {function}."
        elif not all(map(_is_stub, bodies)):  # a second one would hide the first
            yield f"{path}: {function} must hold a docstring and `raise NotImplementedError`."
    solved = _statements(_parsed(exercise.reference))
    for line, comment in _comments(path):
        if _statements(_parsed_or_nothing(comment)) & solved:
            yield f"{path}, line {line}: this comment is a line of the solution."


def _statements(tree: ast.Module) -> set[str]:
    """The simple statements that do something, however they are spaced."""
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
        raise CourseError(f"{path} is not Python: {error}. Mend the stub.") from error


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


def _answered(session: CheckSession, exercise: Exercise) -> Iterator[str]:
    stub = InProcessSubmission(module_beside(exercise.public_checks))
    for result, _ in run_checks(session, exercise.name, stub):
        if result.status not in ("missing", "skipped"):
            yield f"{exercise.stub}: {result.name} is {result.status}, not missing."
