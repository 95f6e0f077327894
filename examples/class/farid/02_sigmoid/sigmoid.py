"""The sigmoid neuron: the same neuron, gentle.

X is (n, d), one sample a row; w is (d,), one weight a feature; b is a number, the bias.
In `midpoint` and `slope` the neuron has one input, and w is a number too. z is a number or
an array of any shape, and what is "like z" has the shape of z: a number for a number (an
array of shape () counts as one). No function changes what it is given.
"""

import numpy as np


def sigmoid(z):
    """Squash every number into the range from 0 to 1: 1 / (1 + e^-z).

    Args:
        z: a number or an array of any shape, of floats or of integers.

    Returns:
        Like z, as floats. Right for every z: 0 far to the left and 1 far to the right, -inf
        and inf included, and never nan. (A warning on the way does no harm.)

    >>> print(sigmoid(np.array([-2.0, 0.0, 2.0])))
    [0.11920292 0.5        0.88079708]
    """
    return 1 / (1 + np.exp(-z)


def sigmoid_grad(z):
    """Find the slope of the sigmoid at z.

    Args:
        z: a number or an array of any shape, of floats or of integers. This is what goes
            into the sigmoid, not what comes out of it.

    Returns:
        Like z, as floats: the derivative of the sigmoid at every entry of z. Right for every
        z: 0 far out on either side, -inf and inf included, and never nan.

    >>> print(sigmoid_grad(np.array([-2.0, 0.0, 2.0])))
    [0.10499359 0.25       0.10499359]
    """
    return sigmoid(z) * (1 - sigmoid(z))


def neuron(X, w, b):
    """Answer every sample with a number from 0 to 1.

    Args:
        X: (n, d), the samples.
        w: (d,), the weights.
        b: a number, the bias.

    Returns:
        (n,): the sigmoid of each sample's score X @ w + b.

    >>> print(neuron(np.array([[0.49], [0.51]]), np.array([50.0]), -25.0))
    [0.37754067 0.62245933]
    """
    return sigmoid(np.dot(X, w) + b)


def midpoint(w, b):
    """Find where a neuron with one input answers 0.5.

    Args:
        w: a number, the weight of the only input. It may be negative.
        b: a number, the bias.

    Returns:
        A number: the input x at which sigmoid(w x + b) is 0.5.

    Raises:
        ValueError: if w is 0: the answer is then the same for every x.

    >>> print(midpoint(50.0, -25.0))
    0.5
    """
    if w == 0:
        raise ValueError
    return -b / w


def slope(w):
    """Find how steep a neuron with one input is at its midpoint.

    Args:
        w: a number, the weight of the only input. It may be negative, and it may be 0.

    Returns:
        A number: the slope of sigmoid(w x + b), as a function of x, where it is 0.5. A neuron
        with w = 0 is flat: its slope is 0.

    >>> print(slope(50.0))
    12.5
    """
    return w / 4
