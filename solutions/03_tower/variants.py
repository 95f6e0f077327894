"""Right versions that look different: each must pass, for how is never graded."""

import math

import numpy as np
from tower import sigmoid, step, tower, tower_network

from autograder.testing import variant

EQUIVALENT_MUTANTS: dict[str, str] = {
    "w2 = np.array([height, -height]) -> w2 = [height, -height]": "a list stands for an array",
    "b1 = -w1 * np.array([left, right]) -> b1 = -w1 * [left, right]": (
        "numpy makes an array of the list"
    ),
    "counts = np.bincount(bins, minlength=k) -> counts = np.bincount(bins)": (
        "the greatest x is always in the last bin"
    ),
    "totals = np.bincount(bins, weights=y, minlength=k)"
    " -> totals = np.bincount(bins, weights=y)": "the greatest x is always in the last bin",
    "return (edges, totals / np.maximum(counts, 1))"
    " -> return (edges, totals / np.maximum(1, counts))": "the greater of two has no order",
}


@variant("step")
def weight_and_bias(x, position, steepness):
    """A neuron with its weight and its bias: the bracket is expanded."""
    w, b = steepness, -steepness * position
    return sigmoid(w * x + b)


@variant("step")
def half_a_tanh(x, position, steepness):
    """The sigmoid as half a tanh and a half."""
    return 0.5 + 0.5 * np.tanh(steepness * (x - position) / 2)


@variant("step")
def own_sigmoid(x, position, steepness):
    """The sigmoid with exp, which warns of an overflow far on the left."""
    return 1 / (1 + np.exp(-steepness * (x - position)))


@variant("step")
def one_side_each(x, position, steepness):
    """The stable sigmoid, with masks for its two sides."""
    z = np.asarray(steepness * (x - position), dtype=float)
    out, right = np.empty(z.shape), z >= 0
    out[right] = 1 / (1 + np.exp(-z[right]))
    e = np.exp(z[~right])
    out[~right] = e / (1 + e)
    return out  # 0-d for a number


@variant("step")
def falling_from_one(x, position, steepness):
    """1 less the step that falls."""
    return 1 - sigmoid(steepness * (position - x))


@variant("step", name="vectorized")
def step_vectorized(x, position, steepness):
    """The math module, made fit for arrays by np.vectorize."""

    def one(value):
        return (1 + math.tanh(steepness * (value - position) / 2)) / 2

    return np.vectorize(one)(x)


@variant("step", name="loop_and_shape")
def step_loop_and_shape(x, position, steepness):
    """A loop over all entries, put back into shape."""
    array = np.asarray(x, dtype=float)
    out = [sigmoid(steepness * (one - position)) for one in array.ravel()]
    return np.array(out).reshape(array.shape)


@variant("tower")
def brackets_expanded(x, left, right, height=1.0, steepness=100.0):
    """Both brackets multiplied out."""
    s = steepness
    return height * sigmoid(s * x - s * left) - height * sigmoid(s * x - s * right)


@variant("tower")
def difference_of_tanh(x, left, right, height=1.0, steepness=100.0):
    """Half the difference of two tanh: the halves cancel."""
    up, down = np.tanh(steepness * (x - left) / 2), np.tanh(steepness * (x - right) / 2)
    return height / 2 * (up - down)


@variant("tower")
def one_falling_neuron(x, left, right, height=1.0, steepness=100.0):
    """A rising and a falling step, less 1."""
    return height * (step(x, left, steepness) + step(x, right, -steepness) - 1)


@variant("tower")
def by_its_network(x, left, right, height=1.0, steepness=100.0):
    """The network of the next task, for x of any shape."""
    w1, b1, w2 = tower_network(left, right, height, steepness)
    return sigmoid(np.asarray(x)[..., None] * w1 + b1) @ w2


@variant("tower", name="nested_lists")
def tower_nested_lists(x, left, right, height=1.0, steepness=100.0):
    """Nested lists for arrays, a Python number for a number."""
    up, down = step(x, left, steepness), step(x, right, steepness)
    return np.asarray(height * (up - down)).tolist()


@variant("tower", name="loop_and_shape")
def tower_loop_and_shape(x, left, right, height=1.0, steepness=100.0):
    """A loop that writes into an array of floats, 0-d for a number."""
    out = np.zeros(np.shape(x))
    for index in np.ndindex(out.shape):
        one = np.asarray(x)[index]
        out[index] = height * (step(one, left, steepness) - step(one, right, steepness))
    return out


@variant("tower", name="float32")
def tower_float32(x, left, right, height=1.0, steepness=100.0):
    """Computed in double precision and given in single."""
    return np.float32(height * (step(x, left, steepness) - step(x, right, steepness)))


@variant("tower_network")
def neurons_swapped(left, right, height=1.0, steepness=100.0):
    """The neuron at right comes first."""
    s = steepness
    return np.array([s, s]), np.array([-s * right, -s * left]), np.array([-height, height])


