"""How learners go wrong with towers: each a few lines, with the hint that cures it."""
# ruff: noqa: ARG001 - a mistake has the arguments of its function, used or not

import math
from itertools import pairwise

import numpy as np
from tower import approximate, sigmoid, step, tower

from autograder.testing import mistake

# Hints for several functions: a mistake in an early one looks the same in a later one.
ADDED = "After the right edge both steps are on. What must the second one do to the first?"
ARRAYS = "x may be a single number as well as an array: what does your loop do with a number?"
BRACKETS = "How far is x to the right of the edge? Mind that the whole distance is multiplied."
CHANGED = "Your function changes what it was given. Does a line with += or -= write into it?"
DEFAULT = "Is every default as documented? Leave the last arguments out and compare."
DIVIDED = "Steeper means a larger weight. What does yours become as the steepness grows?"
EARLY = "Is the return inside the loop? It ends the function in the first round."
EMPTY = "What is the mean of no numbers? Ask first whether a bin has any samples."
FIXED = "Narrow towers need steeper walls. Does every step get the steepness that was given?"
FORGOT_HEIGHT = "Try a height of 2: where do you use it?"
HEIGHT_INSIDE = "Try a height of 2: does the peak rise? The height belongs outside the sigmoid."
ONE_HEIGHT = "Both steps must be equally high, or the tower does not come down to 0 again."
ORDER = "Which argument is which? Look once more at the order in the docstring."
OVERWRITTEN = "What is left of the earlier rounds when your loop is over?"
POSITION = "With weight w and bias b a neuron switches at -b/w. For position p, what must b be?"
ROUNDED = "Do not round the result: round only what you print."
SHAPE = "The answer must have the shape of x: a matrix for a matrix, a number for a number."
SIGN = "From left to right a tower first goes up. Which difference is the wrong way round?"
SOFT = "Your answer jumps. Build it of sigmoid neurons, which go from 0 to 1 smoothly."
STAYS_UP = "Your answer stays up forever. What switches it off again at the right edge?"
STEEPNESS = "Try two steepnesses: does the answer change? Where do you use it?"
TANH = "tanh runs from -1 to 1. Which function runs from 0 to 1?"
WHOLE = "Try whole numbers for x: an array made like x can then hold no fractions."


@mistake("step", hint=POSITION)
def position_not_scaled(x, position, steepness):
    """The steepness multiplies x only, so the step sits at position / steepness."""
    return sigmoid(steepness * x - position)


@mistake("step", hint="At x = position the bracket should be 0. Is anything multiplied twice?")
def position_scaled_twice(x, position, steepness):
    """The bias -steepness position was put into the bracket and multiplied once more."""
    return sigmoid(steepness * (x - steepness * position))


@mistake("step", hint=DIVIDED, name="divides_by_steepness")
def step_divides_by_steepness(x, position, steepness):
    """Divided by the steepness, so the step is nearly flat."""
    return sigmoid((x - position) / steepness)


@mistake("step", hint=STEEPNESS, name="steepness_ignored")
def step_steepness_ignored(x, position, steepness):
    """The steepness was left out."""
    return sigmoid(x - position)


@mistake("step", hint="Your step is always at 0. Where does the position come in?")
def position_ignored(x, position, steepness):
    """The position was left out."""
    return sigmoid(steepness * x)


@mistake("step", hint="Try the position 1: your step sits at -1. Which sign has the position?")
def position_added(x, position, steepness):
    """The position was added, so the step is on the wrong side of 0."""
    return sigmoid(steepness * (x + position))


@mistake("step", hint=SIGN)
def falls(x, position, steepness):
    """The difference is the wrong way round, or e^z stands for e^-z: the step falls."""
    return sigmoid(steepness * (position - x))


@mistake("step", hint=SOFT)
def hard_step(x, position, steepness):
    """Compared x with the position, like the perceptron."""
    return (x > position) * 1.0


@mistake("step", hint="An `if` can ask about one number only. What formula suits a whole array?")
def asks_one_number(x, position, steepness):
    """Decided with `if`, which an array cannot do."""
    if x > position:
        return 1.0
    return 0.0


@mistake("step", hint="A ramp has corners. Which function goes from 0 to 1 without any?")
def ramp(x, position, steepness):
    """A straight line with the right slope, cut off at 0 and 1."""
    return np.clip(0.5 + steepness * (x - position) / 4, 0, 1)


@mistake("step", hint=TANH, name="tanh_for_sigmoid")
def step_tanh_for_sigmoid(x, position, steepness):
    """Used tanh, which begins at -1."""
    return np.tanh(steepness * (x - position))


@mistake(
    "step", hint="Far to the right your answer is far above 1. What squeezes it between 0 and 1?"
)
def no_sigmoid(x, position, steepness):
    """Gave the pre-activation back."""
    return steepness * (x - position)


@mistake("step", hint="Far to the left the answer should be 0, not 0.5: is a sigmoid taken twice?")
def sigmoid_twice(x, position, steepness):
    """Took the sigmoid of the sigmoid."""
    return sigmoid(sigmoid(steepness * (x - position)))


@mistake(
    "step", hint="Your step is higher, not steeper: the steepness is a weight, inside the sigmoid."
)
def steepness_outside(x, position, steepness):
    """Multiplied the sigmoid by the steepness, not its argument."""
    return steepness * sigmoid(x - position)


@mistake(
    "step", hint="The steepness is the weight itself; the slope at the position is a quarter of it."
)
def steepness_as_slope(x, position, steepness):
    """Took the steepness for the slope, and so a weight four times as large."""
    return sigmoid(4 * steepness * (x - position))


@mistake("step", hint=ORDER)
def step_arguments_swapped(x, position, steepness):
    """Took the position for the steepness and the steepness for the position."""
    return sigmoid(position * (x - steepness))


@mistake(
    "step", hint="Far to the right you divide infinity by infinity. `sigmoid` is given: use it."
)
def overflows(x, position, steepness):
    """Wrote e^z / (1 + e^z), which is nan for a large z."""
    e = np.exp(steepness * (x - position))
    return e / (1 + e)


@mistake("step", hint=CHANGED, name="changes_x")
def step_changes_x(x, position, steepness):
    """Moved x in place: a TypeError where x holds integers."""
    x -= position
    return sigmoid(steepness * x)


@mistake("step", hint="math.exp takes one number only. Which function takes a whole array?")
def numbers_only(x, position, steepness):
    """Used math.exp, which raises TypeError for an array."""
    return 1 / (1 + math.exp(-steepness * (x - position)))


@mistake("step", hint=ARRAYS, name="arrays_only")
def step_arrays_only(x, position, steepness):
    """Looped over x, which raises TypeError for a number."""
    return np.array([sigmoid(steepness * (one - position)) for one in x])


@mistake("step", hint=WHOLE, name="cut_to_whole_numbers")
def step_cut_to_whole_numbers(x, position, steepness):
    """Wrote the answers into zeros_like(x), which holds integers where x does."""
    out = np.zeros_like(x)
    out[...] = sigmoid(steepness * (x - position))
    return out


@mistake("step", hint=ROUNDED, name="rounded")
def step_rounded(x, position, steepness):
    """Rounded the answer."""
    return np.round(sigmoid(steepness * (x - position)), 4)


