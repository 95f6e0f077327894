"""Right answers that look different: every check must let them pass."""
# ruff: noqa: PLR0917 - a variant has the arguments of its function

import math
from copy import deepcopy

import numpy as np
from backprop import backward, forward, mse, numerical_gradient, sigmoid

from autograder.testing import variant

EQUIVALENT_MUTANTS: dict[str, str] = {
    "return mse(Y, forward(X, weights, biases)[-1])"
    " -> return mse(forward(X, weights, biases)[-1], Y)": "the square has no sign",
    "losses = [mse(Y, activations[-1])] -> losses = [mse(activations[-1], Y)]": (
        "the square has no sign"
    ),
    "losses.append(mse(Y, activations[-1])) -> losses.append(mse(activations[-1], Y))": (
        "the square has no sign"
    ),
    "weights, biases = ([W.copy() for W in weights], [b.copy() for b in biases])"
    " -> weights, biases = ([W for W in weights], [b.copy() for b in biases])": (
        "every entry is put back: moved and put back is fine"
    ),
    "weights, biases = ([W.copy() for W in weights], [b.copy() for b in biases])"
    " -> weights, biases = ([W.copy() for W in weights], [b for b in biases])": (
        "every entry is put back: moved and put back is fine"
    ),
}


def naive_sigmoid(z):
    return 1 / (1 + np.exp(-z))


def float32(arrays):
    return [array.astype(np.float32) for array in arrays]


@variant("forward")
def loops(X, weights, biases):
    """Loops over samples and neurons, number by number."""
    activations = [X]
    for W, b in zip(weights, biases, strict=True):
        rows = []
        for row in activations[-1]:
            columns = range(W.shape[1])
            sums = [b[j] + sum(a * W[i, j] for i, a in enumerate(row)) for j in columns]
            rows.append([1 / (1 + math.exp(-z)) for z in sums])
        activations.append(np.array(rows))
    return activations


@variant("forward")
def column_major(X, weights, biases):
    """One sample a column inside, in a tuple of transposed views."""
    A = X.T  # (d, n)
    activations = [A.T]
    for W, b in zip(weights, biases, strict=True):
        A = naive_sigmoid(W.T @ A + b[:, None])
        activations.append(A.T)
    return tuple(activations)


@variant("forward")
def bias_as_weight(X, weights, biases):
    """The bias is one more row of the weights, for an input that is always 1; tanh inside."""
    activations = [X.copy()]
    for W, b in zip(weights, biases, strict=True):
        inputs = np.column_stack([activations[-1], np.ones(len(X))])
        sums = np.dot(inputs, np.vstack([W, b]))
        activations.append((1 + np.tanh(sums / 2)) / 2)
    return activations


@variant("forward")
def recursive(X, weights, biases):
    """The rest of the network is run by the function itself; einsum for the product."""
    if not weights:
        return [X]
    A = sigmoid(np.einsum("ni,ij->nj", X, weights[0]) + biases[0])
    return [X, *recursive(A, weights[1:], biases[1:])]


@variant("backward")
def factors_in_another_order(Y, activations, weights):
    """a - a² for the derivative, the lists filled from behind, the mean taken at the very end."""
    layers = len(weights)
    grad_weights, grad_biases = [None] * layers, [None] * layers
    a = activations[layers]
    delta = (a - a**2) * (a - Y)
    for layer in range(layers, 0, -1):
        a = activations[layer - 1]
        grad_weights[layer - 1] = np.dot(delta.T, a).T * 2 / Y.size
        grad_biases[layer - 1] = np.ones(len(Y)) @ delta * 2 / Y.size
        delta = np.dot(delta, weights[layer - 1].T) * (a - a**2)
    return [grad_weights, grad_biases]


@variant("backward")
def sums_found_again(Y, activations, weights):
    """The derivative at the sums, which are found again from what the sigmoid said."""

    def sigmoid_grad(z):
        return sigmoid(z) * sigmoid(-z)

    error = np.multiply(2 / Y.size, np.subtract(activations[-1], Y))
    gradients = []
    for A_in, A_out, W in zip(activations[-2::-1], activations[:0:-1], weights[::-1], strict=True):
        delta = error * sigmoid_grad(np.log(A_out / (1 - A_out)))
        gradients.append((A_in.T @ delta, delta.sum(axis=0)))
        error = delta @ W.T
    grad_weights, grad_biases = zip(*reversed(gradients), strict=True)
    return grad_weights, grad_biases


