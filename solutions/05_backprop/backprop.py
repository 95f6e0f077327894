"""Backpropagation: every parameter's share in the error, in one walk backwards."""

import numpy as np


def sigmoid(z):
    """1 / (1 + e^-z), entry by entry."""
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, small) / (1 + small)


def mse(y, y_hat):
    """The mean over all entries of (y_hat - y)^2."""
    if np.shape(y) != np.shape(y_hat) or np.size(y) == 0:
        raise ValueError("mse compares two arrays of one shape, with at least one entry.")
    return np.mean((y_hat - y) ** 2)


def forward(X, weights, biases):
    """Every layer's activations, from the samples to the outputs."""
    activations = [X]
    for W, b in zip(weights, biases, strict=True):
        activations.append(sigmoid(activations[-1] @ W + b))  # (n, fan_out)
    return activations


def backward(Y, activations, weights):
    """The chain rule, from the last layer to the first."""
    grad_weights, grad_biases = [], []
    error = 2 * (activations[-1] - Y) / Y.size  # (n, k), the slope at the outputs
    for layer in reversed(range(len(weights))):
        A_in, A_out = activations[layer], activations[layer + 1]
        delta = error * A_out * (1 - A_out)  # (n, fan_out), the slope at the sums
        grad_weights.insert(0, A_in.T @ delta)  # (fan_in, fan_out)
        grad_biases.insert(0, delta.sum(axis=0))  # (fan_out,)
        error = delta @ weights[layer].T  # (n, fan_in), the slope one layer below
    return grad_weights, grad_biases


def numerical_gradient(X, Y, weights, biases, eps=1e-5):
    """Central differences: move one entry up and down, and see what the loss does."""
    weights, biases = [W.copy() for W in weights], [b.copy() for b in biases]

    def loss():
        return mse(Y, forward(X, weights, biases)[-1])

    def slopes(parameter):
        grad = np.zeros_like(parameter)
        for i, value in np.ndenumerate(parameter):
            parameter[i] = value + eps
            up = loss()
            parameter[i] = value - eps
            down = loss()
            parameter[i] = value
            grad[i] = (up - down) / (2 * eps)
        return grad

    return [slopes(W) for W in weights], [slopes(b) for b in biases]


def gradient_descent(X, Y, weights, biases, lr, steps):  # noqa: PLR0917 - the formula's letters
    """All the gradients first, then one step downhill, again and again."""
    activations = forward(X, weights, biases)
    losses = [mse(Y, activations[-1])]
    for _ in range(steps):
        grad_weights, grad_biases = backward(Y, activations, weights)
        weights = [W - lr * grad for W, grad in zip(weights, grad_weights, strict=True)]
        biases = [b - lr * grad for b, grad in zip(biases, grad_biases, strict=True)]
        activations = forward(X, weights, biases)
        losses.append(mse(Y, activations[-1]))
    return weights, biases, losses
