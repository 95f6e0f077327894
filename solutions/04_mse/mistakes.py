"""How learners go wrong with the mean squared error: each a few lines, with its hint."""

import numpy as np

from autograder.testing import mistake

# mse


def refuse(y, y_hat):
    """The reference's ValueErrors."""
    if y.shape != y_hat.shape or y.size == 0:
        raise ValueError


@mistake("mse", hint="It is the mean, so that the loss does not grow with the data.")
def sum_not_mean(y, y_hat):
    """The squares were added up, not averaged."""
    refuse(y, y_hat)
    return np.sum((y_hat - y) ** 2)


@mistake("mse", hint="Mean, and no factor 1/2.")
def half_sum(y, y_hat):
    """Half the sum was taken, as in many books on backpropagation."""
    refuse(y, y_hat)
    return 0.5 * np.sum((y_hat - y) ** 2)


@mistake("mse", hint="Some books write a factor 1/2 before the mean. This course does not.")
def half_mean(y, y_hat):
    """A factor of 1/2 was put before the mean."""
    refuse(y, y_hat)
    return np.mean((y_hat - y) ** 2) / 2


@mistake("mse", hint="Square each error: can too high and too low cancel in what you wrote?")
def no_square(y, y_hat):
    """The errors were averaged without a square."""
    refuse(y, y_hat)
    return np.mean(y_hat - y)


@mistake("mse", hint="First square, then average: in the other order errors cancel.")
def square_of_mean(y, y_hat):
    """The mean error was squared."""
    refuse(y, y_hat)
    return np.mean(y_hat - y) ** 2


@mistake("mse", hint="How many squares does the formula have: one of a difference, or two?")
def difference_of_squares(y, y_hat):
    """Both were squared, then subtracted."""
    refuse(y, y_hat)
    return np.mean(y_hat**2 - y**2)


@mistake("mse", hint="* 2 doubles, ** 2 squares.")
def times_two(y, y_hat):
    """The errors were doubled, not squared."""
    refuse(y, y_hat)
    return np.mean((y_hat - y) * 2)


@mistake("mse", hint="^ is not a power in Python: ** is.")
def xor(y, y_hat):
    """^ was taken for a power; Python reads it as xor, a TypeError for floats."""
    refuse(y, y_hat)
    return np.mean((y_hat - y) ^ 2)


@mistake("mse", hint="Where do the parentheses stand? In y_hat - y ** 2 only y is squared.")
def parentheses_missing(y, y_hat):
    """For want of parentheses only y was squared."""
    refuse(y, y_hat)
    return np.mean(y_hat - y**2)


@mistake(
    "mse",
    hint="The error is a difference. What do you do with y and y_hat before you square?",
)
def added(y, y_hat):
    """The two were added, not subtracted."""
    refuse(y, y_hat)
    return np.mean((y_hat + y) ** 2)


@mistake("mse", hint="You average how far off it is. Here an error of 3 should count as nine of 1.")
def absolute(y, y_hat):
    """The mean absolute error was taken."""
    refuse(y, y_hat)
    return np.mean(np.abs(y_hat - y))


@mistake("mse", hint="No root here: a root of the mean is another measure (RMSE).")
def root(y, y_hat):
    """The root of the mean squared error was taken."""
    refuse(y, y_hat)
    return np.sqrt(np.mean((y_hat - y) ** 2))


@mistake(
    "mse",
    hint="np.linalg.norm has already taken a root. What is left to square and to divide by?",
)
def norm_over_n(y, y_hat):
    """The norm of the errors was divided by N, without a square."""
    refuse(y, y_hat)
    return np.linalg.norm(np.ravel(y_hat - y)) / y.size


@mistake("mse", hint="A mean and a division by N: once is enough.")
def divided_twice(y, y_hat):
    """The mean was divided by N once more."""
    refuse(y, y_hat)
    return np.mean((y_hat - y) ** 2) / y.size


@mistake("mse", hint="Divide by how many entries there are, N. The n - 1 is for a variance.")
def n_minus_one(y, y_hat):
    """It divided by N - 1, as for a sample's variance."""
    refuse(y, y_hat)
    return np.sum((y_hat - y) ** 2) / (y.size - 1)


@mistake(
    "mse",
    hint="A variance takes the mean error off first: what if all predictions are 1 too high?",
)
def variance(y, y_hat):
    """The variance of the errors was taken, which misses an error that all have."""
    refuse(y, y_hat)
    return np.var(y_hat - y)


