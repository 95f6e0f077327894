"""My perceptron :)"""

import numpy as np


def predict(X, w, b):
    """fires if the weighted sum is positive"""
    weighted_sum = X @ w
    return np.array([1 if s > 0 else 0 for s in weighted_sum])


def loss(X, y, w, b):
    total = 0.0
    for sample, label in zip(X, y):
        t = 2 * label - 1
        total += max(0, -t * (sample @ w + b))
    return total


def update(x, y, w, b, lr=1.0):
    fired = x @ w + b > 0
    if fired and y == 0:       # too eager
        return w - lr * x, b - lr
    if not fired and y == 1:   # too shy
        return w + lr * x, b + lr
    return w, b


def fit(X, y, lr=1.0, max_epochs=100):
    w, b = np.zeros(X.shape[1]), 0.0
    mistakes = []
    while len(mistakes) < max_epochs:
        count = 0
        for sample, label in zip(X, y):
            new_w, new_b = update(sample, label, w, b, lr)
            if new_b != b:     # b moves on every mistake, so this counts them
                count += 1
            w, b = new_w, new_b
        mistakes.append(count)
        if count == 0:
            break
    return w, b, mistakes
