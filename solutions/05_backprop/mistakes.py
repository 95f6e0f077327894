"""How learners go wrong in backpropagation: each a few lines, with the hint that cures it."""
# ruff: noqa: ARG001, PLR0917 - a mistake has the arguments of its function, used or not

import numpy as np
from backprop import backward, forward, mse, sigmoid

from autograder.testing import mistake

# forward


def run_through(X, weights, biases, layer):
    """The reference's forward, with one layer's formula left to the mistake."""
    activations = [X]
    for W, b in zip(weights, biases, strict=True):
        activations.append(layer(activations[-1], W, b))
    return activations


def run_to_the_end(X, weights, biases, *, hidden=sigmoid, last=sigmoid):
    """The reference's forward, with what follows the sums left to the mistake."""
    activations = [X]
    for layer, (W, b) in enumerate(zip(weights, biases, strict=True)):
        squash = last if layer == len(weights) - 1 else hidden
        activations.append(squash(activations[-1] @ W + b))
    return activations


@mistake(
    "forward",
    hint="When does b come in: before or after the multiplication? It has one entry for each"
    " neuron that the layer ends in.",
)
def bias_before_matmul(X, weights, biases):
    """The bias was added to the layer's inputs, before the multiplication."""
    return run_through(X, weights, biases, lambda A, W, b: sigmoid((A + b) @ W))


@mistake(
    "forward",
    hint="Write the shapes side by side: the inputs are (n, fan_in). Which side of W must meet"
    " them, and does W need to be turned for it?",
)
def transposed(X, weights, biases):
    """The weights were transposed, as where a row goes into one neuron."""
    return run_through(X, weights, biases, lambda A, W, b: sigmoid(A @ W.T + b))


@mistake(
    "forward",
    hint="`*` multiplies entry by entry. A neuron weighs all its inputs and adds them up: which"
    " sign does that for a whole layer?",
)
def elementwise(X, weights, biases):
    """`*` was written in place of the matrix product `@`."""
    return run_through(X, weights, biases, lambda A, W, b: sigmoid(A * W + b))


@mistake(
    "forward",
    hint="One layer alone is right. With more, the ones before the last hand on their bare sums:"
    " without the sigmoid in between, the layers collapse into one.",
)
def linear_hidden(X, weights, biases):
    """The sigmoid came after the last layer only."""
    return run_to_the_end(X, weights, biases, hidden=lambda z: z)


@mistake(
    "forward",
    hint="All layers but the last are right. Does the sigmoid follow after the last one too?",
)
def linear_last(X, weights, biases):
    """The last layer's sums were returned without the sigmoid, as in a regression."""
    return run_to_the_end(X, weights, biases, last=lambda z: z)


@mistake(
    "forward",
    hint="Your first layer is right. What does the second layer take in: the samples, or what the"
    " first one says?",
)
def samples_every_layer(X, weights, biases):
    """Every layer was given X, not the activations of the layer before it."""
    return run_through(X, weights, biases, lambda _, W, b: sigmoid(X @ W + b))


@mistake(
    "forward",
    hint="One layer alone is right. Do all the others have your first layer's W and b, or their"
    " own?",
)
def first_layer_again(X, weights, biases):
    """The first layer's weights and biases were used in every layer."""
    return run_through(X, weights, biases, lambda A, *_: sigmoid(A @ weights[0] + biases[0]))


@mistake(
    "forward",
    hint="Where do the biases come in? With all weights 0 a neuron should still say sigmoid(b).",
)
def no_bias(X, weights, biases):
    """The biases were left out."""
    return run_through(X, weights, biases, lambda A, W, _: sigmoid(A @ W))


@mistake(
    "forward",
    hint="With all weights 0 and b = 5, should a neuron say nearly 1 or nearly 0? Look at the sign"
    " of b.",
)
def minus_bias(X, weights, biases):
    """The bias was taken off, as a threshold would be."""
    return run_through(X, weights, biases, lambda A, W, b: sigmoid(A @ W - b))


@mistake(
    "forward",
    hint="What a neuron says is between 0 and 1, whatever b is. Does b come in before or after"
    " the sigmoid?",
)
def bias_after_sigmoid(X, weights, biases):
    """The bias was added after the sigmoid."""
    return run_through(X, weights, biases, lambda A, W, b: sigmoid(A @ W) + b)


@mistake(
    "forward",
    hint="What is squashed first here, the inputs or the sums? A layer weighs what it is given as"
    " it is, and the sigmoid comes last.",
)
def sigmoid_before_weights(X, weights, biases):
    """The sigmoid was applied to a layer's inputs, not to its sums."""
    return run_through(X, weights, biases, lambda A, W, b: sigmoid(A) @ W + b)


@mistake(
    "forward",
    hint="All that your neurons say lies above 0.5. How often does a sum pass through the sigmoid"
    " in one layer?",
)
def sigmoid_twice(X, weights, biases):
    """The sigmoid was applied twice in every layer."""
    return run_through(X, weights, biases, lambda A, W, b: sigmoid(sigmoid(A @ W + b)))


@mistake(
    "forward",
    hint="At a sum of 0 your neurons say 0, and here they should say 0.5. Which curve does that?",
)
def tanh_everywhere(X, weights, biases):
    """Tanh was taken for the sigmoid in every layer."""
    return run_to_the_end(X, weights, biases, hidden=np.tanh, last=np.tanh)


@mistake(
    "forward",
    hint="One layer alone is right. With more, the layers before the last say 0 at a sum of 0:"
    " which curve belongs there?",
)
def tanh_hidden(X, weights, biases):
    """Tanh was used in the hidden layers, and the sigmoid at the end only."""
    return run_to_the_end(X, weights, biases, hidden=np.tanh)


@mistake(
    "forward",
    hint="One layer alone is right. With more, the layers before the last cut their negative sums"
    " off: here every layer has the same gentle curve.",
)
def relu_hidden(X, weights, biases):
    """Relu was used in the hidden layers, as larger networks do."""
    return run_to_the_end(X, weights, biases, hidden=lambda z: np.maximum(z, 0))


@mistake(
    "forward",
    hint="All layers but the last are right. Your outputs add up to 1 in each row: does anything"
    " in this task ask for that?",
)
def softmax_last(X, weights, biases):
    """The outputs were made a distribution with softmax, as in classification."""

    def softmax(z):
        powers = np.exp(z - z.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)

    return run_to_the_end(X, weights, biases, last=softmax)


@mistake(
    "forward",
    hint="The right numbers flow through your network, but the list keeps each layer's sums. It"
    " should keep what each layer says.",
)
def sums_kept(X, weights, biases):
    """The sums before the sigmoid were put on the list, while the activations were handed on."""
    sums, A = [X], X
    for W, b in zip(weights, biases, strict=True):
        sums.append(A @ W + b)
        A = sigmoid(sums[-1])
    return sums


