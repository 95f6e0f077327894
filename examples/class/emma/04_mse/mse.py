"""Loss and its slope"""

import numpy as np


def mse(y, y_hat):
    if y.shape != y_hat.shape:
        raise ValueError("y and y_hat must have the same shape")
    if y.size == 0:
        raise ValueError("no data")
    return ((y_hat - y) ** 2).mean()


def mse_grad(y, y_hat):
    # d/dŷ (ŷ - y)² = 2 (ŷ - y)
    return 2 * (y_hat - y)
