"""Mean squared error and its gradient."""

import numpy as np


def mse(y, y_hat):
    """The mean over all entries of (y_hat - y)^2; equal, non-empty shapes only."""
    if np.shape(y) != np.shape(y_hat):
        raise ValueError(f"Shapes differ: {np.shape(y)} and {np.shape(y_hat)}.")
    if np.size(y) == 0:
        raise ValueError("There is nothing to average.")
    return np.mean((y_hat - y) ** 2)


def mse_grad(y, y_hat):
    """d mse / d y_hat, like y_hat."""
    return 2 * (y_hat - y) / y_hat.size
