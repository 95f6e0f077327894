"""Hidden checks. Sizes are apart, none twice another, so that no factor hides behind another."""

from itertools import pairwise

import numpy as np
import pytest

from autograder.testing import assert_matches

ONE, TWO, THREE = (5, 3), (5, 4, 3), (5, 4, 11, 3)  # the layers' sizes, samples first
DEEP = {"two": TWO, "three": THREE}
SQUARE = (3, 3, 3)  # with three samples: every transpose fits
GRADIENTS = ("grad_weights", "grad_biases")
LEARNED = ("weights", "biases", "losses")
EVERY, LAST, EARLIER = slice(None), slice(-1, None), slice(-1)  # layers


def away_from_zero(rng, shape):
    """Random numbers from -1.5 to 1.5, none near 0, where a rounding error is a large share."""
    return rng.uniform(0.5, 1.5, shape) * rng.choice([-1.0, 1.0], shape)


def network(rng, sizes, n=7):
    """Samples, answers that a sigmoid can only come near to, weights and biases; none alike."""
    X = rng.normal(size=(n, sizes[0]))
    Y = rng.choice([-0.25, 1.25], (n, sizes[-1])) + rng.uniform(-0.125, 0.125, (n, sizes[-1]))
    weights = [away_from_zero(rng, shape) for shape in pairwise(sizes)]
    biases = [away_from_zero(rng, size) for size in sizes[1:]]
    return X, Y, weights, biases


def ran_forward(reference, rng, sizes, n=7):
    """What `backward` is given: right answers, activations that fit the weights, weights."""
    X, Y, weights, biases = network(rng, sizes, n)
    return Y, reference.forward(X, weights, biases), weights


def parts_of(answer, right, names=(), part=""):
    """The answer, once it is known to be a list of as many parts as the right one."""
    whole = isinstance(answer, list | tuple) or (isinstance(answer, np.ndarray) and answer.ndim > 0)
    if not whole or len(answer) != len(right):
        assert_matches(answer, right, names, part=part)  # says what came back in its place
    return answer


def match_layers(answer, right, names, which, layers):
    """Hold one part of an answer against the right one, on some layers: the rest is not looked at.

    Args:
        answer: What the submission returned.
        right: What the reference returned.
        names: What the parts of the answer are called.
        which: The name of the part that counts, a list with an entry a layer.
        layers: A slice: the layers that count.
    """
    index = names.index(which)
    one, due = parts_of(answer, right, names)[index], right[index]
    entries = parts_of(one, due, part=which)
    for layer in range(len(due))[layers]:
        assert_matches(entries[layer], due[layer], part=f"{which}[{layer}]")


def match_forward(submission, reference, X, weights, biases):
    """Hold all activations against the right ones."""
    right = reference.forward(X, weights, biases)
    assert_matches(submission.forward(X, weights, biases), right, part="activations")


@pytest.mark.points(0.5, function="forward")
def test_forward_through_one_layer(submission, reference, rng):
    """forward gives the samples, then one layer's activations"""
    for sizes, n in ((ONE, 7), ((2, 7), 5)):
        X, _, weights, biases = network(rng, sizes, n)
        match_forward(submission, reference, X, weights, biases)


@pytest.mark.points(0.5, function="forward")
@pytest.mark.parametrize("depth", DEEP)
def test_forward_through_layers(submission, reference, rng, depth):
    """forward hands every layer what the layer before it said, and keeps it all"""
    for n in (7, 13):
        X, _, weights, biases = network(rng, DEEP[depth], n)
        match_forward(submission, reference, X, weights, biases)


@pytest.mark.points(0.25, function="forward")
def test_forward_through_square_layers(submission, reference, rng):
    """forward tells inputs from outputs where a layer has as many of both"""
    X, _, weights, biases = network(rng, SQUARE, n=3)
    match_forward(submission, reference, X, weights, biases)


@pytest.mark.points(0.25, function="forward")
def test_forward_of_one_sample(submission, reference, rng):
    """forward keeps one sample a row, also in layers of one neuron"""
    for sizes in (TWO, (5, 1, 3), (4, 1)):
        X, _, weights, biases = network(rng, sizes, n=1)
        match_forward(submission, reference, X, weights, biases)


