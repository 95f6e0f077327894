"""Right versions that look different: none of them may lose a point."""

import math

import numpy as np
from sigmoid import midpoint, neuron, sigmoid, sigmoid_grad

from autograder.testing import variant

# Automatic mutants of the reference that no input can tell from it, each with the reason.
EQUIVALENT_MUTANTS: dict[str, str] = {}


# sigmoid


@variant("sigmoid")
def plain_formula(z):
    """The plain formula: it warns far out, and is right."""
    return 1 / (1 + np.exp(-z))


@variant("sigmoid")
def clipped(z):
    """z is clipped where e^-z would overflow."""
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


@variant("sigmoid")
def half_plus_half(z):
    """With tanh, and the half multiplied out."""
    return 0.5 + 0.5 * np.tanh(0.5 * z)


@variant("sigmoid")
def masks(z):
    """Each side by the formula that cannot overflow there, into a float array."""
    z = np.asarray(z, dtype=float)
    result = np.empty_like(z)
    right = z >= 0
    result[right] = 1 / (1 + np.exp(-z[right]))
    e = np.exp(z[~right])
    result[~right] = e / (1 + e)
    return result


@variant("sigmoid")
def where(z):
    """np.where works out both sides, warns on both, and takes the right one."""
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


@variant("sigmoid")
def python_inside(z):
    """Python's math for every entry, from the side that cannot overflow."""

    def squash(part):
        if isinstance(part, list):
            return [squash(one) for one in part]
        return 1 / (1 + math.exp(-part)) if part > 0 else 1 - 1 / (1 + math.exp(part))

    return np.array(squash(np.asarray(z).tolist()))


@variant("sigmoid")
def entry_by_entry(z):
    """A loop over the entries; a number comes back as a 0-d array."""
    result = np.zeros(np.shape(z))
    for index, one in np.ndenumerate(z):
        result[index] = 1 / (1 + np.exp(-float(one)))
    return result


@variant("sigmoid")
def log_scale(z):
    """By the logarithm of the denominator, which cannot overflow."""
    return np.exp(-np.logaddexp(0, -z))


@variant("sigmoid")
def mirrored(z):
    """The other side of the curve, taken from 1."""
    return 1 - 1 / (1 + np.exp(z))


@variant("sigmoid")
def single_precision(z):
    """All in float32."""
    z = np.asarray(z, dtype=np.float32)
    return 1 / (1 + np.exp(-z))


@variant("sigmoid")
def numpy_power(z):
    """numpy's power of e, and a power of -1, with warnings switched off."""
    with np.errstate(over="ignore"):
        return (1 + np.power(np.e, -1.0 * z)) ** -1


@variant("sigmoid")
def put_back(z):
    """z is negated in place, and back again before the return."""
    if not isinstance(z, np.ndarray) or z.ndim == 0:
        return 1 / (1 + np.exp(-z))
    z *= -1
    result = 1 / (1 + np.exp(z))
    z *= -1
    return result


# sigmoid_grad


@variant("sigmoid_grad")
def both_sides(z):
    """The two factors are the values on both sides of 0."""
    return sigmoid(z) * sigmoid(-z)


@variant("sigmoid_grad")
def multiplied_out(z):
    """s - s²."""
    s = sigmoid(z)
    return s - s**2


@variant("sigmoid_grad")
def central_difference(z):
    """A central difference: within the tolerance."""
    h = 1e-5
    return (sigmoid(z + h) - sigmoid(z - h)) / (2 * h)


@variant("sigmoid_grad")
def quotient_of_absolute(z):
    """The quotient rule's formula, which is even: of |z| it cannot overflow."""
    e = np.exp(-np.abs(z))
    return e / (1 + e) ** 2


@variant("sigmoid_grad")
def by_tanh(z):
    """By the slope of tanh."""
    return (1 - np.tanh(z / 2) ** 2) / 4


@variant("sigmoid_grad")
def by_cosh(z):
    """By cosh, which overflows into the right 0."""
    return 1 / (2 * np.cosh(z / 2)) ** 2


@variant("sigmoid_grad")
def on_its_own(z):
    """Without calling sigmoid."""
    s = 1 / (1 + np.exp(-z))
    return np.multiply(s, np.subtract(1, s))


@variant("sigmoid_grad")
def from_the_top(z):
    """What is missing to the quarter at 0; a list comes back for an array."""
    return (0.25 - (sigmoid(np.asarray(z)) - 0.5) ** 2).tolist()