@mistake("step", hint=SHAPE, name="number_in_an_array")
def step_number_in_an_array(x, position, steepness):
    """Made a number an array with one entry, and left it so."""
    return sigmoid(steepness * (np.atleast_1d(x) - position))


@mistake("step", hint=SHAPE, name="flattened")
def step_flattened(x, position, steepness):
    """Made every x a vector, and left it so."""
    return sigmoid(steepness * (np.ravel(x) - position))


@mistake("tower", hint=SIGN, name="swapped_order")
def tower_swapped_order(x, left, right, height=1.0, steepness=100.0):
    """Took the step at left away from the step at right."""
    return height * (step(x, right, steepness) - step(x, left, steepness))


@mistake("tower", hint=POSITION)
def edges_not_scaled(x, left, right, height=1.0, steepness=100.0):
    """The steepness multiplies x only, so the edges sit at left / s and right / s."""
    return height * (sigmoid(steepness * x - left) - sigmoid(steepness * x - right))


@mistake(
    "tower",
    hint="Beyond right your answer stays up. Neurons are added or subtracted, not multiplied.",
)
def product(x, left, right, height=1.0, steepness=100.0):
    """Multiplied the two steps, so nothing falls."""
    return height * step(x, left, steepness) * step(x, right, steepness)


@mistake(
    "tower", hint="An AND of up and down comes near, but a network adds up what its neurons say."
)
def product_of_up_and_down(x, left, right, height=1.0, steepness=100.0):
    """Multiplied a rising step by a falling one."""
    return height * step(x, left, steepness) * (1 - step(x, right, steepness))


@mistake("tower", hint=HEIGHT_INSIDE, name="height_inside")
def tower_height_inside(x, left, right, height=1.0, steepness=100.0):
    """Put the height inside the sigmoids: the walls are steeper and the peak is 1 at most."""
    return step(x, left, height * steepness) - step(x, right, height * steepness)


@mistake("tower", hint="One wall is soft and one hard. Both steps need the steepness.")
def one_side_soft(x, left, right, height=1.0, steepness=100.0):
    """Gave the steepness to the first step only."""
    return height * (step(x, left, steepness) - step(x, right, 1.0))


@mistake("tower", hint=STEEPNESS, name="steepness_ignored")
def tower_steepness_ignored(x, left, right, height=1.0, steepness=100.0):
    """Left the steepness out of both steps."""
    return height * (step(x, left, 1.0) - step(x, right, 1.0))


@mistake("tower", hint=FIXED, name="steepness_fixed")
def tower_steepness_fixed(x, left, right, height=1.0, steepness=100.0):
    """Wrote 100 where the steepness belongs."""
    return height * (step(x, left, 100.0) - step(x, right, 100.0))


@mistake("tower", hint=DIVIDED, name="divides_by_steepness")
def tower_divides_by_steepness(x, left, right, height=1.0, steepness=100.0):
    """Divided by the steepness, so the tower is nearly 0 everywhere."""
    return height * (sigmoid((x - left) / steepness) - sigmoid((x - right) / steepness))


@mistake("tower", hint=SOFT)
def hard_rectangle(x, left, right, height=1.0, steepness=100.0):
    """Asked whether x is between the edges."""
    return height * ((x > left) & (x < right))


@mistake("tower", hint=FORGOT_HEIGHT, name="height_forgotten")
def tower_height_forgotten(x, left, right, height=1.0, steepness=100.0):
    """Left the height out."""
    return step(x, left, steepness) - step(x, right, steepness)


@mistake("tower", hint=ONE_HEIGHT, name="height_on_one_step")
def tower_height_on_one_step(x, left, right, height=1.0, steepness=100.0):
    """Forgot the brackets: only the first step has the height."""
    return height * step(x, left, steepness) - step(x, right, steepness)


@mistake(
    "tower", hint="Far away a tower should be 0. What does the height do there in your formula?"
)
def height_added(x, left, right, height=1.0, steepness=100.0):
    """Added the height instead of multiplying by it."""
    return height + step(x, left, steepness) - step(x, right, steepness)


@mistake("tower", hint="Does your tower go down where the height is negative?")
def height_without_sign(x, left, right, height=1.0, steepness=100.0):
    """Took the absolute value, to be safe from a negative answer."""
    return np.abs(height * (step(x, left, steepness) - step(x, right, steepness)))


@mistake("tower", hint=ADDED, name="added")
def tower_added(x, left, right, height=1.0, steepness=100.0):
    """Added the two steps: a staircase."""
    return height * (step(x, left, steepness) + step(x, right, steepness))


@mistake("tower", hint=STAYS_UP)
def never_falls(x, left, right, height=1.0, steepness=100.0):
    """Only the first step is there."""
    return height * step(x, left, steepness)


@mistake("tower", hint="`right` is a place, not a width. Where does the second step belong?")
def right_as_width(x, left, right, height=1.0, steepness=100.0):
    """Took right for the width of the tower."""
    return height * (step(x, left, steepness) - step(x, left + right, steepness))


@mistake(
    "tower", hint="A narrow soft tower stays below its height, and that is right: do not fix it."
)
def peak_normalised(x, left, right, height=1.0, steepness=100.0):
    """Divided by the peak, so that the tower reaches its height."""
    peak = np.tanh(steepness * (right - left) / 4)
    return height * (step(x, left, steepness) - step(x, right, steepness)) / peak


@mistake("tower", hint="Far away a tower is 0. What does one more sigmoid make of a 0?")
def tower_sigmoid_at_the_end(x, left, right, height=1.0, steepness=100.0):
    """Put a sigmoid on the output neuron, which only adds."""
    return sigmoid(height * (step(x, left, steepness) - step(x, right, steepness)))


@mistake("tower", hint="It has a bump where it should, but a tower is made of two sigmoid steps.")
def bell_curve(x, left, right, height=1.0, steepness=100.0):
    """Drew a bell curve over the middle."""
    return height * np.exp(-((steepness * (x - (left + right) / 2)) ** 2))


@mistake("tower", hint=TANH, name="tanh_for_sigmoid")
def tower_tanh_for_sigmoid(x, left, right, height=1.0, steepness=100.0):
    """Used tanh, whose steps are twice as high."""
    return height * (np.tanh(steepness * (x - left)) - np.tanh(steepness * (x - right)))


@mistake("tower", hint=ORDER, name="height_and_steepness_swapped")
def tower_height_and_steepness_swapped(x, left, right, height=1.0, steepness=100.0):
    """Took the height for the steepness and the steepness for the height."""
    return steepness * (step(x, left, height) - step(x, right, height))


@mistake("tower", hint=ORDER)
def step_called_in_wrong_order(x, left, right, height=1.0, steepness=100.0):
    """Called step with the steepness before the position."""
    return height * (step(x, steepness, left) - step(x, steepness, right))


@mistake("tower", hint=DEFAULT, name="other_default")
def tower_other_default(x, left, right, height=1.0, steepness=10.0):
    """Another default for the steepness."""
    return height * (step(x, left, steepness) - step(x, right, steepness))


@mistake("tower", hint="Try tower(x, left, right) alone: height and steepness have defaults.")
def no_defaults(x, left, right, height, steepness):
    """Left out the defaults of the signature: a call without them is a TypeError."""
    return height * (step(x, left, steepness) - step(x, right, steepness))