def match_backward(submission, reference, inputs):
    """Hold all gradients against the right ones."""
    assert_matches(submission.backward(*inputs), reference.backward(*inputs), GRADIENTS)


def match_some_gradients(submission, reference, inputs, which, layers):
    """Hold some layers' gradients, of the weights or of the biases, against the right ones."""
    right = reference.backward(*inputs)
    match_layers(submission.backward(*inputs), right, GRADIENTS, which, layers)


@pytest.mark.points(0.5, function="backward")
def test_backward_one_layer_weights(submission, reference, rng):
    """backward finds the weights' gradient where there is one layer"""
    for sizes, n in ((ONE, 7), ((2, 7), 5)):
        inputs = ran_forward(reference, rng, sizes, n)
        match_some_gradients(submission, reference, inputs, "grad_weights", EVERY)


@pytest.mark.points(0.25, function="backward")
def test_backward_one_layer_biases(submission, reference, rng):
    """backward finds the biases' gradient where there is one layer"""
    for sizes, n in ((ONE, 7), ((2, 7), 5)):
        inputs = ran_forward(reference, rng, sizes, n)
        match_some_gradients(submission, reference, inputs, "grad_biases", EVERY)


@pytest.mark.points(0.5, function="backward")
def test_backward_last_weights(submission, reference, rng):
    """backward finds the gradient of the last layer's weights"""
    for sizes in (TWO, THREE):
        inputs = ran_forward(reference, rng, sizes)
        match_some_gradients(submission, reference, inputs, "grad_weights", LAST)


@pytest.mark.points(0.25, function="backward")
def test_backward_last_biases(submission, reference, rng):
    """backward finds the gradient of the last layer's biases"""
    for sizes in (TWO, THREE):
        inputs = ran_forward(reference, rng, sizes)
        match_some_gradients(submission, reference, inputs, "grad_biases", LAST)


@pytest.mark.points(0.5, function="backward")
@pytest.mark.parametrize("depth", DEEP)
def test_backward_earlier_weights(submission, reference, rng, depth):
    """backward hands delta back to the weights of the layers before the last"""
    inputs = ran_forward(reference, rng, DEEP[depth])
    match_some_gradients(submission, reference, inputs, "grad_weights", EARLIER)


@pytest.mark.points(0.25, function="backward")
@pytest.mark.parametrize("depth", DEEP)
def test_backward_earlier_biases(submission, reference, rng, depth):
    """backward hands delta back to the biases of the layers before the last"""
    inputs = ran_forward(reference, rng, DEEP[depth])
    match_some_gradients(submission, reference, inputs, "grad_biases", EARLIER)


@pytest.mark.points(0.25, function="backward")
def test_backward_through_square_layers(submission, reference, rng):
    """backward tells inputs from outputs where a layer has as many of both"""
    match_backward(submission, reference, ran_forward(reference, rng, SQUARE, n=3))


@pytest.mark.points(0.25, function="backward")
def test_backward_of_one_sample(submission, reference, rng):
    """backward works on one sample as on many"""
    for sizes in (ONE, TWO):
        match_backward(submission, reference, ran_forward(reference, rng, sizes, n=1))


@pytest.mark.points(0.25, function="backward")
def test_backward_of_one_neuron(submission, reference, rng):
    """backward keeps every gradient in the shape of its parameter in layers of one neuron"""
    for sizes in ((5, 1, 3), (5, 4, 1)):
        match_backward(submission, reference, ran_forward(reference, rng, sizes))


@pytest.mark.points(0.25, function="backward")
def test_backward_asked_again(submission, reference, rng):
    """backward starts from nothing in every call"""
    first, second = (ran_forward(reference, rng, sizes) for sizes in (TWO, THREE))
    for inputs in (first, second, first, first):
        match_backward(submission, reference, inputs)


def match_numerical(submission, reference, *inputs):
    """Hold all measured gradients against the right ones."""
    right = reference.numerical_gradient(*inputs)
    assert_matches(submission.numerical_gradient(*inputs), right, GRADIENTS)


@pytest.mark.points(0.5, function="numerical_gradient")
def test_numerical_gradient_of_weights(submission, reference, rng):
    """numerical_gradient measures every weight's slope, also with a long step"""
    X, Y, weights, biases = network(rng, TWO)
    for eps in (0.1, 0.01):
        right = reference.numerical_gradient(X, Y, weights, biases, eps)
        answer = submission.numerical_gradient(X, Y, weights, biases, eps)
        match_layers(answer, right, GRADIENTS, "grad_weights", EVERY)


