"""Automatic mutants of a reference solution: small changes that hidden checks must notice.

After DeMillo, Lipton and Sayward, *Hints on test data selection* (1978): checks that notice small
faults notice most large ones.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

_BINARY: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Div,
}
_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_CALLS = {
    "sum": "mean",
    "mean": "sum",
    "maximum": "minimum",
    "minimum": "maximum",
    "max": "min",
    "min": "max",
    "zeros": "ones",
    "ones": "zeros",
    "floor": "ceil",
    "ceil": "floor",
    "all": "any",
    "any": "all",
    "argmax": "argmin",
    "argmin": "argmax",
}
_DROPPED = ("copy", "T", "astype")


@dataclass(frozen=True)
class Mutant:
    """One change of a source.

    Args:
        line: Where, in the original source.
        change: The statement before and after.
        source: The whole source after it.
    """

    line: int
    change: str
    source: str


def mutants(source: str, given: Collection[str] = ()) -> Iterator[Mutant]:
    """Every mutant of a module; none is the original.

    Args:
        source: The module's text.
        given: Functions that are left alone, for no learner writes them.
    """
    tree = ast.parse(source)
    seen = {ast.unparse(tree)}
    left_alone = {id(node) for node in _left_alone(tree, given)}
    for position, node in enumerate(ast.walk(tree)):
        if id(node) in left_alone:
            continue
        for change in _changes(node):
            mutated = copy.deepcopy(tree)
            change(_nth(mutated, position))
            text = ast.unparse(mutated)
            if text not in seen:
                seen.add(text)
                line = getattr(node, "lineno", 0)
                yield Mutant(line, _difference(tree, mutated, line), text)


def _left_alone(tree: ast.Module, given: Collection[str]) -> Iterator[ast.AST]:
    """Given functions; and `strict=True`, which guards the author and changes no result."""
    for node in ast.walk(tree):
        is_given = isinstance(node, ast.FunctionDef) and node.name in given
        if is_given or (isinstance(node, ast.keyword) and node.arg == "strict"):
            yield from ast.walk(node)


def _nth(tree: ast.AST, position: int) -> ast.AST:
    return next(node for number, node in enumerate(ast.walk(tree)) if number == position)


def _difference(before: ast.AST, after: ast.AST, line: int) -> str:
    """The statement of this line, before and after."""
    old, new = (_statements(tree) for tree in (before, after))
    for one, other in zip(old, new, strict=False):
        if one[1] != other[1] and one[0] <= line:
            return f"{one[1]} -> {other[1]}"
    return f"line {line}"


def _statements(tree: ast.AST) -> list[tuple[int, str]]:
    """Simple statements, and the heads of compound ones, each with its line."""
    return [
        (node.lineno, ast.unparse(node).split("\n")[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and not isinstance(node, ast.FunctionDef)
    ]


Change = Callable[[ast.AST], None]


def _changes(node: ast.AST) -> Iterator[Change]:
    by_type: dict[type[ast.AST], Callable[[Any], Iterator[Change]]] = {
        ast.BinOp: _operator_changes,
        ast.AugAssign: _operator_changes,
        ast.Compare: _comparison_changes,
        ast.Constant: _constant_changes,
        ast.Call: _call_changes,
        ast.UnaryOp: _sign_changes,
        ast.BoolOp: lambda _: iter([_swap_bool]),
        ast.Attribute: _attribute_changes,
        ast.Return: _return_changes,
    }
    return by_type.get(type(node), lambda _: iter([]))(node)


def _sign_changes(node: ast.UnaryOp) -> Iterator[Change]:
    if isinstance(node.op, ast.USub | ast.Not):
        yield lambda found: _become(found, found.operand)  # type: ignore[attr-defined]


def _attribute_changes(node: ast.Attribute) -> Iterator[Change]:
    if node.attr in _DROPPED:
        yield lambda found: _become(found, found.value)  # type: ignore[attr-defined]


def _return_changes(node: ast.Return) -> Iterator[Change]:
    if isinstance(node.value, ast.Tuple) and len(node.value.elts) > 1:
        yield _swap_returned


def _operator_changes(node: ast.BinOp | ast.AugAssign) -> Iterator[Change]:
    other = _BINARY.get(type(node.op))
    if other is not None:
        yield lambda found: setattr(found, "op", other())
    if isinstance(node, ast.BinOp) and isinstance(
        node.op, ast.Sub | ast.Div | ast.MatMult | ast.Pow
    ):
        yield _swap_operands
    if isinstance(node, ast.BinOp):
        yield lambda found: _become(found, found.left)  # type: ignore[attr-defined]
        yield lambda found: _become(found, found.right)  # type: ignore[attr-defined]


def _swap_operands(found: ast.AST) -> None:
    assert isinstance(found, ast.BinOp)
    found.left, found.right = found.right, found.left


def _comparison_changes(node: ast.Compare) -> Iterator[Change]:
    for other in _COMPARISONS.get(type(node.ops[0]), ()):
        yield lambda found, other=other: found.ops.__setitem__(0, other())  # type: ignore[misc]


def _constant_changes(node: ast.Constant) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield lambda found: setattr(found, "value", not value)
    elif isinstance(value, int | float):
        for other in (value + 1, value - 1):
            yield lambda found, other=other: setattr(found, "value", other)  # type: ignore[misc]


def _call_changes(node: ast.Call) -> Iterator[Change]:
    if len(node.args) > 1:
        yield _swap_arguments
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in _CALLS:
        yield lambda found: _rename(found, _CALLS[name])
    if (
        name in ("abs", "reversed", "copy", "float", "int", "list", "array", "asarray")
        and node.args
    ):
        yield lambda found: _become(found, found.args[0])  # type: ignore[attr-defined]
    if isinstance(node.func, ast.Attribute) and name in ("copy", "astype"):
        yield lambda found: _become(found, found.func.value)  # type: ignore[attr-defined]
    for position, keyword in enumerate(node.keywords):
        if keyword.arg == "strict":
            continue
        yield lambda found, position=position: found.keywords.__delitem__(position)  # type: ignore[misc]


def _swap_arguments(found: ast.AST) -> None:
    assert isinstance(found, ast.Call)
    found.args[0], found.args[1] = found.args[1], found.args[0]


def _rename(found: ast.AST, name: str) -> None:
    assert isinstance(found, ast.Call)
    if isinstance(found.func, ast.Attribute):
        found.func.attr = name
    elif isinstance(found.func, ast.Name):
        found.func.id = name


def _swap_bool(found: ast.AST) -> None:
    assert isinstance(found, ast.BoolOp)
    found.op = ast.Or() if isinstance(found.op, ast.And) else ast.And()


def _swap_returned(found: ast.AST) -> None:
    assert isinstance(found, ast.Return)
    assert isinstance(found.value, ast.Tuple)
    items = found.value.elts
    items[0], items[1] = items[1], items[0]


def _become(found: ast.AST, other: ast.AST) -> None:
    """Put one node in the place of another that holds it."""
    found.__class__ = other.__class__
    found.__dict__ = other.__dict__
