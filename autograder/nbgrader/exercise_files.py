"""Splits an exercise's Python files (stub, reference, public checks) into their functions.

Text is cut out of the files and never generated: it keeps the comments and the layout that
learners are meant to read.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import CourseError

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


@dataclass(frozen=True)
class _Source:
    """A Python file, as text and as a syntax tree."""

    path: Path
    lines: list[str]
    tree: ast.Module

    @classmethod
    def read(cls, path: Path) -> _Source:
        """Read and parse a file.

        Raises:
            CourseError: when it cannot be read or is not Python.
        """
        try:
            text = path.read_text(encoding="utf-8")
            return cls(path, text.split("\n"), ast.parse(text, str(path)))
        except OSError as error:
            raise CourseError(
                f"{path} cannot be read: {error.strerror}. Check the file."
            ) from error
        except (SyntaxError, ValueError) as error:
            raise CourseError(f"{path} is not Python: {error}. Fix it.") from error

    def find_functions(self, names: Sequence[str]) -> Iterator[ast.FunctionDef]:
        """Yield the functions of these names, in this order.

        Raises:
            CourseError: when the file does not define one of them.
        """
        defined = {node.name: node for node in self.tree.body if isinstance(node, ast.FunctionDef)}
        for name in names:
            if name not in defined:
                raise CourseError(f"{self.path} has no function {name}. Write it there.")
            yield defined[name]

    def cut(self, lines: range) -> str:
        """Return these lines, counted from 1."""
        return "\n".join(self.lines[lines.start - 1 : lines.stop - 1])

    def cut_rest(self, taken: set[int]) -> str:
        """Return the lines that were not taken, without the module's docstring."""
        if ast.get_docstring(self.tree) is not None:
            taken = taken.union(_find_lines(self.tree.body[0]))
        return _tidy([line for number, line in enumerate(self.lines, 1) if number not in taken])


@dataclass(frozen=True)
class Stub:
    """A learner's module as the course hands it out.

    Args:
        path: The file.
        docstring: The module's docstring.
        header: All except the functions to write: imports, functions that are given.
        heads: Each function's text above its `raise NotImplementedError`.
        indents: The indent of that line, for each function.
    """

    path: Path
    docstring: str
    header: str
    heads: dict[str, str]
    indents: dict[str, str]

    @classmethod
    def read(cls, path: Path, functions: Sequence[str]) -> Stub:
        """Read a stub.

        Raises:
            CourseError: when it cannot be read, or a function is not a stub.
        """
        source = _Source.read(path)
        heads, indents, taken = {}, {}, set[int]()
        for node in source.find_functions(functions):
            lines, placeholder = _find_lines(node), node.body[-1]
            if not _is_not_implemented(placeholder):
                raise CourseError(
                    f"{path}: {node.name} does not end with raise NotImplementedError. End it so."
                )
            heads[node.name] = source.cut(range(lines.start, placeholder.lineno))
            indents[node.name] = " " * placeholder.col_offset
            taken.update(lines)
        docstring = ast.get_docstring(source.tree) or ""
        return cls(path, docstring, source.cut_rest(taken), heads, indents)


@dataclass(frozen=True)
class CheckFile:
    """A file of public checks.

    Args:
        prelude: What is not a check: imports, constants, helpers.
        checks: Each check's function, and its text.
    """

    prelude: str
    checks: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, path: Path, functions: Collection[str]) -> CheckFile:
        """Read a file of public checks; without a file there are no checks.

        Raises:
            CourseError: when it cannot be read, or a check does not name its function.
        """
        if not path.is_file():
            return cls("", ())
        source = _Source.read(path)
        checks, taken = [], set[int]()
        for node in source.tree.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                lines, function = _find_lines(node), _find_checked_function(node)
                if function not in functions:
                    raise CourseError(
                        f'{path}::{node.name} has no marker @pytest.mark.points(n, function="...")'
                        " with a function of the exercise. Fix the check."
                    )
                checks.append((str(function), source.cut(lines)))
                taken.update(lines)
        return cls(source.cut_rest(taken), tuple(checks))

    def for_function(self, function: str) -> list[str]:
        """Return the texts of one function's checks."""
        return [text for checked, text in self.checks if checked == function]


def insert_solutions(stub: Stub, reference: Path, functions: Sequence[str]) -> dict[str, str]:
    """Return each function's stub with the reference's body, between BEGIN and END SOLUTION.

    Helpers, constants and imports that only the reference has go below the first body, so that
    nbgrader removes them too when it makes the release.

    Raises:
        CourseError: when the reference cannot be read or lacks a function.
    """
    source = _Source.read(reference)
    extras = "".join(f"\n\n\n{extra}" for extra in _find_extras(source, functions, stub))
    solved = {}
    for node in source.find_functions(functions):
        indent = stub.indents[node.name]
        body = f"{indent}{BEGIN}\n{_cut_body(source, node)}{extras}\n{indent}{END}"
        solved[node.name] = f"{stub.heads[node.name]}\n{body}"
        extras = ""
    return solved


def _find_lines(node: ast.stmt) -> range:
    """Return the lines of a statement, its decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return range(first, (node.end_lineno or node.lineno) + 1)


def _cut_body(source: _Source, node: ast.FunctionDef) -> str:
    """Return a function's body below its docstring, with its comments."""
    end = _find_lines(node).stop
    if ast.get_docstring(node) is not None:
        return source.cut(range(_find_lines(node.body[0]).stop, end))
    first = node.body[0]
    if first.lineno == node.lineno:  # def f(x): return x
        # Columns of the syntax tree count bytes.
        return "    " + source.lines[first.lineno - 1].encode()[first.col_offset :].decode()
    return source.cut(range(first.lineno, end))


def _find_extras(source: _Source, functions: Sequence[str], stub: Stub) -> Iterator[str]:
    """Yield the imports, constants and helpers that the reference has and the stub lacks."""
    given = _Source.read(stub.path).tree.body
    given_statements = {ast.unparse(node) for node in given}
    given_names = {name for node in given for name in _find_names(node)} | set(functions)
    for node in source.tree.body:
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if is_docstring or ast.unparse(node) in given_statements:
            continue
        names = set(_find_names(node))
        if not names or names - given_names:
            yield source.cut(_find_lines(node))


def _find_names(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement defines, except by an import."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            yield from (name.id for name in ast.walk(target) if isinstance(name, ast.Name))


def _is_not_implemented(node: ast.stmt) -> bool:
    if not isinstance(node, ast.Raise) or node.exc is None:
        return False
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"


def _find_checked_function(node: ast.FunctionDef) -> str | None:
    """Return the function that a check's `points` marker names."""
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith("mark.points"):
            for keyword in decorator.keywords:
                if keyword.arg == "function" and isinstance(keyword.value, ast.Constant):
                    return str(keyword.value.value)
    return None


def _tidy(lines: Sequence[str]) -> str:
    """Join lines, with no more than two empty ones in a row."""
    tidied: list[str] = []
    for line in lines:
        if line.strip() or any(tidied[-2:]):
            tidied.append(line)
    return "\n".join(tidied).strip("\n")