@mistake("mse", hint="The errors' squares: do you divide by something more than N?")
def relative(y, y_hat):
    """The squared errors were divided by the variance of y, as in R²."""
    refuse(y, y_hat)
    return np.sum((y_hat - y) ** 2) / np.sum((y - np.mean(y)) ** 2)


@mistake(
    "mse",
    hint="The mean goes over every entry. How many are in a table, and what does len count?",
)
def over_rows(y, y_hat):
    """It divided by the number of rows: len(y) or y.shape[0]."""
    refuse(y, y_hat)
    return np.sum((y_hat - y) ** 2) / len(y)


@mistake("mse", hint="One number is expected for a whole table: what does axis=0 leave?")
def axis_0(y, y_hat):
    """The mean ran over the rows only, so that a table gave one number for each column."""
    refuse(y, y_hat)
    return np.mean((y_hat - y) ** 2, axis=0)


@mistake("mse", hint="One number is expected for a whole table: what does axis=-1 leave?")
def axis_1(y, y_hat):
    """The mean ran over the columns only, so that a table gave one number for each row."""
    refuse(y, y_hat)
    return np.mean((y_hat - y) ** 2, axis=-1)


@mistake("mse", hint="These are the squared errors. Now make one number of them.")
def not_averaged(y, y_hat):
    """The squared errors came back, one for each entry."""
    refuse(y, y_hat)
    return (y_hat - y) ** 2


@mistake(
    "mse",
    hint="One number is expected, not an array with one number in it: what do keepdims or [] do?",
)
def in_an_array(y, y_hat):
    """The number was wrapped in an array."""
    refuse(y, y_hat)
    return np.array([np.mean((y_hat - y) ** 2)])


@mistake(
    "mse",
    hint="With int() the digits after the point are lost: where do you need whole numbers?",
)
def truncated(y, y_hat):
    """The errors were made integers, as by filling an array of ints."""
    refuse(y, y_hat)
    return np.mean((y_hat - y).astype(int) ** 2)


@mistake("mse", hint="Leave the number as it is: rounding is for printing.")
def rounded(y, y_hat):
    """The loss was rounded."""
    refuse(y, y_hat)
    return np.round(np.mean((y_hat - y) ** 2), 2)


@mistake("mse", hint="Where does return stand? The function ends the first time it gets there.")
def first_only(y, y_hat):
    """The return was inside of the loop."""
    refuse(y, y_hat)
    return np.mean((y_hat[0] - y[0]) ** 2)


@mistake("mse", hint="This compares labels. How far off is each prediction, if it is a number?")
def share_of_wrong(y, y_hat):
    """The share of predictions that are not exactly right was taken."""
    refuse(y, y_hat)
    return np.mean(y_hat != y)


@mistake(
    "mse",
    hint="Logarithms belong to the cross-entropy. Here it is the difference that is squared.",
)
def cross_entropy(y, y_hat):
    """The cross-entropy was written."""
    refuse(y, y_hat)
    return -np.mean(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))


@mistake(
    "mse",
    hint="Do y and y_hat still hold the same numbers afterwards? -= writes into the caller's.",
)
def in_place(y, y_hat):
    """y_hat -= y wrote into the caller's array."""
    refuse(y, y_hat)
    y_hat -= y
    return np.mean(y_hat**2)


@mistake(
    "mse",
    hint="A column minus a row is a table of all pairs. Who looks at the shapes before that?",
)
def shapes_not_checked(y, y_hat):
    """numpy was left to stretch one of the two."""
    if y.size == 0 or y_hat.size == 0:
        raise ValueError
    return np.mean((y_hat - y) ** 2)


@mistake(
    "mse",
    hint="Neither shapes nor sizes are checked: which two calls must raise ValueError?",
)
def nothing_checked(y, y_hat):
    """The formula alone: other shapes were stretched, and an empty mean was nan."""
    return np.mean((y_hat - y) ** 2)


@mistake("mse", hint="The mean of nothing is nan. Which inputs have no entries?")
def empty_not_checked(y, y_hat):
    """Only the shapes were checked; an empty mean was nan."""
    if y.shape != y_hat.shape:
        raise ValueError
    return np.mean((y_hat - y) ** 2)


@mistake("mse", hint="Nothing to average is not a perfect answer: the task asks for a ValueError.")
def empty_is_zero(y, y_hat):
    """The loss of no entries was 0."""
    if y.shape != y_hat.shape:
        raise ValueError
    return np.mean((y_hat - y) ** 2) if y.size else 0.0


@mistake(
    "mse",
    hint="A column (n, 1) and a row (n,) have the same length. Compare their whole shapes.",
)
def lengths_compared(y, y_hat):
    """Only the lengths were compared."""
    if len(y) != len(y_hat) or y.size == 0:
        raise ValueError
    return np.mean((y_hat - y) ** 2)


