import numpy as np


def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))   # from the lesson: sigmoid is a tanh in disguise


def sigmoid_grad(z):
    return z * (1 - z)


def neuron(X, w, b):
    return sigmoid(np.dot(X, w) + b)


def midpoint(w, b):
    if w == 0:
        raise ValueError('w is zero')
    return -b / w


def slope(w):
    return w * 0.25
