"""How learners go wrong with the perceptron: each a few lines, with the hint that cures it."""
# ruff: noqa: ARG001 - a mistake has the arguments of its function, used or not

import numpy as np
from perceptron import predict, update

from autograder.testing import NeverEnds, mistake

# Hints for what can go wrong in more than one function.
NO_BIAS = "Where does b come in? With w = [1.0] and b = -0.5 the switch should sit at 0.5."
ZERO_IS_NO = "What does the neuron say to a score of exactly 0? The lesson has a rule for it."
WHERE_IS_LR = "Where is lr? A smaller learning rate should move the weights less."
OLD_W = "Work out the error once, with the old w, and move both w and b by it."
B_LEARNS_TOO = "w learns. And b? Follow both of them from one row to the next."
B_IS_A_NUMBER = "b is one number, and comes back in an array: where does that array come from?"

# predict


@mistake("predict", hint=NO_BIAS)
def no_bias(X, w, b):
    """The bias was left out."""
    return X @ w > 0


@mistake("predict", hint="The neuron fires when the score is positive: on which side do you fire?")
def flipped_inequality(X, w, b):
    """The inequality was reversed."""
    return X @ w + b < 0


@mistake("predict", hint="The right side of the line, the wrong names: this course uses 0 and 1.")
def labels_pm1(X, w, b):
    """The labels were called -1 and +1, as in other books."""
    return np.where(X @ w + b > 0, 1, -1)


@mistake(
    "predict",
    hint="np.sign has three values: what comes back on the no side of the line, and on it?",
)
def sign_of_score(X, w, b):
    """np.sign was taken, which has the values -1, 0 and +1."""
    return np.sign(X @ w + b)


@mistake(
    "predict", hint="0.5 is a sigmoid's threshold. What is a perceptron's score compared with?"
)
def threshold_half(X, w, b):
    """The score was compared with 0.5, or rounded, as if it were a probability."""
    return X @ w + b > 0.5


@mistake("predict", hint="Add b once, after the weighted sum: the weights have no say in it.")
def bias_times_w(X, w, b):
    """The bias was added to the features, before they were weighed."""
    return (X + b) @ w > 0


@mistake(
    "predict",
    hint="How often is b added for one sample? Once is enough, however many features.",
)
def bias_for_each_feature(X, w, b):
    """The bias was added to every product, so that it counts d times."""
    return np.sum(X * w + b, axis=1) > 0


@mistake(
    "predict",
    hint="b is added to the weighted sum, with its own sign. Try b = -0.5 on paper.",
)
def bias_subtracted(X, w, b):
    """The bias was taken for a threshold that the sum must pass."""
    return X @ w > b


@mistake("predict", hint="Each sample has a score of its own: sum over the features only.")
def sum_without_axis(X, w, b):
    """np.sum without an axis added up all samples to one score."""
    return np.sum(X * w) + b > 0


@mistake("predict", hint="You have one answer for each feature. Along which axis must the sum run?")
def sum_over_samples(X, w, b):
    """The sum ran down the columns, over the samples."""
    return np.sum(X * w, axis=0) + b > 0


@mistake(
    "predict",
    hint="`*` multiplies entry by entry. What is still missing to make a score of it?",
)
def no_sum(X, w, b):
    """The products were never added up: `*` was written for `@`."""
    return X * w + b > 0


@mistake("predict", hint="Write down the shapes: X is (n, d). Which side of X must w stand on?")
def weights_first(X, w, b):
    """The product was written as w @ X, as in w · x for a single sample."""
    return w @ X + b > 0


@mistake(
    "predict",
    hint="What does the neuron say to a score of exactly 0? The lesson has a rule for it.",
)
def zero_fires(X, w, b):
    """A score of exactly 0 fired: >= was written for >."""
    return X @ w + b >= 0


@mistake("predict", hint="These are the scores. The decision is still to come: yes or no?")
def bare_scores(X, w, b):
    """The scores were returned, without a decision."""
    return X @ w + b


@mistake(
    "predict",
    hint="This is the gentle neuron of the next lesson; the perceptron decides harshly.",
)
def sigmoid(X, w, b):
    """The sigmoid of the score was returned."""
    return 1 / (1 + np.exp(-(X @ w + b)))


