"""Hidden checks. Walls are soft where formulas must differ: at 100 nearly all is 0 or 1.

Samples on an edge are dyadic, as are the edges, so that no rounding moves one to another bin.
"""

import numpy as np
import pytest

from autograder.testing import assert_matches, unpack

# left, right, height, steepness: no tower at 0, none of height 1, none symmetric about 0
SOFT = [(0.3, 1.7, 2.5, 4.0), (-1.4, 0.9, -1.8, 7.0), (-2.1, -0.6, 0.7, 2.5)]


def around(rng, left, right, *shape):
    """Points inside, on both sides outside, and near both edges."""
    return rng.uniform(left - 1.0, right + 1.0, shape)


def many(rng, k):
    """k towers over an uneven interval from about -1 to 2, their heights of both signs."""
    gaps = rng.uniform(0.5, 1.5, k)
    edges = -1.1 + 3.3 * np.append(0.0, np.cumsum(gaps)) / gaps.sum()  # (k + 1,)
    heights = rng.uniform(0.5, 2.0, k) * (-1.0) ** np.arange(k)  # (k,)
    return edges, heights


@pytest.mark.points(0.5, function="step")
def test_step_switches_on(submission, reference, rng):
    """step goes from 0 to 1 around its position, as fast as the steepness says"""
    for position, steepness in ((0.7, 4.0), (-1.3, 7.0), (2.6, 0.5)):
        x = around(rng, position, position, 15)
        right = reference.step(x, position, steepness)
        assert_matches(submission.step(x, position, steepness), right)


@pytest.mark.points(0.25, function="step")
def test_step_of_any_shape(submission, reference, rng):
    """step answers like x: a matrix, a number, whole numbers"""
    for x in (around(rng, 0, 1, 3, 5), float(around(rng, 0, 1)), np.arange(-3, 6), 2):
        assert_matches(submission.step(x, 0.8, 1.5), reference.step(x, 0.8, 1.5))


@pytest.mark.points(0.25, function="step")
def test_step_far_away(submission, reference, rng):
    """step is 0 far on the left of its position and 1 far on the right"""
    for position in (0.4, -3.5):
        x = position + rng.uniform(20, 40, 6) * np.array([-1, 1, 1, -1, 1, -1])
        assert_matches(submission.step(x, position, 100.0), reference.step(x, position, 100.0))


@pytest.mark.points(0.75, function="tower")
def test_tower_goes_up_and_down(submission, reference, rng):
    """tower goes up at left and down at right, with soft walls and any height"""
    for left, right, height, steepness in SOFT:
        x = around(rng, left, right, 17)
        due = reference.tower(x, left, right, height, steepness)
        assert_matches(submission.tower(x, left, right, height, steepness), due)


@pytest.mark.points(0.5, function="tower")
def test_tower_by_default(submission, reference, rng):
    """tower has height 1 and steepness 100 when these are left out"""
    for left, right in ((0.3, 1.7), (-1.4, -0.9)):
        edges = np.repeat([left, right], 6)  # (12,)
        x = np.append(edges + rng.uniform(-0.05, 0.05, 12), around(rng, left, right, 5))
        assert_matches(submission.tower(x, left, right), reference.tower(x, left, right))
        due = reference.tower(x, left, right, -1.6)
        assert_matches(submission.tower(x, left, right, -1.6), due)


@pytest.mark.points(0.25, function="tower")
def test_tower_peak(submission):
    """tower is highest halfway, and lower than its height where it is narrow and soft"""
    for left, right, height, steepness in SOFT:
        peak = height * np.tanh(steepness * (right - left) / 4)
        middle = (left + right) / 2
        x = np.array([middle, middle])
        assert_matches(submission.tower(x, left, right, height, steepness), [peak, peak])


@pytest.mark.points(0.25, function="tower")
def test_tower_of_any_shape(submission, reference, rng):
    """tower answers like x when that is a matrix or a number"""
    for x in (around(rng, -1, 1, 3, 5), around(rng, -1, 1, 2, 3, 5), float(around(rng, -1, 1))):
        due = reference.tower(x, -0.7, 1.2, 1.5, 4.0)
        assert_matches(submission.tower(x, -0.7, 1.2, 1.5, 4.0), due)


@pytest.mark.points(0.25, function="tower")
def test_tower_of_whole_numbers(submission, reference):
    """tower takes whole numbers for x"""
    for x in (np.arange(-3, 6), 1, -2):
        due = reference.tower(x, -0.7, 2.2, 1.5, 0.8)
        assert_matches(submission.tower(x, -0.7, 2.2, 1.5, 0.8), due)