@mistake(
    "mse",
    hint="A column and a row have equally many entries, and their difference is a table.",
)
def sizes_compared(y, y_hat):
    """Only the numbers of entries were compared."""
    if y.size != y_hat.size or y.size == 0:
        raise ValueError
    return np.mean((y_hat - y) ** 2)


@mistake("mse", hint="Equally many dimensions are not yet equal shapes.")
def dimensions_compared(y, y_hat):
    """Only the numbers of dimensions were compared."""
    if y.ndim != y_hat.ndim or y.size == 0:
        raise ValueError
    return np.mean((y_hat - y) ** 2)


@mistake(
    "mse",
    hint="A column is not a row here: who made them alike before the shapes were compared?",
)
def flattened(y, y_hat):
    """Both were flattened first, so that a column went with a row."""
    y, y_hat = np.ravel(y), np.ravel(y_hat)
    refuse(y, y_hat)
    return np.mean((y_hat - y) ** 2)


@mistake(
    "mse",
    hint="zip stops at the end of the shorter one, without a word. Compare the shapes first.",
)
def zipped(y, y_hat):
    """zip paired the entries, and stopped at the end of the shorter one."""
    if y.size == 0 or y_hat.size == 0:
        raise ValueError
    pairs = list(zip(np.ravel(y), np.ravel(y_hat), strict=False))
    return sum((q - p) ** 2 for p, q in pairs) / len(pairs)


@mistake(
    "mse",
    hint="ValueError is promised, and another kind of error comes: what does assert raise?",
)
def asserts(y, y_hat):
    """An assert was written, which raises AssertionError, not ValueError."""
    assert y.shape == y_hat.shape
    assert y.size > 0
    return np.mean((y_hat - y) ** 2)


@mistake("mse", hint="An error is raised, not returned: then nobody can miss it.")
def returns_the_error(y, y_hat):
    """Other shapes gave None: the error was printed or returned, not raised."""
    if y.shape != y_hat.shape or y.size == 0:
        return None
    return np.mean((y_hat - y) ** 2)


@mistake(
    "mse", hint="This is the slope of each prediction: the next task. Here one number is expected."
)
def gradient(y, y_hat):
    """The gradient was returned, in place of the loss."""
    refuse(y, y_hat)
    return 2 * (y_hat - y) / y.size


# mse_grad


@mistake("mse_grad", hint="Differentiate exactly the loss you wrote: the square brings a 2.")
def no_two(y, y_hat):
    """The 2 of the square was left out, or cancelled by a 1/2 that is not there."""
    return (y_hat - y) / y.size


@mistake("mse_grad", hint="Differentiate exactly the loss you wrote: the mean brings a 1/N.")
def no_mean(y, y_hat):
    """The 1/N of the mean was left out."""
    return 2 * (y_hat - y)


@mistake(
    "mse_grad",
    hint="Both the 2 of the square and the 1/N of the mean are missing.",
)
def neither(y, y_hat):
    """The bare errors came back, as for half the sum of squares."""
    return (y_hat - y) * 1.0


@mistake("mse_grad", hint="One slope for each prediction: what comes back should look like y_hat.")
def one_number(y, y_hat):
    """The slopes were averaged to one number."""
    return np.mean(2 * (y_hat - y))


@mistake(
    "mse_grad",
    hint="If a prediction is too high, should the loss grow or fall as it gets higher?",
)
def sign_flipped(y, y_hat):
    """y - y_hat was taken, or the chain rule's inner derivative was left out."""
    return 2 * (y - y_hat) / y.size


@mistake("mse_grad", hint="N counts every entry, as in mse. What does len count in a table?")
def grad_over_rows(y, y_hat):
    """It divided by the number of rows."""
    return 2 * (y_hat - y) / len(y)


@mistake(
    "mse_grad",
    hint="N counts every entry, as in mse. What is the last number of a table's shape?",
)
def over_columns(y, y_hat):
    """It divided by the number of columns, y.shape[-1]."""
    return 2 * (y_hat - y) / y.shape[-1]


@mistake("mse_grad", hint="A square's derivative has no square left in it.")
def still_squared(y, y_hat):
    """The exponent was brought down and the square kept."""
    return 2 * (y_hat - y) ** 2 / y.size


@mistake("mse_grad", hint="These are the terms of the loss. How does each change when its ŷ moves?")
def terms_of_the_loss(y, y_hat):
    """The terms of the loss came back, not their derivatives."""
    return (y_hat - y) ** 2 / y.size


