"""Sigmoid neuron, with math instead of numpy wherever one number is enough."""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def _one(z: float) -> float:
    e = math.exp(-abs(z))  # never larger than 1
    return 1 / (1 + e) if z >= 0 else e / (1 + e)


def _everywhere(function, z: Any) -> Any:
    """function of every number in z, as lists in lists"""
    if np.ndim(z) == 0:
        return function(float(z))
    return [_everywhere(function, part) for part in z]


def sigmoid(z):
    return _everywhere(_one, z)


def sigmoid_grad(z):
    # sech²(z/2) / 4; cosh is too large for a float from about 710 on
    return _everywhere(lambda v: 0.25 / math.cosh(v / 2) ** 2 if abs(v) < 600 else 0.0, z)


def neuron(X, w, b) -> tuple[float, ...]:
    theta = [b, *w]  # the bias is the weight of a constant 1
    return tuple(_one(sum(t * v for t, v in zip(theta, [1, *x]))) for x in X)


def midpoint(w: float, b: float) -> np.ndarray:
    try:
        return np.array(-b / float(w))  # 0-d
    except ZeroDivisionError:
        raise ValueError("no midpoint: w is 0") from None


def slope(w: float) -> np.float32:
    return np.float32(w) / 4