@mistake(
    "predict",
    hint="Negative scores are 0 as they should be. And what should a score of 2.5 give?",
)
def relu(X, w, b):
    """The scores were cut off at 0, but not turned into ones."""
    return np.maximum(0, X @ w + b)


@mistake("predict", hint="What becomes of a score of 0.75 when it is made an int? Decide first.")
def truncated(X, w, b):
    """The scores were made integers before the decision, so that 0.75 became 0."""
    return (X @ w + b).astype(int) > 0


@mistake(
    "predict",
    hint="The labels are right, but they are in a column: the shape should be (n,), not (n, 1).",
)
def column(X, w, b):
    """The weights were made a column, and so were the answers."""
    return X @ w[:, None] + b > 0


@mistake(
    "predict",
    hint="One sample is a table with one row: how many labels belong in the answer?",
)
def squeezed(X, w, b):
    """For one sample a bare number came back, as from np.squeeze or float()."""
    return np.squeeze(X @ w + b > 0)


@mistake("predict", hint="Where does return stand? The function ends the first time it gets there.")
def first_row_only(X, w, b):
    """The return was inside of the loop over the rows."""
    return int(X[0] @ w + b > 0)


@mistake("predict", hint="An if can only ask one question at a time; here are n scores at once.")
def if_on_array(X, w, b):
    """One if was put to all scores at once."""
    if X @ w + b > 0:
        return 1
    return 0


@mistake(
    "predict",
    hint="These are the numbers of the rows that fire. What should the others give?",
)
def fired_rows(X, w, b):
    """np.where with one argument gave the places, not the labels."""
    return np.where(X @ w + b > 0)[0]


@mistake(
    "predict",
    hint="Does X still hold the same numbers afterwards? *= writes into the caller's.",
)
def weighed_in_place(X, w, b):
    """X itself was multiplied by the weights."""
    X *= w
    return X.sum(axis=1) + b > 0


# loss


@mistake(
    "loss",
    hint="What does a sample cost that is far on the right side? Not less than nothing.",
)
def no_max(X, y, w, b):
    """All samples were added up, the right ones with a negative cost."""
    return np.sum(-(2 * y - 1) * (X @ w + b))


@mistake(
    "loss",
    hint="Every sample on its own costs 0 or more: which comes first, the max or the sum?",
)
def max_of_sum(X, y, w, b):
    """The max was taken of the whole sum, so that right samples make up for wrong ones."""
    return max(0.0, np.sum(-(2 * y - 1) * (X @ w + b)))


@mistake("loss", hint="This course adds the costs up. Do you divide by something?")
def mean(X, y, w, b):
    """The mean was taken, not the sum."""
    return np.mean(np.maximum(0, -(2 * y - 1) * (X @ w + b)))


@mistake(
    "loss",
    hint="Which samples are you charging: those on the wrong side, or those on the right one?",
)
def minus_missing(X, y, w, b):
    """The minus was left out (or t reversed), so that the right samples pay."""
    return np.sum(np.maximum(0, (2 * y - 1) * (X @ w + b)))


@mistake("loss", hint="A loss is never negative: what sign has the cost of a wrong sample?")
def negative(X, y, w, b):
    """The costs were added up with a minus: min(0, t score)."""
    return np.sum(np.minimum(0, (2 * y - 1) * (X @ w + b)))


@mistake(
    "loss",
    hint="What does a sample cost whose label is 0? Turn the labels into -1 and +1 first.",
)
def labels_not_mapped(X, y, w, b):
    """The labels 0 and 1 were put in the formula, which wants -1 and +1."""
    return np.sum(np.maximum(0, -y * (X @ w + b)))


@mistake("loss", hint="Where does y come in? A negative score is just right if the label is 0.")
def labels_ignored(X, y, w, b):
    """Every negative score was charged, whatever the label."""
    return np.sum(np.maximum(0, -(X @ w + b)))


