"""Hidden checks. Numbers are dyadic (multiples of 1/8), so that no rounding turns a decision."""

import numpy as np
import pytest

from autograder.testing import assert_matches

GATE_INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])  # (4, 2)
GATES = {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "nand": [1, 1, 1, 0], "nor": [1, 0, 0, 0]}
XOR = np.array([0, 1, 1, 0])  # (4,)


def dyadic(rng, *shape):
    """Random multiples of 1/8 from -2 to 2, none of them 0."""
    return rng.integers(1, 17, shape) / 8 * rng.choice([-1.0, 1.0], shape)


def samples(rng, n=11, d=3):
    """Samples, weights and a bias with scores on both sides, and an entry of 0 in each."""
    while True:
        X, w, b = dyadic(rng, n, d), dyadic(rng, d), float(dyadic(rng))
        X[0, 0], w[-1] = 0.0, 0.0
        fires = X @ w + b > 0
        # Whatever the secret: the bias decides some samples, and the neuron is of two minds.
        if 0 < fires.sum() < n and (fires != (X @ w > 0)).sum() > 1:
            return X, w, b


@pytest.mark.points(1, function="predict")
def test_predict_decides(submission, reference, rng):
    """predict fires where the weighted sum plus the bias is positive"""
    for n, d in ((5, 5), (11, 3), (7, 5)):  # a square X first: it hides clashes of shapes
        X, w, b = samples(rng, n, d)
        assert_matches(submission.predict(X, w, b), reference.predict(X, w, b))


@pytest.mark.points(0.5, function="predict")
def test_predict_with_one_feature(submission, reference):
    """predict finds where one feature switches, whatever its weight and bias"""
    X = np.arange(-24, 25)[:, None] / 8  # (49, 1)
    for weight, b in ((1.0, -0.5), (1.0, 1.25), (-2.0, 0.75), (0.5, 0.625)):
        w = np.array([weight])
        assert_matches(submission.predict(X, w, b), reference.predict(X, w, b))


@pytest.mark.points(0.5, function="predict")
def test_predict_at_zero(submission, reference):
    """predict does not fire at a score of exactly 0"""
    X = np.array([[0.5, 0.25, 1.0], [0.5, 0.375, 1.0], [0.0, 0.0, 0.0], [1.0, 0.0, 0.5]])
    w = np.array([1.5, 2.0, -1.25])
    for b in (0.0, -0.25, 0.5, -0.875):
        assert_matches(submission.predict(X, w, b), reference.predict(X, w, b))


@pytest.mark.points(0.5, function="predict")
def test_predict_one_sample(submission, reference, rng):
    """predict answers with one label in an array for one sample"""
    w = np.array([0.5, -1.5, 2.0, 0.25, -0.75])
    for sign in (-1, 1, -1, 1):
        X = dyadic(rng, 1, 5)
        b = float(-(X @ w)[0] + sign * dyadic(rng) ** 2)  # the bias decides
        assert_matches(submission.predict(X, w, b), reference.predict(X, w, b))


@pytest.mark.points(1, function="loss")
def test_loss_adds_up_the_mistakes(submission, reference, rng):
    """loss adds up how far the misclassified samples are on the wrong side"""
    for n, d in ((11, 3), (7, 5)):
        X, w, b = samples(rng, n, d)
        y = rng.integers(0, 2, n)
        assert_matches(submission.loss(X, y, w, b), reference.loss(X, y, w, b))


@pytest.mark.points(0.5, function="loss")
def test_loss_of_right_samples(submission, reference, rng):
    """loss is 0 when every sample is on its side of the line"""
    X, w, b = samples(rng)
    y = reference.predict(X, w, b)
    assert_matches(submission.loss(X, y, w, b), 0.0)
    assert_matches(submission.loss(X, 1 - y, w, b), reference.loss(X, 1 - y, w, b))