@pytest.mark.points(0.5, function="numerical_gradient")
def test_numerical_gradient_of_biases(submission, reference, rng):
    """numerical_gradient measures every bias's slope, also with a long step"""
    X, Y, weights, biases = network(rng, TWO)
    for eps in (0.1, 0.01):
        right = reference.numerical_gradient(X, Y, weights, biases, eps)
        answer = submission.numerical_gradient(X, Y, weights, biases, eps)
        match_layers(answer, right, GRADIENTS, "grad_biases", EVERY)


@pytest.mark.points(0.25, function="numerical_gradient")
def test_numerical_gradient_of_one_layer(submission, reference, rng):
    """numerical_gradient works on one layer, and on one sample"""
    for n in (7, 1):
        match_numerical(submission, reference, *network(rng, ONE, n), 0.05)


@pytest.mark.points(0.25, function="numerical_gradient")
def test_numerical_gradient_of_three_layers(submission, reference, rng):
    """numerical_gradient measures every layer of a deep network"""
    match_numerical(submission, reference, *network(rng, (3, 2, 5, 2), n=4), 0.1)


@pytest.mark.points(0.25, function="numerical_gradient")
def test_numerical_gradient_with_a_short_step(submission, reference, rng):
    """numerical_gradient is exact to many digits with a short step, and when eps is not given"""
    inputs = network(rng, TWO)
    match_numerical(submission, reference, *inputs, 1e-5)
    match_numerical(submission, reference, *inputs)


@pytest.mark.points(0.25, function="numerical_gradient")
def test_numerical_gradient_asked_again(submission, reference, rng):
    """numerical_gradient starts from nothing in every call"""
    first, second = network(rng, (4, 3, 2), n=5), network(rng, (3, 1, 2), n=5)
    for inputs in (first, second, first):
        match_numerical(submission, reference, *inputs, 0.1)


def match_descent(submission, reference, *inputs):
    """Hold what was learned, and the losses on the way, against the right ones."""
    right = reference.gradient_descent(*inputs)
    assert_matches(submission.gradient_descent(*inputs), right, LEARNED)


@pytest.mark.points(0.5, function="gradient_descent")
@pytest.mark.parametrize("which", ["weights", "biases"])
def test_gradient_descent_one_step(submission, reference, rng, which):
    """gradient_descent moves every layer by one step against its gradient"""
    for sizes, lr in ((TWO, 0.3), (THREE, 1.7)):
        inputs = network(rng, sizes)
        right = reference.gradient_descent(*inputs, lr, 1)
        answer = submission.gradient_descent(*inputs, lr, 1)
        match_layers(answer, right, LEARNED, which, EVERY)


@pytest.mark.points(0.25, function="gradient_descent")
def test_gradient_descent_losses(submission, reference, rng):
    """gradient_descent notes the loss before the first step and after every step, rising or not"""
    too_far = [np.array([[1.5]]), np.array([[0.375]]), [np.array([[0.0]])], [np.array([0.0])]]
    for inputs, lr, steps in (
        (network(rng, TWO), 0.7, 1),
        (network(rng, TWO), 1.7, 5),
        (too_far, 16.0, 4),
    ):
        right = reference.gradient_descent(*inputs, lr, steps)
        answer = parts_of(submission.gradient_descent(*inputs, lr, steps), right, LEARNED)
        assert_matches(answer[2], right[2], part="losses")


@pytest.mark.points(0.5, function="gradient_descent")
def test_gradient_descent_many_steps(submission, reference, rng):
    """gradient_descent starts every step where the last one ended"""
    for sizes, n, steps in ((TWO, 7, 6), (THREE, 13, 3), ((5, 1), 1, 2)):
        match_descent(submission, reference, *network(rng, sizes, n), 0.3, steps)


@pytest.mark.points(0.25, function="gradient_descent")
def test_gradient_descent_without_a_step(submission, reference, rng):
    """gradient_descent leaves the parameters as they are when there is no step to take"""
    for sizes in (ONE, TWO):
        match_descent(submission, reference, *network(rng, sizes), 1.7, 0)