@mistake("loss", hint="With a margin of 1 this is another loss (the hinge). Here, right is right.")
def hinge(X, y, w, b):
    """The hinge loss was written, max(0, 1 - t score)."""
    return np.sum(np.maximum(0, 1 - (2 * y - 1) * (X @ w + b)))


@mistake(
    "loss",
    hint="This smooth loss belongs to the sigmoid. Here a right sample costs exactly 0.",
)
def logistic(X, y, w, b):
    """The logistic loss was written, log(1 + exp(-t score))."""
    return np.sum(np.log1p(np.exp(-(2 * y - 1) * (X @ w + b))))


@mistake("loss", hint="You count the mistakes. How far is each of them on the wrong side?")
def counts(X, y, w, b):
    """The mistakes were counted, not measured."""
    return np.sum(predict(X, w, b) != y)


@mistake(
    "loss",
    hint="Measure with the score, before the neuron has decided: 0 and 1 know no distance.",
)
def decisions_for_scores(X, y, w, b):
    """The decisions 0 and 1 were put where the scores belong."""
    return np.sum(np.maximum(0, -(2 * y - 1) * predict(X, w, b)))


@mistake(
    "loss",
    hint="Nothing is squared here: twice as far on the wrong side costs twice as much.",
)
def squared(X, y, w, b):
    """The distances were squared."""
    return np.sum(np.maximum(0, -(2 * y - 1) * (X @ w + b)) ** 2)


@mistake(
    "loss",
    hint="This holds the score against the label. Only which side it is on should matter.",
)
def squared_error(X, y, w, b):
    """The squared difference of score and label was added up."""
    return np.sum((X @ w + b - y) ** 2)


@mistake("loss", hint="You charge every sample for its distance. Which samples should pay nothing?")
def absolute(X, y, w, b):
    """The distances of all samples were added up, right or wrong."""
    return np.sum(np.abs(X @ w + b))


@mistake("loss", hint="These are the costs, one a sample. The loss is one number.")
def not_added_up(X, y, w, b):
    """The costs were returned without the sum."""
    return np.maximum(0, -(2 * y - 1) * (X @ w + b))


@mistake("loss", hint="The score has a bias too: where is b?")
def score_without_bias(X, y, w, b):
    """The bias was left out of the score."""
    return np.sum(np.maximum(0, -(2 * y - 1) * (X @ w)))


@mistake("loss", hint="Is b multiplied by -t as well? Look at your parentheses.")
def parentheses_missing(X, y, w, b):
    """For want of parentheses the bias was not multiplied by -t."""
    return np.sum(np.maximum(0, -(2 * y - 1) * (X @ w) + b))


@mistake("loss", hint="No length of w in this formula: the score itself says how far.")
def divided_by_norm(X, y, w, b):
    """The score was divided by the length of w, to get a distance in space."""
    return np.sum(np.maximum(0, -(2 * y - 1) * (X @ w + b))) / np.linalg.norm(w)


@mistake("loss", hint="Where does return stand? The function ends the first time it gets there.")
def first_sample_only(X, y, w, b):
    """The return was inside of the loop over the samples."""
    return max(0.0, -(2 * y[0] - 1) * (X[0] @ w + b))


@mistake("loss", hint="Python's max compares whole arrays. numpy has another max, entry by entry.")
def builtin_max(X, y, w, b):
    """Python's max was asked to compare 0 with an array."""
    return np.sum(max(0, -(2 * y - 1) * (X @ w + b)))


@mistake(
    "loss",
    hint="np.max finds the greatest of one array; which one compares two, entry by entry?",
)
def np_max(X, y, w, b):
    """np.max was written for np.maximum, and took the costs for an axis: a TypeError."""
    return np.sum(np.max(0, -(2 * y - 1) * (X @ w + b)))


# update


@mistake("update", hint="y is 1 and the neuron said 0: should x · w go up or down?")
def sign_flipped(x, y, w, b, lr=1.0):
    """The move went the wrong way, as with y_hat - y or the predicted label's sign."""
    if predict(x[None], w, b)[0] == y:
        return w, b
    t = 2 * y - 1
    return w - lr * t * x, b - lr * t