@variant("backward")
def sample_by_sample(Y, activations, weights):
    """An outer product for every sample, added up."""
    grad_weights = [np.zeros(W.shape) for W in weights]
    grad_biases = [np.zeros(W.shape[1]) for W in weights]
    for sample, y in enumerate(Y):
        error = -2 * (y - activations[-1][sample]) / Y.size
        for layer in reversed(range(len(weights))):
            a = activations[layer + 1][sample]
            delta = error * a * (1 - a)
            grad_weights[layer] += np.outer(activations[layer][sample], delta)
            grad_biases[layer] += delta
            error = weights[layer] @ delta
    return grad_weights, grad_biases


@variant("backward")
def forwards(Y, activations, weights):
    """Forward from every layer: how the outputs follow its sums, then the error on top."""
    grad_weights, grad_biases = [], []
    for layer in range(len(weights)):
        a = activations[layer + 1]
        follow = (a * (1 - a))[:, :, None] * np.eye(a.shape[1])  # (n, fan_out, fan_out)
        for later in range(layer + 1, len(weights)):
            a = activations[later + 1]
            follow = follow @ weights[later] * (a * (1 - a))[:, None, :]  # (n, fan_out, later)
        delta = np.einsum("nik,nk->ni", follow, activations[-1] - Y) * 2 / Y.size
        grad_weights.append(np.einsum("ni,nj->ij", activations[layer], delta))
        grad_biases.append(np.einsum("nj->j", delta))
    return grad_weights, grad_biases


@variant("numerical_gradient")
def moved_and_put_back(X, Y, weights, biases, eps=1e-5):
    """The caller's own entries moved by += and -=, and put back except for rounding."""

    def loss():
        return mse(Y, forward(X, weights, biases)[-1])

    gradients = []
    for parameters in (weights, biases):
        gradients.append([])
        for parameter in parameters:
            flat, slopes = parameter.reshape(-1), []
            for i in range(flat.size):
                flat[i] += eps
                up = loss()
                flat[i] -= 2 * eps
                slopes.append((up - loss()) / 2 / eps)
                flat[i] += eps
            gradients[-1].append(np.array(slopes).reshape(parameter.shape))
    return gradients


@variant("numerical_gradient")
def deep_copies(X, Y, weights, biases, eps=1e-5):
    """Two deep copies for every entry, lists of numbers as a result, a loss of its own."""

    def loss(weights, biases):
        return float(np.square(np.subtract(Y, forward(X, weights, biases)[-1])).sum()) / Y.size

    def moved(parameters, layer, i, by):
        parameters = deepcopy(parameters)
        parameters[layer][i] += by
        return parameters

    grad_weights, grad_biases = [], []
    for layer, W in enumerate(weights):
        slopes = np.empty(W.shape)
        for i in np.ndindex(W.shape):
            up = loss(moved(weights, layer, i, eps), biases)
            slopes[i] = (up - loss(moved(weights, layer, i, -eps), biases)) / (2 * eps)
        grad_weights.append(slopes.tolist())
        grad_biases.append([])
        for j in range(len(biases[layer])):
            up = loss(weights, moved(biases, layer, j, eps))
            down = loss(weights, moved(biases, layer, j, -eps))
            grad_biases[-1].append((up - down) / (eps + eps))
    return grad_weights, grad_biases


@variant("numerical_gradient")
def one_long_vector(X, Y, weights, biases, eps=1e-5):
    """All parameters in one vector, moved along the rows of a small identity matrix."""
    parameters = [*weights, *biases]
    ends = np.cumsum([parameter.size for parameter in parameters])[:-1]

    def parts(vector):
        pieces = zip(np.split(vector, ends), parameters, strict=True)
        shaped = [piece.reshape(parameter.shape) for piece, parameter in pieces]
        return shaped[: len(weights)], shaped[len(weights) :]

    def loss(vector):
        return mse(Y, forward(X, *parts(vector))[-1])

    here = np.concatenate([parameter.ravel() for parameter in parameters])
    steps = eps * np.eye(here.size)
    return parts(np.array([(loss(here + s) - loss(here - s)) / (2 * eps) for s in steps]))


