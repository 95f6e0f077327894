import numpy as np

# dmitri, week 1


def score(X, w, b):
    return np.dot(X, w) + b


def predict(X, w, b):
    return np.where(score(X, w, b) > 0, 1, 0)


def loss(X, y, w, b):
    t = 2 * y - 1
    margin = t * score(X, w, b)
    return -margin[margin < 0].sum()


def update(x, y, w, b, lr=1.0):
    t = 2 * y - 1
    y_pred = 1 if score(x, w, b) > 0 else 0
    if y_pred == y:
        return w, b
    # b is a threshold so it goes the other way
    return w + lr * t * x, b - lr * t


def fit(X, y, lr=1.0, max_epochs=100):
    w = np.zeros(X.shape[1])
    b = 0.0
    mistakes = []
    for epoch in range(max_epochs):
        n_wrong = 0
        for i in range(len(X)):
            if predict(X[i:i + 1], w, b)[0] != y[i]:
                n_wrong += 1
                w, b = update(X[i], y[i], w, b, lr)
        mistakes.append(n_wrong)
        if n_wrong == 0:
            break
    return w, b, mistakes