@mistake(
    "update",
    hint="The rule speaks of mistakes only: did you ask predict? And what moves if y is 0?",
)
def always_y_times_x(x, y, w, b, lr=1.0):
    """Every sample with the label 1 moved the weights, right or wrong, and none with 0."""
    return w + lr * y * x, b + lr * y


@mistake("update", hint="No mistake, no change: what moves in your code when predict is right?")
def always_moves(x, y, w, b, lr=1.0):
    """The weights moved for every sample, right or wrong."""
    t = 2 * y - 1
    return w + lr * t * x, b + lr * t


@mistake("update", hint="Read your if once more: does it move on a mistake, or when all is well?")
def when_correct(x, y, w, b, lr=1.0):
    """The condition was reversed: moved when predict was right."""
    if predict(x[None], w, b)[0] != y:
        return w, b
    t = 2 * y - 1
    return w + lr * t * x, b + lr * t


@mistake("update", hint="What moves when the label is 0 and the neuron fired? t is not y.")
def update_labels_not_mapped(x, y, w, b, lr=1.0):
    """y was put where t belongs, so that nothing moves when the label is 0."""
    if predict(x[None], w, b)[0] == y:
        return w, b
    return w + lr * y * x, b + lr * y


@mistake("update", hint="b's input is the constant 1, not x.")
def bias_gets_x(x, y, w, b, lr=1.0):
    """The bias moved by x, like the weights, and became an array."""
    if predict(x[None], w, b)[0] == y:
        return w, b
    t = 2 * y - 1
    return w + lr * t * x, b + lr * t * x


@mistake(
    "update",
    hint="A bias is added to the sum: should it move the same way as w, or the other way?",
)
def bias_sign(x, y, w, b, lr=1.0):
    """The bias moved the other way, as a threshold would."""
    if predict(x[None], w, b)[0] == y:
        return w, b
    t = 2 * y - 1
    return w + lr * t * x, b - lr * t


@mistake("update", hint=B_LEARNS_TOO)
def bias_stays(x, y, w, b, lr=1.0):
    """Only the weights moved."""
    if predict(x[None], w, b)[0] == y:
        return w, b
    return w + lr * (2 * y - 1) * x, b


@mistake("update", hint=WHERE_IS_LR)
def lr_ignored(x, y, w, b, lr=1.0):
    """The learning rate was left out."""
    if predict(x[None], w, b)[0] == y:
        return w, b
    t = 2 * y - 1
    return w + t * x, b + t


@mistake("update", hint="lr slows the weights down. What about the bias?")
def bias_without_lr(x, y, w, b, lr=1.0):
    """The bias moved without the learning rate."""
    if predict(x[None], w, b)[0] == y:
        return w, b
    t = 2 * y - 1
    return w + lr * t * x, b + t


@mistake(
    "update",
    hint="The change is twice too big: with labels of -1 and +1 their difference is 2, not 1.",
)
def twice(x, y, w, b, lr=1.0):
    """The difference of two labels of -1 and +1 was taken, which is 2."""
    error = (2 * y - 1) - (2 * int(predict(x[None], w, b)[0]) - 1)
    return w + lr * error * x, b + lr * error


@mistake(
    "update",
    hint="Compare y with the decision, 0 or 1, not with the score (that is Adaline).",
)
def adaline(x, y, w, b, lr=1.0):
    """The error was the label minus the score: the rule of Widrow and Hoff."""
    error = y - (x @ w + b)
    return w + lr * error * x, b + lr * error


@mistake("update", hint="Compare y with the harsh decision, 0 or 1: this neuron has no sigmoid.")
def logistic_regression(x, y, w, b, lr=1.0):
    """The error was the label minus the sigmoid of the score."""
    error = y - 1 / (1 + np.exp(-(x @ w + b)))
    return w + lr * error * x, b + lr * error


@mistake("update", hint=OLD_W)
def new_w_for_b(x, y, w, b, lr=1.0):
    """The weights moved first, and predict was asked again, with the new ones, for b."""
    t = 2 * y - 1
    if predict(x[None], w, b)[0] != y:
        w = w + lr * t * x
    if predict(x[None], w, b)[0] != y:
        b = b + lr * t
    return w, b