@mistake("tower", hint=CHANGED, name="changes_x")
def tower_changes_x(x, left, right, height=1.0, steepness=100.0):
    """Multiplied x in place: a TypeError where x holds integers."""
    x *= steepness
    return height * (sigmoid(x - steepness * left) - sigmoid(x - steepness * right))


@mistake("tower", hint=ARRAYS, name="arrays_only")
def tower_arrays_only(x, left, right, height=1.0, steepness=100.0):
    """Looped over x, which raises TypeError for a number."""
    up = [step(one, left, steepness) - step(one, right, steepness) for one in x]
    return height * np.array(up)


@mistake("tower", hint=WHOLE, name="cut_to_whole_numbers")
def tower_cut_to_whole_numbers(x, left, right, height=1.0, steepness=100.0):
    """Wrote the answers into zeros_like(x), which holds integers where x does."""
    out = np.zeros_like(x)
    out[...] = height * (step(x, left, steepness) - step(x, right, steepness))
    return out


@mistake("tower", hint=ROUNDED, name="rounded")
def tower_rounded(x, left, right, height=1.0, steepness=100.0):
    """Rounded the answer."""
    return np.round(height * (step(x, left, steepness) - step(x, right, steepness)), 4)


def network(left, right, height, steepness):
    """The network with the neurons in their natural order, for those who go wrong after it."""
    s = steepness
    return np.array([s, s]), np.array([-s * left, -s * right]), np.array([height, -height])


@mistake("tower_network", hint=POSITION)
def biases_not_scaled(left, right, height=1.0, steepness=100.0):
    """Took the edges themselves for the biases."""
    w1, _, w2 = network(left, right, height, steepness)
    return w1, np.array([-left, -right]), w2


@mistake("tower_network", hint=POSITION)
def biases_not_scaled_positive(left, right, height=1.0, steepness=100.0):
    """Took the edges for the biases, with the wrong sign too."""
    w1, _, w2 = network(left, right, height, steepness)
    return w1, np.array([left, right]), w2


@mistake(
    "tower_network", hint="Your tower stands on the other side of 0: a neuron switches at -b/w."
)
def bias_sign_forgotten(left, right, height=1.0, steepness=100.0):
    """The biases lack their minus sign."""
    w1, b1, w2 = network(left, right, height, steepness)
    return w1, -b1, w2


@mistake(
    "tower_network", hint="Both neurons rise, one at each edge. Do the two biases follow one rule?"
)
def one_bias_sign_forgotten(left, right, height=1.0, steepness=100.0):
    """Only the first bias has its minus sign."""
    w1, b1, w2 = network(left, right, height, steepness)
    return w1, b1 * [1, -1], w2


@mistake("tower_network", hint="From -b/w = p follows b: do you divide by w, or multiply?")
def biases_divided(left, right, height=1.0, steepness=100.0):
    """Divided the edges by the steepness."""
    w1, _, w2 = network(left, right, height, steepness)
    return w1, np.array([-left / steepness, -right / steepness]), w2


@mistake("tower_network", hint=DIVIDED, name="divides_by_steepness")
def network_divides_by_steepness(left, right, height=1.0, steepness=100.0):
    """The weights are 1 / steepness."""
    return network(left, right, height, 1 / steepness)


@mistake("tower_network", hint=HEIGHT_INSIDE, name="height_inside")
def network_height_inside(left, right, height=1.0, steepness=100.0):
    """Put the height into the hidden neurons."""
    return network(left, right, 1.0, height * steepness)


@mistake("tower_network", hint=HEIGHT_INSIDE)
def height_in_weights_only(left, right, height=1.0, steepness=100.0):
    """Put the height into the hidden weights, and not into the biases."""
    _, b1, _ = network(left, right, height, steepness)
    return np.array([height * steepness, height * steepness]), b1, np.array([1.0, -1.0])


@mistake("tower_network", hint="The height counts once: on its way out, not on its way in as well.")
def height_inside_and_outside(left, right, height=1.0, steepness=100.0):
    """Put the height into the hidden neurons and into the outgoing weights."""
    return network(left, right, height, height * steepness)


@mistake("tower_network", hint=FORGOT_HEIGHT, name="height_forgotten")
def network_height_forgotten(left, right, height=1.0, steepness=100.0):
    """The outgoing weights are 1 and -1."""
    return network(left, right, 1.0, steepness)


@mistake("tower_network", hint=ONE_HEIGHT, name="height_on_one_step")
def network_height_on_one_step(left, right, height=1.0, steepness=100.0):
    """Only the first outgoing weight has the height."""
    w1, b1, _ = network(left, right, height, steepness)
    return w1, b1, np.array([height, -1.0])


@mistake("tower_network", hint=SIGN, name="swapped_order")
def network_swapped_order(left, right, height=1.0, steepness=100.0):
    """The outgoing weights have each other's sign."""
    return network(left, right, -height, steepness)


@mistake("tower_network", hint=ADDED, name="added")
def network_added(left, right, height=1.0, steepness=100.0):
    """Both outgoing weights are the height."""
    w1, b1, _ = network(left, right, height, steepness)
    return w1, b1, np.array([height, height])


@mistake("tower_network", hint="A rising and a falling neuron add up to 1 outside. Can both rise?")
def one_neuron_falls(left, right, height=1.0, steepness=100.0):
    """The second neuron falls and is added, which lifts the whole tower by its height."""
    w1, b1, w2 = network(left, right, height, steepness)
    return w1 * [1, -1], b1 * [1, -1], w2 * [1, -1]


@mistake(
    "tower_network",
    hint="The second neuron is reversed twice: in its weight and on its way out.",
)
def turned_round_twice(left, right, height=1.0, steepness=100.0):
    """The second neuron falls and is subtracted all the same."""
    w1, b1, w2 = network(left, right, height, steepness)
    return w1 * [1, -1], b1 * [1, -1], w2


@mistake("tower_network", hint=STEEPNESS, name="steepness_ignored")
def network_steepness_ignored(left, right, height=1.0, steepness=100.0):
    """The weights are 1."""
    return network(left, right, height, 1.0)


@mistake("tower_network", hint=FIXED, name="steepness_fixed")
def network_steepness_fixed(left, right, height=1.0, steepness=100.0):
    """Wrote 100 where the steepness belongs."""
    return network(left, right, height, 100.0)


@mistake("tower_network", hint="The steepness is the weight itself; the slope is a quarter of it.")
def network_steepness_as_slope(left, right, height=1.0, steepness=100.0):
    """Took the steepness for the slope, and so weights four times as large."""
    return network(left, right, height, 4 * steepness)


@mistake("tower_network", hint=DEFAULT, name="other_default")
def network_other_default(left, right, height=1.0, steepness=10.0):
    """Another default for the steepness."""
    return network(left, right, height, steepness)


@mistake("tower_network", hint=ORDER, name="height_and_steepness_swapped")
def network_height_and_steepness_swapped(left, right, height=1.0, steepness=100.0):
    """Took the height for the steepness and the steepness for the height."""
    return network(left, right, steepness, height)


@mistake(
    "tower_network",
    hint="Three parts are expected, in this order: weights in, biases, weights out.",
)
def parts_out_of_order(left, right, height=1.0, steepness=100.0):
    """Both weights first, the biases last."""
    w1, b1, w2 = network(left, right, height, steepness)
    return w1, w2, b1