@pytest.mark.points(0.5, function="loss")
def test_loss_of_one_sample(submission, reference, rng):
    """loss weighs one sample by its distance, with either label"""
    w, b = np.array([0.75, -1.5]), 0.625
    for y in (0, 1):
        X = dyadic(rng, 1, 2)
        for sign in (-1, 1):
            label = np.array([y])
            right = reference.loss(sign * X, label, w, b)
            assert_matches(submission.loss(sign * X, label, w, b), right)


def update_cases(rng, label, wrong):
    """Samples with this label that the neuron gets wrong, or right."""
    cases = []
    while len(cases) < 3:
        x, w, b = dyadic(rng, 3), dyadic(rng, 3), float(dyadic(rng))
        x[len(cases)], w[len(cases) - 1] = 0.0, 0.0
        fires = int(x @ w + b > 0)
        if x @ w + b != 0 and (fires != label) == wrong:
            cases.append((x, label, w, b))
    return cases


@pytest.mark.points(0.75, function="update")
@pytest.mark.parametrize("label", [0, 1])
def test_update_moves_on_a_mistake(submission, reference, rng, label):
    """update moves w and b by the perceptron rule on a mistake"""
    cases = update_cases(rng, label, wrong=True)
    answers = [submission.update(*case, 0.3) for case in cases]
    for answer, case in zip(answers, cases, strict=True):
        assert_matches(answer, reference.update(*case, 0.3), ("w", "b"))


@pytest.mark.points(0.5, function="update")
@pytest.mark.parametrize("label", [0, 1])
def test_update_rests_otherwise(submission, rng, label):
    """update changes nothing when predict is right"""
    cases = update_cases(rng, label, wrong=False)
    answers = [submission.update(*case, 0.3) for case in cases]
    for answer, (_, _, w, b) in zip(answers, cases, strict=True):
        assert_matches(answer, (w, b), ("w", "b"))


@pytest.mark.points(0.5, function="update")
def test_update_at_zero(submission, reference):
    """update takes a score of exactly 0 for a no, and lr for 1 when it is not given"""
    x, w, b = np.array([0.5, 0.0, -1.5]), np.array([1.0, 0.75, 0.5]), 0.25
    answers = [submission.update(x, y, w, b) for y in (0, 1)]
    for y in (0, 1):
        assert_matches(answers[y], reference.update(x, y, w, b), ("w", "b"))


@pytest.mark.points(0.75, function="fit")
def test_fit_learns_the_gates(submission, reference):
    """fit ends at the weights that separate a gate"""
    for labels in GATES.values():
        y = np.array(labels)
        right = reference.fit(GATE_INPUTS, y)
        assert_matches(submission.fit(GATE_INPUTS, y), right, ("w", "b", "mistakes"))


@pytest.mark.points(0.75, function="fit")
def test_fit_on_points(submission, reference, rng):
    """fit visits the rows in order and lets each update count at once"""
    for n in (3, 13):  # a square X first: it hides clashes of shapes
        X = dyadic(rng, n, 3)
        y = (X @ np.array([1.5, -0.75, 0.5]) + 0.25 > 0).astype(int)
        right = reference.fit(X, y, 0.5, 50)
        assert_matches(submission.fit(X, y, 0.5, 50), right, ("w", "b", "mistakes"))


@pytest.mark.points(0.5, function="fit")
def test_fit_gives_up(submission, reference):
    """fit stops after max_epochs when no line separates the samples"""
    for max_epochs in (1, 7):
        right = reference.fit(GATE_INPUTS, XOR, 1.0, max_epochs)
        answer = submission.fit(GATE_INPUTS, XOR, 1.0, max_epochs)
        assert_matches(answer, right, ("w", "b", "mistakes"))


@pytest.mark.points(0.5, function="fit")
def test_fit_scales_with_lr(submission, reference):
    """fit uses the learning rate that it is given, and stops at 100 epochs unasked"""
    y = np.array(GATES["nand"])
    right = reference.fit(GATE_INPUTS, y, 0.25)
    assert_matches(submission.fit(GATE_INPUTS, y, 0.25), right, ("w", "b", "mistakes"))
    right = reference.fit(GATE_INPUTS, XOR)
    assert_matches(submission.fit(GATE_INPUTS, XOR), right, ("w", "b", "mistakes"))