@mistake("update", hint=NO_BIAS)
def score_needs_b(x, y, w, b, lr=1.0):
    """Whether it was a mistake was decided without the bias."""
    if int(x @ w > 0) == y:
        return w, b
    t = 2 * y - 1
    return w + lr * t * x, b + lr * t


@mistake("update", hint=ZERO_IS_NO)
def zero_taken_for_yes(x, y, w, b, lr=1.0):
    """A score of exactly 0 was taken for a yes."""
    if int(x @ w + b >= 0) == y:
        return w, b
    t = 2 * y - 1
    return w + lr * t * x, b + lr * t


@mistake(
    "update",
    hint="With t * score <= 0 a score of 0 is always a mistake. What would predict say?",
)
def zero_always_wrong(x, y, w, b, lr=1.0):
    """A score of exactly 0 counted as a mistake for both labels: t * score <= 0."""
    t = 2 * y - 1
    if t * (x @ w + b) > 0:
        return w, b
    return w + lr * t * x, b + lr * t


@mistake(
    "update",
    hint="With t * score < 0 a score of 0 is never a mistake. What would predict say?",
)
def zero_never_wrong(x, y, w, b, lr=1.0):
    """A score of exactly 0 counted as no mistake for either label: t * score < 0."""
    t = 2 * y - 1
    if t * (x @ w + b) >= 0:
        return w, b
    return w + lr * t * x, b + lr * t


@mistake(
    "update",
    hint="Does the caller's w still hold its numbers? += writes into them; make a new array.",
)
def in_place(x, y, w, b, lr=1.0):
    """w += wrote into the caller's array."""
    if predict(x[None], w, b)[0] != y:
        t = 2 * y - 1
        w += lr * t * x
        b += lr * t
    return w, b


@mistake("update", hint=B_IS_A_NUMBER)
def error_in_an_array(x, y, w, b, lr=1.0):
    """predict's answer, an array with one entry, went into b."""
    error = y - predict(x[None], w, b)
    return w + lr * error * x, b + lr * error


@mistake("update", hint="This is the change. What should come back are the new w and the new b.")
def only_the_change(x, y, w, b, lr=1.0):
    """The change came back, not the new values."""
    error = y - int(predict(x[None], w, b)[0])
    return lr * error * x, lr * error


@mistake("update", hint="After a mistake, what is left of what w and b had learned before?")
def overwritten(x, y, w, b, lr=1.0):
    """On a mistake the old values were replaced, not added to."""
    if predict(x[None], w, b)[0] == y:
        return w, b
    t = 2 * y - 1
    return lr * t * x, lr * t


@mistake("update", hint="What does your function return when predict is right? It must say so too.")
def nothing_when_right(x, y, w, b, lr=1.0):
    """There was no return for the case that predict is right."""
    if predict(x[None], w, b)[0] == y:
        return None
    t = 2 * y - 1
    return w + lr * t * x, b + lr * t


@mistake("update", hint="Look at the order of what you return: first w, then b.")
def returned_in_other_order(x, y, w, b, lr=1.0):
    """b came back first."""
    error = y - int(predict(x[None], w, b)[0])
    return b + lr * error, w + lr * error * x


@mistake("update", hint="Two things are learned. How many do you return?")
def w_alone(x, y, w, b, lr=1.0):
    """Only the weights came back."""
    error = y - int(predict(x[None], w, b)[0])
    return w + lr * error * x


# fit


def walk(predict, update, X, y, w, b, lr):  # noqa: PLR0917 - the formula's letters
    """One epoch of the reference, with the predict and update that the mistake meets."""
    wrong = 0
    for x, label in zip(X, y, strict=True):
        wrong += int(predict(x[None], w, b)[0] != label)
        w, b = update(x, label, w, b, lr)
    return w, b, wrong