@mistake("tower_network", hint="Weights, biases, and something more: where does the height go?")
def no_outgoing_weights(left, right, height=1.0, steepness=100.0):
    """Gave only the hidden neurons."""
    w1, b1, _ = network(left, right, height, steepness)
    return w1, b1


@mistake(
    "tower_network", hint="The output neuron has no bias here: count the parts that are asked for."
)
def output_bias_too(left, right, height=1.0, steepness=100.0):
    """Gave a bias for the output neuron as well."""
    return *network(left, right, height, steepness), 0.0


@mistake(
    "tower_network",
    hint="There are two hidden neurons: each part needs one number for each of them.",
)
def one_weight_for_both(left, right, height=1.0, steepness=100.0):
    """Gave the weight once, as a number, since it is the same for both neurons."""
    _, b1, w2 = network(left, right, height, steepness)
    return steepness, b1, w2


@mistake("tower_network", hint="Each part has the shape (2,), not a row and not a column.")
def rows_and_columns(left, right, height=1.0, steepness=100.0):
    """Made weight matrices: a row for the hidden layer, a column for the output."""
    w1, b1, w2 = network(left, right, height, steepness)
    return w1[None], b1, w2[:, None]


@mistake(
    "tower_network",
    hint="Group by kind, not by neuron: first the weights of both, then the biases.",
)
def neuron_by_neuron(left, right, height=1.0, steepness=100.0):
    """Gave a weight, a bias and an outgoing weight for the first neuron, then for the second."""
    return np.array(network(left, right, height, steepness)).T


@mistake(
    "tower_network",
    hint="An array made of whole numbers holds no fractions. What is in your biases?",
)
def network_cut_to_whole_numbers(left, right, height=1.0, steepness=100.0):
    """Filled arrays of integers, which cut the fractions off."""
    w1, b1, w2 = network(left, right, height, steepness)
    return w1.astype(int), b1.astype(int), w2.astype(int)


def each(tower, x, edges, heights, steepness):
    """The k towers one by one, each a learner's `tower`, for those who go wrong after them."""
    return [tower(x, edges[i], edges[i + 1], heights[i], steepness) for i in range(len(heights))]


@mistake("towers", hint="k + 1 edges make k towers: does your loop reach the last one?")
def last_one_forgotten(x, edges, heights, steepness=100.0):
    """The loop ends one tower early."""
    return np.zeros(np.shape(x)) + sum(each(tower, x, edges, heights, steepness)[:-1])


@mistake("towers", hint="Is there a tower between the first two edges? Counting begins at 0.")
def first_one_forgotten(x, edges, heights, steepness=100.0):
    """The loop begins at 1."""
    return np.zeros(np.shape(x)) + sum(each(tower, x, edges, heights, steepness)[1:])


@mistake(
    "towers", hint="How many towers do k + 1 edges make? One round of your loop has no right edge."
)
def one_too_many(x, edges, heights, steepness=100.0):
    """Looped over all edges, the last one too."""
    return sum(tower(x, edges[i], edges[i + 1], heights[i], steepness) for i in range(len(edges)))


@mistake("towers", hint="Tower i ends at the next edge. At which edge does your first tower begin?")
def edge_before(x, edges, heights, steepness=100.0):
    """Tower i stands from edge i - 1 to edge i; the first begins at the last edge."""
    k = len(heights)
    return sum(tower(x, edges[i - 1], edges[i], heights[i], steepness) for i in range(k))


@mistake("towers", hint="Is it a mean or a sum? Towers side by side do not lower each other.")
def mean_not_sum(x, edges, heights, steepness=100.0):
    """Took the mean over the towers."""
    return np.mean(each(tower, x, edges, heights, steepness), axis=0)


@mistake("towers", hint="Near an edge two towers overlap, and both count.")
def greatest_not_sum(x, edges, heights, steepness=100.0):
    """Took the highest of the towers."""
    return np.max(each(tower, x, edges, heights, steepness), axis=0)


@mistake("towers", hint=FIXED)
def steepness_not_passed_on(x, edges, heights, steepness=100.0):
    """Called tower without the steepness, so it is always the default."""
    k = len(heights)
    return np.sum([tower(x, edges[i], edges[i + 1], heights[i]) for i in range(k)], axis=0)


@mistake(
    "towers",
    hint=SOFT,
)
def staircase(x, edges, heights, steepness=100.0):
    """Looked up the height of the bin that x falls in."""
    i = np.searchsorted(edges, x) - 1
    inside = (i >= 0) & (i < len(heights))
    return np.where(inside, heights[np.clip(i, 0, len(heights) - 1)], 0.0)


@mistake("towers", hint="Towers have flat tops. Yours is a line from height to height.")
def lines_between_middles(x, edges, heights, steepness=100.0):
    """Interpolated between the middles of the bins."""
    return np.interp(x, (edges[:-1] + edges[1:]) / 2, heights)


@mistake("towers", hint="You give every tower by itself. What is their sum?")
def not_summed(x, edges, heights, steepness=100.0):
    """Gave a list of all towers."""
    return each(tower, x, edges, heights, steepness)


@mistake("towers", hint="Add up over the towers, not over the x: which axis is which?")
def summed_over_all(x, edges, heights, steepness=100.0):
    """Forgot the axis, so the sum runs over x too."""
    return np.sum(each(tower, x, edges, heights, steepness))


@mistake("towers", hint=OVERWRITTEN, name="overwritten")
def towers_overwritten(x, edges, heights, steepness=100.0):
    """Each round replaces the result, so only the last tower is left."""
    return each(tower, x, edges, heights, steepness)[-1]


@mistake("towers", hint=EARLY, name="early_return")
def towers_early_return(x, edges, heights, steepness=100.0):
    """Returned inside the loop, after the first tower."""
    return each(tower, x, edges, heights, steepness)[0]


@mistake("towers", hint="How much is 0 towers? Your sum does not begin there.")
def begins_at_one(x, edges, heights, steepness=100.0):
    """The running sum begins at 1."""
    return 1 + np.sum(each(tower, x, edges, heights, steepness), axis=0)


@mistake("towers", hint=STAYS_UP)
def only_steps(x, edges, heights, steepness=100.0):
    """Added a step for every height and never took one away."""
    k = len(heights)
    return np.sum([heights[i] * step(x, edges[i], steepness) for i in range(k)], axis=0)


@mistake("towers", hint="Where does the second tower begin? Not where the first one does.")
def all_from_first_edge(x, edges, heights, steepness=100.0):
    """All towers begin at the first edge."""
    k = len(heights)
    return sum(tower(x, edges[0], edges[i + 1], heights[i], steepness) for i in range(k))


@mistake("towers", hint="Where does the first tower end? Not where the last one does.")
def all_to_last_edge(x, edges, heights, steepness=100.0):
    """All towers end at the last edge."""
    k = len(heights)
    return sum(tower(x, edges[i], edges[-1], heights[i], steepness) for i in range(k))


@mistake("towers", hint="The edges need not be evenly spaced: use each of them.")
def edges_made_even(x, edges, heights, steepness=100.0):
    """Took only the first and the last edge, and even bins between them."""
    even = np.linspace(edges[0], edges[-1], len(edges))
    return np.sum(each(tower, x, even, heights, steepness), axis=0)


