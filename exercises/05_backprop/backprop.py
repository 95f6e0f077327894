"""Backpropagation: every parameter's share in the error, in one walk backwards.

X is (n, d), one sample a row; Y is (n, k), the right answers. The parameters are two lists of
arrays, one entry a layer, at least one layer: weights[l] is (fan_in, fan_out) and biases[l] is
(fan_out,). Every layer ends in a sigmoid. The loss is the mse over all n k outputs. No function
changes what it is given. `sigmoid` and `mse` are ready for use.
"""

import numpy as np


def sigmoid(z):
    """1 / (1 + e^-z), entry by entry. Ready for use."""
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, small) / (1 + small)


def mse(y, y_hat):
    """The mean over all entries of (y_hat - y)^2. Ready for use."""
    if np.shape(y) != np.shape(y_hat) or np.size(y) == 0:
        raise ValueError("mse compares two arrays of one shape, with at least one entry.")
    return np.mean((y_hat - y) ** 2)


def forward(X, weights, biases):
    """Run the samples through the network and keep what every layer says.

    Args:
        X: (n, d), the samples.
        weights: the list of the layers' weights, each (fan_in, fan_out).
        biases: the list of the layers' biases, each (fan_out,).

    Returns:
        The list [X, A1, ..., AL] of L + 1 arrays for L layers: the samples, then every layer's
        activations, (n, fan_out). The last one, (n, k), is the network's output.

    >>> weights = [np.array([[2.0, -1.0], [1.0, 3.0]]), np.array([[1.0], [-2.0]])]
    >>> biases = [np.array([-1.75, 0.0]), np.array([0.5])]
    >>> X, A1, A2 = forward(np.array([[0.75, 0.25]]), weights, biases)
    >>> print(X, A1, A2)
    [[0.75 0.25]] [[0.5 0.5]] [[0.5]]
    """
    # TODO: each layer takes in what the layer before it said.
    raise NotImplementedError


def backward(Y, activations, weights):
    """Give every parameter its share in the error: backpropagation.

    Args:
        Y: (n, k), the right answers.
        activations: the list [X, A1, ..., AL] that `forward` returns.
        weights: the list of the layers' weights, each (fan_in, fan_out).

    Returns:
        (grad_weights, grad_biases): two lists, the gradients of the loss mse(Y, AL), each array
        in the shape of its parameter: (fan_in, fan_out) and (fan_out,). The first entry
        belongs to the first layer.

    >>> activations = [np.array([[2.0, -1.0]]), np.array([[0.5]])]
    >>> grad_weights, grad_biases = backward(np.array([[1.0]]), activations, [np.zeros((2, 1))])
    >>> print(grad_weights[0].ravel(), grad_biases[0])
    [-0.5   0.25] [-0.25]
    """
    # TODO: start at the outputs, and pass delta back from layer to layer.
    raise NotImplementedError


def numerical_gradient(X, Y, weights, biases, eps=1e-5):
    """Measure the gradients with central differences, one entry at a time.

    The slope in the direction of one entry is (f(+eps) - f(-eps)) / (2 eps), where f(+eps) is
    the loss with this entry moved up by eps, and every other as it was. An entry that you move
    must be put back; or work on copies. Stay in float64, numpy's default: float32 is too coarse.

    Args:
        X: (n, d), the samples.
        Y: (n, k), the right answers.
        weights: the list of the layers' weights, each (fan_in, fan_out).
        biases: the list of the layers' biases, each (fan_out,).
        eps: a number, how far an entry is moved.

    Returns:
        (grad_weights, grad_biases): two lists of arrays, each in the shape of its parameter.

    >>> X, Y = np.array([[2.0]]), np.array([[1.0]])
    >>> weights, biases = [np.zeros((1, 1))], [np.zeros(1)]
    >>> grad_weights, grad_biases = numerical_gradient(X, Y, weights, biases)
    >>> print(grad_weights[0].round(6), grad_biases[0].round(6))
    [[-0.5]] [-0.25]
    """
    # TODO: for every entry of every parameter: up, down, and back where it was.
    raise NotImplementedError


def gradient_descent(X, Y, weights, biases, lr, steps):
    """Go downhill: step after step against the gradient of the loss over all samples.

    Args:
        X: (n, d), the samples.
        Y: (n, k), the right answers.
        weights: the list of the layers' weights to start from, each (fan_in, fan_out).
        biases: the list of the layers' biases to start from, each (fan_out,).
        lr: a number, the learning rate: a step is lr times the gradient.
        steps: the number of steps; 0 leaves the parameters as they are.

    Returns:
        (weights, biases, losses): the parameters after the last step, two lists as they came,
        and the list of steps + 1 losses: one before any step, then one after each step.

    >>> X, Y = np.array([[2.0]]), np.array([[1.0]])
    >>> weights, biases = [np.zeros((1, 1))], [np.zeros(1)]
    >>> weights, biases, losses = gradient_descent(X, Y, weights, biases, 0.5, 1)
    >>> print(weights[0], biases[0], [round(float(loss), 4) for loss in losses])
    [[0.25]] [0.125] [0.25, 0.1216]
    """
    # TODO: all the gradients first, then all the steps.
    raise NotImplementedError
