"""A first taste of every function. Run it with `autograder check`, or with `pytest` here."""

import numpy as np
import pytest

from autograder.testing import assert_matches

# The lesson's film: two ratings, two hidden neurons, one output. Every sum is 0.
X = np.array([[0.75, 0.25]])  # (1, 2)
Y = np.array([[1.0]])  # (1, 1)
WEIGHTS = [np.array([[2.0, -1.0], [1.0, 3.0]]), np.array([[1.0], [-2.0]])]  # (2, 2), (2, 1)
BIASES = [np.array([-1.75, 0.0]), np.array([0.5])]  # (2,), (1,)
GRADIENTS = (
    [np.array([[-0.046875, 0.09375], [-0.015625, 0.03125]]), np.array([[-0.125], [-0.125]])],
    [np.array([-0.0625, 0.125]), np.array([-0.25])],
)
NAMES = ("grad_weights", "grad_biases")


@pytest.mark.points(0, function="forward")
def test_forward_of_the_film(submission):
    """forward gives the samples, then every layer's activations"""
    right = [X, np.array([[0.5, 0.5]]), np.array([[0.5]])]
    assert_matches(submission.forward(X, WEIGHTS, BIASES), right, part="activations")


@pytest.mark.points(0, function="forward")
def test_forward_of_two_samples(submission):
    """forward gives a row for every sample"""
    samples = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 2.0]])  # (2, 3)
    W, b = np.array([[4.0, 4.0], [1.0, 0.0], [0.0, -1.0]]), np.array([0.0, 1.0])
    outputs = np.array([[0.7310585786, 0.7310585786], [0.5, 0.2689414214]])
    assert_matches(submission.forward(samples, [W], [b]), [samples, outputs], part="activations")


@pytest.mark.points(0, function="backward")
def test_backward_of_the_film(submission):
    """backward finds every parameter's share in the film's error"""
    activations = [X, np.array([[0.5, 0.5]]), np.array([[0.5]])]
    assert_matches(submission.backward(Y, activations, WEIGHTS), GRADIENTS, NAMES)


@pytest.mark.points(0, function="backward")
def test_backward_of_three_samples(submission):
    """backward takes the mean over all samples and all outputs"""
    samples = np.array([[1.0], [2.0], [-4.0]])  # (3, 1)
    answers = np.array([[1.0, 0.0], [1.0, 1.0], [0.5, 1.0]])  # (3, 2)
    activations = [samples, np.full((3, 2), 0.5)]
    answer = submission.backward(answers, activations, [np.zeros((1, 2))])
    right = ([np.array([[-0.125, 0.125]])], [np.array([-1 / 12, -1 / 24])])
    assert_matches(answer, right, NAMES)


@pytest.mark.points(0, function="numerical_gradient")
def test_numerical_gradient_of_the_film(submission):
    """numerical_gradient agrees with the chain rule"""
    answer = submission.numerical_gradient(X, Y, WEIGHTS, BIASES)
    assert_matches(answer, GRADIENTS, NAMES)


@pytest.mark.points(0, function="numerical_gradient")
def test_numerical_gradient_with_a_long_step(submission):
    """numerical_gradient moves by the eps that it is given, up and down"""
    one = np.array([[1.0]])
    answer = submission.numerical_gradient(one, one, [np.array([[0.0]])], [np.array([0.0])], 0.5)
    right = ([np.array([[-0.2449186624]])], [np.array([-0.2449186624])])
    assert_matches(answer, right, NAMES)


@pytest.mark.points(0, function="gradient_descent")
def test_gradient_descent_of_the_film(submission):
    """gradient_descent goes one step downhill, with the loss before and after it"""
    weights = [np.array([[2.09375, -1.1875], [1.03125, 2.9375]]), np.array([[1.25], [-1.75]])]
    biases = [np.array([-1.625, -0.25]), np.array([1.0])]
    right = (weights, biases, [0.25, 0.0735445038])
    answer = submission.gradient_descent(X, Y, WEIGHTS, BIASES, 2.0, 1)
    assert_matches(answer, right, ("weights", "biases", "losses"))


@pytest.mark.points(0, function="gradient_descent")
def test_gradient_descent_learns(submission):
    """gradient_descent takes every step from where the last one ended"""
    one = np.array([[1.0]])
    answer = submission.gradient_descent(one, one, [np.array([[0.0]])], [np.array([0.0])], 1.0, 3)
    losses = [0.25, 0.1425369566, 0.0890469004, 0.0619228427]
    right = ([np.array([[0.5523962328]])], [np.array([0.5523962328])], losses)
    assert_matches(answer, right, ("weights", "biases", "losses"))
