"""Sigmoid neuron"""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))  # warns for -1000 but the 0 is right


def sigmoid_grad(z):
    s = sigmoid(z)
    return s * (1 - s)


def neuron(X, w, b):
    return sigmoid(X @ w + b)


def midpoint(w, b):
    if w == 0:
        raise ValueError("flat neuron, every x gives the same answer")
    return -b / w


def slope(w):
    # sigmoid_grad(0) is 1/4
    return w * sigmoid_grad(0.0)