@mistake(
    "forward",
    hint="Your activations are right, but one list entry is missing: what did the first layer"
    " take in?",
)
def no_samples(X, weights, biases):
    """The list began with the first layer's activations: X is missing."""
    return run_to_the_end(X, weights, biases)[1:]


@mistake(
    "forward",
    hint="Your output is right. Backpropagation will need what every layer said on the way, too.",
)
def only_the_output(X, weights, biases):
    """The last activations were returned in place of the list of all."""
    return run_to_the_end(X, weights, biases)[-1]


@mistake(
    "forward",
    hint="All that you return is right, but the last layer is not there. Count how often your loop"
    " runs.",
)
def one_layer_short(X, weights, biases):
    """The loop ended one layer too early."""
    return run_to_the_end(X, weights[:-1], biases[:-1])


@mistake(
    "forward",
    hint="Two layers are right. What happens with one, or with three? Let a loop go over however"
    " many there are.",
)
def two_layers_only(X, weights, biases):
    """Two layers were written out, whatever the length of the lists."""
    A1 = sigmoid(X @ weights[0] + biases[0])
    return [X, A1, sigmoid(A1 @ weights[1] + biases[1])]


@mistake(
    "forward",
    hint="The layers have different widths, so they cannot be one array: keep them on a list.",
)
def one_array(X, weights, biases):
    """The list was made an array, which cannot hold layers of different widths."""
    return np.array(run_to_the_end(X, weights, biases))


@mistake(
    "forward",
    hint="Try a layer with one neuron, and one sample: is every array still (n, fan_out), with two"
    " axes?",
)
def squeezed(X, weights, biases):
    """Axes of length 1 were dropped, so that one neuron or one sample lost its axis."""
    return run_through(X, weights, biases, lambda A, W, b: sigmoid(A @ W + b).squeeze())


@mistake(
    "forward",
    hint="Your numbers are right in their first digits. Hand them on as they are: rounding is for"
    " printing.",
)
def rounded(X, weights, biases):
    """The activations were rounded on the way."""
    return run_through(X, weights, biases, lambda A, W, b: sigmoid(A @ W + b).round(4))


@mistake(
    "forward",
    hint="The lists belong to whoever called you, and you take them apart: will they still be full"
    " at the next call? Only read them.",
)
def lists_used_up(X, weights, biases):
    """The layers were popped off the lists, which were empty afterwards."""
    activations = [X]
    while weights:
        activations.append(sigmoid(activations[-1] @ weights.pop(0) + biases.pop(0)))
    return activations


kept = ()


@mistake(
    "forward",
    hint="Your first call is right, and the next one still has the first one's layers on its list."
    " Where should the list begin its life?",
    stateful=True,
)
def list_outside(X, weights, biases):
    """The list lives outside the function and grows from call to call."""
    global kept  # noqa: PLW0603 - this is the mistake
    kept = (*kept, *run_to_the_end(X, weights, biases))
    return list(kept)


# backward


def walk_back(
    Y,
    A,
    weights,
    *,
    error=lambda output, Y: 2 * (output - Y) / Y.size,
    derivative=lambda a: a * (1 - a),
    hidden=None,
    of_weights=lambda A_in, delta: A_in.T @ delta,
    of_biases=lambda delta: delta.sum(axis=0),
    below=lambda delta, W: delta @ W.T,
):
    """The reference's walk, with every step open to a mistake.

    `hidden` is the derivative in the layers before the last, where it is another one.
    """
    grad_weights, grad_biases, slope = [], [], error(A[-1], Y)
    for layer in reversed(range(len(weights))):
        delta = slope * derivative(A[layer + 1])
        grad_weights.insert(0, of_weights(A[layer], delta))
        grad_biases.insert(0, of_biases(delta))
        slope = below(delta, weights[layer]) if layer else None
        derivative = hidden or derivative
    return grad_weights, grad_biases


@mistake(
    "backward",
    hint="Your last layer is right: on the way back to the ones before it you skipped the"
    " sigmoid's derivative.",
)
def no_hidden_derivative(Y, activations, weights):
    """The sigmoid's derivative was left out in all layers before the last."""
    return walk_back(Y, activations, weights, hidden=np.ones_like)


@mistake(
    "backward",
    hint="Even your last layer is off, and each layer before it by more. Between the outputs and"
    " their sums stands a sigmoid: what does going through it multiply by?",
)
def no_derivative(Y, activations, weights):
    """The sigmoid's derivative was left out everywhere."""
    return walk_back(Y, activations, weights, derivative=np.ones_like)


@mistake(
    "backward",
    hint="You hand delta back rightly, but your last layer is off, and all before it inherit that:"
    " at the outputs you skipped the sigmoid's derivative.",
)
def no_output_derivative(Y, activations, weights):
    """The sigmoid's derivative was left out at the outputs only."""
    return walk_back(Y, activations, weights, derivative=np.ones_like, hidden=lambda a: a * (1 - a))


@mistake(
    "backward",
    hint="Your first delta belongs to another loss, the cross-entropy, where the sigmoid's"
    " derivative cancels. With our loss it stays, and so does the mean over all n k outputs.",
)
def cross_entropy_delta(Y, activations, weights):
    """The walk began with the cross-entropy's delta, a mean over the samples."""
    return walk_back(
        Y,
        activations,
        weights,
        error=lambda output, Y: (output - Y) / len(Y),
        derivative=np.ones_like,
        hidden=lambda a: a * (1 - a),
    )


@mistake(
    "backward",
    hint="Your first delta is the bare difference, as another loss has it. Ours is a mean of"
    " squares, seen through a sigmoid: each of these leaves a factor in the last layer's delta.",
)
def difference_for_delta(Y, activations, weights):
    """The walk began with the bare difference of outputs and answers for a delta."""
    return walk_back(
        Y,
        activations,
        weights,
        error=lambda output, Y: output - Y,
        derivative=np.ones_like,
        hidden=lambda a: a * (1 - a),
    )


@mistake(
    "backward",
    hint="Your last layer is right, the earlier ones have tanh's derivative: 1 - a² belongs to"
    " tanh. What is the sigmoid's?",
)
def tanh_derivative(Y, activations, weights):
    """Tanh's derivative was used in the layers before the last."""
    return walk_back(Y, activations, weights, hidden=lambda a: 1 - a**2)


@mistake(
    "backward",
    hint="Already your last layer is off: 1 - a² is the derivative of tanh. What is the sigmoid's?",
)
def tanh_derivative_everywhere(Y, activations, weights):
    """Tanh's derivative was used in all layers."""
    return walk_back(Y, activations, weights, derivative=lambda a: 1 - a**2)


@mistake(
    "backward",
    hint="Your last layer is right. In the earlier ones half of the sigmoid's derivative is"
    " missing: 1 - a alone is not it.",
)
def one_minus_a(Y, activations, weights):
    """Only the factor 1 - a of the derivative was used in the layers before the last."""
    return walk_back(Y, activations, weights, hidden=lambda a: 1 - a)


