"""The perceptron: a neuron that fires or does not.

X is (n, d), one sample a row; w is (d,), one weight a feature; b is a number, the bias;
y is (n,), one label a sample, each 0 or 1. No function changes what it is given.
"""

import numpy as np


def predict(X, w, b):
    """Decide for every sample whether the neuron fires.

    Args:
        X: (n, d), the samples.
        w: (d,), the weights.
        b: a number, the bias.

    Returns:
        (n,): 1 where X @ w + b > 0, else 0. A score of exactly 0 does not fire.

    A critic's rating of 0.49 is a no, one of 0.51 a yes:

    >>> print(predict(np.array([[0.49], [0.51]]), np.array([1.0]), -0.5))
    [0 1]
    """
    return (np.dot(X, w) + b > 0).astype(float)


def loss(X, y, w, b):
    """Measure how far the misclassified samples are on the wrong side.

    Args:
        X: (n, d), the samples.
        y: (n,), their labels, 0 or 1.
        w: (d,), the weights.
        b: a number, the bias.

    Returns:
        A number: the sum over the samples of max(0, -t score), where t = 2 y - 1 is the
        label as -1 or +1. This is the perceptron criterion.

    >>> print(loss(np.array([[0.25], [0.75]]), np.array([1, 1]), np.array([1.0]), -0.5))
    0.25
    """
    t = 2 * y - 1
    return sum(max(0, -t[i] * (np.dot(X[i], w) + b)) for i in range(len(X)))


def update(x, y, w, b, lr=1.0):
    """Learn from one sample: the perceptron rule.

    Args:
        x: (d,), one sample.
        y: its label, 0 or 1.
        w: (d,), the weights.
        b: a number, the bias.
        lr: a number, the learning rate: how far one mistake moves the weights.

    Returns:
        (w, b): as they were if `predict` is right about x, else w + lr t x and b + lr t,
        where t = 2 y - 1.

    >>> w, b = update(np.array([1.0, 2.0]), 1, np.array([0.0, 0.0]), 0.0, lr=0.5)
    >>> print(w, b)
    [0.5 1. ] 0.5
    """
    t = 2 * y - 1
    guess = 1 if np.dot(x, w) + b > 0 else 0
    if guess != y:
        w = w + lr * t * x
        b = b + lr * t
    return w, b


def fit(X, y, lr=1.0, max_epochs=100):
    """Learn from all samples, again and again, until none is wrong.

    Start from w = 0 and b = 0, visit the rows in order and apply `update` to each. One visit
    to all rows is an epoch. Stop after the first epoch without a mistake, or after max_epochs.

    Args:
        X: (n, d), the samples.
        y: (n,), their labels, 0 or 1.
        lr: a number, the learning rate.
        max_epochs: the greatest number of epochs.

    Returns:
        (w, b, mistakes): the parameters, and a list with the number of updates of each epoch
        (an epoch without a mistake is on the list, as 0).

    >>> X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    >>> w, b, mistakes = fit(X, np.array([0, 1, 1, 1]))
    >>> print(w, b, mistakes)
    [1. 1.] 0.0 [1, 2, 1, 0]
    """
    w = np.zeros(len(X[0]))
    b = 0
    mistakes = []
    for _ in range(max_epochs):
        count = 0
        for x, label in zip(X, y):
            if predict(x, w, b) != label:
                count += 1
                w, b = update(x, label, w, b, lr)
        mistakes.append(count)
        if count == 0:
            return w, b, mistakes
    return w, b, mistakes