@mistake(
    "fit",
    hint="When do you ask predict? Each row should meet w and b as the row before left them.",
)
def stale_predictions(X, y, lr=1.0, max_epochs=100):
    """predict was asked once an epoch, for all rows, before any of them moved the weights."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    while len(mistakes) < max_epochs and 0 not in mistakes:
        error = y - predict(X, w, b)
        w, b = w + lr * error @ X, b + lr * np.sum(error)
        mistakes.append(np.count_nonzero(error))
    return w, b, mistakes


@mistake("fit", hint="No line separates XOR: what ends your loop then?")
def loops_forever(X, y, lr=1.0, max_epochs=100):
    """The loop ended only with an epoch without mistakes, and max_epochs was ignored."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    while 0 not in mistakes:
        w, b, wrong = walk(predict, update, X, y, w, b, lr)
        mistakes.append(wrong)
        if len(mistakes) == 1_000:
            raise NeverEnds
    return w, b, mistakes


@mistake("fit", hint=WHERE_IS_LR)
def lr_not_passed(X, y, lr=1.0, max_epochs=100):
    """update was called without lr, and took 1."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    while len(mistakes) < max_epochs and 0 not in mistakes:
        w, b, wrong = walk(predict, update, X, y, w, b, 1.0)
        mistakes.append(wrong)
    return w, b, mistakes


@mistake("fit", hint="The epoch without a mistake is an epoch too: is its 0 on your list?")
def last_zero_missing(X, y, lr=1.0, max_epochs=100):
    """The loop was left before the last epoch's 0 was written down."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        w, b, wrong = walk(predict, update, X, y, w, b, lr)
        if wrong == 0:
            break
        mistakes.append(wrong)
    return w, b, mistakes


@mistake("fit", hint="Once an epoch has passed without a mistake, is there anything left to learn?")
def never_stops_early(X, y, lr=1.0, max_epochs=100):
    """All max_epochs were run, even after an epoch without a mistake."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        w, b, wrong = walk(predict, update, X, y, w, b, lr)
        mistakes.append(wrong)
    return w, b, mistakes


@mistake("fit", hint="Where does the learning start? The lesson says: from w = 0 and b = 0.")
def starts_at_ones(X, y, lr=1.0, max_epochs=100):
    """The weights started at ones."""
    w, b, mistakes = np.ones(X.shape[1]), 0.0, []
    while len(mistakes) < max_epochs and 0 not in mistakes:
        w, b, wrong = walk(predict, update, X, y, w, b, lr)
        mistakes.append(wrong)
    return w, b, mistakes


@mistake("fit", hint="Each epoch counts its own mistakes: when does your counter go back to 0?")
def count_not_reset(X, y, lr=1.0, max_epochs=100):
    """The counter was set to 0 once, before the epochs, so that it never is 0 again."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    total = 0
    while len(mistakes) < max_epochs and 0 not in mistakes:
        w, b, wrong = walk(predict, update, X, y, w, b, lr)
        total += wrong
        mistakes.append(total)
    return w, b, mistakes


@mistake("fit", hint="What does a new epoch start from? It should go on where the last one ended.")
def starts_again_each_epoch(X, y, lr=1.0, max_epochs=100):
    """w and b were set to 0 at the start of every epoch."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    while len(mistakes) < max_epochs and 0 not in mistakes:
        w, b, wrong = walk(predict, update, X, y, np.zeros(X.shape[1]), 0.0, lr)
        mistakes.append(wrong)
    return w, b, mistakes


@mistake(
    "fit",
    hint="When do you count: at the end of the epoch, or at each row, before it moves w?",
)
def counted_after_the_epoch(X, y, lr=1.0, max_epochs=100):
    """The mistakes were counted with the weights that the epoch ended with."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    while len(mistakes) < max_epochs and 0 not in mistakes:
        w, b, _ = walk(predict, update, X, y, w, b, lr)
        mistakes.append(np.count_nonzero(predict(X, w, b) != y))
    return w, b, mistakes


