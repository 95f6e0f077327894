"""One tree of errors: as the module draws it, with its two exit codes."""

from __future__ import annotations

import re

import pytest

from autograder import errors
from autograder.cli.command import FAULT, USAGE, Reported
from autograder.errors import (
    AutograderError,
    GraderError,
    SubmissionError,
    SubmissionRaised,
    Unreadable,
    UsageError,
    closest,
    nearest,
)
from autograder.model import Problem

ASSERTION = Problem("assertion", words="what and where")

CLASSES = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, BaseException)
]
OF_SUBMISSIONS = [kind for kind in CLASSES if issubclass(kind, SubmissionError)]


def drawn_tree() -> dict[str, str]:
    """Each class's parent, as the module's docstring draws it."""
    parents: dict[str, str] = {}
    above: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        match = re.match(r"([│├└─ ]*)([A-Z][A-Za-z]+)(  |$)", line)
        if match:
            depth = len(match[1]) // 4
            del above[depth:]
            parents[match[2]] = above[-1] if above else "Exception"
            above.append(match[2])
    return parents


def test_the_tree_drawn_in_the_docstring_is_the_tree_of_classes():
    assert drawn_tree() == {kind.__name__: kind.__bases__[0].__name__ for kind in CLASSES}


def test_the_docstring_names_the_exit_codes_that_the_command_gives():
    codes = dict(re.findall(r"(\w+) .* exit code (\d)", errors.__doc__ or ""))
    assert codes == {"UsageError": str(USAGE), "GraderError": str(FAULT)}


@pytest.mark.parametrize("kind", [kind for kind in CLASSES if issubclass(kind, UsageError)])
def test_what_cannot_be_done_exits_with_2(kind):
    assert Reported(kind("no")).exit_code == 2


@pytest.mark.parametrize("kind", [kind for kind in CLASSES if issubclass(kind, GraderError)])
def test_the_graders_own_fault_exits_with_3(kind):
    assert Reported(kind("no")).exit_code == 3


@pytest.mark.parametrize("kind", CLASSES)
def test_whoever_catches_the_root_catches_all(kind):
    reason = ASSERTION if kind in OF_SUBMISSIONS else "what and where"
    with pytest.raises(AutograderError, match=r"^what and where$"):
        raise kind(reason)


@pytest.mark.parametrize("kind", OF_SUBMISSIONS)
def test_its_message_is_for_learners_and_its_text_is_all_that_is_known(kind):
    error = kind(ASSERTION)
    error.add(call="f(42)")
    assert error.problem == Problem("assertion", words="what and where", call="f(42)")
    assert error.message == "what and where"
    assert str(error) == "what and where\ncalled     f(42)"


def test_a_file_that_cannot_be_read_may_be_explained_by_a_sentence_alone():
    error = Unreadable("x.py is a symbolic link.")
    assert error.problem == Problem("unreadable", words="x.py is a symbolic link.")
    assert error.message == str(error) == "x.py is a symbolic link."


def test_the_kind_of_an_exception_is_a_class_that_python_defines():
    assert SubmissionRaised(Problem("raised", "f", exception="KeyError")).kind == "KeyError"
    assert SubmissionRaised(Problem("raised", "f")).kind == "Exception"


def test_only_a_wrong_answer_is_an_assertion_that_failed():
    """Plain pytest then shows it as a failure, not as an error of the check's."""
    failures = {kind.__name__ for kind in OF_SUBMISSIONS if issubclass(kind, AssertionError)}
    assert failures == {"WrongAnswer", "ArgumentChanged"}


@pytest.mark.parametrize(
    ("name", "offer"),
    [
        ("03_towr", " Did you mean '03_tower'?"),
        ("03_TOWER", " Did you mean '03_tower'?"),
        ("zoe", " Did you mean 'Zoe'?"),
        ("zebra", ""),
        ("", ""),
    ],
)
def test_the_name_most_like_it_is_offered_and_no_other(name, offer):
    assert nearest(name, ["03_tower", "04_mse", "Zoe"]) == offer


def test_nothing_is_offered_where_nothing_is_known():
    assert nearest("ada", []) == ""
    assert closest("ada", []) is None