@mistake(
    "backward",
    hint="Your last layer is right. In the earlier ones half of the sigmoid's derivative is"
    " missing: a neuron that says nearly 1 hardly moves any more, so a alone is not it.",
)
def only_a(Y, activations, weights):
    """Only the factor a of the derivative was used in the layers before the last."""
    return walk_back(Y, activations, weights, hidden=lambda a: a)


@mistake(
    "backward",
    hint="Your last layer is -1 times what is right, the one before it is right again: a sign"
    " turns at every layer. Is the sigmoid's slope ever negative?",
)
def derivative_turned(Y, activations, weights):
    """The derivative was written as a (a - 1), which is negative."""
    return walk_back(Y, activations, weights, derivative=lambda a: a * (a - 1))


@mistake(
    "backward",
    hint="Already your last layer is off. Activations have been through the sigmoid: does your"
    " derivative send them through once more?",
)
def derivative_at_activations(Y, activations, weights):
    """The sigmoid's derivative was taken at the activations, as if they were the sums."""
    return walk_back(Y, activations, weights, derivative=lambda a: sigmoid(a) * (1 - sigmoid(a)))


@mistake(
    "backward",
    hint="Already in the last layer you take the derivative from what the layer took in. Which of"
    " the activations came out of this layer's own sigmoid?",
)
def derivative_of_inputs(Y, activations, weights):
    """The derivative was made of a layer's inputs, not of what it says."""
    grad_weights, grad_biases = [], []
    error = 2 * (activations[-1] - Y) / Y.size
    for A_in, W in zip(activations[-2::-1], weights[::-1], strict=True):
        delta = error * A_in * (1 - A_in)
        grad_weights.insert(0, A_in.T @ delta)
        grad_biases.insert(0, delta.sum(axis=0))
        error = delta @ W.T
    return grad_weights, grad_biases


@mistake(
    "backward",
    hint="Your last layer is right. Going back, you have come one layer down, but the derivative"
    " is still the one of the layer above: check the index.",
)
def derivative_of_layer_above(Y, activations, weights):
    """Going back, the derivative was the one of the layer above: an index off by one."""
    output = activations[-1]
    delta = 2 * (output - Y) / Y.size * output * (1 - output)
    grad_weights, grad_biases = [activations[-2].T @ delta], [delta.sum(axis=0)]
    for layer in reversed(range(len(weights) - 1)):
        above = activations[layer + 2]
        delta = delta @ weights[layer + 1].T * above * (1 - above)
        grad_weights.insert(0, activations[layer].T @ delta)
        grad_biases.insert(0, delta.sum(axis=0))
    return grad_weights, grad_biases


@mistake(
    "backward",
    hint="All layers are half of what is right, so your walk back is fine and its start is not:"
    " the slope of a square brings a factor.",
)
def no_two(Y, activations, weights):
    """The 2 from the square was left out."""
    return walk_back(Y, activations, weights, error=lambda output, Y: (output - Y) / Y.size)


@mistake(
    "backward",
    hint="All layers are off by the same factor, so your walk back is fine and its start is not:"
    " it fits half a sum of squares, and our loss is the mean.",
)
def half_sum(Y, activations, weights):
    """The gradient is that of half the sum of squares."""
    return walk_back(Y, activations, weights, error=lambda output, Y: output - Y)


@mistake(
    "backward",
    hint="All layers are too large by the same factor, so your walk back is fine and its start is"
    " not: our loss is a mean, and yours is a sum.",
)
def sum_for_mean(Y, activations, weights):
    """The gradient is that of the sum of squares: it was never divided."""
    return walk_back(Y, activations, weights, error=lambda output, Y: 2 * (output - Y))


@mistake(
    "backward",
    hint="With one output all is right; with k outputs all layers are k times too large. Over how"
    " many numbers is the mean taken?",
)
def mean_over_samples(Y, activations, weights):
    """The error was divided by the number of samples, not of all outputs."""
    return walk_back(Y, activations, weights, error=lambda output, Y: 2 * (output - Y) / len(Y))


@mistake(
    "backward",
    hint="All layers are off by the same factor, so your walk back is fine and its start is not:"
    " you divide by n alone, and the 2 from the square is missing.",
)
def half_mean_over_samples(Y, activations, weights):
    """The gradient is that of half the sum of squares, divided by the number of samples."""
    return walk_back(Y, activations, weights, error=lambda output, Y: (output - Y) / len(Y))


@mistake(
    "backward",
    hint="All layers are too small by the same factor. The mean enters once, at the outputs: is"
    " there a second one at the end?",
)
def mean_twice(Y, activations, weights):
    """The gradients were divided by the number of outputs once more at the end."""
    return walk_back(
        Y,
        activations,
        weights,
        of_weights=lambda A_in, delta: A_in.T @ delta / Y.size,
        of_biases=lambda delta: delta.sum(axis=0) / Y.size,
    )


@mistake(
    "backward",
    hint="With one sample all is right; with n samples all layers are n times too small. The mean"
    " is in the first error already.",
)
def divided_by_samples_again(Y, activations, weights):
    """The gradients were divided by the number of samples again."""
    return walk_back(
        Y,
        activations,
        weights,
        of_weights=lambda A_in, delta: A_in.T @ delta / len(Y),
        of_biases=lambda delta: delta.mean(axis=0),
    )


@mistake(
    "backward",
    hint="Your last layer is right, and every step back shrinks what is handed down by n. The mean"
    " enters once, at the outputs.",
)
def mean_every_layer(Y, activations, weights):
    """The error was divided by the number of samples on every step back."""
    return walk_back(Y, activations, weights, below=lambda delta, W: delta @ W.T / len(Y))


@mistake(
    "backward",
    hint="Already your last layer is off. What is the slope of a square? Your first error is never"
    " negative, so no output is ever asked to rise.",
)
def error_squared(Y, activations, weights):
    """The squared error itself was carried back, not its slope."""
    return walk_back(Y, activations, weights, error=lambda output, Y: (output - Y) ** 2 / Y.size)


@mistake(
    "backward",
    hint="Already your last layer is off. You carry the loss back, one number for all: backward"
    " begins with the loss's slope, one number for each output.",
)
def loss_for_slope(Y, activations, weights):
    """The loss, one number, was carried back in place of its slope at every output."""
    return walk_back(Y, activations, weights, error=lambda output, Y: mse(Y, output))


@mistake(
    "backward",
    hint="Every layer is exactly -1 times what is right. If an output is too large, should the"
    " loss's slope there be positive or negative?",
)
def turned(Y, activations, weights):
    """The difference was taken the wrong way round: answers minus outputs."""
    return walk_back(Y, activations, weights, error=lambda output, Y: 2 * (Y - output) / Y.size)


@mistake(
    "backward",
    hint="Your weights' gradients are right in every layer. A layer has a bias for each neuron,"
    " and each has a slope of its own: over what do you sum?",
)
def bias_one_number(Y, activations, weights):
    """The biases' gradient was summed over everything, into one number."""
    return walk_back(Y, activations, weights, of_biases=lambda delta: delta.sum())


