"""The perceptron: a neuron that fires or does not."""

import numpy as np


def predict(X, w, b):
    """1 where the score is greater than 0, else 0."""
    score = X @ w + b  # (n,)
    return (score > 0).astype(int)  # (n,)


def loss(X, y, w, b):
    """The perceptron criterion: the sum of max(0, -t score)."""
    t = 2 * y - 1  # (n,), labels 0 and 1 become -1 and +1
    score = X @ w + b  # (n,)
    return np.sum(np.maximum(0, -t * score))


def update(x, y, w, b, lr=1.0):
    """The perceptron rule for one sample: no mistake, no change."""
    if predict(x[None], w, b)[0] == y:
        return w, b
    t = 2 * y - 1
    return w + lr * t * x, b + lr * t


def fit(X, y, lr=1.0, max_epochs=100):
    """Visit the rows in order, epoch after epoch, until an epoch makes no mistake."""
    w, b = np.zeros(X.shape[1]), 0.0
    mistakes = []
    while len(mistakes) < max_epochs and 0 not in mistakes:
        wrong = 0
        for x, label in zip(X, y, strict=True):
            wrong += int(predict(x[None], w, b)[0] != label)
            w, b = update(x, label, w, b, lr)
        mistakes.append(wrong)
    return w, b, mistakes
