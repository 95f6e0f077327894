"""A first taste of every function. Run it with `autograder check`, or with `pytest` here."""

import numpy as np
import pytest

from autograder.testing import assert_matches, unpack

POINTS = np.array([-1.0, 0.25, 0.875, 1.5, 4.0])  # (5,)
TOWER = [0.013294906111, 0.986614298151, 1.696567279915, 0.986614298151, 0.000090183933]
EDGES = np.array([0.0, 1.0, 2.0, 4.0])  # (4,)
HEIGHTS = np.array([1.0, 3.0, -2.0])  # (3,)


@pytest.mark.points(0, function="step")
def test_step_switches_on(submission):
    """step passes one half at its position, not at 0"""
    x = np.array([0.125, 0.25, 0.5])
    right = [0.075858180021, 0.5, 0.993307149076]
    assert_matches(submission.step(x, 0.25, 20.0), right)


@pytest.mark.points(0, function="step")
def test_step_of_a_number(submission):
    """step takes a number for x too"""
    assert_matches(submission.step(3, 2.5, 4.0), 0.880797077978)


@pytest.mark.points(0, function="tower")
def test_tower_goes_up_and_down(submission):
    """tower stands between its edges, with the height and the steepness that are given"""
    assert_matches(submission.tower(POINTS, 0.25, 1.5, 2.0, 4.0), TOWER)


@pytest.mark.points(0, function="tower")
def test_tower_by_default(submission):
    """tower has height 1 and steepness 100 when these are left out"""
    x = np.array([0.1, 0.25, 0.5, 0.75, 0.9])
    right = [0.000000305902, 0.5, 1.0, 0.5, 0.000000305902]
    assert_matches(submission.tower(x, 0.25, 0.75), right)


@pytest.mark.points(0, function="tower_network")
def test_tower_network_is_a_tower(submission):
    """tower_network gives the weights of a network that is the tower"""
    answer = submission.tower_network(0.25, 1.5, 2.0, 4.0)
    w1, b1, w2 = unpack(answer, w1=(2,), b1=(2,), w2=(2,))
    hidden = (1 + np.tanh((POINTS[:, None] * w1 + b1) / 2)) / 2  # (5, 2), the sigmoid
    assert_matches(hidden @ w2, TOWER, part="the network's output")


@pytest.mark.points(0, function="towers")
def test_towers_side_by_side(submission):
    """towers adds the towers between consecutive edges, the last one too"""
    x = np.array([0.5, 1.0, 1.5, 2.0, 3.0, 5.0])
    assert_matches(submission.towers(x, EDGES, HEIGHTS), [1.0, 2.0, 3.0, 0.5, -2.0, 0.0])


@pytest.mark.points(0, function="towers")
def test_towers_with_soft_walls(submission):
    """towers gives every wall the steepness that is asked for"""
    right = [1.106841469295, 2.163197718426, -1.874773374701]
    answer = submission.towers(np.array([0.5, 1.5, 3.0]), EDGES, HEIGHTS, 4.0)
    assert_matches(answer, right)


@pytest.mark.points(0, function="approximate")
def test_approximate_samples(submission):
    """approximate takes the mean of y in each bin, and 0 where a bin is empty"""
    x, y = np.array([0.0, 0.5, 1.0, 1.5, 4.0]), np.array([2.0, 4.0, 5.0, 7.0, 9.0])
    right = ([0.0, 1.0, 2.0, 3.0, 4.0], [3.0, 6.0, 0.0, 9.0])
    assert_matches(submission.approximate(x, y, 4), right, ("edges", "heights"))


@pytest.mark.points(0, function="approximate")
def test_approximate_in_any_order(submission):
    """approximate takes samples in any order, and leaves them in it"""
    x, y = np.array([1.5, 4.0, 0.0, 1.0, 0.5]), np.array([7.0, 9.0, 2.0, 5.0, 4.0])
    right = ([0.0, 1.0, 2.0, 3.0, 4.0], [3.0, 6.0, 0.0, 9.0])
    assert_matches(submission.approximate(x, y, 4), right, ("edges", "heights"))


@pytest.mark.points(0, function="tower_nd")
def test_tower_nd_over_a_box(submission):
    """tower_nd stands where both dimensions are inside, and not where only one is"""
    X = np.array([[0.5, 1.5], [0.5, 3.0], [2.0, 3.0]])
    low, high = np.array([0.0, 1.0]), np.array([1.0, 2.0])
    right = [0.968459715370, 0.013585180332, 0.000006177219]
    assert_matches(submission.tower_nd(X, low, high, 8.0), right)
