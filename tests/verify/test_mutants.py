"""Mutants: every small change once, none that is the original, each with its line."""

from __future__ import annotations

import ast

import pytest

from autograder.verify.mutants import make_mutants


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("return a + b", {"a - b", "a", "b"}),
        ("return a - b", {"a + b", "b - a", "a", "b"}),
        ("return a @ b", {"b @ a", "a", "b"}),
        ("return a > b", {"a >= b", "a < b"}),
        ("return a == b", {"a != b"}),
        ("return a and b", {"a or b"}),
        ("return -a", {"a"}),
        ("return 1.5", {"2.5", "0.5"}),
        ("return True", {"False"}),
        ("return f(a, b)", {"f(b, a)"}),
        ("return f(a, axis=b)", {"f(a)"}),
        ("return np.sum(a)", {"np.mean(a)"}),
        ("return a.T", {"a"}),
        ("return a.copy()", {"a()", "a"}),
        ("return (a, b)", {"(b, a)"}),
        ("return zip(a, b, strict=True)", {"zip(b, a, strict=True)"}),
        ("return 'text'", set()),
    ],
)
def test_the_changes_of_an_expression(statement, expected):
    found = {
        ast.unparse(ast.parse(one.source).body[0].body[0].value)
        for one in make_mutants(f"def f(a, b):\n    {statement}\n")
    }
    assert found == expected


def test_a_mutant_tells_its_line_and_its_change():
    source = "def f(a):\n    '''Doc.'''\n    b = a\n    return b * 2\n"
    found = [(one.line, one.change) for one in make_mutants(source)]
    assert (4, "return b * 2 -> return b / 2") in found
    assert {line for line, _ in found} == {4}


def test_no_mutant_is_the_original_and_none_comes_twice():
    source = "def f(a, b):\n    return np.maximum(a + 0, b * 1, a + 0)\n"
    sources = [one.source for one in make_mutants(source)]
    assert len(sources) == len(set(sources)) > 5
    assert ast.unparse(ast.parse(source)) not in sources
    for text in sources:
        compile(text, "mutant", "exec")


def test_what_is_given_is_left_alone():
    source = "def given(a):\n    return a + 1\n\n\ndef asked(a):\n    return a - 1\n"
    assert {one.line for one in make_mutants(source, given={"given"})} == {6}
