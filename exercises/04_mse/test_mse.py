"""A first taste of every function. Run it with `autograder check`, or with `pytest` here."""

import numpy as np
import pytest

from autograder.testing import assert_matches

FILMS = np.array([0.75, 0.25, 1.0, 0.5, 0.0])  # (5,)
CRITIC = np.array([0.5, 0.5, 0.5, 0.5, 0.25])  # (5,)
TABLE = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])  # (4, 3)
TABLE_HAT = np.array(
    [[0.25, 0.0, 1.0], [0.0, 1.0, 0.25], [1.0, 1.0, 0.75], [0.0, 0.75, 1.0]]
)  # (4, 3)


@pytest.mark.points(0, function="mse")
def test_mse_of_five_films(submission):
    """mse averages the squared errors of five predictions"""
    assert_matches(submission.mse(FILMS, CRITIC), 0.0875)


@pytest.mark.points(0, function="mse")
def test_mse_of_a_table(submission):
    """mse averages over every entry of a table"""
    assert_matches(submission.mse(TABLE, TABLE_HAT), 0.1875)


@pytest.mark.points(0, function="mse")
def test_mse_refuses_a_column(submission):
    """mse is 0 for a perfect prediction, and raises ValueError if one of the two is a column"""
    assert_matches(submission.mse(FILMS, FILMS), 0.0)
    with pytest.raises(ValueError):
        submission.mse(FILMS, FILMS[:, None])


@pytest.mark.points(0, function="mse")
def test_mse_refuses_nothing(submission):
    """mse raises ValueError if there is nothing to average"""
    assert_matches(submission.mse(FILMS, FILMS), 0.0)
    with pytest.raises(ValueError):
        submission.mse(np.zeros(0), np.zeros(0))


@pytest.mark.points(0, function="mse_grad")
def test_mse_grad_of_five_films(submission):
    """mse_grad has one slope for each of five predictions"""
    assert_matches(submission.mse_grad(FILMS, CRITIC), [-0.1, 0.1, -0.2, 0.0, 0.1])


@pytest.mark.points(0, function="mse_grad")
def test_mse_grad_of_a_table(submission):
    """mse_grad has the shape of the predictions"""
    right = np.array([[-1, 0, 0], [0, 0, -1], [0, 0, 1], [0, 1, 0]]) / 8
    assert_matches(submission.mse_grad(TABLE, TABLE_HAT), right)
