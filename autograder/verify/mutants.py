"""Automatic mutants of a reference solution: small changes that hidden checks must notice.

After DeMillo, Lipton and Sayward, *Hints on test data selection* (1978): tests that find small
errors find most large ones.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Collection, Iterator, Sequence
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
_UNWRAPPED = ("abs", "reversed", "copy", "float", "int", "list", "array", "asarray")


Change = Callable[[Any], None]  # of one node, in place


@dataclass(frozen=True)
class Mutant:
    """One small change of a module.

    Args:
        line: The line of the change in the original source.
        change: The statement before and after.
        source: The whole source after the change.
    """

    line: int
    change: str
    source: str


def make_mutants(source: str, given: Collection[str] = ()) -> Iterator[Mutant]:
    """Yield every mutant of a module once; none is the original.

    Args:
        source: The module's text.
        given: Functions that are not changed, because learners do not write them.
    """
    body = ast.parse(source).body
    texts = [ast.unparse(statement) for statement in body]
    for position, statement in enumerate(body):
        if isinstance(statement, ast.FunctionDef) and statement.name in given:
            continue
        seen = {texts[position]}
        for mutant in _mutate(statement):
            if mutant.source not in seen:
                seen.add(mutant.source)
                parts = [*texts[:position], mutant.source, *texts[position + 1 :]]
                yield Mutant(mutant.line, mutant.change, "\n".join(parts))


def _mutate(top: ast.stmt) -> Iterator[Mutant]:
    """Yield the mutants of one statement of a module; their source is that of the statement."""
    nodes = list(ast.walk(top))
    unchangeable = set(_unchangeable(nodes))
    statements = _enclosing_statements(nodes)
    for position, node in enumerate(nodes):
        for change in _changes(node) if node not in unchangeable else ():
            mutated = list(ast.walk(copy.deepcopy(top)))
            change(mutated[position])
            statement = statements[position]
            line = getattr(node, "lineno", 0)
            difference = f"{_head(nodes[statement])} -> {_head(mutated[statement])}"
            if isinstance(nodes[statement], ast.FunctionDef):  # a default: its head says too much
                difference = f"line {line}"
            yield Mutant(line, difference, ast.unparse(mutated[0]))


def _unchangeable(nodes: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """Yield the nodes of `strict=True`, which protects the author and changes no result."""
    for node in nodes:
        if isinstance(node, ast.keyword) and node.arg == "strict":
            yield from ast.walk(node)


def _enclosing_statements(nodes: Sequence[ast.AST]) -> list[int]:
    """Return the position of the statement that each node is or is in."""
    positions = {node: position for position, node in enumerate(nodes)}
    enclosing = [0] * len(nodes)
    for position, node in enumerate(nodes):  # a parent comes before its children
        if isinstance(node, ast.stmt):
            enclosing[position] = position
        for child in ast.iter_child_nodes(node):
            enclosing[positions[child]] = enclosing[position]
    return enclosing


def _head(statement: ast.AST) -> str:
    """Return a simple statement, or the first line of a compound one."""
    return ast.unparse(statement).split("\n")[0]


def _changes(node: ast.AST) -> Iterator[Change]:
    by_type: dict[type[ast.AST], Callable[[Any], Iterator[Change]]] = {
        ast.BinOp: _operator_changes,
        ast.AugAssign: _operator_changes,
        ast.Compare: _comparison_changes,
        ast.Constant: _constant_changes,
        ast.Call: _call_changes,
        ast.UnaryOp: _sign_changes,
        ast.BoolOp: _bool_changes,
        ast.Attribute: _attribute_changes,
        ast.Return: _return_changes,
    }
    return by_type.get(type(node), lambda _: iter([]))(node)


def _sign_changes(node: ast.UnaryOp) -> Iterator[Change]:
    if isinstance(node.op, ast.USub | ast.Not):
        yield _reduce_to("operand")


def _bool_changes(node: ast.BoolOp) -> Iterator[Change]:
    yield _assign("op", ast.Or() if isinstance(node.op, ast.And) else ast.And())


def _attribute_changes(node: ast.Attribute) -> Iterator[Change]:
    if node.attr in _DROPPED:
        yield _reduce_to("value")


def _return_changes(node: ast.Return) -> Iterator[Change]:
    if isinstance(node.value, ast.Tuple) and len(node.value.elts) > 1:
        yield lambda node: _swap_first_two(node.value.elts)


def _operator_changes(node: ast.BinOp | ast.AugAssign) -> Iterator[Change]:
    if type(node.op) in _BINARY:
        yield _assign("op", _BINARY[type(node.op)]())
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Sub | ast.Div | ast.MatMult | ast.Pow):
            yield _swap_operands
        yield _reduce_to("left")
        yield _reduce_to("right")


def _comparison_changes(node: ast.Compare) -> Iterator[Change]:
    for other in _COMPARISONS.get(type(node.ops[0]), ()):
        yield _assign("ops", [other(), *node.ops[1:]])


def _constant_changes(node: ast.Constant) -> Iterator[Change]:
    if isinstance(node.value, bool):
        yield _assign("value", not node.value)
    elif isinstance(node.value, int | float):
        yield _assign("value", node.value + 1)
        yield _assign("value", node.value - 1)


def _call_changes(node: ast.Call) -> Iterator[Change]:
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if len(node.args) > 1:
        yield lambda node: _swap_first_two(node.args)
    if name in _CALLS:
        field = "attr" if isinstance(function, ast.Attribute) else "id"
        yield lambda node: setattr(node.func, field, _CALLS[name])
    if name in _UNWRAPPED and node.args:
        yield lambda node: _become(node, node.args[0])
    if isinstance(function, ast.Attribute) and name in ("copy", "astype"):
        yield lambda node: _become(node, node.func.value)
    for keyword in node.keywords:
        if keyword.arg != "strict":
            yield _assign("keywords", [other for other in node.keywords if other is not keyword])


def _assign(field: str, value: object) -> Change:
    return lambda node: setattr(node, field, value)


def _reduce_to(field: str) -> Change:
    """Put a part of an expression in the place of the whole."""
    return lambda node: _become(node, getattr(node, field))


def _become(node: ast.AST, other: ast.AST) -> None:
    node.__class__ = other.__class__
    node.__dict__ = other.__dict__


def _swap_operands(node: ast.BinOp) -> None:
    node.left, node.right = node.right, node.left


def _swap_first_two(items: list[ast.expr]) -> None:
    items[:2] = reversed(items[:2])