@mistake(
    "fit",
    hint="Do you look whether a row is wrong before update has moved w and b, or after?",
)
def counted_after_update(X, y, lr=1.0, max_epochs=100):
    """Each row was looked at after update had moved the weights for it."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    while len(mistakes) < max_epochs and 0 not in mistakes:
        wrong = 0
        for x, label in zip(X, y, strict=True):
            w, b = update(x, label, w, b, lr)
            wrong += int(predict(x[None], w, b)[0] != label)
        mistakes.append(wrong)
    return w, b, mistakes


@mistake("fit", hint="How many epochs do you run? Look at the indentation of return.")
def one_epoch(X, y, lr=1.0, max_epochs=100):
    """There was only one walk through the rows, as with a return inside of the outer loop."""
    w, b, wrong = walk(predict, update, X, y, np.zeros(X.shape[1]), 0.0, lr)
    return w, b, [wrong]


@mistake("fit", hint="An epoch visits all rows: what do you do after the first row that is wrong?")
def leaves_at_first_mistake(X, y, lr=1.0, max_epochs=100):
    """An epoch was left (break) at its first mistake."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    while len(mistakes) < max_epochs and 0 not in mistakes:
        wrong = 0
        for x, label in zip(X, y, strict=True):
            if predict(x[None], w, b)[0] != label:
                w, b = update(x, label, w, b, lr)
                wrong = 1
                break
        mistakes.append(wrong)
    return w, b, mistakes


@mistake("fit", hint=B_LEARNS_TOO)
def bias_dropped(X, y, lr=1.0, max_epochs=100):
    """Only w was taken from update; b stayed 0."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    while len(mistakes) < max_epochs and 0 not in mistakes:
        wrong = 0
        for x, label in zip(X, y, strict=True):
            wrong += int(predict(x[None], w, b)[0] != label)
            w, _ = update(x, label, w, b, lr)
        mistakes.append(wrong)
    return w, b, mistakes


@mistake("fit", hint=OLD_W)
def w_before_b(X, y, lr=1.0, max_epochs=100):
    """update was called twice, for w and then, with the new w, for b."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    while len(mistakes) < max_epochs and 0 not in mistakes:
        wrong = 0
        for x, label in zip(X, y, strict=True):
            wrong += int(predict(x[None], w, b)[0] != label)
            w = update(x, label, w, b, lr)[0]
            b = update(x, label, w, b, lr)[1]
        mistakes.append(wrong)
    return w, b, mistakes


@mistake(
    "fit", hint="A list is expected, with one count for each epoch. What do you return for it?"
)
def total_count(X, y, lr=1.0, max_epochs=100):
    """All mistakes were added up to one number."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    while len(mistakes) < max_epochs and 0 not in mistakes:
        w, b, wrong = walk(predict, update, X, y, w, b, lr)
        mistakes.append(wrong)
    return w, b, sum(mistakes)


@mistake("fit", hint="The mistakes of an epoch are counted: do you divide by the number of rows?")
def share_of_mistakes(X, y, lr=1.0, max_epochs=100):
    """The share of wrong rows was listed, not their number."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    while len(mistakes) < max_epochs and 0 not in mistakes:
        w, b, wrong = walk(predict, update, X, y, w, b, lr)
        mistakes.append(wrong / len(y))
    return w, b, mistakes


@mistake("fit", hint="Your list holds what was right. The mistakes are wanted.")
def counts_the_right_ones(X, y, lr=1.0, max_epochs=100):
    """The rows that were right were listed, not the mistakes."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    while len(mistakes) < max_epochs and len(y) not in mistakes:
        w, b, wrong = walk(predict, update, X, y, w, b, lr)
        mistakes.append(len(y) - wrong)
    return w, b, mistakes


@mistake(
    "fit",
    hint="One number for each epoch: where does append stand, in the inner or the outer loop?",
)
def listed_for_each_row(X, y, lr=1.0, max_epochs=100):
    """Every row left a number on the list, not every epoch."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        wrong = 0
        for x, label in zip(X, y, strict=True):
            wrong += int(predict(x[None], w, b)[0] != label)
            w, b = update(x, label, w, b, lr)
            mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes


