"""mistakes.py and variants.py: what they may say, and what is said when they say it wrongly."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from autograder.errors import CourseError
from autograder.mistakes import load_known_versions

HEAD = "from scale import double\nfrom autograder.mistakes import mistake, variant\n"
GOOD = HEAD + (
    '@mistake("double", hint="Mind the sign.")\n'
    "def minus(x):\n"
    '    """Turned the sign.\n\n    More.\n    """\n'
    "    return -double(x)\n"
    '@variant("double", name="odd")\n'
    "def as_sum(x):\n"
    '    """A sum."""\n'
    "    return x + x\n"
)


@pytest.fixture
def load(tmp_path):
    reference = ModuleType("scale")
    reference.double = lambda x: 2 * x

    def loaded(source):
        (tmp_path / "mistakes.py").write_text(source)
        return load_known_versions(tmp_path / "mistakes.py", reference)

    return loaded


def test_a_version_is_its_decorator_and_its_docstring(load):
    (minus, odd), module = load(GOOD + "EXTRA = 3\n")
    assert (minus.function, minus.name, minus.says) == ("double", "minus", "Turned the sign.")
    assert (minus.hint, minus.run(3)) == ("Mind the sign.", -6)
    assert (odd.name, odd.says, odd.hint) == ("odd", "A sum.", "")
    assert module.EXTRA == 3


def test_the_reference_is_importable_there_and_nowhere_else(load, monkeypatch):
    monkeypatch.delitem(sys.modules, "scale", raising=False)
    load(GOOD)
    assert "scale" not in sys.modules


def test_no_file_is_no_version(tmp_path):
    assert load_known_versions(tmp_path / "mistakes.py", ModuleType("scale"))[0] == ()


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (GOOD.replace('"double", h', '"triple", h'), "minus stands for 'triple', which is no func"),
        (GOOD.replace("as_sum", "minus").replace(', name="odd"', ""), "minus is there twice"),
        (GOOD.replace('"""A sum."""', "pass"), "odd has no docstring. Say what the learner did."),
        ("1 / 0", "cannot be run: ZeroDivisionError"),
        ("def f(:", "cannot be run: SyntaxError"),
    ],
)
def test_a_wrong_file_is_named(load, source, sentence):
    with pytest.raises(CourseError, match=sentence) as raised:
        load(source)
    assert "mistakes.py" in str(raised.value)