@variant("numerical_gradient")
def pure_python(X, Y, weights, biases, eps=1e-5):
    """No numpy at all behind the first lines."""
    samples, answers = X.tolist(), Y.tolist()
    weights, biases = [W.tolist() for W in weights], [b.tolist() for b in biases]

    def loss():
        total = 0.0
        for sample, answer in zip(samples, answers, strict=True):
            a = sample
            for W, b in zip(weights, biases, strict=True):
                sums = [b[j] + sum(a[i] * W[i][j] for i in range(len(a))) for j in range(len(b))]
                a = [1 / (1 + math.exp(-z)) for z in sums]
            total += sum((one - other) ** 2 for one, other in zip(a, answer, strict=True))
        return total / (len(answers) * len(answers[0]))

    def slope(row, j):
        value = row[j]
        row[j] = value + eps
        up = loss()
        row[j] = value - eps
        down = loss()
        row[j] = value
        return (up - down) / (2 * eps)

    def slopes(row):
        return [slope(row, j) for j in range(len(row))]

    return [[slopes(row) for row in W] for W in weights], [slopes(b) for b in biases]


@variant("gradient_descent")
def in_place_on_copies(X, Y, weights, biases, lr, steps):
    """In-place steps on copies, losses in an array, the last one after the loop's break."""
    weights, biases = deepcopy(weights), deepcopy(biases)
    losses = np.empty(steps + 1)
    for step in range(steps + 1):
        activations = forward(X, weights, biases)
        losses[step] = mse(Y, activations[-1])
        if step == steps:
            break
        grad_weights, grad_biases = backward(Y, activations, weights)
        for parameter, grad in zip(weights + biases, grad_weights + grad_biases, strict=True):
            parameter -= lr * grad  # noqa: PLW2901 - in place
    return [weights, biases, losses]


@variant("gradient_descent")
def all_in_one(X, Y, weights, biases, lr, steps):
    """No other function is called; the step is made going back, behind delta; tuples."""
    weights, biases, losses = list(weights), list(biases), []
    for step in range(steps + 1):
        A = [X]
        for W, b in zip(weights, biases, strict=True):
            A.append(naive_sigmoid(A[-1] @ W + b))
        losses.append(float(((A[-1] - Y) ** 2).mean()))
        error = 2 * (A[-1] - Y) / Y.size
        for layer in reversed(range(len(weights) if step < steps else 0)):
            delta = error * A[layer + 1] * (1 - A[layer + 1])
            error = delta @ weights[layer].T
            weights[layer] = weights[layer] - lr * A[layer].T @ delta
            biases[layer] = biases[layer] - lr * delta.sum(axis=0)
    return tuple(weights), tuple(biases), tuple(losses)


@variant("gradient_descent")
def by_measuring(X, Y, weights, biases, lr, steps):
    """The gradients are measured; losses are 0-d arrays."""
    losses = [np.array(mse(Y, forward(X, weights, biases)[-1]))]
    for _ in range(steps):
        grads = numerical_gradient(X, Y, weights, biases)
        weights = [np.subtract(W, lr * grad) for W, grad in zip(weights, grads[0], strict=True)]
        biases = [np.subtract(b, lr * grad) for b, grad in zip(biases, grads[1], strict=True)]
        losses.append(np.array(mse(Y, forward(X, weights, biases)[-1])))
    return weights, biases, losses


@variant("gradient_descent")
def recursive_descent(X, Y, weights, biases, lr, steps):
    """One step, then the function itself for the steps that are left."""
    activations = forward(X, weights, biases)
    now = float(mse(Y, activations[-1]))
    if steps == 0:
        return weights, biases, [now]
    slopes = backward(Y, activations, weights)
    weights = [weights[layer] + -lr * slopes[0][layer] for layer in range(len(weights))]
    biases = [biases[layer] + -lr * slopes[1][layer] for layer in range(len(biases))]
    weights, biases, losses = recursive_descent(X, Y, weights, biases, lr, steps - 1)
    return weights, biases, [now, *losses]


@variant("gradient_descent", name="float32")
def gradient_descent_float32(X, Y, weights, biases, lr, steps):
    """All in float32, the losses too."""
    X, Y = float32([X, Y])
    weights, biases, losses = float32(weights), float32(biases), []
    for step in range(steps + 1):
        activations = forward(X, weights, biases)
        losses.append(mse(Y, activations[-1]))
        if step < steps:
            grads = backward(Y, activations, weights)
            lr = np.float32(lr)
            weights = [W - lr * grad for W, grad in zip(weights, grads[0], strict=True)]
            biases = [b - lr * grad for b, grad in zip(biases, grads[1], strict=True)]
    return weights, biases, np.array(losses)