@mistake(
    "backward",
    hint="Your weights' gradients are right in every layer. The biases have one slope for each"
    " neuron, yours has one for each sample: which axis goes away?",
)
def bias_axis_1(Y, activations, weights):
    """The biases' gradient was summed over the neurons, not over the samples."""
    return walk_back(Y, activations, weights, of_biases=lambda delta: delta.sum(axis=1))


@mistake(
    "backward",
    hint="Your weights' gradients are right in every layer, your biases' are n times too small."
    " Where did the mean enter already?",
)
def bias_mean(Y, activations, weights):
    """The biases' gradient was averaged over the samples, though the mean is in delta."""
    return walk_back(Y, activations, weights, of_biases=lambda delta: delta.mean(axis=0))


@mistake(
    "backward",
    hint="Your weights' gradients are right, and so are the numbers for the biases. Look at their"
    " shape: a bias is (fan_out,), with one axis.",
)
def bias_keepdims(Y, activations, weights):
    """The biases' gradient kept an axis of length 1."""
    return walk_back(
        Y, activations, weights, of_biases=lambda delta: delta.sum(axis=0, keepdims=True)
    )


@mistake(
    "backward",
    hint="Your weights' gradients are right in every layer. delta has a row for each sample: what"
    " becomes of the rows when it is the biases' turn?",
)
def bias_not_summed(Y, activations, weights):
    """Delta itself was returned for the biases, not summed over the samples."""
    return walk_back(Y, activations, weights, of_biases=lambda delta: delta)


@mistake(
    "backward",
    hint="Your weights' gradients are right in every layer, the biases' are all 0. A bias has its"
    " share in the error too.",
)
def biases_forgotten(Y, activations, weights):
    """The biases' gradients were left at zero."""
    return walk_back(Y, activations, weights, of_biases=lambda delta: np.zeros(delta.shape[1]))


@mistake(
    "backward",
    hint="Your weights' gradients are right in every layer. The biases' are made of the error"
    " before it went through the sigmoid: use what the weights' are made of.",
)
def bias_bare_error(Y, activations, weights):
    """The biases' gradients were made of the error, without the sigmoid's derivative."""
    grad_weights, grad_biases = [], []
    error = 2 * (activations[-1] - Y) / Y.size
    for layer in reversed(range(len(weights))):
        A_in, A_out = activations[layer], activations[layer + 1]
        delta = error * A_out * (1 - A_out)
        grad_weights.insert(0, A_in.T @ delta)
        grad_biases.insert(0, error.sum(axis=0))
        error = delta @ weights[layer].T
    return grad_weights, grad_biases


@mistake(
    "backward",
    hint="Your last layer is right. What goes back from it is its delta, with the derivative in"
    " it, not the bare error.",
)
def error_not_delta(Y, activations, weights):
    """The bare error was handed back, without the derivative of the layer above."""
    grad_weights, grad_biases = [], []
    error = 2 * (activations[-1] - Y) / Y.size
    for layer in reversed(range(len(weights))):
        A_in, A_out = activations[layer], activations[layer + 1]
        delta = error * A_out * (1 - A_out)
        grad_weights.insert(0, A_in.T @ delta)
        grad_biases.insert(0, delta.sum(axis=0))
        error = error @ weights[layer].T
    return grad_weights, grad_biases


@mistake(
    "backward",
    hint="Your last layer is right. Going back, (n, fan_out) must become (n, fan_in): which way"
    " round must the weights stand for that?",
)
def no_transpose_back(Y, activations, weights):
    """Delta went back through the weights as they are, not transposed."""
    return walk_back(Y, activations, weights, below=lambda delta, W: delta @ W)


@mistake(
    "backward",
    hint="Your last layer is right. Going back, `*` multiplies entry by entry: an input's slope is"
    " a sum over all the neurons that it went into.",
)
def elementwise_back(Y, activations, weights):
    """`*` was written where delta goes back by the matrix product `@`."""
    return walk_back(Y, activations, weights, below=lambda delta, W: delta * W.T)


@mistake(
    "backward",
    hint="Your last layer is right. Going back, delta has to cross some weights: how strongly did"
    " each hidden neuron speak to each output?",
)
def no_weights_back(Y, activations, weights):
    """Delta was handed back as it is, without the weights in between."""
    return walk_back(Y, activations, weights, below=lambda delta, _: delta)


@mistake(
    "backward",
    hint="Your last layer is right. Going back you must cross the weights that lie between the two"
    " layers, and you cross the next ones: check the index.",
)
def weights_of_layer_below(Y, activations, weights):
    """Delta went back through the weights of the layer below: an index off by one."""
    steps = iter(weights[-2::-1])
    return walk_back(Y, activations, weights, below=lambda delta, _: delta @ next(steps).T)


@mistake(
    "backward",
    hint="Your biases' gradients are right in every layer. Those of the weights have the right"
    " numbers in the wrong places: a gradient has the shape of its parameter.",
)
def transposed_gradients(Y, activations, weights):
    """The weights' gradients came out transposed."""
    return walk_back(Y, activations, weights, of_weights=lambda A_in, delta: delta.T @ A_in)


@mistake(
    "backward",
    hint="Your biases' gradients are right in every layer. What did a weight multiply, what its"
    " layer says or what its layer took in?",
)
def outputs_for_inputs(Y, activations, weights):
    """The weights' gradients were made of a layer's outputs, not of its inputs."""
    outputs = iter(activations[:0:-1])
    return walk_back(Y, activations, weights, of_weights=lambda _, delta: next(outputs).T @ delta)


@mistake(
    "backward",
    hint="Your biases' gradients and your first layer's weights are right. What do the weights of"
    " the later layers take in?",
)
def samples_for_inputs(Y, activations, weights):
    """The weights' gradients were made of X in every layer."""
    return walk_back(Y, activations, weights, of_weights=lambda _, delta: activations[0].T @ delta)


@mistake(
    "backward",
    hint="One layer alone is right, and with more every gradient is there. You walked from the"
    " last layer to the first: which one stands first on your lists?",
)
def last_layer_first(Y, activations, weights):
    """The lists were left in the order of the walk, the last layer first."""
    grad_weights, grad_biases = walk_back(Y, activations, weights)
    return grad_weights[::-1], grad_biases[::-1]


@mistake(
    "backward",
    hint="All the gradients are there, weights and biases: which of the two lists is asked for"
    " first?",
)
def swapped(Y, activations, weights):
    """The biases' gradients were returned first."""
    return walk_back(Y, activations, weights)[::-1]


@mistake(
    "backward",
    hint="All the gradients are right, but they are packed layer by layer. Two lists are expected:"
    " all the weights', then all the biases'.",
)
def pairs(Y, activations, weights):
    """A pair for every layer was returned, not a list of the weights' and one of the biases'."""
    return list(zip(*walk_back(Y, activations, weights), strict=True))


@mistake(
    "backward",
    hint="Your weights' gradients are right in every layer. The biases want theirs too.",
)
def only_weights(Y, activations, weights):
    """The biases' gradients were not returned."""
    return walk_back(Y, activations, weights)[0]


