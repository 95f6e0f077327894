"""Hidden checks. Near 0 the numbers are compared; far out, only that nothing breaks there."""

import numpy as np
import pytest

from autograder.testing import assert_matches


def both_sides(rng, *shape):
    """Random numbers from -4 to 4, none of them near 0."""
    return rng.uniform(0.25, 4.0, shape) * rng.choice([-1.0, 1.0], shape)


def around_zero(rng):
    """0 and its neighbours on both sides, from near to quite far."""
    near = np.array([-12.0, -7.5, -3.0, -1.0, -0.125, 0.0, 0.125, 1.0, 3.0, 7.5, 12.0])
    return np.concatenate([near, both_sides(rng, 9)])  # (20,)


def shapes(rng):
    """Arrays of one, two and three dimensions, and arrays with one entry."""
    return [both_sides(rng, *shape) for shape in ((5,), (3, 4), (2, 3, 2), (1,), (1, 1), (4, 1))]


@pytest.mark.points(1.5, function="sigmoid")
def test_sigmoid_around_zero(submission, reference, rng):
    """sigmoid is 1 / (1 + e^-z), on both sides of 0"""
    for _ in range(2):
        z = around_zero(rng)
        assert_matches(submission.sigmoid(z), reference.sigmoid(z))


@pytest.mark.points(0.5, function="sigmoid")
def test_sigmoid_of_a_number(submission, reference, rng):
    """sigmoid answers a number with a number, also a whole number or a 0-d array"""
    for z in (0.0, *both_sides(rng, 3).tolist(), -2, 3, np.array(1.5), np.array(-0.75)):
        assert_matches(submission.sigmoid(z), reference.sigmoid(z))


@pytest.mark.points(0.5, function="sigmoid")
def test_sigmoid_of_any_shape(submission, reference, rng):
    """sigmoid answers an array with one of the same shape"""
    for z in shapes(rng):
        assert_matches(submission.sigmoid(z), reference.sigmoid(z))


@pytest.mark.points(0.5, function="sigmoid")
def test_sigmoid_of_integers(submission, reference, rng):
    """sigmoid answers an array of integers with floats"""
    for z in (np.arange(-6, 7), rng.integers(-9, 10, (2, 5))):
        assert_matches(submission.sigmoid(z), reference.sigmoid(z))


@pytest.mark.points(0.25, function="sigmoid")
@pytest.mark.parametrize("far", [30.0, 1000.0, np.inf])
def test_sigmoid_far_out(submission, reference, far):
    """sigmoid is right far out on both sides, for arrays and for numbers"""
    for z in (np.array([-far, -1.5, 0.0, 0.5, far]), far, -far):
        assert_matches(submission.sigmoid(z), reference.sigmoid(z))


@pytest.mark.points(1, function="sigmoid_grad")
def test_sigmoid_grad_around_zero(submission, reference, rng):
    """sigmoid_grad is the derivative of the sigmoid, on both sides of 0"""
    for _ in range(2):
        z = around_zero(rng)
        assert_matches(submission.sigmoid_grad(z), reference.sigmoid_grad(z))


@pytest.mark.points(0.5, function="sigmoid_grad")
def test_sigmoid_grad_of_a_number(submission, reference, rng):
    """sigmoid_grad answers a number with a number, also a whole number or a 0-d array"""
    for z in (0.0, *both_sides(rng, 3).tolist(), -2, 3, np.array(1.5), np.array(-0.75)):
        assert_matches(submission.sigmoid_grad(z), reference.sigmoid_grad(z))


@pytest.mark.points(0.5, function="sigmoid_grad")
def test_sigmoid_grad_of_any_shape(submission, reference, rng):
    """sigmoid_grad answers an array with one of the same shape, also an array of integers"""
    for z in (*shapes(rng), np.arange(-6, 7), rng.integers(-9, 10, (2, 5))):
        assert_matches(submission.sigmoid_grad(z), reference.sigmoid_grad(z))


@pytest.mark.points(0.25, function="sigmoid_grad")
@pytest.mark.parametrize("far", [1000.0, np.inf])
def test_sigmoid_grad_far_out(submission, reference, far):
    """sigmoid_grad is right far out on both sides, for arrays and for numbers"""
    for z in (np.array([-far, -1.5, 0.0, 0.5, far]), far, -far):
        assert_matches(submission.sigmoid_grad(z), reference.sigmoid_grad(z))


@pytest.mark.points(1, function="neuron")
def test_neuron_squashes_the_scores(submission, reference, rng):
    """neuron squashes the weighted sum plus the bias of every sample"""
    for n, d, b in ((7, 3, 0.75), (4, 5, -1.25)):
        X, w = both_sides(rng, n, d) / 2, both_sides(rng, d) / 2
        X[0, 0], w[-1] = 0.0, 0.0
        assert_matches(submission.neuron(X, w, b), reference.neuron(X, w, b))


@pytest.mark.points(0.5, function="neuron")
def test_neuron_with_one_feature(submission, reference, rng):
    """neuron answers every sample when there is one feature, whatever its weight"""
    X = np.linspace(-2.0, 2.0, 9)[:, None]  # (9, 1)
    for weight in (*both_sides(rng, 2), 0.0, -0.5):
        w, b = np.array([weight]), float(both_sides(rng))
        assert_matches(submission.neuron(X, w, b), reference.neuron(X, w, b))


@pytest.mark.points(0.5, function="neuron")
def test_neuron_with_one_sample(submission, reference, rng):
    """neuron answers one sample with one number in an array"""
    for _ in range(3):
        X, w, b = both_sides(rng, 1, 4) / 2, both_sides(rng, 4) / 2, float(both_sides(rng))
        assert_matches(submission.neuron(X, w, b), reference.neuron(X, w, b))


@pytest.mark.points(0.25, function="midpoint")
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_midpoint_solves(submission, reference, rng, sign):
    """midpoint finds where the output is 0.5, for a rising and for a falling neuron"""
    for size in (0.375, 1.5, 6.0, 80.0, float(rng.uniform(2.0, 4.0))):
        for b in (0.0, 1.25, -0.7, float(both_sides(rng))):
            right = reference.midpoint(sign * size, b)
            assert_matches(submission.midpoint(sign * size, b), right)


@pytest.mark.points(0.5, function="midpoint")
def test_midpoint_without_weight(submission, reference):
    """midpoint raises ValueError for w = 0, and only then"""
    for b in (1.5, 0.0, -0.75):
        for w in (2.0, -0.125):
            assert_matches(submission.midpoint(w, b), reference.midpoint(w, b))
        with pytest.raises(ValueError):
            submission.midpoint(0.0, b)


@pytest.mark.points(0.25, function="slope")
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_slope_at_the_midpoint(submission, reference, rng, sign):
    """slope is that of the neuron's output at its midpoint, rising or falling"""
    for size in (0.375, 1.5, 6.0, 80.0, float(rng.uniform(2.0, 4.0))):
        assert_matches(submission.slope(sign * size), reference.slope(sign * size))


@pytest.mark.points(0.25, function="slope")
def test_slope_without_weight(submission, reference):
    """slope is 0 for a neuron with w = 0, and not for others"""
    for w in (0.0, 3.0, -0.5):
        assert_matches(submission.slope(w), reference.slope(w))
