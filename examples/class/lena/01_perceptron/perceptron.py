"""Perceptron without numpy: the bias is one more weight, on an input that is always 1."""

from __future__ import annotations

from collections.abc import Sequence

Vector = Sequence[float]


def _with_one(x: Vector) -> list[float]:
    return [float(value) for value in x] + [1.0]


def _score(x: Vector, theta: Vector) -> float:
    total = 0.0
    for value, weight in zip(_with_one(x), theta):
        total += value * weight
    return total


def predict(X: Sequence[Vector], w: Vector, b: float) -> list[bool]:
    return [_score(x, [*w, b]) > 0 for x in X]


def loss(X: Sequence[Vector], y: Sequence[int], w: Vector, b: float) -> float:
    costs = (-score if label else score for label, score in
             zip(y, (_score(x, [*w, b]) for x in X)))
    return sum(cost for cost in costs if cost > 0)


def _learn(x: Vector, y: int, theta: list[float], lr: float) -> tuple[list[float], bool]:
    error = int(y) - int(_score(x, theta) > 0)
    return [weight + lr * error * value for weight, value in zip(theta, _with_one(x))], error != 0


def update(x: Vector, y: int, w: Vector, b: float, lr: float = 1.0) -> tuple[list[float], float]:
    theta, _ = _learn(x, y, [*w, b], lr)
    return theta[:-1], theta[-1]


def fit(
    X: Sequence[Vector], y: Sequence[int], lr: float = 1.0, max_epochs: int = 100
) -> tuple[tuple[float, ...], float, tuple[int, ...]]:
    theta = [0.0] * (len(X[0]) + 1)
    mistakes: list[int] = []
    while len(mistakes) < max_epochs and 0 not in mistakes:
        wrong = 0
        for x, label in zip(X, y):
            theta, moved = _learn(x, label, theta, lr)
            wrong += moved
        mistakes.append(wrong)
    *w, b = theta
    return tuple(w), b, tuple(mistakes)
