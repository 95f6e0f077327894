"""Every problem has words; what learners read of a hidden check holds nothing that they chose."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest

from autograder.explanations import did_you_mean, explain, explain_fully, redact
from autograder.model import Problem, Reason

# A fact that the learner's code can choose freely is withheld. The others have few values, or come
# from the course, or from the file before any of its code ran.
WITHHELD = {"text", "call", "answer", "right", "actual_shape"}
SAFE = {
    "reason",
    "function",
    "argument",
    "part",
    "right_parts",
    "wrong_parts",
    "some_right",
    "expected_parts",
    "expected_shape",
    "actual_axes",
    "actual_kind",
    "exception",
    "file",
    "cell",
    "line",
    "seconds",
    "related",
    "cause",
    "words",
}
LIBRARY = "os._exit, too much memory, or a crash in a library."
AN_ARRAY = {"expected_shape": (3,)}


def problem(reason, function=None, **facts) -> Problem:
    return Problem(reason, function, **facts)


EXPLAINED = [
    (problem("wrong_number"), "The number is wrong."),
    (problem("wrong_numbers"), "None of the numbers is right."),
    (problem("wrong_numbers", some_right=True), "Some of the numbers are wrong."),
    (problem("nan"), "The answer contains nan, not a number."),
    (problem("array_of_one"), "Expected a number, got an array of shape (1,)."),
    (
        problem("transposed", expected_shape=(2, 3)),
        "Expected shape (2, 3), got its transpose, (3, 2).",
    ),
    (
        problem("wrong_kind", expected_shape=(), actual_kind="a set"),
        "Expected a number, got a set.",
    ),
    (
        problem("wrong_kind", **AN_ARRAY, actual_kind="text"),
        "Expected an array of shape (3,), got text.",
    ),
    (
        problem("nothing", expected_parts=("w", "b")),
        "Expected the tuple (w, b), got None. Does the function end with return?",
    ),
    (
        problem("too_few_parts", expected_parts=2),
        "Expected a list of 2 parts, got fewer parts.",
    ),
    (
        problem("too_many_parts", expected_parts=1),
        "Expected a list of 1 part, got more parts.",
    ),
    (problem("too_coarse"), "float16 is too coarse: use float64, numpy's default."),
    (problem("unusable"), "The answer cannot be used: it is not of the expected kind."),
    (
        problem("changed_argument", "f"),
        "f changed an argument: it must leave its arguments as they were.",
    ),
    (
        problem("changed_argument", "f", argument=1),
        "f changed argument 1: it must leave its arguments as they were.",
    ),
    (
        problem("changed_argument", "f", argument="lr"),
        "f changed argument lr: it must leave its arguments as they were.",
    ),
    (
        problem("not_raised", exception="ValueError"),
        "Expected ValueError: raise it, do not print or return it.",
    ),
    (problem("assertion", words="f is odd"), "f is odd"),
    (problem("assertion"), "The answer is wrong."),
    (problem("absent", "f", file="x.py"), "x.py has no function f."),
    (
        problem("absent", "f", file="x.py", related="g"),
        "x.py has no function f. Did you mean 'g'?",
    ),
    (
        problem("absent", "f", file="x.ipynb", cause=problem("raised", file="x", exception="E")),
        "x.ipynb has no function f. Running x raised E.",
    ),
    (problem("stub", "f"), "f is still the stub (NotImplementedError)."),
    (
        problem("stub", "f", related="g"),
        "f calls g, which is still the stub (NotImplementedError).",
    ),
    (problem("raised", "f", exception="KeyError"), "f raised KeyError."),
    (
        problem("raised", "f", exception="KeyError", file="x.py", line=3),
        "f raised KeyError in x.py, line 3.",
    ),
    (
        problem("raised", exception="KeyError", file="x.ipynb", cell=2, line=3),
        "Running x.ipynb raised KeyError in code cell 2, line 3.",
    ),
    (problem("timeout", "f", seconds=0.3), "No answer within 0.3 s. Is there an infinite loop?"),
    (problem("timeout", "f"), "No answer within the time limit. Is there an infinite loop?"),
    (
        problem("timeout", file="x.py", seconds=5.0),
        "Running x.py took too long. No answer within 5 s. Is there an infinite loop?",
    ),
    (problem("out_of_time", seconds=30.0), "All calls together took longer than 30 s."),
    (problem("died"), f"The process that ran your code died: {LIBRARY}"),
    (problem("malformed"), "The answer could not be read."),
    (problem("needs", related="test_a"), "Not run: it needs test_a, which did not pass."),
    (problem("skipped", words="not for 1"), "Not run: not for 1"),
    (
        problem("not_python", file="x.py", line=2, words="SyntaxError: no"),
        "x.py is not Python: line 2: SyntaxError: no.",
    ),
    (
        problem("not_python", file="x.ipynb", cell=4, line=2, words="SyntaxError: a comma?"),
        "Code cell 4 is not Python: line 2: SyntaxError: a comma?",
    ),
    (problem("not_python", file="x.py"), "x.py is not Python: Python cannot read it."),
    (problem("unreadable", words="x.py is a link."), "x.py is a link."),
]


@pytest.mark.parametrize(("wrong", "words"), EXPLAINED)
def test_a_problem_is_put_into_words(wrong, words):
    assert explain(wrong) == words
    assert explain_fully(wrong).splitlines()[0] == words


def test_every_reason_has_words():
    explained = {wrong.reason for wrong, _ in EXPLAINED} | {"wrong_shape"}
    assert explained == set(get_args(Reason))


@pytest.mark.parametrize(
    ("actual", "expected", "for_learners", "in_full"),
    [
        ((3, 1), (3,), "Expected shape (3,), got a 2-D array.", "Expected shape (3,), got (3, 1)."),
        ((4,), (3,), "Expected shape (3,), got another length.", "Expected shape (3,), got (4,)."),
        ((2, 4), (2, 3), "Expected shape (2, 3), got other lengths.", "Expected shape (2, 3), got"),
        ((), (3,), "Expected shape (3,), got a number.", "Expected shape (3,), got a number."),
        (
            (1, 1),
            (),
            "Expected a number, got a 2-D array.",
            "Expected a number, got an array of shape (1, 1).",
        ),
    ],
)
def test_of_a_wrong_shape_learners_read_only_the_kind(actual, expected, for_learners, in_full):
    wrong = Problem(
        "wrong_shape", expected_shape=expected, actual_shape=actual, actual_axes=len(actual)
    )
    assert explain(wrong) == for_learners
    assert explain_fully(wrong).startswith(in_full)


def test_below_the_sentence_are_the_call_the_text_and_the_values():
    wrong = Problem("raised", "f", exception="KeyError", call="f(1)", text="'x'")
    assert explain_fully(wrong).splitlines() == [
        "f raised KeyError.",
        "called     f(1)",
        "KeyError: 'x'",
    ]
    wrong = Problem("wrong_number", call="f(1)", answer="2", right="3")
    assert explain_fully(wrong).splitlines()[1:] == [
        "called     f(1)",
        "got        2",
        "expected   3",
    ]
    assert explain_fully(Problem("died", text="exit code 3")).endswith(f"{LIBRARY}\nexit code 3")


def test_the_part_that_is_wrong_comes_first_and_the_pattern_last():
    wrong = Problem("wrong_number", part="b", right_parts=("w",), wrong_parts=("b",))
    assert explain(wrong) == "b: The number is wrong. Right: w. Wrong: b."
    none_right = msgspec.structs.replace(wrong, right_parts=(), wrong_parts=("w", "b"))
    assert explain(none_right) == "b: The number is wrong. Right: none. Wrong: w, b."


def test_every_fact_is_known_to_be_safe_or_is_withheld():
    """A new fact belongs in one of the two sets: can the learner's code choose its value?"""
    assert set(Problem.__struct_fields__) == WITHHELD | SAFE
    assert not WITHHELD & SAFE


@pytest.mark.parametrize("reason", get_args(Reason))
def test_learners_read_nothing_that_their_code_has_chosen(reason):
    chosen = dict.fromkeys(WITHHELD, "4242") | {"actual_shape": (4242,)}
    facts = {"function": "f", "expected_shape": (3,), "actual_axes": 1, "seconds": 5.0}
    wrong = Problem(reason, **facts, **chosen)
    for shown in (wrong, msgspec.structs.replace(wrong, cause=wrong)):
        assert "4242" not in explain(shown)
        assert "4242" not in str(redact(shown))
        assert "4242" in explain_fully(shown)


def test_what_learners_may_know_stays():
    wrong = Problem("raised", "f", exception="KeyError", file="x.py", line=3, text="secret")
    assert redact(wrong) == msgspec.structs.replace(wrong, text=None)


def test_no_name_is_offered_where_there_is_none():
    assert (did_you_mean("f"), did_you_mean(None)) == (" Did you mean 'f'?", "")
