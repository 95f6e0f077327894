"""The sigmoid neuron: it decides gently."""

import numpy as np


def sigmoid(z):
    """1 / (1 + e^-z), written with tanh, which never overflows."""
    return (1 + np.tanh(z / 2)) / 2  # like z


def sigmoid_grad(z):
    """The slope of the sigmoid at z, from its value there: s (1 - s)."""
    s = sigmoid(z)  # like z
    return s * (1 - s)  # like z


def neuron(X, w, b):
    """The sigmoid of the score of every sample."""
    return sigmoid(X @ w + b)  # (n,)


def midpoint(w, b):
    """Where w x + b = 0, and so the output is 0.5."""
    if w == 0:
        raise ValueError("a neuron with w = 0 is flat: it has no midpoint")
    return -b / w


def slope(w):
    """The slope of sigmoid(w x + b) at its midpoint: w, times the sigmoid's slope at 0."""
    return w / 4
