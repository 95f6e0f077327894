"""mistakes.py and variants.py: what they may contain, and how an error in them is reported."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from autograder.errors import CourseError
from autograder.mistakes import load_alternatives, load_mistakes

HEAD = "from scale import double\nfrom autograder.testing import mistake, variant\n"
MISTAKES = HEAD + (
    '@mistake("double", hint="Check the sign.", stateful=True)\n'
    "def minus(x):\n"
    '    """Reversed the sign."""\n'
    "    return -double(x)\n"
)
VARIANTS = HEAD + (
    '@variant("double", name="odd")\ndef as_sum(x):\n    """A sum."""\n    return x + x\n'
)


@pytest.fixture
def reference():
    made = ModuleType("scale")
    made.double = lambda x: 2 * x
    return made


@pytest.fixture
def path(tmp_path):
    return tmp_path / "mistakes.py"


def test_a_mistake_is_its_decorator_and_its_function(path, reference):
    path.write_text(MISTAKES)
    (minus,) = load_mistakes(path, reference)
    assert (minus.function, minus.name, minus.hint) == ("double", "minus", "Check the sign.")
    assert (minus.run(3), minus.stateful, minus.key) == (-6, True, ("double", "minus"))


def test_an_alternative_is_its_decorator_and_its_function(path, reference):
    path.write_text(VARIANTS + "EQUIVALENT_MUTANTS = {'a -> b': 'why'}\n")
    (odd,), equivalent = load_alternatives(path, reference)
    assert (odd.function, odd.name, odd.run(3)) == ("double", "odd", 6)
    assert equivalent == {"a -> b": "why"}


def test_the_reference_is_importable_there_and_nowhere_else(path, reference, monkeypatch):
    monkeypatch.delitem(sys.modules, "scale", raising=False)
    path.write_text(MISTAKES)
    load_mistakes(path, reference)
    assert "scale" not in sys.modules


def test_a_module_of_the_same_name_is_imported_again_afterwards(path, reference, monkeypatch):
    other = ModuleType("scale")
    monkeypatch.setitem(sys.modules, "scale", other)
    path.write_text(MISTAKES)
    load_mistakes(path, reference)
    assert sys.modules["scale"] is other


def test_without_a_file_there_is_nothing(path, reference):
    assert load_mistakes(path, reference) == ()
    assert load_alternatives(path, reference) == ((), {})


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (MISTAKES.replace('"double", h', '"triple", h'), "minus stands for 'triple', which is not"),
        (MISTAKES + MISTAKES, "double has minus twice"),
        (MISTAKES.replace('"""Reversed the sign."""', "pass"), "minus has no docstring"),
        (VARIANTS, "has a mistake among right versions, or a right one among mistakes"),
        ("1 / 0", "cannot be run: ZeroDivisionError"),
        ("def f(:", "cannot be run: SyntaxError"),
    ],
)
def test_a_wrong_file_is_named(path, reference, source, sentence):
    path.write_text(source)
    with pytest.raises(CourseError, match=sentence) as raised:
        load_mistakes(path, reference)
    assert "mistakes.py" in str(raised.value)


def test_a_mistake_among_the_alternatives_is_named(path, reference):
    path.write_text(MISTAKES)
    with pytest.raises(CourseError, match=r"Mistakes belong in mistakes\.py"):
        load_alternatives(path, reference)
