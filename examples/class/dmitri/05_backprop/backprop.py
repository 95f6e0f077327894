import numpy as np


def sigmoid(z):
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, small) / (1 + small)


def mse(y, y_hat):
    if np.shape(y) != np.shape(y_hat) or np.size(y) == 0:
        raise ValueError("mse compares two arrays of one shape, with at least one entry.")
    return np.mean((y_hat - y) ** 2)


def forward(X, weights, biases):
    A = [X]
    for l in range(len(weights)):
        A.append(sigmoid(np.dot(A[l], weights[l]) + biases[l]))
    return A


def backward(Y, activations, weights):
    L = len(weights)
    dW = [None] * L
    db = [None] * L
    delta = 2 / Y.size * (activations[L] - Y) * activations[L] * (1 - activations[L])
    for l in range(L - 1, -1, -1):
        dW[l] = np.dot(activations[l].T, delta)
        db[l] = delta.sum(axis=0)
        if l > 0:
            delta = np.dot(delta, weights[l].T) * activations[l] * (1 - activations[l])
    return dW, db


def numerical_gradient(X, Y, weights, biases, eps=1e-5):
    def f():
        return mse(Y, forward(X, weights, biases)[-1])

    all_grads = []
    for params in (weights, biases):
        grads = []
        for P in params:
            G = np.zeros(P.shape)
            flat, gflat = P.reshape(-1), G.reshape(-1)   # views, no copies
            for i in range(flat.size):
                keep = flat[i]
                flat[i] = keep + eps
                f1 = f()
                flat[i] = keep - eps
                f2 = f()
                flat[i] = keep
                gflat[i] = (f1 - f2) / (2 * eps)
            grads.append(G)
        all_grads.append(grads)
    return tuple(all_grads)


def gradient_descent(X, Y, weights, biases, lr, steps):
    W = [w.copy() for w in weights]
    B = [b.copy() for b in biases]
    losses = []
    for i in range(steps):
        A = forward(X, W, B)
        losses.append(mse(Y, A[-1]))
        dW, db = backward(Y, A, W)
        for l in range(len(W)):
            W[l] -= lr * dW[l]
            B[l] -= lr * db[l]
    losses.append(mse(Y, forward(X, W, B)[-1]))
    return W, B, losses