@mistake(
    "backward",
    hint="The later layers are right, and the first one is not on your lists. Does your loop come"
    " down to layer 0? range leaves its end out.",
)
def first_layer_missing(Y, activations, weights):
    """The loop ended before the first layer, which is missing on the lists."""
    grad_weights, grad_biases = walk_back(Y, activations, weights)
    return grad_weights[1:], grad_biases[1:]


@mistake(
    "backward",
    hint="The later layers are right, and the first one's gradients are all 0. Does your loop come"
    " down to layer 0? range leaves its end out.",
)
def first_layer_zero(Y, activations, weights):
    """The loop ended before the first layer, whose gradients stayed at zero."""
    grad_weights, grad_biases = walk_back(Y, activations, weights)
    grad_weights[0], grad_biases[0] = 0 * grad_weights[0], 0 * grad_biases[0]
    return grad_weights, grad_biases


@mistake(
    "backward",
    hint="Two layers are right. What happens with one, or with three? Let a loop walk back over"
    " however many there are.",
)
def two_layers_back(Y, activations, weights):
    """Two layers were written out, whatever the length of the lists."""
    X, A1, A2 = activations
    return walk_back(Y, [X, A1, A2], weights)


@mistake(
    "backward",
    hint="Try a layer with one neuron: your numbers are right in every layer, but is each gradient"
    " still in the shape of its parameter?",
)
def one_neuron_squeezed(Y, activations, weights):
    """Axes of length 1 were dropped, so that the gradients of one neuron lost theirs."""
    return tuple([np.squeeze(grad) for grad in part] for part in walk_back(Y, activations, weights))


@mistake(
    "backward",
    hint="You write into the activations that you were given. `-=` changes the caller's array:"
    " make a new one.",
)
def works_in_place(Y, activations, weights):
    """The error was computed inside the caller's activations."""
    gradients = walk_back(Y, activations, weights)
    error = activations[-1]
    error -= Y
    return gradients


kept_gradients = ((), ())


@mistake(
    "backward",
    hint="Your first call is right, and the next one still has the first one's gradients. Start"
    " from nothing in every call.",
    stateful=True,
)
def accumulates(Y, activations, weights):
    """The gradients were collected on lists that live outside the function."""
    global kept_gradients  # noqa: PLW0603 - this is the mistake
    parts = zip(walk_back(Y, activations, weights), kept_gradients, strict=True)
    kept_gradients = tuple((*new, *old) for new, old in parts)
    return kept_gradients


# numerical_gradient


def central(loss, parameter, i, eps):
    """The slope in one entry's direction, as the reference measures it."""
    value = parameter[i]
    parameter[i] = value + eps
    up = loss()
    parameter[i] = value - eps
    down = loss()
    parameter[i] = value
    return (up - down) / (2 * eps)


def measure(X, Y, weights, biases, eps, *, slope=central, loss=mse):
    """The reference's measuring, with the slope and the loss left to the mistake."""
    weights, biases = [W.copy() for W in weights], [b.copy() for b in biases]

    def now():
        return loss(Y, forward(X, weights, biases)[-1])

    def slopes(parameter):
        grad = np.zeros_like(parameter)
        for i in np.ndindex(parameter.shape):
            grad[i] = slope(now, parameter, i, eps)
        return grad

    return [slopes(W) for W in weights], [slopes(b) for b in biases]


def loss_at(loss, parameter, i, value):
    """The loss with one entry at a value; the entry is put back."""
    before = parameter[i]
    parameter[i] = value
    there = loss()
    parameter[i] = before
    return there


@mistake(
    "numerical_gradient",
    hint="With a long step your slopes lean to one side. Central means up and down: which of your"
    " two losses is taken where nothing has moved?",
)
def one_sided(X, Y, weights, biases, eps=1e-5):
    """The slope was measured from where the entry is to one step up."""

    def slope(loss, parameter, i, eps):
        return (loss_at(loss, parameter, i, parameter[i] + eps) - loss()) / eps

    return measure(X, Y, weights, biases, eps, slope=slope)


@mistake(
    "numerical_gradient",
    hint="Your slopes are about half of what is right. Is the lower loss really taken below the"
    " start, and not at it? Mind also that list.copy() does not copy the arrays.",
)
def down_to_the_start(X, Y, weights, biases, eps=1e-5):
    """After the step up, the entry was moved down by one eps only: back to the start."""

    def slope(loss, parameter, i, eps):
        return (loss_at(loss, parameter, i, parameter[i] + eps) - loss()) / (2 * eps)

    return measure(X, Y, weights, biases, eps, slope=slope)


@mistake(
    "numerical_gradient",
    hint="The weights that you were given have moved when you return. Put every entry back before"
    " you go on, or work on copies of the arrays.",
)
def not_put_back(X, Y, weights, biases, eps=1e-5):
    """The entries were moved in the caller's arrays and left there."""
    gradients = measure(X, Y, weights, biases, eps)
    for parameter in (*weights, *biases):
        parameter[...] = parameter - eps
    return gradients


@mistake(
    "numerical_gradient",
    hint="Your very first slope is right, and the others are a little off. Where does each entry"
    " stand when you go on to the next?",
)
def copies_not_put_back(X, Y, weights, biases, eps=1e-5):
    """The entries of the copies were left where the last measurement was taken."""

    def slope(loss, parameter, i, eps):
        parameter[i] += eps
        up = loss()
        parameter[i] -= 2 * eps
        return (up - loss()) / (2 * eps)

    return measure(X, Y, weights, biases, eps, slope=slope)


@mistake(
    "numerical_gradient",
    hint="Your slopes are right in their first digits only. With so small a step the difference"
    " drowns in rounding: use the eps that you are given.",
)
def eps_too_small(X, Y, weights, biases, eps=1e-5):
    """A step of 1e-13 was set inside the function."""
    return measure(X, Y, weights, biases, 1e-13)


@mistake(
    "numerical_gradient",
    hint="You are right with a short step. Does a longer one change your answer? It should: eps is"
    " an argument.",
)
def eps_ignored(X, Y, weights, biases, eps=1e-5):
    """A step of 1e-5 was set inside the function, or the chain rule used in place of steps."""
    return measure(X, Y, weights, biases, 1e-5)


@mistake(
    "numerical_gradient",
    hint="All entries of one array got the same slope, their sum. Move one entry at a time, and"
    " leave the others where they are.",
)
def all_at_once(X, Y, weights, biases, eps=1e-5):
    """The whole array was moved by eps at once."""

    def slope(loss, parameter, _, eps):
        value = parameter.copy()
        parameter[...] = value + eps
        up = loss()
        parameter[...] = value - eps
        down = loss()
        parameter[...] = value
        return (up - down) / (2 * eps)

    return measure(X, Y, weights, biases, eps, slope=slope)


