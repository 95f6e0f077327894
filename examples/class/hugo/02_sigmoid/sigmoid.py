import numpy as np

# le neurone qui décide en douceur


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_grad(z):
    # dérivée: s (1 - s), où s est la valeur en z
    s = sigmoid(z)
    return s * (1 - s)


def neuron(X, w, b):
    return sigmoid(X @ w + b)


def midpoint(w, b):
    if w == 0:
        raise ValueError("w = 0")
    return -b / w


def slope(w):
    return w / 4
