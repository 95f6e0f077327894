"""Backprop. Took me the whole Sunday"""

import numpy as np


def sigmoid(z):
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, small) / (1 + small)


def mse(y, y_hat):
    if np.shape(y) != np.shape(y_hat) or np.size(y) == 0:
        raise ValueError("mse compares two arrays of one shape, with at least one entry.")
    return np.mean((y_hat - y) ** 2)


def forward(X, weights, biases):
    activations = [X]
    for W, b in zip(weights, biases):
        activations.append(sigmoid(activations[-1] @ W + b))
    return activations


def backward(Y, activations, weights):
    grad_weights, grad_biases = [], []
    out = activations[-1]
    delta = 2 * (out - Y) / Y.size * out * (1 - out)
    for l in reversed(range(len(weights))):
        grad_weights.append(activations[l].T @ delta)
        grad_biases.append(delta.sum(axis=0))
        delta = delta @ weights[l].T  # hand it back
    return grad_weights[::-1], grad_biases[::-1]


def numerical_gradient(X, Y, weights, biases, eps=1e-5):
    def loss_with(weights, biases):
        return mse(Y, forward(X, weights, biases)[-1])

    grad_weights = []
    for l, W in enumerate(weights):
        g = np.zeros_like(W)
        for i in range(W.shape[0]):
            for j in range(W.shape[1]):
                up, down = W.copy(), W.copy()
                up[i, j] += eps
                down[i, j] -= eps
                f_up = loss_with(weights[:l] + [up] + weights[l + 1:], biases)
                f_down = loss_with(weights[:l] + [down] + weights[l + 1:], biases)
                g[i, j] = (f_up - f_down) / (2 * eps)
        grad_weights.append(g)

    grad_biases = []
    for l, b in enumerate(biases):
        g = np.zeros_like(b)
        for i in range(len(b)):
            up, down = b.copy(), b.copy()
            up[i] += eps
            down[i] -= eps
            f_up = loss_with(weights, biases[:l] + [up] + biases[l + 1:])
            f_down = loss_with(weights, biases[:l] + [down] + biases[l + 1:])
            g[i] = (f_up - f_down) / (2 * eps)
        grad_biases.append(g)

    return grad_weights, grad_biases


def gradient_descent(X, Y, weights, biases, lr, steps):
    acts = forward(X, weights, biases)
    losses = [mse(Y, acts[-1])]
    for step in range(steps):
        gw, gb = backward(Y, acts, weights)
        weights = [W - lr * g for W, g in zip(weights, gw)]
        biases = [b - lr * g for b, g in zip(biases, gb)]
        acts = forward(X, weights, biases)
        losses.append(mse(Y, acts[-1]))
    return weights, biases, losses
