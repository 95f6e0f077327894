"""Mean squared error with plain loops."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np


def _pairs(y, y_hat) -> Iterator[tuple[float, float]]:
    if np.ndim(y) == 0:
        yield float(y), float(y_hat)
    else:
        for one, other in zip(y, y_hat, strict=True):
            yield from _pairs(one, other)


def mse(y, y_hat) -> np.ndarray:
    if np.shape(y) != np.shape(y_hat):
        raise ValueError(f"{np.shape(y)} is not {np.shape(y_hat)}")
    squares = [(a - b) ** 2 for a, b in _pairs(y, y_hat)]
    if not squares:
        raise ValueError("no entries")
    return np.array(sum(squares) / len(squares))


def mse_grad(y, y_hat) -> list:
    n = sum(1 for _ in _pairs(y, y_hat))

    def slopes(a, b):
        if np.ndim(a) == 0:
            return float(b - a) / (n / 2)
        return [slopes(*parts) for parts in zip(a, b)]

    return slopes(y, y_hat)
