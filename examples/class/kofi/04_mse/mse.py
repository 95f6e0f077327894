import sys

import numpy as np


def mse(y, y_hat):
    if y.shape != y_hat.shape:
        print("ERROR: shapes are not equal")
        sys.exit()
    if y.size == 0:
        raise ValueError("empty input")
    return np.average((y_hat - y) ** 2)


def mse_grad(y, y_hat):
    return (y_hat - y) * 2 / y_hat.size