@variant("tower_network")
def falling_neurons(left, right, height=1.0, steepness=100.0):
    """Both neurons fall, and are counted the other way round."""
    s = steepness
    return np.array([-s, -s]), np.array([s * left, s * right]), np.array([-height, height])


@variant("tower_network")
def plain_lists(left, right, height=1.0, steepness=100.0):
    """Lists for arrays."""
    return [steepness] * 2, [-steepness * left, -steepness * right], [height, -height]


@variant("tower_network")
def one_matrix(left, right, height=1.0, steepness=100.0):
    """One matrix with three rows."""
    s = steepness
    return np.array([[s, s], [-s * left, -s * right], [height, -height]])


@variant("tower_network", name="float32")
def network_float32(left, right, height=1.0, steepness=100.0):
    """A list of arrays in single precision."""
    w1 = np.full(2, steepness, dtype=np.float32)
    b1 = np.float32([-steepness * left, -steepness * right])
    return [w1, b1, np.float32([height, -height])]


@variant("tower_network")
def scaled_ones(left, right, height=1.0, steepness=100.0):
    """Products of vectors, and numpy numbers in a tuple."""
    w1 = steepness * np.ones(2)
    return w1, -w1 * np.array([left, right]), (np.float64(height), -np.float64(height))


@variant("towers")
def running_sum(x, edges, heights, steepness=100.0):
    """A running sum over the pairs of edges, begun with the number 0."""
    total = 0
    for left, right, height in zip(edges[:-1], edges[1:], heights, strict=True):
        total = total + tower(x, left, right, height, steepness)
    return total


@variant("towers")
def filled_zeros(x, edges, heights, steepness=100.0):
    """Added up in an array of zeros, 0-d for a number."""
    out = np.zeros(np.shape(x))
    for i, height in enumerate(heights):
        out = out + tower(x, edges[i], edges[i + 1], height, steepness)
    return out


@variant("towers")
def all_edges_at_once(x, edges, heights, steepness=100.0):
    """No loop: every x against every edge, then a matrix product."""
    steps = sigmoid(steepness * (np.asarray(x)[..., None] - edges))
    return (steps[..., :-1] - steps[..., 1:]) @ heights


@variant("towers")
def jumps_of_height(x, edges, heights, steepness=100.0):
    """One step an edge, as high as the heights on its two sides differ."""
    jumps = np.diff(heights, prepend=0, append=0)
    return sum(jump * step(x, edge, steepness) for jump, edge in zip(jumps, edges, strict=True))


@variant("towers", name="einsum")
def towers_einsum(x, edges, heights, steepness=100.0):
    """einsum for the sum."""
    steps = sigmoid(steepness * (np.asarray(x)[..., None] - edges))
    return np.einsum("...k,k->...", -np.diff(steps, axis=-1), heights)


@variant("towers")
def edges_broadcast_into_tower(x, edges, heights, steepness=100.0):
    """One call of tower with arrays for its edges and heights."""
    x = np.asarray(x)[..., np.newaxis]
    return tower(x, edges[:-1], edges[1:], heights, steepness).sum(axis=-1)


@variant("towers")
def sample_by_sample(x, edges, heights, steepness=100.0):
    """Plain Python: a loop over x around the loop over the towers."""
    k, array = len(heights), np.asarray(x, dtype=float)
    out = [
        sum(tower(one, edges[i], edges[i + 1], heights[i], steepness) for i in range(k))
        for one in array.ravel().tolist()
    ]
    return np.reshape(out, array.shape).tolist()


@variant("towers", name="float32")
def towers_float32(x, edges, heights, steepness=100.0):
    """Computed in double precision and given in single."""
    steps = sigmoid(steepness * (np.asarray(x)[..., None] - edges))
    return np.float32((steps[..., :-1] - steps[..., 1:]) @ heights)


@variant("approximate")
def mask_by_mask(x, y, k):
    """A mask a bin, the last one made with <=."""
    edges = np.linspace(np.min(x), np.max(x), k + 1)
    heights = np.zeros(k)
    for i in range(k):
        below = x <= edges[i + 1] if i == k - 1 else x < edges[i + 1]
        inside = (x >= edges[i]) & below
        if inside.any():
            heights[i] = y[inside].mean()
    return edges, heights


