"""Right perceptrons that look different: all of them must pass."""

import numpy as np
from perceptron import predict, update

from autograder.testing import variant

# What a mutant changes without changing what is right, and why.
EQUIVALENT_MUTANTS: dict[str, str] = {
    "return (score > 0).astype(int) -> return score > 0": "booleans are fine as labels",
    "return np.sum(np.maximum(0, -t * score)) -> return np.sum(np.maximum(-t * score, 0))": (
        "the greater of two has no order"
    ),
    "if predict(x[None], w, b)[0] == y: -> if predict(x[None], w, b)[-1] == y:": (
        "there is one row: the first is the last"
    ),
    "wrong += int(predict(x[None], w, b)[0] != label)"
    " -> wrong += int(predict(x[None], w, b)[-1] != label)": (
        "there is one row: the first is the last"
    ),
    "wrong += int(predict(x[None], w, b)[0] != label)"
    " -> wrong += predict(x[None], w, b)[0] != label": "a boolean adds as 0 or 1",
    "return (w + lr * t * x, b + lr * t) -> return (w + lr * t * x, b + lr / t)": "t is -1 or 1",
    "return (w + lr * t * x, b + lr * t) -> return (w + lr / t * x, b + lr * t)": "t is -1 or 1",
}


@variant("predict")
def loops(X, w, b):
    """Two loops, and a list for an array."""
    labels = []
    for row in X:
        score = b
        for feature, weight in zip(row, w, strict=True):
            score += feature * weight
        labels.append(1 if score > 0 else 0)
    return labels


@variant("predict")
def where(X, w, b):
    """np.where, and labels that are floats."""
    return np.where(np.dot(X, w) + b > 0, 1.0, 0.0)


@variant("predict")
def bare_bools(X, w, b):
    """The bools of the comparison itself, compared with a threshold of -b."""
    return X @ w > -b


@variant("predict")
def one_more_weight(X, w, b):
    """The bias is one more weight, for a column of ones."""
    return (np.column_stack([X, np.ones(len(X))]) @ np.append(w, b) > 0).astype(np.uint8)


@variant("predict")
def coarse(X, w, b):
    """float32 throughout."""
    score = X.astype(np.float32) @ w.astype(np.float32) + np.float32(b)
    return (score > 0).astype(np.float32)


@variant("predict")
def steps(X: np.ndarray, w: np.ndarray, b: float) -> tuple[int, ...]:
    """Type hints, np.heaviside, and a tuple of numpy scalars."""
    return tuple(np.heaviside(np.einsum("nd,d->n", X, w) + b, 0))


@variant("predict")
def filled_in(X, w, b):
    """The labels are written into an array of zeros, row by row."""
    labels = np.zeros(len(X))
    for i in range(len(X)):
        if np.sum(X[i] * w) + b > 0:
            labels[i] = 1
    return labels


@variant("predict")
def sign_cut_off(X, w, b):
    """np.sign, of which the -1 is cut off."""
    return np.maximum(np.sign(X @ w + b), 0)


@variant("predict")
def sigmoid_over_half(X, w, b):
    """The sigmoid's value is compared with 0.5."""
    return 1 / (1 + np.exp(-(X @ w + b))) > 0.5


@variant("loss")
def wrong_rows_only(X, y, w, b):
    """The misclassified rows are picked, and their distances added up."""
    score = X @ w + b
    return np.abs(score[(score > 0) != y]).sum()


@variant("loss")
def predictions_minus_labels(X, y, w, b):
    """The difference of decision and label times the score."""
    return (predict(X, w, b) - y) @ (X @ w + b)


@variant("loss")
def loop_over_samples(X, y, w, b):
    """A loop, Python's max, and an if for the sign."""
    total = 0
    for x, label in zip(X, y, strict=True):
        score = sum(float(p) * float(q) for p, q in zip(x, w, strict=True)) + b
        total += max(0, -score) if label == 1 else max(0, score)
    return total


@variant("loss")
def minus_the_least(X, y, w, b):
    """Minus the sum of the negative margins, as a 0-d array."""
    t = np.array([-1, 1])[y]
    return np.array(-np.minimum(t * (X @ w + b), 0).sum())


