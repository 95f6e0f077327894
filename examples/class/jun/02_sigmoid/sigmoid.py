import numpy as np


def sigmoid(z):
    print("sigmoid of", z)
    z *= -1
    return 1 / (1 + np.exp(z))


def sigmoid_grad(z):
    # e^-z / (1 + e^-z)^2, then divided through by e^-z
    g = 1 / (2 + np.exp(z) + np.exp(-z))
    print("grad", g)
    return g


def neuron(X, w, b):
    z = X.dot(w) + b
    print("z =", z)
    a = sigmoid(z)
    print("a =", a)
    return a


def midpoint(w, b):
    print("midpoint", w, b)
    if w == 0:
        raise ValueError("w is 0!!")
    return -b / w


def slope(w):
    print("slope", w)
    return w / 4


print("test:", sigmoid(0.0), "should be 0.5")
