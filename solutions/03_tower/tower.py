"""Two sigmoids make a tower; enough towers make any continuous function on an interval."""

import numpy as np


def sigmoid(z):
    """1 / (1 + e^-z), written so that no z is too large for it."""
    return (1 + np.tanh(z / 2)) / 2  # like z


def step(x, position, steepness):
    """One sigmoid neuron that switches on at `position`."""
    return sigmoid(steepness * (x - position))  # like x


def tower(x, left, right, height=1.0, steepness=100.0):
    """Up by `height` at `left`, down again at `right`."""
    return height * (step(x, left, steepness) - step(x, right, steepness))  # like x


def tower_network(left, right, height=1.0, steepness=100.0):
    """The tower as one hidden layer: position = -b / w, so b = -w position."""
    w1 = np.array([steepness, steepness])  # (2,)
    b1 = -w1 * np.array([left, right])  # (2,)
    w2 = np.array([height, -height])  # (2,)
    return w1, b1, w2


def towers(x, edges, heights, steepness=100.0):
    """The sum of the towers between consecutive edges."""
    k = len(heights)
    each = [tower(x, edges[i], edges[i + 1], heights[i], steepness) for i in range(k)]
    return np.sum(each, axis=0)  # like x


def approximate(x, y, k):
    """The k bins, and the mean of y in each."""
    edges = np.linspace(x.min(), x.max(), k + 1)  # (k + 1,)
    bins = np.searchsorted(edges[1:-1], x, side="right")  # (n,), the inner edges up to each x
    counts = np.bincount(bins, minlength=k)  # (k,)
    totals = np.bincount(bins, weights=y, minlength=k)  # (k,)
    return edges, totals / np.maximum(counts, 1)  # (k + 1,), (k,)


def tower_nd(X, low, high, steepness=100.0):
    """A neuron that fires where all d towers stand: an AND of towers."""
    d = X.shape[1]
    inside = [tower(X[:, j], low[j], high[j], 1.0, steepness) for j in range(d)]  # d times (n,)
    return sigmoid(steepness * (np.sum(inside, axis=0) - (d - 0.5)))  # (n,)
