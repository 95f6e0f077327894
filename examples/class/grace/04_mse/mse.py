import numpy as np


def mse(y, y_hat):
    if y.shape != y_hat.shape or y.size == 0:
        raise ValueError(f"cannot compare {y.shape} with {y_hat.shape}")
    e = (y_hat - y).ravel()
    return e @ e / e.size


def mse_grad(y, y_hat):
    e = y_hat - y
    return 2 * e / e.size
