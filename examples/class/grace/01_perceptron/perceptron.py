import numpy as np


def predict(X, w, b):
    scores = X @ w + b
    return (scores > 0) * 1


def loss(X, y, w, b):
    t = np.where(y == 1, 1, -1)
    return np.sum(np.clip(-t * (X @ w + b), 0, None))


def update(x, y, w, b, lr=1.0):
    diff = y - (1 if x @ w + b > 0 else 0)
    return w + lr * diff * x, b + lr * diff


def fit(X, y, lr=1.0, max_epochs=100):
    w = np.zeros(X.shape[1])
    b = 0.0
    mistakes = [-1]             # anything but 0, so that the loop starts
    # the convergence theorem says this ends :)
    while mistakes[-1] != 0:
        m = 0
        for xi, yi in zip(X, y):
            m += abs(yi - predict(xi.reshape(1, -1), w, b)[0])
            w, b = update(xi, yi, w, b, lr)
        mistakes.append(m)
    return w, b, mistakes[1:]
