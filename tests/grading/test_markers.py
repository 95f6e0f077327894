"""What a check must say about itself."""

from __future__ import annotations

import re

import pytest

from autograder.course import load_course
from autograder.errors import CourseError
from autograder.grading.suite import collect_hidden

GOOD = '@pytest.mark.points(1, function="double")\ndef test_a(submission):\n    """a"""\n'


def checks_of(course_root, source):
    (course_root / "solutions/01_scale/test_scale.py").write_text(f"import pytest\n{source}")
    course = load_course(course_root)
    return collect_hidden(course, course.exercises["01_scale"]).checks


def test_a_check_is_its_marker_and_its_docstring(tiny_course):
    source = GOOD + (
        '@pytest.mark.points(0.5, function="negate", needs=["test_a"])\n'
        '@pytest.mark.parametrize("n", [1, 2])\n'
        'def test_b(submission, n):\n    """negate turns the sign\n\n    More.\n    """\n'
    )
    first, second, third = checks_of(tiny_course, source)
    assert (first.name, first.function, first.title, first.points) == ("test_a", "double", "a", 1.0)
    assert (second.name, third.name) == ("test_b[1]", "test_b[2]")
    assert second.title == "negate turns the sign"
    assert second.needs == ("test_a",)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ('def test_a(submission):\n    """a"""\n', "::test_a has no marker @pytest.mark.points"),
        (GOOD.replace("(1, ", "("), "has no marker"),
        (GOOD.replace("1, ", "1, name='x', "), "has no marker"),
        (GOOD.replace("1, ", "-1, "), "has points -1, which is not a number of at least 0"),
        (GOOD.replace("1, ", "'1', "), "has points '1'"),
        (GOOD.replace("double", "triple"), "checks 'triple', which exercise.toml does not list"),
        (GOOD.replace('"""a"""', "pass"), "has no docstring: its first line is the title"),
        (GOOD.replace('"double"', '"double", needs=["test_z"]'), "needs 'test_z', which is not a"),
        ("", "has no check, so there is nothing to score. Write one."),
    ],
)
def test_a_wrong_check_is_refused_with_its_file_and_name(tiny_course, source, sentence):
    with pytest.raises(Exception, match=re.escape(sentence)) as raised:
        checks_of(tiny_course, source)
    assert isinstance(raised.value, CourseError)
    assert "test_scale.py" in str(raised.value)