@mistake("towers", hint=FORGOT_HEIGHT, name="height_forgotten")
def towers_height_forgotten(x, edges, heights, steepness=100.0):
    """All towers have height 1."""
    return np.sum(each(tower, x, edges, np.ones(len(heights)), steepness), axis=0)


@mistake("towers", hint="Each tower has a height of its own. Is the index there?")
def first_height_for_all(x, edges, heights, steepness=100.0):
    """All towers have the first height."""
    return np.sum(each(tower, x, edges, np.full(len(heights), heights[0]), steepness), axis=0)


@mistake("towers", hint="Are the heights in the order of the edges?")
def heights_reversed(x, edges, heights, steepness=100.0):
    """The heights run from right to left."""
    return np.sum(each(tower, x, edges, heights[::-1], steepness), axis=0)


@mistake("towers", hint="Every inner edge serves twice: one tower ends there and the next begins.")
def every_other(x, edges, heights, steepness=100.0):
    """Took the edges in pairs, so every other tower is missing."""
    return np.sum(each(tower, x, edges, heights, steepness)[::2], axis=0)


@mistake("towers", hint="A height is a height, however wide the tower is.")
def area_for_height(x, edges, heights, steepness=100.0):
    """Multiplied each height by the width of its tower, as in an integral."""
    return np.sum(each(tower, x, edges, heights * np.diff(edges), steepness), axis=0)


@mistake("towers", hint="Beyond the first and the last edge nothing stands.")
def ends_extended(x, edges, heights, steepness=100.0):
    """Went on with the first and the last height beyond the ends."""
    jumps = [
        (heights[i] - heights[i - 1]) * step(x, edges[i], steepness) for i in range(1, len(heights))
    ]
    return heights[0] + np.zeros(np.shape(x)) + sum(jumps)


@mistake("towers", hint=SIGN, name="swapped_order")
def towers_swapped_order(x, edges, heights, steepness=100.0):
    """Every tower runs from its right edge to its left one."""
    k = len(heights)
    return np.sum(
        [tower(x, edges[i + 1], edges[i], heights[i], steepness) for i in range(k)], axis=0
    )


@mistake("towers", hint=ORDER, name="height_and_steepness_swapped")
def towers_height_and_steepness_swapped(x, edges, heights, steepness=100.0):
    """Called tower with the steepness before the height."""
    k = len(heights)
    return np.sum(
        [tower(x, edges[i], edges[i + 1], steepness, heights[i]) for i in range(k)], axis=0
    )


@mistake("towers", hint="All walls are equally steep: pass on the steepness as it is.")
def steepness_by_width(x, edges, heights, steepness=100.0):
    """Made narrow towers steeper."""
    k, s = len(heights), steepness / np.diff(edges)
    return np.sum([tower(x, edges[i], edges[i + 1], heights[i], s[i]) for i in range(k)], axis=0)


@mistake("towers", hint="The sum itself is the answer. What does one more sigmoid make of a 0?")
def towers_sigmoid_at_the_end(x, edges, heights, steepness=100.0):
    """Put a sigmoid on the sum."""
    return sigmoid(np.sum(each(tower, x, edges, heights, steepness), axis=0))


@mistake("towers", hint=DEFAULT, name="other_default")
def towers_other_default(x, edges, heights, steepness=10.0):
    """Another default for the steepness."""
    return np.sum(each(tower, x, edges, heights, steepness), axis=0)


@mistake("towers", hint="np.zeros(len(x)) suits a vector only. What is the shape of x?")
def vectors_only(x, edges, heights, steepness=100.0):
    """Added up into zeros(len(x)), which suits no number and no matrix."""
    out = np.zeros(len(x))
    for one in each(tower, x, edges, heights, steepness):
        out += one
    return out


@mistake("towers", hint=WHOLE, name="cut_to_whole_numbers")
def towers_cut_to_whole_numbers(x, edges, heights, steepness=100.0):
    """Added up in zeros_like(x), which holds integers where x does."""
    out = np.zeros_like(x)
    for one in each(tower, x, edges, heights, steepness):
        out[...] = out + one
    return out


@mistake("towers", hint=WHOLE)
def adds_to_whole_numbers(x, edges, heights, steepness=100.0):
    """Added with += to zeros_like(x): a TypeError where x holds integers."""
    out = np.zeros_like(x)
    for one in each(tower, x, edges, heights, steepness):
        out += one
    return out


def fitted(x, y, k):
    """The right answer, for those who go wrong before it or after it."""
    return approximate(x, y, k)


def bins_of(x, k):
    """The right edges, and a list of k masks: which samples are in each bin."""
    edges, _ = fitted(x, x, k)
    masks = [(edges[i] <= x) & (x < edges[i + 1]) for i in range(k)]
    masks[-1] |= x == edges[-1]
    return edges, masks


def heights_by(of_bin, masks, empty=0.0):
    """One height a bin: `of_bin` of its mask, or `empty`."""
    return np.array([of_bin(mask) if mask.any() else empty for mask in masks])


def means_between(x, y, edges):
    """The mean of y between every two edges, the last edge counted in; 0 where nothing is."""
    masks = [(a <= x) & (x < b) for a, b in pairwise(edges)]
    masks[-1] |= x == edges[-1]
    return heights_by(lambda mask: y[mask].mean(), masks)


@mistake(
    "approximate", hint="Which bin holds the greatest x? Every other bin leaves its right edge out."
)
def last_sample_lost(x, y, k):
    """The greatest x falls in no bin."""
    edges, masks = bins_of(x, k)
    return edges, heights_by(lambda mask: y[mask].mean(), [mask & (x < x.max()) for mask in masks])


@mistake(
    "approximate",
    hint="np.digitize and np.searchsorted give the greatest x a bin of its own: there are k.",
)
def last_sample_in_extra_bin(x, y, k):
    """The greatest x has a bin of its own, so there are k + 1 heights."""
    edges, masks = bins_of(x, k)
    last = x == x.max()
    masks = [*(mask & ~last for mask in masks), last]
    return edges, heights_by(lambda mask: y[mask].mean(), masks)


RIGHT_EDGE = "A sample on an edge belongs to the bin on its right. To which bin do you count it?"


@mistake("approximate", hint=RIGHT_EDGE)
def right_edge_in(x, y, k):
    """Each bin holds its right edge and not its left one; the least x falls in no bin."""
    edges, _ = bins_of(x, k)
    masks = [(edges[i] < x) & (x <= edges[i + 1]) for i in range(k)]
    return edges, heights_by(lambda mask: y[mask].mean(), masks)


@mistake("approximate", hint=RIGHT_EDGE)
def right_edge_in_all(x, y, k):
    """Each bin holds its right edge and not its left one; the first holds both."""
    edges, _ = bins_of(x, k)
    bins = np.searchsorted(edges[1:-1], x)
    return edges, heights_by(lambda mask: y[mask].mean(), [bins == i for i in range(k)])


@mistake(
    "approximate", hint="A sample on an inner edge counts once. In how many bins is it for you?"
)
def both_edges_in(x, y, k):
    """Every bin holds both its edges, so a sample on one counts twice."""
    edges, _ = bins_of(x, k)
    masks = [(edges[i] <= x) & (x <= edges[i + 1]) for i in range(k)]
    return edges, heights_by(lambda mask: y[mask].mean(), masks)