@mistake("fit", hint="Count the epochs on XOR for max_epochs = 1: there is one more than allowed.")
def one_epoch_too_many(X, y, lr=1.0, max_epochs=100):
    """The loop ran one epoch over max_epochs."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    while len(mistakes) <= max_epochs and 0 not in mistakes:
        w, b, wrong = walk(predict, update, X, y, w, b, lr)
        mistakes.append(wrong)
    return w, b, mistakes


@mistake("fit", hint="Count the epochs on XOR for max_epochs = 1: one is allowed.")
def one_epoch_too_few(X, y, lr=1.0, max_epochs=100):
    """The loop ended one epoch before max_epochs, as with range(1, max_epochs)."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    while len(mistakes) < max_epochs - 1 and 0 not in mistakes:
        w, b, wrong = walk(predict, update, X, y, w, b, lr)
        mistakes.append(wrong)
    return w, b, mistakes


@mistake("fit", hint="Who says how many epochs there may be: you, or the caller?")
def max_epochs_ignored(X, y, lr=1.0, max_epochs=100):
    """The number of epochs was written down as 100."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    while len(mistakes) < 100 and 0 not in mistakes:
        w, b, wrong = walk(predict, update, X, y, w, b, lr)
        mistakes.append(wrong)
    return w, b, mistakes


@mistake(
    "fit",
    hint="Two epochs with equally many mistakes may still learn. Only 0 mistakes are the end.",
)
def stops_when_count_rests(X, y, lr=1.0, max_epochs=100):
    """It stopped when two epochs had the same number of mistakes."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    while len(mistakes) < max_epochs and 0 not in mistakes:
        w, b, wrong = walk(predict, update, X, y, w, b, lr)
        mistakes.append(wrong)
        if mistakes[-2:] == [wrong, wrong]:
            break
    return w, b, mistakes


@mistake("fit", hint="Which is the last row that your inner loop visits?")
def last_row_missed(X, y, lr=1.0, max_epochs=100):
    """The loop over the rows ended one row early, as with range(len(X) - 1)."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    while len(mistakes) < max_epochs and 0 not in mistakes:
        w, b, wrong = walk(predict, update, X[:-1], y[:-1], w, b, lr)
        mistakes.append(wrong)
    return w, b, mistakes


@mistake("fit", hint="X.shape is (n, d): which of the two is the number of rows to visit?")
def visits_d_rows(X, y, lr=1.0, max_epochs=100):
    """The loop over the rows ran to X.shape[1], the number of features."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    d = X.shape[1]
    while len(mistakes) < max_epochs and 0 not in mistakes:
        w, b, wrong = walk(predict, update, X[:d], y[:d], w, b, lr)
        mistakes.append(wrong)
    return w, b, mistakes


@mistake("fit", hint="One weight for each feature: how long is your w at the start?")
def weight_for_each_row(X, y, lr=1.0, max_epochs=100):
    """The weights started as zeros for the rows, not for the features."""
    w, b, mistakes = np.zeros(len(X)), 0.0, []
    while len(mistakes) < max_epochs and 0 not in mistakes:
        w, b, wrong = walk(predict, update, X, y, w, b, lr)
        mistakes.append(wrong)
    return w, b, mistakes


@mistake("fit", hint=B_IS_A_NUMBER)
def bias_starts_as_array(X, y, lr=1.0, max_epochs=100):
    """The bias started as np.zeros(1) and stayed an array."""
    w, b, mistakes = np.zeros(X.shape[1]), np.zeros(1), []
    while len(mistakes) < max_epochs and 0 not in mistakes:
        w, b, wrong = walk(predict, update, X, y, w, b, lr)
        mistakes.append(wrong)
    return w, b, mistakes


@mistake(
    "fit",
    hint="What does your function return when it has to give up? XOR gets nothing back.",
)
def nothing_when_given_up(X, y, lr=1.0, max_epochs=100):
    """The only return was where an epoch had no mistake."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        w, b, wrong = walk(predict, update, X, y, w, b, lr)
        mistakes.append(wrong)
        if wrong == 0:
            return w, b, mistakes
    return None


@mistake("fit", hint="Three things are expected: w, b and the list of mistakes.")
def mistakes_not_returned(X, y, lr=1.0, max_epochs=100):
    """Only w and b came back."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    while len(mistakes) < max_epochs and 0 not in mistakes:
        w, b, wrong = walk(predict, update, X, y, w, b, lr)
        mistakes.append(wrong)
    return w, b