@mistake(
    "numerical_gradient",
    hint="Your biases are right, and all weights in one row share a slope. W[i] is a whole row of"
    " a matrix: how do you get hold of one entry?",
)
def row_at_a_time(X, Y, weights, biases, eps=1e-5):
    """One index was used for matrices too, so that a whole row was moved at once."""

    def slope(loss, parameter, i, eps):
        row = parameter[i[0]].copy()
        parameter[i[0]] = row + eps
        up = loss()
        parameter[i[0]] = row - eps
        down = loss()
        parameter[i[0]] = row
        return (up - down) / (2 * eps)

    return measure(X, Y, weights, biases, eps, slope=slope)


@mistake(
    "numerical_gradient",
    hint="All slopes are twice what is right. How far apart are the two points where you measure?",
)
def over_eps(X, Y, weights, biases, eps=1e-5):
    """The difference was divided by eps, though the two points are 2 eps apart."""
    return measure(X, Y, weights, biases, eps, slope=lambda *at: 2 * central(*at))


@mistake(
    "numerical_gradient",
    hint="Your slopes are far too small. What does Python read in a / 2 * eps? Put the divisor in"
    " brackets.",
)
def divided_by_2_times_eps(X, Y, weights, biases, eps=1e-5):
    """Without brackets the difference was divided by 2 and multiplied by eps."""
    return measure(X, Y, weights, biases, eps, slope=lambda *at: central(*at) * eps * eps)


@mistake(
    "numerical_gradient",
    hint="This is how much the loss changes, not how steep it is. A slope is a change over a"
    " distance.",
)
def not_divided(X, Y, weights, biases, eps=1e-5):
    """The difference of the losses was returned, not divided by the distance."""
    return measure(X, Y, weights, biases, eps, slope=lambda *at: 2 * eps * central(*at))


@mistake(
    "numerical_gradient",
    hint="Every slope is exactly -1 times what is right. Where the loss rises with the entry, the"
    " slope should be positive.",
)
def down_minus_up(X, Y, weights, biases, eps=1e-5):
    """The two losses were subtracted the wrong way round."""
    return measure(X, Y, weights, biases, eps, slope=lambda *at: -central(*at))


@mistake(
    "numerical_gradient",
    hint="Each slope carries the size of its own entry. How far do you move a large entry, and how"
    " far a small one? eps is the same step for all.",
)
def relative_step(X, Y, weights, biases, eps=1e-5):
    """Entries were multiplied by 1 + eps and 1 - eps, not moved by eps."""

    def slope(loss, parameter, i, eps):
        up = loss_at(loss, parameter, i, parameter[i] * (1 + eps))
        return (up - loss_at(loss, parameter, i, parameter[i] * (1 - eps))) / (2 * eps)

    return measure(X, Y, weights, biases, eps, slope=slope)


@mistake(
    "numerical_gradient",
    hint="All your slopes are 0: the loss never sees the move. Is the array that you move the one"
    " that forward is given when you measure?",
)
def moves_unseen(X, Y, weights, biases, eps=1e-5):
    """The entry was moved in an array that the loss does not look at, or back too early."""
    return measure(X, Y, weights, biases, eps, slope=lambda loss, *_: loss() - loss())


@mistake(
    "numerical_gradient",
    hint="Your weights' slopes are right, the biases' are all 0. The loss depends on the biases"
    " too: measure them in the same way.",
)
def biases_not_measured(X, Y, weights, biases, eps=1e-5):
    """Only the weights were moved; the biases' gradients stayed at zero."""
    return measure(X, Y, weights, biases, eps)[0], [np.zeros_like(b) for b in biases]


@mistake(
    "numerical_gradient",
    hint="Your weights' slopes are right. Two lists are expected: where are the biases'?",
    name="only_weights",
)
def only_weights_measured(X, Y, weights, biases, eps=1e-5):
    """The biases' gradients were not returned."""
    return measure(X, Y, weights, biases, eps)[0]


@mistake(
    "numerical_gradient",
    hint="Both lists are right: which of them is asked for first, the weights' or the biases'?",
    name="swapped",
)
def swapped_lists(X, Y, weights, biases, eps=1e-5):
    """The biases' gradients were returned first."""
    return measure(X, Y, weights, biases, eps)[::-1]


@mistake(
    "numerical_gradient",
    hint="All the numbers are right, in one long row. A gradient has the shape of its parameter.",
)
def flattened(X, Y, weights, biases, eps=1e-5):
    """The gradients stayed flat, and did not get the shape of their parameters back."""
    return tuple([grad.ravel() for grad in part] for part in measure(X, Y, weights, biases, eps))


@mistake(
    "numerical_gradient",
    hint="All slopes are half of what is right. Which loss do you measure: mse as it is, or half"
    " of it?",
)
def half_loss(X, Y, weights, biases, eps=1e-5):
    """Half the loss was measured."""
    return measure(X, Y, weights, biases, eps, slope=lambda *at: central(*at) / 2)


@mistake(
    "numerical_gradient",
    hint="All slopes are too large by the same factor: you measure a sum of squares. Our loss is"
    " the mean.",
    name="sum_for_mean",
)
def sum_measured(X, Y, weights, biases, eps=1e-5):
    """The sum of the squares was measured, not their mean."""
    return measure(X, Y, weights, biases, eps, loss=lambda y, y_hat: np.sum((y_hat - y) ** 2))


@mistake(
    "numerical_gradient",
    hint="All slopes are k times too large, for k outputs. Over how many numbers is the mean"
    " taken?",
    name="mean_over_samples",
)
def mean_over_samples_measured(X, Y, weights, biases, eps=1e-5):
    """The sum of the squares was divided by the number of samples, not of all outputs."""
    return measure(
        X, Y, weights, biases, eps, loss=lambda y, y_hat: np.sum((y_hat - y) ** 2) / len(y)
    )


@mistake(
    "numerical_gradient",
    hint="You measure how the network's output changes, whatever the right answers are. Whose"
    " slope is asked for?",
)
def slope_of_the_output(X, Y, weights, biases, eps=1e-5):
    """The mean output was measured, not the loss."""
    return measure(X, Y, weights, biases, eps, loss=lambda _, y_hat: np.mean(y_hat))


@mistake(
    "numerical_gradient",
    hint="You average how far off the outputs are, without the sign. Our loss makes a large miss"
    " count for more than that: `mse` is ready for use.",
)
def absolute_loss(X, Y, weights, biases, eps=1e-5):
    """The mean absolute error was measured in place of the mse."""
    return measure(X, Y, weights, biases, eps, loss=lambda y, y_hat: np.mean(np.abs(y_hat - y)))


# gradient_descent


def against(parameters, grads, lr):
    """One step downhill for a list of parameters, as the reference makes it."""
    return [parameter - lr * grad for parameter, grad in zip(parameters, grads, strict=True)]