@mistake("approximate", hint="A sample on an edge must fall in some bin: look at < and <=.")
def both_edges_out(x, y, k):
    """No bin holds its edges."""
    edges, _ = bins_of(x, k)
    masks = [(edges[i] < x) & (x < edges[i + 1]) for i in range(k)]
    return edges, heights_by(lambda mask: y[mask].mean(), masks)


@mistake("approximate", hint=EMPTY)
def empty_bin_is_nan(x, y, k):
    """Took the mean of an empty bin, which is nan."""
    edges, masks = bins_of(x, k)
    return edges, heights_by(lambda mask: y[mask].mean(), masks, np.nan)


@mistake("approximate", hint=EMPTY)
def empty_bin_divides(x, y, k):
    """Divided a sum by the length of an empty list."""
    edges, masks = bins_of(x, k)
    return edges, [sum(y[mask]) / len(list(y[mask])) for mask in masks]


@mistake(
    "approximate",
    hint="Nothing is known in an empty bin: the docstring says how high its tower is.",
)
def empty_bin_has_mean_of_all(x, y, k):
    """Gave an empty bin the mean of all y."""
    edges, masks = bins_of(x, k)
    return edges, heights_by(lambda mask: y[mask].mean(), masks, y.mean())


@mistake(
    "approximate",
    hint="Nothing is known in an empty bin: the docstring says how high its tower is.",
)
def empty_bin_like_the_last(x, y, k):
    """Gave an empty bin the height of the bin before."""
    edges, masks = bins_of(x, k)
    heights = [0.0]
    for mask in masks:
        heights.append(y[mask].mean() if mask.any() else heights[-1])
    return edges, np.array(heights[1:])


@mistake("approximate", hint="An empty bin has a height too: there must be k of them.")
def empty_bin_skipped(x, y, k):
    """Left empty bins out of the heights."""
    edges, masks = bins_of(x, k)
    return edges, np.array([y[mask].mean() for mask in masks if mask.any()])


@mistake("approximate", hint="A bin with many samples is not higher for it. What do you divide by?")
def sum_not_mean(x, y, k):
    """Took the sum of the y in each bin."""
    edges, masks = bins_of(x, k)
    return edges, heights_by(lambda mask: y[mask].sum(), masks)


@mistake("approximate", hint="Divide by the number of samples in the bin, not by all of them.")
def divided_by_n(x, y, k):
    """Divided the sum in each bin by n."""
    edges, masks = bins_of(x, k)
    return edges, heights_by(lambda mask: y[mask].sum() / len(y), masks)


@mistake("approximate", hint="Divide by the number of samples in the bin, not by all of them.")
def divided_by_n_over_k(x, y, k):
    """Divided as if every bin had n / k samples."""
    edges, masks = bins_of(x, k)
    return edges, heights_by(lambda mask: y[mask].sum() * k / len(y), masks)


@mistake("approximate", hint="Adding 1 to every count keeps 0 away, but the other means suffer.")
def count_plus_one(x, y, k):
    """Divided by the count + 1, to be safe from 0."""
    edges, masks = bins_of(x, k)
    return edges, heights_by(lambda mask: y[mask].sum() / (mask.sum() + 1), masks)


@mistake("approximate", hint="The mean is asked for: the median forgets the outer samples.")
def median(x, y, k):
    """Took the median."""
    edges, masks = bins_of(x, k)
    return edges, heights_by(lambda mask: np.median(y[mask]), masks)


@mistake("approximate", hint="All samples of a bin count, not only one of them.")
def greatest(x, y, k):
    """Took the greatest y in each bin."""
    edges, masks = bins_of(x, k)
    return edges, heights_by(lambda mask: y[mask].max(), masks)


@mistake("approximate", hint="All samples of a bin count, not only one of them.")
def first_sample(x, y, k):
    """Took the first y in each bin."""
    edges, masks = bins_of(x, k)
    return edges, heights_by(lambda mask: y[mask][0], masks)


@mistake("approximate", hint="All samples of a bin count, not only one of them.")
def last_sample(x, y, k):
    """Each sample replaces the one before it in its bin."""
    edges, masks = bins_of(x, k)
    return edges, heights_by(lambda mask: y[mask][-1], masks)


@mistake("approximate", hint="All samples of a bin count, not only one of them.")
def nearest_to_the_middle(x, y, k):
    """Took the y of the sample nearest to the middle of each bin."""
    edges, _ = bins_of(x, k)
    middles = (edges[:-1] + edges[1:]) / 2
    return edges, y[np.abs(x - middles[:, None]).argmin(axis=1)]


@mistake(
    "approximate",
    hint="All samples of a bin count: a value interpolated at its middle is not a mean.",
)
def value_at_the_middle(x, y, k):
    """Interpolated y at the middle of each bin."""
    edges, _ = bins_of(x, k)
    order = np.argsort(x)
    return edges, np.interp((edges[:-1] + edges[1:]) / 2, x[order], y[order])


@mistake("approximate", hint="x says which bin, y says how high. Which of them do you average?")
def mean_of_x(x, y, k):
    """Averaged the x in each bin."""
    edges, masks = bins_of(x, k)
    return edges, heights_by(lambda mask: x[mask].mean(), masks)


@mistake("approximate", hint="x may come in any order: is its first entry the least?")
def first_and_last_as_ends(x, y, k):
    """Took the first and the last x for the least and the greatest."""
    edges = np.linspace(x[0], x[-1], k + 1)
    return edges, means_between(x, y, edges)


@mistake("approximate", hint="Where does the interval begin? Not every x begins at 0.")
def begins_at_zero(x, y, k):
    """The bins begin at 0."""
    edges = np.linspace(0, x.max(), k + 1)
    return edges, means_between(x, y, edges)


@mistake("approximate", hint="The interval is that of x. Not every x lies between 0 and 1.")
def unit_interval(x, y, k):
    """The bins cut the interval from 0 to 1."""
    edges = np.linspace(0, 1, k + 1)
    return edges, means_between(x, y, edges)


@mistake(
    "approximate", hint="Towers stand side by side along x. Which variable do you cut into bins?"
)
def bins_of_y(x, y, k):
    """The bins cut the range of y."""
    edges = np.linspace(y.min(), y.max(), k + 1)
    return edges, means_between(x, y, edges)


@mistake("approximate", hint="How many edges do k bins have? Draw three bins and count.")
def k_edges(x, y, k):
    """Made k edges, and so one bin too few."""
    edges = np.linspace(x.min(), x.max(), k)
    return edges, means_between(x, y, edges) if k > 1 else np.array([])


@mistake(
    "approximate", hint="The last edge is the greatest x itself: does your list of edges reach it?"
)
def last_edge_not_reached(x, y, k):
    """Used endpoint=False, so the last edge is below the greatest x."""
    edges = np.linspace(x.min(), x.max(), k + 1, endpoint=False)
    return edges, means_between(x, y, edges)


@mistake("approximate", hint="The bins are equally wide, not equally full.")
def equally_full_bins(x, y, k):
    """Took quantiles for edges."""
    edges = np.quantile(x, np.arange(k + 1) / k)
    return edges, means_between(x, y, edges)