@mistake("mse_grad", hint="Two things are off: the sign, and what the square brings with it.")
def minus_half(y, y_hat):
    """y - y_hat over N: the 2 was left out and the sign reversed."""
    return (y - y_hat) / y.size


@mistake(
    "mse_grad",
    hint="Multiplied by N, or divided by N? With more films each one should count less.",
)
def times_n(y, y_hat):
    """It multiplied by N, and did not divide by it."""
    return 2 * (y_hat - y) * y.size


@mistake(
    "mse_grad",
    hint="The 2 comes from the square, and stands above: what stands below, next to N?",
)
def divided_by_two_n(y, y_hat):
    """The 2 slipped under the line: (y_hat - y) / (2 N)."""
    return (y_hat - y) / (2 * y.size)


@mistake(
    "mse_grad",
    hint="A sign has lost how far off each prediction is. A square's slope grows with it.",
)
def signs_only(y, y_hat):
    """Only the signs of the errors were used, as for the mean absolute error."""
    return np.sign(y_hat - y) / y.size


@mistake(
    "mse_grad",
    hint="Which one moves, y or y_hat? Where the prediction is right, the slope is 0.",
)
def y_forgotten(y, y_hat):
    """(y_hat)² was differentiated: y was left out."""
    return 2 * y_hat / y.size


@mistake(
    "mse_grad",
    hint="Look at your parentheses: is y multiplied by 2 and divided by N as well?",
)
def grad_parentheses_missing(y, y_hat):
    """For want of parentheses only y_hat was doubled, and only y divided."""
    return 2 * y_hat - y / y.size


@mistake(
    "mse_grad",
    hint="What is divided by N in your line: the whole error, or only its last term?",
)
def only_y_divided(y, y_hat):
    """For want of parentheses only y was divided by N."""
    return 2 * (y_hat - y / y.size)


@mistake(
    "mse_grad",
    hint="You divide by the loss, or its root: that is the slope of another loss (RMSE).",
)
def slope_of_the_root(y, y_hat):
    """The root of the loss was differentiated."""
    return (y_hat - y) / y.size / max(np.sqrt(np.mean((y_hat - y) ** 2)), 1e-12)


@mistake("mse_grad", hint="A table's slopes are a table, like y_hat: where is it flattened?")
def grad_flattened(y, y_hat):
    """The slopes came back in one row."""
    return np.ravel(2 * (y_hat - y) / y.size)


@mistake(
    "mse_grad",
    hint="The slopes should have the shape of y_hat: what does a sum over axis 0 leave?",
)
def summed_over_rows(y, y_hat):
    """The slopes were added up over the rows, as for a bias."""
    return np.sum(2 * (y_hat - y) / y.size, axis=0)


@mistake(
    "mse_grad",
    hint="A step of a learning rate is the optimiser's work: here only the slope is expected.",
)
def step_taken(y, y_hat):
    """The gradient was already subtracted from the predictions."""
    return y_hat - 2 * (y_hat - y) / y.size


@mistake(
    "mse_grad",
    hint="No sigmoid here: this is the slope with respect to the prediction itself.",
)
def through_a_sigmoid(y, y_hat):
    """It was multiplied by y_hat (1 - y_hat), as for a sigmoid output."""
    return 2 * (y_hat - y) / y.size * y_hat * (1 - y_hat)


@mistake(
    "mse_grad",
    hint="np.gradient compares neighbours in an array. What is moved in a derivative?",
)
def np_gradient(y, y_hat):
    """np.gradient was called on the squared errors."""
    return np.gradient(np.ravel((y_hat - y) ** 2) / y.size).reshape(y.shape)


@mistake("mse_grad", hint="A step on one side only is not exact: go up and down by the same h.")
def one_sided(y, y_hat):
    """The slopes were estimated by one-sided differences with a coarse step."""
    h = 1e-3
    steps = h * np.eye(y.size).reshape(y.size, *y.shape)
    change = [np.mean((y_hat + s - y) ** 2) - np.mean((y_hat - y) ** 2) for s in steps]
    return np.reshape(change, y.shape) / h


@mistake(
    "mse_grad",
    hint="Does y_hat still hold the same numbers afterwards? -= writes into the caller's.",
)
def grad_in_place(y, y_hat):
    """y_hat -= y wrote into the caller's array."""
    y_hat -= y
    return 2 * y_hat / y.size


@mistake("mse_grad", hint="Integers lose what is behind the point: make room for floats.")
def integer_slopes(y, y_hat):
    """The slopes were written into an array of the labels' type, or of ints."""
    slopes = np.zeros_like(y)
    slopes[...] = 2 * (y_hat - y) / y.size
    return slopes