def descend(X, Y, weights, biases, lr, steps, *, step=against, loss=mse):
    """The reference's descent, with the step and the loss left to the mistake."""
    losses = [loss(Y, forward(X, weights, biases)[-1])]
    for _ in range(steps):
        grad_weights, grad_biases = backward(Y, forward(X, weights, biases), weights)
        weights, biases = step(weights, grad_weights, lr), step(biases, grad_biases, lr)
        losses.append(loss(Y, forward(X, weights, biases)[-1]))
    return weights, biases, losses


@mistake(
    "gradient_descent",
    hint="Your first step is as long as it should be, and goes the other way: the gradient points"
    " uphill, and your loss rises.",
)
def ascent(X, Y, weights, biases, lr, steps):
    """The gradient was added: every step goes uphill."""
    return descend(X, Y, weights, biases, -lr, steps)


@mistake(
    "gradient_descent",
    hint="Your steps go the right way and are n times too short. The gradient is a mean already.",
)
def divides_again(X, Y, weights, biases, lr, steps):
    """The gradient was divided by the number of samples again."""
    return descend(X, Y, weights, biases, lr / len(X), steps)


@mistake(
    "gradient_descent",
    hint="Your steps go the right way and are half as long as they should be. Take the gradient as"
    " `backward` gives it, of the loss that you report.",
)
def half_gradient(X, Y, weights, biases, lr, steps):
    """The steps are half as long: the 2 from the square was left out."""
    return descend(X, Y, weights, biases, lr / 2, steps)


@mistake(
    "gradient_descent",
    hint="Your steps go the right way and are too long, as many times as there are outputs in all."
    " Our loss is the mean, not the sum.",
)
def gradient_of_the_sum(X, Y, weights, biases, lr, steps):
    """The steps follow the gradient of the sum of squares, not of the mean."""
    return descend(X, Y, weights, biases, lr * Y.size, steps)


@mistake(
    "gradient_descent",
    hint="Your steps go the right way, but are equally long for every learning rate. Where does lr"
    " come in?",
)
def lr_ignored(X, Y, weights, biases, lr, steps):
    """The whole gradient was subtracted, whatever the learning rate."""
    return descend(X, Y, weights, biases, 1.0, steps)


@mistake(
    "gradient_descent",
    hint="Your first step is right, and the ones after it are too short. Does anything change lr"
    " on the way? It stays as it is.",
)
def lr_shrinks(X, Y, weights, biases, lr, steps):
    """The learning rate was divided by the number of the step."""
    rate = iter(np.repeat(lr / np.arange(1, steps + 1), 2))
    return descend(
        X,
        Y,
        weights,
        biases,
        lr,
        steps,
        step=lambda parameters, grads, _: against(parameters, grads, next(rate)),
    )


@mistake(
    "gradient_descent",
    hint="Your new parameters are the bare step. A step starts from where the parameters are.",
)
def step_for_parameters(X, Y, weights, biases, lr, steps):
    """The parameters were replaced by the step, not moved by it."""
    return descend(
        X, Y, weights, biases, lr, steps, step=lambda _, grads, lr: [-lr * grad for grad in grads]
    )


@mistake(
    "gradient_descent",
    hint="Your losses are right, and your parameters are still those of the start. Return what you"
    " have learned.",
)
def returns_the_start(X, Y, weights, biases, lr, steps):
    """The learned parameters had new names, and the old ones were returned."""
    return weights, biases, descend(X, Y, weights, biases, lr, steps)[2]


@mistake(
    "gradient_descent",
    hint="Your weights move rightly in the first step, and your biases not at all. They learn in"
    " the same way.",
)
def biases_stay(X, Y, weights, biases, lr, steps):
    """Only the weights were moved."""
    losses = [mse(Y, forward(X, weights, biases)[-1])]
    for _ in range(steps):
        weights = against(weights, backward(Y, forward(X, weights, biases), weights)[0], lr)
        losses.append(mse(Y, forward(X, weights, biases)[-1]))
    return weights, biases, losses


@mistake(
    "gradient_descent",
    hint="Your last layer moves rightly in the first step, and the ones before it stay. Each layer"
    " has its gradient on the list.",
)
def last_layer_only(X, Y, weights, biases, lr, steps):
    """Only the last layer was moved."""

    def step(parameters, grads, lr):
        return [*parameters[:-1], parameters[-1] - lr * grads[-1]]

    return descend(X, Y, weights, biases, lr, steps, step=step)


@mistake(
    "gradient_descent",
    hint="Your first step is right for the weights, and not for the biases: their gradient was"
    " taken after the weights had moved. First all the gradients, then all the steps.",
)
def biases_after_weights(X, Y, weights, biases, lr, steps):
    """The biases' gradients were computed when the weights had moved already."""
    losses = [mse(Y, forward(X, weights, biases)[-1])]
    for _ in range(steps):
        weights = against(weights, backward(Y, forward(X, weights, biases), weights)[0], lr)
        biases = against(biases, backward(Y, forward(X, weights, biases), weights)[1], lr)
        losses.append(mse(Y, forward(X, weights, biases)[-1]))
    return weights, biases, losses


@mistake(
    "gradient_descent",
    hint="Your last layer's first step is right, and the earlier layers' are a little off: the"
    " error went back through weights that had moved already. First all the gradients.",
)
def steps_while_going_back(X, Y, weights, biases, lr, steps):
    """Each layer was moved before delta went back through its weights."""
    weights, biases = list(weights), list(biases)
    losses = [mse(Y, forward(X, weights, biases)[-1])]
    for _ in range(steps):
        A = forward(X, weights, biases)
        error = 2 * (A[-1] - Y) / Y.size
        for layer in reversed(range(len(weights))):
            delta = error * A[layer + 1] * (1 - A[layer + 1])
            weights[layer] = weights[layer] - lr * A[layer].T @ delta
            biases[layer] = biases[layer] - lr * delta.sum(axis=0)
            error = delta @ weights[layer].T
        losses.append(mse(Y, forward(X, weights, biases)[-1]))
    return weights, biases, losses


@mistake(
    "gradient_descent",
    hint="Your first step is right, and all later steps are the same as the first. Where you stand"
    " now, the gradient is another one.",
)
def gradient_once(X, Y, weights, biases, lr, steps):
    """The gradient was computed once, before the loop."""
    grad_weights, grad_biases = backward(Y, forward(X, weights, biases), weights)
    losses = [mse(Y, forward(X, weights, biases)[-1])]
    for _ in range(steps):
        weights, biases = against(weights, grad_weights, lr), against(biases, grad_biases, lr)
        losses.append(mse(Y, forward(X, weights, biases)[-1]))
    return weights, biases, losses


@mistake(
    "gradient_descent",
    hint="Your first step is right, but your loss never changes. When the parameters have moved,"
    " what does the network say now?",
)
def forward_once(X, Y, weights, biases, lr, steps):
    """The activations were computed once, before the loop."""
    activations = forward(X, weights, biases)
    losses = [mse(Y, activations[-1])]
    for _ in range(steps):
        grad_weights, grad_biases = backward(Y, activations, weights)
        weights, biases = against(weights, grad_weights, lr), against(biases, grad_biases, lr)
        losses.append(mse(Y, activations[-1]))
    return weights, biases, losses


