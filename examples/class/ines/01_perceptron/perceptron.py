import numpy as np


def predict(X, w, b):
    return np.heaviside(X @ w + b, 0)  # the 0 is what it gives at exactly 0


def loss(X, y, w, b):
    signed = np.where(y > 0, 1.0, -1.0) * (X @ w + b)
    return float(-np.minimum(signed, 0).sum())


def update(x, y, w, b, lr=1.0):
    error = y - np.heaviside(x @ w + b, 0)
    if error != 0:
        w = w + lr * error * x
        b = b + lr * error
    return w, b


def fit(X, y, lr=1.0, max_epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for epoch in range(max_epochs):
        mistakes.append(0)
        for x, label in zip(X, y):
            if predict(x[np.newaxis, :], w, b) != label:
                mistakes[-1] += 1
            w, b = update(x, label, w, b, lr)
        if not mistakes[-1]:
            break
    return w, b, mistakes