@mistake("approximate", hint="The bins are equally wide, not equally full.")
def equal_chunks(x, y, k):
    """Sorted the samples and cut them into k chunks of nearly the same length."""
    edges, _ = bins_of(x, k)
    chunks = np.array_split(y[np.argsort(x)], k)
    return edges, np.array([chunk.mean() for chunk in chunks])


@mistake(
    "approximate", hint="Neighbours in the list need not be neighbours on the axis: look at x."
)
def equal_chunks_unsorted(x, y, k):
    """Cut y into k chunks as it came."""
    edges, _ = bins_of(x, k)
    return edges, np.array([chunk.mean() for chunk in np.array_split(y, k)])


@mistake("approximate", hint="You sorted x. Does every y still belong to its x?")
def sorts_x_alone(x, y, k):
    """Sorted x and left y as it was."""
    return fitted(np.sort(x), y, k)


@mistake("approximate", hint=CHANGED)
def sorts_in_place(x, y, k):
    """Sorted the arrays that were given."""
    order = np.argsort(x)
    x[:], y[:] = x[order], y[order]
    return fitted(x, y, k)


@mistake(
    "approximate", hint="Rounding picks the nearest edge; which bin an x is in is another question."
)
def nearest_edge(x, y, k):
    """Rounded where it should cut off: each x goes to the nearest of k points."""
    edges, _ = bins_of(x, k)
    bins = np.round((x - x.min()) / (x.max() - x.min()) * (k - 1)).astype(int)
    return edges, heights_by(lambda mask: y[mask].mean(), [bins == i for i in range(k)])


@mistake("approximate", hint="How far is x from the least x? Your bins count from 0.")
def bins_counted_from_zero(x, y, k):
    """Forgot to take the least x away before dividing by the width."""
    edges, _ = bins_of(x, k)
    bins = np.clip(np.floor(x / (x.max() - x.min()) * k), 0, k - 1)
    return edges, heights_by(lambda mask: y[mask].mean(), [bins == i for i in range(k)])


@mistake("approximate", hint="First the edges, then the heights.")
def results_swapped(x, y, k):
    """Gave the heights before the edges."""
    return fitted(x, y, k)[::-1]


@mistake("approximate", hint="Both are asked for: the edges and the heights.")
def only_heights(x, y, k):
    """Gave the heights alone."""
    return fitted(x, y, k)[1]


@mistake("approximate", hint="The edges are asked for, all k + 1 of them.")
def middles_for_edges(x, y, k):
    """Gave the middles of the bins."""
    edges, heights = fitted(x, y, k)
    return (edges[:-1] + edges[1:]) / 2, heights


@mistake("approximate", hint="The edges are asked for, all k + 1 of them.")
def left_edges_only(x, y, k):
    """Gave the left edge of every bin."""
    edges, heights = fitted(x, y, k)
    return edges[:-1], heights


@mistake(
    "approximate",
    hint="An array made of whole numbers holds no fractions. What is in your heights?",
)
def approximate_cut_to_whole_numbers(x, y, k):
    """Filled an array of integers, which cuts the fractions off."""
    edges, heights = fitted(x, y, k)
    return edges, heights.astype(int)


@mistake(
    "approximate", hint="A running mean of a mean and the next y gives the late samples too much."
)
def halved_every_time(x, y, k):
    """Took the mean of the mean so far and the next y."""
    edges, masks = bins_of(x, k)
    heights = np.zeros(k)
    for i, mask in enumerate(masks):
        for one in y[mask]:
            heights[i] = (heights[i] + one) / 2
    return edges, heights


def inside(tower, X, low, high, steepness):
    """The d towers, each a learner's `tower`, for those who go wrong after them: (n, d)."""
    d = X.shape[1]
    return np.transpose([tower(X[:, j], low[j], high[j], 1.0, steepness) for j in range(d)])


def over_box(tower, X, low, high, steepness):
    """The right answer, for those who go wrong before it or after it."""
    total = inside(tower, X, low, high, steepness).sum(axis=1)
    return sigmoid(steepness * (total - (X.shape[1] - 0.5)))


THRESHOLD = (
    "All d towers together make d, and without one d - 1. Where must the last neuron switch?"
)


@mistake("tower_nd", hint=THRESHOLD)
def threshold_of_or(X, low, high, steepness=100.0):
    """The last neuron switches at one half: an OR."""
    return sigmoid(steepness * (inside(tower, X, low, high, steepness).sum(axis=1) - 0.5))


@mistake("tower_nd", hint=THRESHOLD)
def threshold_d(X, low, high, steepness=100.0):
    """The last neuron switches at d, which the towers never pass."""
    return sigmoid(steepness * (inside(tower, X, low, high, steepness).sum(axis=1) - X.shape[1]))


@mistake("tower_nd", hint=THRESHOLD)
def threshold_d_minus_one(X, low, high, steepness=100.0):
    """The last neuron switches at d - 1, where one tower is still missing."""
    return sigmoid(
        steepness * (inside(tower, X, low, high, steepness).sum(axis=1) - (X.shape[1] - 1))
    )


@mistake("tower_nd", hint=THRESHOLD)
def threshold_half_of_d(X, low, high, steepness=100.0):
    """The last neuron switches when half of the towers stand."""
    return sigmoid(
        steepness * (inside(tower, X, low, high, steepness).sum(axis=1) - X.shape[1] / 2)
    )


@mistake("tower_nd", hint=THRESHOLD)
def threshold_of_two(X, low, high, steepness=100.0):
    """The last neuron switches at 1.5, as suits two dimensions."""
    return sigmoid(steepness * (inside(tower, X, low, high, steepness).sum(axis=1) - 1.5))


@mistake("tower_nd", hint=THRESHOLD)
def no_threshold(X, low, high, steepness=100.0):
    """Nothing is subtracted from the sum."""
    return sigmoid(steepness * inside(tower, X, low, high, steepness).sum(axis=1))


@mistake("tower_nd", hint="Mind the brackets: is one half taken away, or given back?")
def brackets_forgotten(X, low, high, steepness=100.0):
    """Forgot the brackets: d and one half more are subtracted."""
    return sigmoid(
        steepness * (inside(tower, X, low, high, steepness).sum(axis=1) - X.shape[1] - 0.5)
    )


@mistake(
    "tower_nd",
    hint="The steepness multiplies the whole bracket, or the position of the neuron moves.",
)
def threshold_not_scaled(X, low, high, steepness=100.0):
    """The steepness multiplies the sum only."""
    return sigmoid(
        steepness * inside(tower, X, low, high, steepness).sum(axis=1) - (X.shape[1] - 0.5)
    )


@mistake(
    "tower_nd", hint="How many towers have to stand? Is that the number of points or of dimensions?"
)
def n_for_d(X, low, high, steepness=100.0):
    """Took the number of rows for the number of dimensions."""
    return sigmoid(
        steepness * (inside(tower, X, low, high, steepness).sum(axis=1) - (len(X) - 0.5))
    )


@mistake("tower_nd", hint="Each point has an answer of its own: add up along its row.")
def wrong_axis(X, low, high, steepness=100.0):
    """Added up over the points, not over the dimensions."""
    return sigmoid(
        steepness * (inside(tower, X, low, high, steepness).sum(axis=0) - (X.shape[1] - 0.5))
    )