@mistake(
    "gradient_descent",
    hint="Your first step is right. From where does the second one start, from the beginning or"
    " from where the first one ended?",
)
def starts_over(X, Y, weights, biases, lr, steps):
    """Every step was made from the first parameters."""
    start = iter([weights, biases] * steps)
    return descend(
        X, Y, weights, biases, lr, steps, step=lambda _, grads, lr: against(next(start), grads, lr)
    )


@mistake(
    "gradient_descent",
    hint="With one sample all is right. With more, you move after every single one: here a step"
    " looks at all samples at once.",
)
def sample_by_sample(X, Y, weights, biases, lr, steps):
    """A step was made for every sample, as in stochastic gradient descent."""
    losses = [mse(Y, forward(X, weights, biases)[-1])]
    for _ in range(steps):
        for i in range(len(X)):
            x, y = X[i : i + 1], Y[i : i + 1]
            weights, biases, _ = descend(x, y, weights, biases, lr, 1)
        losses.append(mse(Y, forward(X, weights, biases)[-1]))
    return weights, biases, losses


@mistake(
    "gradient_descent",
    hint="Your first step is right, and the later ones are too long: they still hold what came"
    " before. Each step has its own gradient, and nothing else.",
)
def gradients_add_up(X, Y, weights, biases, lr, steps):
    """The gradients of all steps so far were added up."""
    losses = [mse(Y, forward(X, weights, biases)[-1])]
    sum_weights, sum_biases = [0 * W for W in weights], [0 * b for b in biases]
    for _ in range(steps):
        grad_weights, grad_biases = backward(Y, forward(X, weights, biases), weights)
        sum_weights = [total + g for total, g in zip(sum_weights, grad_weights, strict=True)]
        sum_biases = [total + g for total, g in zip(sum_biases, grad_biases, strict=True)]
        weights, biases = against(weights, sum_weights, lr), against(biases, sum_biases, lr)
        losses.append(mse(Y, forward(X, weights, biases)[-1]))
    return weights, biases, losses


@mistake(
    "gradient_descent",
    hint="Your losses are right, and your parameters have gone one step too far. Noting one more"
    " loss than there are steps must not cost a step.",
)
def one_step_more(X, Y, weights, biases, lr, steps):
    """The loop ran once more, for the sake of the last loss, and moved once more."""
    weights, biases, losses = descend(X, Y, weights, biases, lr, steps + 1)
    return weights, biases, losses[:-1]


@mistake(
    "gradient_descent",
    hint="What you return is right, for one step fewer. Count how often your loop runs.",
)
def one_step_less(X, Y, weights, biases, lr, steps):
    """The loop ran once too little."""
    return descend(X, Y, weights, biases, lr, steps - 1)


@mistake(
    "gradient_descent",
    hint="With one step or more you are right. What should come back when there is no step to"
    " take?",
)
def always_a_step(X, Y, weights, biases, lr, steps):
    """The first step was made before it was asked whether there is one to make."""
    return descend(X, Y, weights, biases, lr, max(steps, 1))


@mistake(
    "gradient_descent",
    hint="You are right as long as the loss falls. If it rises, go on all the same: every step"
    " that was asked for is made.",
)
def stops_when_it_rises(X, Y, weights, biases, lr, steps):
    """The descent was ended early when the loss rose."""
    losses = [mse(Y, forward(X, weights, biases)[-1])]
    for _ in range(steps):
        weights, biases, (_, now) = descend(X, Y, weights, biases, lr, 1)
        losses.append(now)
        if now > losses[-2]:
            break
    return weights, biases, losses


@mistake(
    "gradient_descent",
    hint="Your parameters are right, and your losses stop one too early: what is the loss after"
    " the last step?",
)
def no_loss_at_the_end(X, Y, weights, biases, lr, steps):
    """Losses were noted before every step only: the last one is missing."""
    weights, biases, losses = descend(X, Y, weights, biases, lr, steps)
    return weights, biases, losses[:-1]


@mistake(
    "gradient_descent",
    hint="Your parameters are right, and your losses begin one too late: what is the loss before"
    " the first step?",
)
def no_loss_at_the_start(X, Y, weights, biases, lr, steps):
    """Losses were noted after every step only: the first one is missing."""
    weights, biases, losses = descend(X, Y, weights, biases, lr, steps)
    return weights, biases, losses[1:]


@mistake(
    "gradient_descent",
    hint="Your parameters are right, and your losses lag one step behind: the first stands there"
    " twice. After a step, ask the network again.",
)
def old_loss_after_step(X, Y, weights, biases, lr, steps):
    """The loss after a step was made of the activations from before it."""
    weights, biases, losses = descend(X, Y, weights, biases, lr, steps)
    return weights, biases, [*losses[:1], *losses[:-1]]


@mistake(
    "gradient_descent",
    hint="Your parameters are right. All the losses on the way are asked for, and you return the"
    " last one only.",
)
def only_the_last_loss(X, Y, weights, biases, lr, steps):
    """The last loss was returned, not the list."""
    weights, biases, losses = descend(X, Y, weights, biases, lr, steps)
    return weights, biases, losses[-1]


@mistake(
    "gradient_descent",
    hint="Your parameters are right. The losses on the way are asked for too, as a third part.",
)
def no_losses(X, Y, weights, biases, lr, steps):
    """The losses were not returned."""
    return descend(X, Y, weights, biases, lr, steps)[:2]


@mistake(
    "gradient_descent",
    hint="Your parameters are right, and your losses are half of what they should be. Report the"
    " mse as it is.",
)
def losses_halved(X, Y, weights, biases, lr, steps):
    """Half of the mse was noted."""
    return descend(X, Y, weights, biases, lr, steps, loss=lambda *pair: mse(*pair) / 2)


@mistake(
    "gradient_descent",
    hint="Your parameters are right, and your losses too large: they are sums. Our loss is the"
    " mean.",
)
def losses_summed(X, Y, weights, biases, lr, steps):
    """The sum of the squares was noted, not their mean."""
    return descend(X, Y, weights, biases, lr, steps, loss=lambda *pair: Y.size * mse(*pair))


@mistake(
    "gradient_descent",
    hint="All the parts are right: in which order are they asked for?",
    name="swapped",
)
def losses_first(X, Y, weights, biases, lr, steps):
    """The losses were returned before the parameters."""
    weights, biases, losses = descend(X, Y, weights, biases, lr, steps)
    return losses, weights, biases


@mistake(
    "gradient_descent",
    hint="The arrays that you were given have changed. `W -= ...` writes into them, also through"
    " list.copy(), which copies the list alone: make new arrays.",
)
def moves_the_start(X, Y, weights, biases, lr, steps):
    """The caller's own arrays were moved."""
    learned = descend(X, Y, weights, biases, lr, steps)
    for old, new in zip((*weights, *biases), (*learned[0], *learned[1]), strict=True):
        old[...] = new
    return learned
