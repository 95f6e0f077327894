"""Stub, reference and public checks, taken apart by their functions: text is cut, never written.

What is cut keeps its comments and its layout, for it is what learners read.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import CourseError

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


@dataclass(frozen=True)
class Stub:
    """A learner's module before the learner.

    Args:
        path: The file.
        docstring: What it says of itself.
        header: What is not a function that the learner writes: imports, functions that are given.
        heads: Of each function what stands before its `raise NotImplementedError`.
        indents: Of each function, the indent of that line.
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
            CourseError: when it cannot be read, or a function is no stub.
        """
        source, tree = _parse(path)
        lines = source.split("\n")
        heads, indents, taken = {}, {}, set[int]()
        for node in _functions(path, tree, functions):
            first, last = _span(node)
            todo = node.body[-1]
            if not _is_not_implemented(todo):
                raise CourseError(
                    f"{path}: {node.name} does not end with raise NotImplementedError. End it so."
                )
            heads[node.name] = "\n".join(lines[first - 1 : todo.lineno - 1])
            indents[node.name] = " " * todo.col_offset
            taken.update(range(first, last + 1))
        taken.update(_docstring_lines(tree))
        rest = [line for number, line in enumerate(lines, 1) if number not in taken]
        return cls(path, ast.get_docstring(tree) or "", _tidy(rest), heads, indents)


@dataclass(frozen=True)
class TestFile:
    """A file of checks.

    Args:
        prelude: What is not a check: imports, constants, helpers.
        checks: Each check's function, and its text.
    """

    __test__ = False  # pytest would take the name for a test's

    prelude: str
    checks: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, path: Path, functions: Collection[str]) -> TestFile:
        """Read a file of public checks; an empty one where there is none.

        Raises:
            CourseError: when it cannot be read, or a check does not say its function.
        """
        if not path.is_file():
            return cls("", ())
        source, tree = _parse(path)
        lines = source.split("\n")
        checks, taken = [], set(_docstring_lines(tree))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                first, last = _span(node)
                function = _checked(node)
                if function not in functions:
                    raise CourseError(
                        f'{path}::{node.name} has no marker @pytest.mark.points(n, function="...")'
                        " with a function of the exercise. Mend the check."
                    )
                checks.append((str(function), "\n".join(lines[first - 1 : last])))
                taken.update(range(first, last + 1))
        rest = [line for number, line in enumerate(lines, 1) if number not in taken]
        return cls(_tidy(rest), tuple(checks))

    def of(self, function: str) -> list[str]:
        """The checks of one function."""
        return [text for checked, text in self.checks if checked == function]


def solved(stub: Stub, reference: Path, functions: Sequence[str]) -> dict[str, str]:
    """Each function's stub with the reference's body in it, between BEGIN and END SOLUTION.

    What else the reference defines, and the stub does not, stands below the first body.

    Raises:
        CourseError: when the reference cannot be read or lacks a function.
    """
    source, tree = _parse(reference)
    lines = source.split("\n")
    made = {}
    extras = list(_extras(tree, lines, functions, stub))
    for node in _functions(reference, tree, functions):
        indent = stub.indents[node.name]
        below = [part for extra in extras for part in ("", "", extra)]
        extras = []
        body = [f"{indent}{BEGIN}", _body(node, lines), *below, f"{indent}{END}"]
        made[node.name] = "\n".join([stub.heads[node.name], *body])
    return made


def _parse(path: Path) -> tuple[str, ast.Module]:
    try:
        source = path.read_text(encoding="utf-8")
        return source, ast.parse(source, str(path))
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}.") from error
    except (SyntaxError, ValueError) as error:
        raise CourseError(f"{path} is not Python: {error}. Mend it.") from error


def _functions(path: Path, tree: ast.Module, functions: Sequence[str]) -> Iterator[ast.FunctionDef]:
    """The functions of these names, in this order."""
    found = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    for function in functions:
        if function not in found:
            raise CourseError(f"{path} has no function {function}. Write it there.")
        yield found[function]


def _span(node: ast.FunctionDef) -> tuple[int, int]:
    """First and last line, decorators too."""
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return first, node.end_lineno or node.lineno


def _docstring_lines(tree: ast.Module) -> range:
    if ast.get_docstring(tree) is None:
        return range(0)
    return range(tree.body[0].lineno, (tree.body[0].end_lineno or 0) + 1)


def _body(node: ast.FunctionDef, lines: Sequence[str]) -> str:
    """A function's body below its docstring, with its comments."""
    last = node.end_lineno or node.lineno
    if ast.get_docstring(node) is not None:
        first = (node.body[0].end_lineno or node.lineno) + 1
        return "\n".join(lines[first - 1 : last])
    first = node.body[0].lineno
    if first == node.lineno:  # def f(x): return x
        return "    " + lines[first - 1].encode()[node.body[0].col_offset :].decode()
    return "\n".join(lines[first - 1 : last])


def _extras(
    tree: ast.Module, lines: Sequence[str], functions: Sequence[str], stub: Stub
) -> Iterator[str]:
    """The reference's own imports, constants and helpers."""
    _, stub_tree = _parse(stub.path)
    given = {ast.unparse(node) for node in stub_tree.body}
    given_names = {name for node in stub_tree.body for name in _names(node)} | set(functions)
    for node in tree.body:
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if is_docstring or ast.unparse(node) in given:
            continue
        names = set(_names(node))
        if not names or names - given_names:
            first = _span(node)[0] if isinstance(node, ast.FunctionDef) else node.lineno
            yield "\n".join(lines[first - 1 : node.end_lineno])


def _names(node: ast.stmt) -> Iterator[str]:
    """What a statement defines, but for what it imports."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            yield from (one.id for one in ast.walk(target) if isinstance(one, ast.Name))


def _is_not_implemented(node: ast.stmt) -> bool:
    if not isinstance(node, ast.Raise) or node.exc is None:
        return False
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"


def _checked(node: ast.FunctionDef) -> str | None:
    """The function that a check's marker names."""
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith("mark.points"):
            for keyword in decorator.keywords:
                if keyword.arg == "function" and isinstance(keyword.value, ast.Constant):
                    return str(keyword.value.value)
    return None


def _tidy(lines: Sequence[str]) -> str:
    """The lines as a text in which no more than two empty ones follow each other."""
    kept: list[str] = []
    for line in lines:
        if line.strip() or any(kept[-2:]):
            kept.append(line)
    return "\n".join(kept).strip("\n")
