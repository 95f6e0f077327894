"""Two sigmoids make a tower; enough towers make any continuous function on an interval.

`x` is an array of any shape, or a number; integers count. "like x" is an array of the shape
of x, or a number where x is one. A position, a height and a steepness are numbers. No function
changes what it is given.
"""

import numpy as np


def sigmoid(z):
    """1 / (1 + e^-z), elementwise. It is given: use it, and leave it as it is.

    Args:
        z: an array of any shape, or a number.

    Returns:
        Like z: written with tanh, so that no z is too large for it.

    >>> print(sigmoid(np.array([-1000.0, 0.0, 1000.0])))
    [0.  0.5 1. ]
    """
    return (1 + np.tanh(z / 2)) / 2


def step(x, position, steepness):
    """Answer like one sigmoid neuron that switches on at `position`.

    Args:
        x: an array of any shape, or a number.
        position: a number, where the answer is 0.5.
        steepness: a number, the weight of the neuron.

    Returns:
        Like x: sigmoid(steepness (x - position)).

    >>> print(np.round(step(np.array([0.0, 0.25, 0.5]), 0.25, 20.0), 4))
    [0.0067 0.5    0.9933]
    """
    # TODO: how far is x to the right of position? The steepness multiplies that.
    raise NotImplementedError


def tower(x, left, right, height=1.0, steepness=100.0):
    """Switch on at `left` and off again at `right`, with two sigmoid neurons.

    Args:
        x: an array of any shape, or a number.
        left: a number, where the tower begins.
        right: a number, where it ends.
        height: a number, how high the tower is; it may be negative.
        steepness: a number, the steepness of both walls.

    Returns:
        Like x: height (step at left - step at right).

    >>> print(np.round(tower(np.array([0.1, 0.25, 0.5, 0.75, 0.9]), 0.25, 0.75), 4))
    [0.  0.5 1.  0.5 0. ]
    """
    # TODO: two steps and a height.
    raise NotImplementedError


def tower_network(left, right, height=1.0, steepness=100.0):
    """Give the weights of a network with one hidden layer that is the tower.

    The network's output for x of shape (n,) is sigmoid(x[:, None] * w1 + b1) @ w2. It must be
    `tower(x, left, right, height, steepness)` for every x; any weights that do this are right.

    Args:
        left: a number, where the tower begins.
        right: a number, where it ends.
        height: a number, how high the tower is; it may be negative.
        steepness: a number, the steepness of both walls.

    Returns:
        (w1, b1, w2): the weights and the biases of the two hidden neurons, and their outgoing
        weights, each (2,).

    >>> w1, b1, w2 = tower_network(0.25, 0.75, 2.0, 8.0)
    >>> x = np.array([0.25, 0.5, 0.75])
    >>> print(np.round(sigmoid(x[:, None] * w1 + b1) @ w2, 4))
    [0.964  1.5232 0.964 ]
    """
    # TODO: a neuron's position is -b / w. The height goes out, not in.
    raise NotImplementedError


def towers(x, edges, heights, steepness=100.0):
    """Add up the towers between consecutive edges.

    Args:
        x: an array of any shape, or a number.
        edges: (k + 1,), rising: tower i stands from edges[i] to edges[i + 1].
        heights: (k,), the heights of the towers.
        steepness: a number, the steepness of all walls.

    Returns:
        Like x: the sum of the k towers.

    >>> x = np.array([0.5, 1.0, 1.5, 2.0, 3.0, 5.0])
    >>> print(np.round(towers(x, np.array([0.0, 1.0, 2.0, 4.0]), np.array([1.0, 3.0, -2.0])), 4))
    [ 1.   2.   3.   0.5 -2.   0. ]
    """
    # TODO: k + 1 edges, k towers.
    raise NotImplementedError


def approximate(x, y, k):
    """Choose the edges and heights of k towers that approximate samples of a function.

    Args:
        x: (n,), where the function was sampled, in any order; not all the same.
        y: (n,), the function's values there.
        k: the number of towers.

    Returns:
        (edges, heights): edges (k + 1,) cut the interval from the least x to the greatest into
        k equal bins; heights (k,) are the means of the y whose x falls in each bin. A bin holds
        its left edge and not its right one; the last bin holds both. A bin without samples has
        height 0.

    >>> x = np.array([0.0, 0.5, 1.0, 1.5, 4.0])
    >>> edges, heights = approximate(x, np.array([2.0, 4.0, 5.0, 7.0, 9.0]), 4)
    >>> print(edges, heights)
    [0. 1. 2. 3. 4.] [3. 6. 0. 9.]
    """
    # TODO: equal bins, then a mean for each. Mind the last edge and the empty bins.
    raise NotImplementedError


def tower_nd(X, low, high, steepness=100.0):
    """Stand over a box in d dimensions.

    Args:
        X: (n, d), one point a row.
        low: (d,), where the box begins in each dimension.
        high: (d,), where it ends in each dimension.
        steepness: a number, the steepness of every sigmoid.

    Returns:
        (n,): sigmoid(steepness (s_1 + ... + s_d - (d - 0.5))), where s_j is the tower of height 1
        from low[j] to high[j] over column j of X, with the same steepness.

    >>> X = np.array([[0.5, 1.5], [0.5, 3.0], [2.0, 3.0]])
    >>> print(np.round(tower_nd(X, np.array([0.0, 1.0]), np.array([1.0, 2.0]), 8.0), 4))
    [0.9685 0.0136 0.    ]
    """
    # TODO: one tower a dimension, then one more neuron that asks for all of them.
    raise NotImplementedError