def assert_network(reference, answer, x, due):
    """The network of an answer is the tower, compared as coarsely as weights in float32 need."""
    w1, b1, w2 = unpack(answer, w1=(2,), b1=(2,), w2=(2,))
    output = reference.sigmoid(x[:, None] * w1 + b1) @ w2  # (n,)
    assert_matches(output.astype(np.float32), due, part="the network's output")


@pytest.mark.points(0.75, function="tower_network")
def test_tower_network_is_a_tower(submission, reference, rng):
    """tower_network gives weights whose network is the tower, with soft walls and any height"""
    for left, right, height, steepness in SOFT:
        x = around(rng, left, right, 17)
        due = reference.tower(x, left, right, height, steepness)
        answer = submission.tower_network(left, right, height, steepness)
        assert_network(reference, answer, x, due)


@pytest.mark.points(0.25, function="tower_network")
def test_tower_network_of_height_one(submission, reference, rng):
    """tower_network has height 1 when only the steepness is given"""
    for left, right, _, steepness in SOFT:
        x = around(rng, left, right, 17)
        due = reference.tower(x, left, right, 1.0, steepness)
        answer = submission.tower_network(left, right, steepness=steepness)
        assert_network(reference, answer, x, due)


@pytest.mark.points(0.5, function="tower_network")
def test_tower_network_by_default(submission, reference, rng):
    """tower_network has height 1 and steepness 100 when these are left out"""
    for left, right in ((0.3, 1.7), (-1.4, -0.9)):
        edges = np.repeat([left, right], 6)  # (12,)
        x = np.append(edges + rng.uniform(-0.05, 0.05, 12), around(rng, left, right, 5))
        answer = submission.tower_network(left, right)
        assert_network(reference, answer, x, reference.tower(x, left, right))


@pytest.mark.points(0.75, function="towers")
def test_towers_add_up(submission, reference, rng):
    """towers adds every tower between consecutive edges"""
    for k, steepness in ((3, 4.0), (5, 7.0), (9, 12.0)):
        edges, heights = many(rng, k)
        x = around(rng, -1.1, 2.2, 19)
        right = reference.towers(x, edges, heights, steepness)
        assert_matches(submission.towers(x, edges, heights, steepness), right)


@pytest.mark.points(0.25, function="towers")
def test_towers_only_one(submission, reference, rng):
    """towers is a single tower between two edges"""
    for left, right, height, steepness in SOFT:
        x = around(rng, left, right, 13)
        edges, heights = np.array([left, right]), np.array([height])
        due = reference.tower(x, left, right, height, steepness)
        assert_matches(submission.towers(x, edges, heights, steepness), due)


@pytest.mark.points(0.25, function="towers")
def test_towers_of_equal_height(submission, reference, rng):
    """towers of equal height are one wide tower"""
    for k in (3, 6):
        edges, _ = many(rng, k)
        x = around(rng, -1.1, 2.2, 13)
        due = reference.tower(x, edges[0], edges[-1], -1.3, 5.0)
        assert_matches(submission.towers(x, edges, np.full(k, -1.3), 5.0), due)


@pytest.mark.points(0.25, function="towers")
def test_towers_by_default(submission, reference, rng):
    """towers has steepness 100 when this is left out"""
    for k in (3, 5):
        edges, heights = many(rng, k)
        x = np.append(np.repeat(edges, 3) + rng.uniform(-0.05, 0.05, 3 * k + 3), [-2.0, 3.0])
        assert_matches(submission.towers(x, edges, heights), reference.towers(x, edges, heights))


@pytest.mark.points(0.5, function="towers")
def test_towers_of_any_shape(submission, reference, rng):
    """towers answers like x: a matrix, a number, whole numbers"""
    edges, heights = many(rng, 5)
    for x in (around(rng, -1, 2, 3, 7), float(around(rng, -1, 2)), np.arange(-2, 4), 1):
        right = reference.towers(x, edges, heights, 3.0)
        assert_matches(submission.towers(x, edges, heights, 3.0), right)


