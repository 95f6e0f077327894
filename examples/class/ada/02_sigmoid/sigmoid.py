"""The sigmoid neuron."""

import numpy as np


def sigmoid(z):
    """1 / (1 + e^-z), with an exponent that is never positive and so never overflows."""
    e = np.exp(-np.abs(z))
    return np.where(np.asarray(z) >= 0, 1, e) / (1 + e)


def sigmoid_grad(z):
    """The derivative at z: a (1 - a), and 1 - sigmoid(z) is sigmoid(-z)."""
    return sigmoid(z) * sigmoid(-np.asarray(z))


def neuron(X, w, b):
    """(n, d) -> (n,)."""
    return sigmoid(X @ w + b)


def midpoint(w, b):
    """Where w x + b = 0."""
    if w == 0:
        raise ValueError("A neuron with w = 0 has no midpoint.")
    return -b / w


def slope(w):
    """The chain rule: w times the sigmoid's slope at 0, which is 1/4."""
    return w / 4
