"""Backpropagation with lists. A bias is one more row of its weights, for an input of 1."""

from __future__ import annotations

import math

import numpy as np

Matrix = list[list[float]]


def sigmoid(z):
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, small) / (1 + small)


def mse(y, y_hat):
    return np.mean((np.array(y_hat) - np.array(y)) ** 2)


def join(weights, biases) -> list[Matrix]:
    return [[*np.asarray(W).tolist(), list(b)] for W, b in zip(weights, biases)]


def split(thetas: list[Matrix]) -> tuple[tuple[Matrix, ...], tuple[list[float], ...]]:
    return tuple(theta[:-1] for theta in thetas), tuple(theta[-1] for theta in thetas)


def with_ones(A) -> Matrix:
    return [[*row, 1.0] for row in A]


def times(A, B) -> Matrix:
    columns = list(zip(*B))
    return [[sum(a * b for a, b in zip(row, column)) for column in columns] for row in A]


def squash(z: float) -> float:
    return 0.5 + 0.5 * math.tanh(0.5 * z)


def forward(X, weights, biases):
    activations = [X]
    for theta in join(weights, biases):
        sums = times(with_ones(activations[-1]), theta)
        activations.append([[squash(z) for z in row] for row in sums])
    return tuple(activations)


def backward(Y, activations, weights):
    output = activations[-1]
    half = len(output) * len(output[0]) / 2
    delta = [
        [(a - y) * a * (1 - a) / half for a, y in zip(*rows)] for rows in zip(output, Y)
    ]
    gradients: list[Matrix] = []
    for A, W in zip(activations[-2::-1], weights[::-1]):
        gradients.insert(0, times(zip(*with_ones(A)), delta))
        back = times(delta, zip(*W))
        delta = [[e * a * (1 - a) for e, a in zip(*rows)] for rows in zip(back, A)]
    return split(gradients)


def numerical_gradient(X, Y, weights, biases, eps=1e-5):
    thetas = join(weights, biases)
    gradients = [[[0.0] * len(row) for row in theta] for theta in thetas]

    def moved(layer: int, i: int, j: int, by: float) -> float:
        copy = [[list(row) for row in theta] for theta in thetas]
        copy[layer][i][j] += by
        return mse(Y, forward(X, *split(copy))[-1])

    for layer, theta in enumerate(thetas):
        for i, row in enumerate(theta):
            for j, _ in enumerate(row):
                up, down = moved(layer, i, j, eps), moved(layer, i, j, -eps)
                gradients[layer][i][j] = (up - down) / (2 * eps)
    return split(gradients)


def gradient_descent(X, Y, weights, biases, lr, steps):
    def down(parameters, gradients):
        return [np.array(p) - lr * np.array(g) for p, g in zip(parameters, gradients)]

    losses = []
    for _ in range(steps):
        activations = forward(X, weights, biases)
        losses += [mse(Y, activations[-1])]
        grad_weights, grad_biases = backward(Y, activations, weights)
        weights, biases = down(weights, grad_weights), down(biases, grad_biases)
    losses += [mse(Y, forward(X, weights, biases)[-1])]
    return tuple(weights), tuple(biases), np.array(losses)