@variant("loss")
def with_abs(X, y, w, b):
    """(|m| - m) / 2 for the max, added up in float32."""
    margin = (2 * y - 1) * (X @ w + b)
    return np.sum((np.abs(margin) - margin) / 2, dtype=np.float32)


@variant("update")
def difference_of_labels(x, y, w, b, lr=1.0):
    """No if: the difference of label and prediction is 0 when it is right."""
    error = y - int(predict(x[None], w, b)[0])
    return w + lr * error * x, b + lr * error


@variant("update")
def two_kinds(x, y, w, b, lr=1.0):
    """An if for either kind of mistake, with its own score."""
    fires = sum(x * w) + b > 0
    if y == 1 and not fires:
        return [np.add(w, lr * x), b + lr]
    if y == 0 and fires:
        return [np.subtract(w, lr * x), b - lr]
    return [w, b]


@variant("update")
def copied(x, y, w, b, lr=1.0):
    """Copies are changed in place; the bias comes back as a 0-d array."""
    w, b = w.copy(), np.array(float(b))
    if predict(x.reshape(1, -1), w, b)[0] != y:
        sign = 1 if y else -1
        w += sign * lr * x
        b += sign * lr
    return w, b


@variant("update")
def entry_by_entry(x, y, w, b, lr=1.0):
    """Lists and a loop."""
    if bool(predict(np.array([x]), w, b)[0]) == bool(y):
        return list(w), b
    step = lr if y else -lr
    return [weight + step * feature for weight, feature in zip(w, x, strict=True)], b + step


@variant("update")
def weights_and_bias_in_one(x, y, w, b, lr=1.0):
    """The bias is one more weight, for a feature that is always 1."""
    x, w = np.append(x, 1.0), np.append(w, b)
    if (x @ w > 0) != y:
        w = w + lr * x * (1 if y else -1)
    return w[:-1], w[-1]


@variant("fit")
def for_and_break(X, y, lr=1.0, max_epochs=100):
    """For loops with indices, a break, and counts in a tuple."""
    w, b, counts = np.zeros(X.shape[1]), 0, ()
    for _ in range(max_epochs):
        count = 0
        for i in range(len(X)):
            if predict(X[i : i + 1], w, b)[0] != y[i]:
                count += 1
                w, b = update(X[i], y[i], w, b, lr)
        counts += (count,)
        if not count:
            break
    return w, b, counts


@variant("fit")
def on_its_own(X, y, lr=1.0, max_epochs=100):
    """It calls neither predict nor update, and lists numpy floats."""
    theta = np.zeros(X.shape[1] + 1)
    rows = np.hstack([X, np.ones((len(X), 1))])
    mistakes = []
    for _ in range(max_epochs):
        wrong = np.float64(0)
        for row, label in zip(rows, y, strict=True):
            error = label - (row @ theta > 0)
            theta = theta + lr * error * row
            wrong += abs(error)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return theta[:-1], theta[-1], np.array(mistakes)


@variant("fit")
def counts_what_moved(X, y, lr=1.0, max_epochs=100):
    """A row was wrong where update has moved the bias."""
    w, b, mistakes = [0.0] * X.shape[1], 0.0, []
    while not mistakes or (mistakes[-1] > 0 and len(mistakes) < max_epochs):
        mistakes.append(0)
        for x, label in zip(X, y, strict=True):
            w, moved = update(x, label, np.array(w), b, lr)
            mistakes[-1] += moved != b
            b = moved
    return [w, b, mistakes]


@variant("fit")
def by_helper(X, y, lr=1.0, max_epochs=100):
    """A helper inside does one epoch; the labels are ±1 within."""

    def epoch(w, b):
        wrong = 0
        for x, sign in zip(X, np.where(y == 1, 1, -1), strict=True):
            fires = 1 if np.dot(w, x) + b > 0 else -1
            if fires != sign:
                w, b, wrong = w + lr * sign * x, b + lr * sign, wrong + 1
        return w, b, wrong

    w, b, wrong = epoch(np.zeros(X.shape[1]), 0.0)
    mistakes = [wrong]
    while mistakes[-1] and len(mistakes) < max_epochs:
        w, b, wrong = epoch(w, b)
        mistakes.append(wrong)
    return w, b, mistakes