@mistake("tower_nd", hint="Each point has an answer of its own: add up along its row.")
def summed_over_points_too(X, low, high, steepness=100.0):
    """Forgot the axis: one number for all points."""
    return sigmoid(steepness * (inside(tower, X, low, high, steepness).sum() - (X.shape[1] - 0.5)))


@mistake("tower_nd", hint="A product is not a neuron. What does an AND neuron do with its inputs?")
def product_of_towers(X, low, high, steepness=100.0):
    """Multiplied the towers."""
    return inside(tower, X, low, high, steepness).prod(axis=1)


@mistake(
    "tower_nd",
    hint="The least of the towers is not a neuron. What does an AND neuron do with its inputs?",
)
def least_tower(X, low, high, steepness=100.0):
    """Took the least of the towers."""
    return inside(tower, X, low, high, steepness).min(axis=1)


@mistake("tower_nd", hint="The d - 0.5 suits a sum. What do you give it?")
def mean_of_towers(X, low, high, steepness=100.0):
    """Took the mean of the towers for their sum."""
    return sigmoid(
        steepness * (inside(tower, X, low, high, steepness).mean(axis=1) - (X.shape[1] - 0.5))
    )


@mistake(
    "tower_nd",
    hint="In the arms of the box your answer is not 0. Which neuron comes after the sum?",
)
def no_last_neuron(X, low, high, steepness=100.0):
    """Only added the towers up."""
    return inside(tower, X, low, high, steepness).sum(axis=1)


@mistake("tower_nd", hint="Outside your answer is negative. What squeezes it between 0 and 1?")
def no_last_sigmoid(X, low, high, steepness=100.0):
    """Left the sigmoid of the last neuron out."""
    return steepness * (inside(tower, X, low, high, steepness).sum(axis=1) - (X.shape[1] - 0.5))


@mistake("tower_nd", hint="The last neuron needs the steepness too.")
def last_neuron_not_steep(X, low, high, steepness=100.0):
    """The last neuron has the weights 1."""
    return sigmoid(inside(tower, X, low, high, steepness).sum(axis=1) - (X.shape[1] - 0.5))


@mistake(
    "tower_nd", hint="The last neuron needs the steepness that was given, not always the same."
)
def last_neuron_always_steep(X, low, high, steepness=100.0):
    """The last neuron has the weights 100."""
    return sigmoid(
        100.0 * (inside(tower, X, low, high, steepness).sum(axis=1) - (X.shape[1] - 0.5))
    )


@mistake("tower_nd", hint=FIXED)
def towers_always_steep(X, low, high, steepness=100.0):
    """Called tower without the steepness, so it is always the default."""
    return sigmoid(
        steepness * (inside(tower, X, low, high, 100.0).sum(axis=1) - (X.shape[1] - 0.5))
    )


@mistake("tower_nd", hint="tower takes the height before the steepness: how high are yours?")
def steepness_as_height(X, low, high, steepness=100.0):
    """Called tower with the steepness in the place of the height."""
    total = sum(tower(X[:, j], low[j], high[j], steepness) for j in range(X.shape[1]))
    return sigmoid(steepness * (total - (X.shape[1] - 0.5)))


@mistake("tower_nd", hint=SOFT, name="hard_box")
def nd_hard_box(X, low, high, steepness=100.0):
    """Asked whether each point is in the box."""
    return ((low < X) & (high > X)).all(axis=1) * 1.0


@mistake("tower_nd", hint="Your last neuron answers 0 or 1 only. Make it a sigmoid neuron.")
def hard_last_neuron(X, low, high, steepness=100.0):
    """The last neuron is a perceptron."""
    return (inside(tower, X, low, high, steepness).sum(axis=1) > X.shape[1] - 0.5) * 1.0


@mistake("tower_nd", hint=SIGN, name="swapped_order")
def nd_swapped_order(X, low, high, steepness=100.0):
    """Every tower runs from high to low."""
    return over_box(tower, X, high, low, steepness)


@mistake(
    "tower_nd", hint="There may be more than two dimensions, or only one. How many columns has X?"
)
def two_dimensions_only(X, low, high, steepness=100.0):
    """Wrote a tower each for the first two columns."""
    total = sum(tower(X[:, j], low[j], high[j], 1.0, steepness) for j in (0, 1))
    return sigmoid(steepness * (total - 1.5))


@mistake("tower_nd", hint="Does your loop over the dimensions reach the last one?")
def last_dimension_forgotten(X, low, high, steepness=100.0):
    """The loop over the dimensions ends one early."""
    total = inside(tower, X, low, high, steepness)[:, :-1].sum(axis=1)
    return sigmoid(steepness * (total - (X.shape[1] - 0.5)))


@mistake("tower_nd", hint="Each dimension has edges of its own: is the index there?")
def first_edges_for_all(X, low, high, steepness=100.0):
    """Every dimension has the edges of the first."""
    d = X.shape[1]
    return over_box(tower, X, np.full(d, low[0]), np.full(d, high[0]), steepness)


@mistake("tower_nd", hint="X[j] is a point. Where is the column of dimension j?")
def rows_for_columns(X, low, high, steepness=100.0):
    """Took rows of X in place of columns."""
    d = X.shape[1]
    total = sum(tower(X[j], low[j], high[j], 1.0, steepness) for j in range(d))
    return sigmoid(steepness * (total - (d - 0.5)))


@mistake("tower_nd", hint=OVERWRITTEN, name="overwritten")
def nd_overwritten(X, low, high, steepness=100.0):
    """Each round replaces the sum, so only the last dimension counts."""
    return sigmoid(steepness * (inside(tower, X, low, high, steepness)[:, -1] - (X.shape[1] - 0.5)))


@mistake("tower_nd", hint=EARLY, name="early_return")
def nd_early_return(X, low, high, steepness=100.0):
    """Returned inside the loop, after the first dimension."""
    return sigmoid(steepness * (inside(tower, X, low, high, steepness)[:, 0] - (X.shape[1] - 0.5)))


@mistake("tower_nd", hint="In one dimension the last neuron is there as well: make no exception.")
def one_dimension_without_neuron(X, low, high, steepness=100.0):
    """Gave the tower itself in one dimension."""
    if X.shape[1] == 1:
        return tower(X[:, 0], low[0], high[0], 1.0, steepness)
    return over_box(tower, X, low, high, steepness)


@mistake("tower_nd", hint="The answer is one number a point, of shape (n,), not a column.")
def column(X, low, high, steepness=100.0):
    """Kept the axis that was summed."""
    return over_box(tower, X, low, high, steepness)[:, None]


@mistake(
    "tower_nd", hint="For one point the answer is an array with one entry: is something squeezed?"
)
def squeezed(X, low, high, steepness=100.0):
    """Squeezed the answer, which makes a number of one point."""
    return np.squeeze(over_box(tower, X, low, high, steepness))


@mistake("tower_nd", hint=DEFAULT, name="other_default")
def nd_other_default(X, low, high, steepness=10.0):
    """Another default for the steepness."""
    return over_box(tower, X, low, high, steepness)


@mistake("tower_nd", hint=ROUNDED, name="rounded")
def nd_rounded(X, low, high, steepness=100.0):
    """Rounded the answer."""
    return np.round(over_box(tower, X, low, high, steepness), 4)
