"""Hidden checks. Errors are of very different sizes and of both signs, and N is never 2 or 4."""

import numpy as np
import pytest

from autograder.testing import assert_matches, unpack


def answers(rng, *shape):
    """Right answers, and predictions of which some are far too high, some slightly too low."""
    y = rng.uniform(-3, 3, shape)
    size = np.geomspace(0.05, 4, y.size) * rng.uniform(0.8, 1.25, y.size)  # (N,)
    sign = np.resize(rng.permutation([-1.0, 1.0]), y.size)  # (N,), one after the other
    return y, y + rng.permutation(size * sign).reshape(shape)


@pytest.mark.points(0.75, function="mse")
def test_mse_averages(submission, reference, rng):
    """mse averages the squared errors of a row of predictions"""
    for n in (5, 7, 15):
        y, y_hat = answers(rng, n)
        assert_matches(submission.mse(y, y_hat), reference.mse(y, y_hat))


@pytest.mark.points(0.75, function="mse")
def test_mse_of_a_table(submission, reference, rng):
    """mse averages over every entry of a table"""
    for n, k in ((5, 3), (3, 7)):
        y, y_hat = answers(rng, n, k)
        assert_matches(submission.mse(y, y_hat), reference.mse(y, y_hat))


@pytest.mark.points(0.5, function="mse")
def test_mse_never_cancels(submission, reference, rng):
    """mse counts too high and too low alike, and never lets them cancel"""
    for n in (5, 7):
        y, y_hat = answers(rng, n)
        error = y_hat - y
        for e in (error, -error, error - error.mean(), np.full(n, 1.7)):
            assert_matches(submission.mse(y, y + e), reference.mse(y, y + e))


@pytest.mark.points(0.5, function="mse")
def test_mse_is_one_number(submission, reference, rng):
    """mse is one number, for a single entry, a single row and a single column too"""
    for shape in ((1,), (1, 1), (1, 5), (7, 1)):
        y, y_hat = answers(rng, *shape)
        assert_matches(submission.mse(y, y_hat), reference.mse(y, y_hat))


@pytest.mark.points(0.5, function="mse")
def test_mse_of_labels(submission, reference, rng):
    """mse takes integer labels for right answers"""
    for shape in ((7,), (5, 3)):
        y, y_hat = rng.integers(0, 2, shape), rng.uniform(0.05, 0.95, shape)
        assert_matches(submission.mse(y, y_hat), reference.mse(y, y_hat))


def assert_refuses(submission, rng, one, other):
    """Each shape goes with itself (a perfect prediction, so the loss is 0), not with the other."""
    a, b = rng.uniform(-3, 3, one), rng.uniform(-3, 3, other)
    for y in (a, b, np.zeros(one)):
        assert_matches(submission.mse(y, y), 0.0)
    for y, y_hat in ((a, b), (b, a)):
        with pytest.raises(ValueError):
            submission.mse(y, y_hat)


@pytest.mark.points(0.75, function="mse")
def test_mse_refuses_a_column(submission, rng):
    """mse raises ValueError for a column against a row"""
    for n in (5, 7):
        assert_refuses(submission, rng, (n, 1), (n,))


@pytest.mark.points(0.5, function="mse")
def test_mse_refuses_to_stretch(submission, rng):
    """mse raises ValueError for a table against one of its rows or columns"""
    for one, other in (((5, 3), (3,)), ((5, 3), (1, 3)), ((5, 3), (5, 1)), ((7,), (1,))):
        assert_refuses(submission, rng, one, other)


@pytest.mark.points(0.25, function="mse")
def test_mse_refuses_other_lengths(submission, rng):
    """mse raises ValueError for other lengths, and for as many entries in another shape"""
    for one, other in (((5,), (7,)), ((5, 3), (7, 3)), ((5, 3), (3, 5)), ((15,), (5, 3))):
        assert_refuses(submission, rng, one, other)


@pytest.mark.points(0.5, function="mse")
def test_mse_refuses_nothing(submission, rng):
    """mse raises ValueError if there is nothing to average"""
    for full, empty in (((5,), (0,)), ((5, 3), (0, 3)), ((3, 7), (3, 0))):
        y = rng.uniform(-3, 3, full)
        assert_matches(submission.mse(y, y), 0.0)
        with pytest.raises(ValueError):
            submission.mse(np.zeros(empty), np.zeros(empty))


@pytest.mark.points(1, function="mse_grad")
def test_mse_grad_slopes(submission, reference, rng):
    """mse_grad has one slope for each prediction of a row"""
    for n in (5, 7, 15):
        y, y_hat = answers(rng, n)
        assert_matches(submission.mse_grad(y, y_hat), reference.mse_grad(y, y_hat))


@pytest.mark.points(1, function="mse_grad")
def test_mse_grad_of_a_table(submission, reference, rng):
    """mse_grad has one slope for each prediction of a table"""
    for n, k in ((5, 3), (3, 7)):
        y, y_hat = answers(rng, n, k)
        assert_matches(submission.mse_grad(y, y_hat), reference.mse_grad(y, y_hat))


@pytest.mark.points(1, function="mse_grad")
def test_mse_grad_foretells_mse(submission, reference, rng):
    """mse_grad tells how much mse changes when one prediction moves"""
    h = 0.5  # central differences of a parabola are exact, however long the step
    for shape in ((7,), (5, 3)):
        y, y_hat = answers(rng, *shape)
        steps = h * np.eye(y.size).reshape(y.size, *shape)  # (N, ...), each moves one prediction
        change = [reference.mse(y, y_hat + s) - reference.mse(y, y_hat - s) for s in steps]
        right = np.reshape(change, shape) / (2 * h)
        assert_matches(submission.mse_grad(y, y_hat), right)


@pytest.mark.points(0.5, function="mse_grad")
def test_mse_grad_signs(submission, rng):
    """mse_grad is positive where a prediction is too high, negative where it is too low"""
    for shape in ((7,), (5, 3)):
        y, y_hat = answers(rng, *shape)
        (slopes,) = unpack([submission.mse_grad(y, y_hat)], mse_grad=shape)
        assert_matches(np.sign(slopes), np.sign(y_hat - y))


@pytest.mark.points(0.5, function="mse_grad")
def test_mse_grad_where_right(submission, rng):
    """mse_grad is 0 where a prediction is right, and only there"""
    for shape in ((7,), (5, 3)):
        y, y_hat = answers(rng, *shape)
        assert_matches(submission.mse_grad(y, y), np.zeros(shape))
        y_hat[::2] = y[::2]
        (slopes,) = unpack([submission.mse_grad(y, y_hat)], mse_grad=shape)
        zero = np.abs(slopes) <= 1e-6  # the slopes that are not 0 are far greater
        assert_matches(zero, y_hat == y)


@pytest.mark.points(0.5, function="mse_grad")
def test_mse_grad_keeps_the_shape(submission, reference, rng):
    """mse_grad has the shape of a single entry, a single row or a single column too"""
    for shape in ((1,), (1, 1), (1, 5), (7, 1)):
        y, y_hat = answers(rng, *shape)
        assert_matches(submission.mse_grad(y, y_hat), reference.mse_grad(y, y_hat))


@pytest.mark.points(0.5, function="mse_grad")
def test_mse_grad_of_labels(submission, reference, rng):
    """mse_grad takes integer labels for right answers"""
    for shape in ((7,), (5, 3)):
        y, y_hat = rng.integers(0, 2, shape), rng.uniform(0.05, 0.95, shape)
        assert_matches(submission.mse_grad(y, y_hat), reference.mse_grad(y, y_hat))
