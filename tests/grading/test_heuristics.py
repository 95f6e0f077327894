"""A heuristic applies when it fits every wrong answer, and only then."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.grading.heuristics import Answer, count_rows, recognise

RIGHT = np.array([[1.0, -2.0, 3.5], [0.25, 4.0, -1.0]])


def name(*answers):
    likeness = recognise(answers)
    return likeness and likeness.name


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (-RIGHT, "minus_one"),
        (2 * RIGHT, "twice"),
        (RIGHT / 2, "half"),
        (5 * RIGHT, "times_n"),
        (RIGHT / 5, "divided_by_n"),
        (RIGHT.T, "transposed"),
        (RIGHT[::-1], "reversed"),
        (RIGHT + 1, None),
        (3 * RIGHT, None),
        (2 * RIGHT + 1e-3, None),
        (np.zeros_like(RIGHT), None),
        (2 * RIGHT[0], None),
    ],
)
def test_a_heuristic_applies_to_what_fits_exactly(given, expected):
    assert name(Answer(np.asarray(given), RIGHT, rows=5)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [([-1, 1, 1], "labels_pm1"), ([1, 0, 0], "labels_inverted"), ([0, 0, 0], None)],
)
def test_labels_of_another_convention_are_named(given, expected):
    assert name(Answer(np.array(given, float), np.array([0.0, 1.0, 1.0]), rows=3)) == expected


def test_all_wrong_answers_must_say_the_same():
    twice, half = Answer(2 * RIGHT, RIGHT, 5), Answer(RIGHT / 2, RIGHT, 5)
    assert name(twice, twice) == "twice"
    assert name(twice, half) is None


def test_a_ratio_to_nothing_but_zeros_says_nothing():
    zeros = np.zeros(3)
    assert name(Answer(zeros, zeros, 3)) in (None, "labels_inverted", "reversed")
    assert name(Answer(2 * zeros, zeros, 3), Answer(2 * RIGHT, RIGHT, 5)) is None


def test_no_wrong_answer_is_like_nothing():
    assert recognise([]) is None


def test_the_rows_are_those_of_the_first_array():
    assert count_rows([3.0, np.array(1.0), np.zeros((5, 2)), np.zeros(7)]) == 5
    assert count_rows([3.0, [1, 2]]) == 1


def test_one_minus_is_a_sign_and_not_an_order():
    """On symmetric inputs a sigmoid of the other sign is the right one in reverse, too."""
    right = 1 / (1 + np.exp(-np.array([-2.0, 0.0, 2.0])))
    assert name(Answer(1 - right, right, 3)) == "one_minus"
    assert name(Answer(1 - RIGHT, RIGHT, 5)) is None
