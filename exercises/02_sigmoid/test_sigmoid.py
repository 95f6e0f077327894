"""A first taste of every function. Run it with `autograder check`, or with `pytest` here."""

import numpy as np
import pytest

from autograder.testing import assert_matches


@pytest.mark.points(0, function="sigmoid")
def test_sigmoid_of_an_array(submission):
    """sigmoid rises gently from 0 to 1"""
    right = [0.11920292202211755, 0.5, 0.8807970779778823]
    assert_matches(submission.sigmoid(np.array([-2.0, 0.0, 2.0])), right)


@pytest.mark.points(0, function="sigmoid")
def test_sigmoid_of_a_number(submission):
    """sigmoid answers a number with a number"""
    assert_matches(submission.sigmoid(-0.5), 0.3775406687981454)


@pytest.mark.points(0, function="sigmoid")
def test_sigmoid_far_out(submission):
    """sigmoid is 0 far to the left and 1 far to the right"""
    z = np.array([-np.inf, -1000.0, 0.0, 1000.0, np.inf])
    assert_matches(submission.sigmoid(z), [0.0, 0.0, 0.5, 1.0, 1.0])


@pytest.mark.points(0, function="sigmoid_grad")
def test_sigmoid_grad_of_an_array(submission):
    """sigmoid_grad is steepest at 0 and the same on both sides"""
    right = [0.1049935854035065, 0.25, 0.1049935854035065]
    assert_matches(submission.sigmoid_grad(np.array([-2.0, 0.0, 2.0])), right)


@pytest.mark.points(0, function="sigmoid_grad")
def test_sigmoid_grad_far_out(submission):
    """sigmoid_grad is 0 far out on either side"""
    assert_matches(submission.sigmoid_grad(np.array([-1000.0, 1000.0])), [0.0, 0.0])


@pytest.mark.points(0, function="neuron")
def test_neuron_the_film(submission):
    """neuron gives the critic's 0.49 and 0.51 nearly the same answer"""
    ratings = np.array([[0.49], [0.51]])
    right = [0.49750002083312506, 0.5024999791668749]
    assert_matches(submission.neuron(ratings, np.array([1.0]), -0.5), right)


@pytest.mark.points(0, function="neuron")
def test_neuron_with_two_features(submission):
    """neuron adds up two features and the bias before it squashes"""
    X = np.array([[1.0, 2.0], [3.0, 0.0], [0.0, 1.0]])
    right = [0.11920292202211755, 0.9933071490757153, 0.07585818002124355]
    assert_matches(submission.neuron(X, np.array([2.0, -1.5]), -1.0), right)


@pytest.mark.points(0, function="midpoint")
def test_midpoint_the_film(submission):
    """midpoint finds the rating that a steep neuron answers with 0.5"""
    assert_matches(submission.midpoint(50.0, -25.0), 0.5)


@pytest.mark.points(0, function="midpoint")
def test_midpoint_without_weight(submission):
    """midpoint raises ValueError for a flat neuron"""
    assert_matches(submission.midpoint(-4.0, 1.0), 0.25)
    with pytest.raises(ValueError):
        submission.midpoint(0.0, 1.0)


@pytest.mark.points(0, function="slope")
def test_slope_the_film(submission):
    """slope is 12.5 for a weight of 50"""
    assert_matches(submission.slope(50.0), 12.5)


@pytest.mark.points(0, function="slope")
def test_slope_of_a_flat_neuron(submission):
    """slope is 0 without a weight, and negative for a falling neuron"""
    assert_matches(submission.slope(0.0), 0.0)
    assert_matches(submission.slope(-8.0), -2.0)
