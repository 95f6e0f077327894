"""Backpropagation through sigmoid layers; the loss is the mse over all n k outputs."""

import numpy as np


def sigmoid(z):
    """Given."""
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, small) / (1 + small)


def mse(y, y_hat):
    """Given."""
    if np.shape(y) != np.shape(y_hat) or np.size(y) == 0:
        raise ValueError("mse compares two arrays of one shape, with at least one entry.")
    return np.mean((y_hat - y) ** 2)


def forward(X, weights, biases):
    """[X, A1, ..., AL]."""
    activations = [X]
    for W, b in zip(weights, biases):
        activations.append(sigmoid(activations[-1] @ W + b))
    return activations


def backward(Y, activations, weights):
    """One walk backwards; delta is dloss/dz of the layer at hand."""
    *inputs, output = activations
    delta = 2 * (output - Y) / Y.size * output * (1 - output)
    grad_weights, grad_biases = [], []
    for A, W in zip(reversed(inputs), reversed(weights)):
        grad_weights.insert(0, A.T @ delta)
        grad_biases.insert(0, delta.sum(axis=0))
        delta = delta @ W.T * A * (1 - A)
    return grad_weights, grad_biases


def numerical_gradient(X, Y, weights, biases, eps=1e-5):
    """Central differences, one entry at a time, on copies."""
    weights, biases = [W.copy() for W in weights], [b.copy() for b in biases]

    def loss():
        return mse(Y, forward(X, weights, biases)[-1])

    def slopes(parameter):
        grad = np.empty_like(parameter)
        for i in np.ndindex(parameter.shape):
            old = parameter[i]
            parameter[i] = old + eps
            up = loss()
            parameter[i] = old - eps
            grad[i] = (up - loss()) / (2 * eps)
            parameter[i] = old
        return grad

    return [slopes(W) for W in weights], [slopes(b) for b in biases]


def gradient_descent(X, Y, weights, biases, lr, steps):
    """Full batch; losses has steps + 1 entries."""
    activations = forward(X, weights, biases)
    losses = [mse(Y, activations[-1])]
    for _ in range(steps):
        grad_weights, grad_biases = backward(Y, activations, weights)
        weights = [W - lr * g for W, g in zip(weights, grad_weights)]
        biases = [b - lr * g for b, g in zip(biases, grad_biases)]
        activations = forward(X, weights, biases)
        losses.append(mse(Y, activations[-1]))
    return weights, biases, losses
