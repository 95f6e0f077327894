"""The perceptron. Labels are 0/1; where a sign is needed, t = 2y - 1."""

import numpy as np


def predict(X, w, b):
    """1 where the score is strictly positive, else 0: (n,)."""
    return (X @ w + b > 0).astype(int)


def loss(X, y, w, b):
    """The perceptron criterion: only samples on the wrong side cost anything."""
    t = 2 * y - 1
    return np.maximum(0, -t * (X @ w + b)).sum()


def update(x, y, w, b, lr=1.0):
    """The perceptron rule for one sample x (d,)."""
    error = y - predict(x[None], w, b)[0]  # -1, 0 or 1: this is t on a mistake
    return w + lr * error * x, b + lr * error


def fit(X, y, lr=1.0, max_epochs=100):
    """Epochs of updates until one passes without a mistake."""
    w, b = np.zeros(X.shape[1]), 0.0
    mistakes = []
    for _ in range(max_epochs):
        wrong = 0
        for x_i, y_i in zip(X, y):
            wrong += int(predict(x_i[None], w, b)[0] != y_i)
            w, b = update(x_i, y_i, w, b, lr)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes
