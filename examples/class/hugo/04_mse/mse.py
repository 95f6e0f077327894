import numpy as np


def mse(y, y_hat):
    # numpy ferait un broadcast, donc on regarde d'abord les formes
    if y.shape != y_hat.shape:
        raise ValueError("formes differentes")
    if y.size == 0:
        raise ValueError("rien")
    return np.mean(np.square(y - y_hat))


def mse_grad(y, y_hat):
    return -2 * (y - y_hat) / y.size
