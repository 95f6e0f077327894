"""The mean squared error: how far off the predictions are, and which way is better."""

import numpy as np


def mse(y, y_hat):
    """The mean of (y_hat - y)² over all entries."""
    if y.shape != y_hat.shape:
        raise ValueError("y and y_hat must have the same shape: numpy would stretch one of them.")
    if y.size == 0:
        raise ValueError("There is nothing to average: y and y_hat have no entries.")
    return np.mean((y_hat - y) ** 2)


def mse_grad(y, y_hat):
    """The gradient of mse with respect to y_hat: the 2 of the square, the 1/N of the mean."""
    return 2 * (y_hat - y) / y.size  # like y_hat
