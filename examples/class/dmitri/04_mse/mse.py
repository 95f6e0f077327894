import numpy as np


def mse(y, y_hat):
    if y.shape != y_hat.shape:
        raise ValueError('shapes')
    if y.size == 0:
        raise ValueError('empty')
    return 0.5 * np.sum((y_hat - y) ** 2)   # the 1/2 is so that the 2 goes away later


def mse_grad(y, y_hat):
    N = y.size
    return 2 / N * (y_hat - y)