def scattered(rng, low, k, width):
    """Unordered samples, crowded to the left, none on an inner edge and none in the third bin."""
    eighths = np.concatenate([8 * np.arange(k), np.arange(0, 8 * k, 16), [0] * 5, [3] * 3])
    eighths = eighths + rng.integers(1, 8, len(eighths))
    eighths = np.append(eighths[eighths // 8 != 2], [0, 8 * k])  # the least x and the greatest
    x = low + rng.permutation(eighths) * width / 8
    return x, rng.uniform(0.5, 3.0, len(x)) * rng.choice([-1.0, 1.0], len(x))


@pytest.mark.points(0.5, function="approximate")
def test_approximate_edges(submission, reference, rng):
    """approximate cuts the interval from the least x to the greatest into k equal bins"""
    for k, low, width in ((5, -1.25, 0.5), (3, 0.5, 1.0), (9, -3.0, 0.25)):
        x, y = scattered(rng, low, k, width)
        right, _ = reference.approximate(x, y, k)
        edges, _ = unpack(submission.approximate(x, y, k), edges=(k + 1,), heights=(k,))
        assert_matches(edges, right, part="edges")


@pytest.mark.points(0.5, function="approximate")
def test_approximate_heights(submission, reference, rng):
    """approximate takes the mean of the y in each bin, whatever the order of the samples"""
    for k, low, width in ((5, -1.25, 0.5), (9, 0.75, 0.25)):
        x, _ = scattered(rng, low, k, width)
        x = np.append(x, low + width * np.array([2.25, 2.75]))  # no bin is empty
        y = rng.uniform(-3.0, 3.0, len(x))
        for order in (np.arange(len(x)), rng.permutation(len(x))):
            right = reference.approximate(x, y, k)
            answer = submission.approximate(x[order], y[order], k)
            assert_matches(answer, right, ("edges", "heights"))


@pytest.mark.points(0.5, function="approximate")
def test_approximate_on_the_edges(submission, reference, rng):
    """approximate counts a sample on an edge to the bin on its right, and the last to the last"""
    for k, low, width in ((8, -1.25, 0.5), (4, 0.5, 0.25)):
        x = low + width * rng.permutation(np.repeat(np.arange(2 * k + 1), 2)) / 2
        y = rng.uniform(-3.0, 3.0, len(x))
        right = reference.approximate(x, y, k)
        assert_matches(submission.approximate(x, y, k), right, ("edges", "heights"))


@pytest.mark.points(0.5, function="approximate")
def test_approximate_empty_bins(submission, reference, rng):
    """approximate gives a bin without samples the height 0"""
    for k, low, width in ((5, -1.25, 0.5), (9, 0.75, 0.25)):
        x, y = scattered(rng, low, k, width)
        right = reference.approximate(x, y, k)
        assert_matches(submission.approximate(x, y, k), right, ("edges", "heights"))


@pytest.mark.points(0.25, function="approximate")
def test_approximate_with_one_tower(submission, reference, rng):
    """approximate takes the mean of all y when there is only one bin"""
    for low in (-1.25, 2.5):
        x, y = scattered(rng, low, 3, 0.5)
        right = reference.approximate(x, y, 1)
        assert_matches(submission.approximate(x, y, 1), right, ("edges", "heights"))


def box(rng, n, d):
    """A box, and points inside it, outside, and in the arms: inside in some dimensions only."""
    low = rng.uniform(-1.5, 0.5, d)
    high = low + rng.uniform(0.8, 1.6, d)
    inside = rng.uniform(low + 0.2, high - 0.2, (n, d))
    away = rng.choice([-1.0, 1.0], (n, d)) * rng.uniform(1.5, 2.0, (n, d))
    out = np.arange(n)[:, None] % (d + 1) > rng.permuted(np.tile(np.arange(d), (n, 1)), axis=1)
    return inside + away * out, low, high  # row i is outside in i mod (d + 1) dimensions


@pytest.mark.points(0.5, function="tower_nd")
def test_tower_nd_over_a_box(submission, reference, rng):
    """tower_nd stands inside the box, and not where only some dimensions are inside"""
    for n, d, steepness in ((13, 3, 4.0), (11, 5, 7.0)):
        X, low, high = box(rng, n, d)
        right = reference.tower_nd(X, low, high, steepness)
        assert_matches(submission.tower_nd(X, low, high, steepness), right)


@pytest.mark.points(0.25, function="tower_nd")
def test_tower_nd_by_default(submission, reference, rng):
    """tower_nd has steepness 100 when this is left out"""
    for n, d in ((9, 3), (11, 5)):
        X, low, high = box(rng, n, d)
        X[0, 0], X[d + 1, -1] = low[0] + 0.001, high[-1] - 0.0015  # just inside
        assert_matches(submission.tower_nd(X, low, high), reference.tower_nd(X, low, high))


@pytest.mark.points(0.25, function="tower_nd")
def test_tower_nd_in_one_dimension(submission, reference, rng):
    """tower_nd puts a tower through one more sigmoid in one dimension too"""
    for n in (7, 9):
        X, low, high = box(rng, n, 1)
        right = reference.tower_nd(X, low, high, 5.0)
        assert_matches(submission.tower_nd(X, low, high, 5.0), right)


@pytest.mark.points(0.25, function="tower_nd")
def test_tower_nd_of_one_point(submission, reference, rng):
    """tower_nd answers with one number in an array for one point"""
    for _ in range(3):
        X, low, high = box(rng, 4, 3)
        for x in X:
            right = reference.tower_nd(x[None], low, high, 6.0)
            assert_matches(submission.tower_nd(x[None], low, high, 6.0), right)