@variant("approximate")
def cut_off(x, y, k):
    """The bin by cutting off the distance in widths, the last x put back."""
    width = (x.max() - x.min()) / k
    bins = np.minimum(((x - x.min()) // width).astype(int), k - 1)
    heights = [y[bins == i].mean() if (bins == i).any() else 0 for i in range(k)]
    return x.min() + width * np.arange(k + 1), heights


@variant("approximate")
def digitized(x, y, k):
    """np.digitize with the last edge moved out of the way, and np.add.at."""
    edges = np.linspace(x.min(), x.max(), k + 1)
    bins = np.digitize(x, np.append(edges[:-1], np.inf)) - 1
    totals, counts = np.zeros(k), np.zeros(k)
    np.add.at(totals, bins, y)
    np.add.at(counts, bins, 1)
    return [edges, np.where(counts > 0, totals / np.where(counts > 0, counts, 1), 0)]


@variant("approximate")
def two_histograms(x, y, k):
    """np.histogram, once with weights: it has the same rule for edges."""
    counts, edges = np.histogram(x, bins=k)
    totals, _ = np.histogram(x, bins=k, weights=y)
    return edges, np.divide(totals, counts, out=np.zeros(k), where=counts > 0)


@variant("approximate")
def nan_to_zero(x, y, k):
    """Divides by 0, with a warning, and makes 0 of the nan."""
    edges = np.linspace(x.min(), x.max(), k + 1)
    counts, totals = np.histogram(x, edges)[0], np.histogram(x, edges, weights=y)[0]
    return edges, np.nan_to_num(totals / counts)


@variant("approximate")
def sorted_and_sliced(x, y, k):
    """Sorts copies, and slices them at the edges."""
    order = np.argsort(x)
    x, y = x[order], y[order]
    edges = x[0] + (x[-1] - x[0]) * np.linspace(0, 1, k + 1)
    cuts = np.searchsorted(x, edges)
    cuts[-1] = len(x)
    parts = [y[cuts[i] : cuts[i + 1]] for i in range(k)]
    return edges, np.array([part.mean() if len(part) else 0.0 for part in parts])


@variant("approximate")
def plain_python(x, y, k):
    """Lists, and a loop over the samples."""
    low, high = min(x), max(x)
    edges = [low + i * (high - low) / k for i in range(k + 1)]
    samples = [[] for _ in range(k)]
    for one, value in zip(x.tolist(), y.tolist(), strict=True):
        i = 0
        while i < k - 1 and one >= edges[i + 1]:
            i += 1
        samples[i].append(value)
    return edges, [sum(part) / len(part) if part else 0 for part in samples]


@variant("approximate", name="einsum")
def approximate_einsum(x, y, k):
    """A matrix that says which sample is in which bin."""
    edges = np.linspace(x.min(), x.max(), k + 1)
    bins = np.searchsorted(edges[1:-1], x, side="right")
    member = bins == np.arange(k)[:, None]  # (k, n), bool
    return edges, np.einsum("kn,n->k", member, y) / np.maximum(member.sum(axis=1), 1)


@variant("approximate", name="float32")
def approximate_float32(x, y, k):
    """Given in single precision."""
    counts, edges = np.histogram(x, bins=k)
    totals, _ = np.histogram(x, bins=k, weights=y)
    return np.float32(edges), np.float32(totals / np.maximum(counts, 1))


@variant("tower_nd")
def column_by_column(X, low, high, steepness=100.0):
    """A running sum over the columns."""
    n, d = X.shape
    total = np.zeros(n)
    for j in range(d):
        total += tower(X[:, j], low[j], high[j], steepness=steepness)
    return sigmoid(steepness * (total - d + 0.5))


@variant("tower_nd")
def broadcast_over_dimensions(X, low, high, steepness=100.0):
    """One call of tower: low and high are broadcast over the rows."""
    total = tower(X, low, high, 1, steepness).sum(axis=1)
    return sigmoid(steepness * total - steepness * (len(low) - 0.5))


@variant("tower_nd")
def point_by_point(X, low, high, steepness=100.0):
    """A list of Python numbers, one a point."""
    d = X.shape[1]
    out = []
    for x in X:
        total = sum(tower(x[j], low[j], high[j], 1.0, steepness) for j in range(d))
        out.append(float(sigmoid(steepness * (total - (d - 0.5)))))
    return out


@variant("tower_nd")
def last_neuron_is_a_step(X, low, high, steepness=100.0):
    """`step` once more, at d - 0.5, over the rows of the transpose."""
    sides = zip(X.T, low, high, strict=True)
    total = sum(tower(x, left, right, 1.0, steepness) for x, left, right in sides)
    return step(total, X.shape[1] - 0.5, steepness)


@variant("tower_nd")
def last_neuron_with_weights(X, low, high, steepness=100.0):
    """The last neuron written with w and b, its sigmoid with exp."""
    w, b = np.full(X.shape[1], steepness), -steepness * (X.shape[1] - 0.5)
    return 1 / (1 + np.exp(-(tower(X, low, high, 1.0, steepness) @ w + b)))


@variant("tower_nd")
def what_is_missing(X, low, high, steepness=100.0):
    """Counts what each tower lacks of 1: no more than one half may be missing."""
    missing = (1 - tower(X, low, high, 1.0, steepness)).sum(axis=1)
    return sigmoid(steepness * (0.5 - missing))


@variant("tower_nd", name="float32")
def nd_float32(X, low, high, steepness=100.0):
    """Computed in double precision and given in single."""
    total = tower(X, low, high, 1.0, steepness).sum(axis=1)
    return sigmoid(steepness * (total - (X.shape[1] - 0.5))).astype(np.float32)