@variant("sigmoid_grad")
def grad_single_precision(z):
    """From a value in float32."""
    s = np.float32(sigmoid(z))
    return s * (1 - s)


# neuron


@variant("neuron")
def loops(X, w, b):
    """Two loops, and a list of floats."""
    answers = []
    for x in X:
        score = b
        for feature, weight in zip(x, w, strict=True):
            score += feature * weight
        answers.append(1 / (1 + math.exp(-score)))
    return answers


@variant("neuron")
def einsum(X, w, b):
    """By einsum."""
    return sigmoid(np.einsum("nd,d->n", X, w) + b)


@variant("neuron")
def dot_from_the_left(X, w, b):
    """w comes first, and np.dot for @."""
    return sigmoid(np.dot(w, X.T) + b)


@variant("neuron")
def row_sums(X, w, b):
    """Products and sums along the rows."""
    return sigmoid((X * w).sum(axis=1) + b)


@variant("neuron")
def column_of_ones(X, w, b):
    """The bias is the weight of a feature that always is 1."""
    ones = np.ones((len(X), 1))
    return sigmoid(np.hstack([X, ones]) @ np.append(w, b))


@variant("neuron")
def raveled(X, w, b):
    """Worked out as a column, and flattened."""
    return sigmoid(X @ w[:, None] + b).ravel()


@variant("neuron")
def tuple_of_arrays(X, w, b):
    """One 0-d array for each sample, in a tuple."""
    return tuple(np.array(sigmoid(x @ w + b)) for x in X)


@variant("neuron")
def neuron_single_precision(X, w, b):
    """All in float32."""
    return sigmoid(X.astype(np.float32) @ w.astype(np.float32) + np.float32(b))


@variant("neuron")
def formula_written_again(X, w, b):
    """The sigmoid's formula is written again, not called."""
    return 1 / (1 + np.exp(-(X @ w + b)))


# midpoint


@variant("midpoint")
def error_translated(w, b):
    """The division is tried, and its error translated."""
    try:
        return -b / w
    except ZeroDivisionError:
        raise ValueError("flat") from None


@variant("midpoint")
def minus_below(w, b):
    """The minus is in the denominator; a numpy scalar comes back."""
    if not w:
        raise ValueError
    return np.float64(b) / -np.float64(w)


@variant("midpoint")
def zero_d(w, b):
    """A 0-d array comes back."""
    if w == 0:
        raise ValueError("flat")
    return np.array(-b / w)


@variant("midpoint")
def solved(w, b):
    """A linear system of one equation is solved: LinAlgError is a ValueError."""
    return np.linalg.solve(np.array([[w]]), np.array([-b]))[0]


@variant("midpoint")
def bisected(w, b):
    """The place is found by halving an interval."""
    if w == 0:
        raise ValueError("flat")
    low, high = -1e4, 1e4
    for _ in range(100):
        middle = (low + high) / 2
        if (sigmoid(w * middle + b) < 0.5) == (w > 0):
            low = middle
        else:
            high = middle
    return middle


@variant("midpoint")
def own_error(w, b):
    """An error class of its own, that is a ValueError; nearly 0 counts as 0."""

    class FlatNeuronError(ValueError):
        pass

    if abs(w) < 1e-12:
        raise FlatNeuronError
    return -b * (1 / w)


# slope


@variant("slope")
def chain_rule(w):
    """The chain rule, by the learner's own sigmoid_grad."""
    return w * sigmoid_grad(0)


@variant("slope")
def factors(w):
    """All three factors: w, s and 1 - s."""
    return w * 0.5 * (1 - 0.5)


@variant("slope")
def slope_zero_d(w):
    """A 0-d array comes back."""
    return np.array(w) * 0.25


@variant("slope")
def slope_single_precision(w):
    """A float32 comes back."""
    return np.float32(w) / np.float32(4)


@variant("slope")
def at_the_midpoint(w):
    """Worked out at the midpoint of a neuron with some bias; an integer 0 for w = 0."""
    if w == 0:
        return 0
    return w * sigmoid_grad(w * midpoint(w, 1.0) + 1.0)


@variant("slope")
def measured(w):
    """Measured: a central difference of the neuron's output."""
    h = 1e-5 / (1 + abs(w))
    left, right = neuron(np.array([[-h], [h]]), np.array([w]), 0.0)
    return (right - left) / (2 * h)
