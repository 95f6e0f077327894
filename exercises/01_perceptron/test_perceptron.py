"""A first taste of every function. Run it with `autograder check`, or with `pytest` here."""

import numpy as np
import pytest

from autograder.testing import assert_matches

GATE_INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])  # (4, 2)
AND = np.array([0, 0, 0, 1])  # (4,)
XOR = np.array([0, 1, 1, 0])  # (4,)


@pytest.mark.points(0, function="predict")
def test_predict_the_film(submission):
    """predict says no to the critic's 0.49 and yes to 0.51"""
    ratings = np.array([[0.49], [0.51]])
    assert_matches(submission.predict(ratings, np.array([1.0]), -0.5), [0, 1])


@pytest.mark.points(0, function="predict")
def test_predict_at_zero(submission):
    """predict does not fire at a score of exactly 0"""
    X = np.array([[0.5, 0.25], [0.5, 0.5]])
    assert_matches(submission.predict(X, np.array([1.0, 2.0]), -1.0), [0, 1])


@pytest.mark.points(0, function="loss")
def test_loss_of_one_mistake(submission):
    """loss counts the misclassified sample only"""
    X = np.array([[0.25], [0.75]])
    assert_matches(submission.loss(X, np.array([1, 1]), np.array([1.0]), -0.5), 0.25)


@pytest.mark.points(0, function="loss")
def test_loss_on_both_sides(submission):
    """loss adds up a sample that should not have fired and one that should have"""
    X = np.array([[0.25], [0.75], [1.5], [0.0]])
    y = np.array([1, 0, 1, 0])
    assert_matches(submission.loss(X, y, np.array([1.0]), -0.375), 0.5)


@pytest.mark.points(0, function="update")
def test_update_moves_on_a_mistake(submission):
    """update moves w and b towards a sample that should have fired"""
    x, w = np.array([1.0, 2.0]), np.array([0.0, 0.0])
    assert_matches(submission.update(x, 1, w, 0.0, 0.5), ([0.5, 1.0], 0.5), ("w", "b"))


@pytest.mark.points(0, function="update")
def test_update_moves_away(submission):
    """update moves w and b away from a sample that should not have fired"""
    x, w = np.array([1.0, 2.0]), np.array([3.0, 1.0])
    assert_matches(submission.update(x, 0, w, 0.5, 0.25), ([2.75, 0.5], 0.25), ("w", "b"))


@pytest.mark.points(0, function="update")
def test_update_rests_otherwise(submission):
    """update changes nothing when predict is right"""
    x, w = np.array([1.0, 2.0]), np.array([1.0, 0.0])
    assert_matches(submission.update(x, 1, w, 0.5, 0.5), ([1.0, 0.0], 0.5), ("w", "b"))


@pytest.mark.points(0, function="fit")
def test_fit_learns_and(submission):
    """fit learns AND with 1, 3, 3, 2, 1 and then 0 mistakes"""
    right = ([2.0, 1.0], -2.0, [1, 3, 3, 2, 1, 0])
    assert_matches(submission.fit(GATE_INPUTS, AND), right, ("w", "b", "mistakes"))


@pytest.mark.points(0, function="fit")
def test_fit_gives_up_on_xor(submission):
    """fit stops after max_epochs when no line separates the samples"""
    right = ([-1.0, 0.0], 1.0, [2, 3, 4, 4, 4])
    answer = submission.fit(GATE_INPUTS, XOR, 1.0, 5)
    assert_matches(answer, right, ("w", "b", "mistakes"))
