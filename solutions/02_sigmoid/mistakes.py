"""How learners go wrong in the sigmoid neuron: each a few lines, with the hint that cures it."""
# ruff: noqa: ARG001 - a mistake has the arguments of its function, used or not

import math

import numpy as np
from sigmoid import sigmoid, sigmoid_grad

from autograder.testing import mistake


def right(z):
    """The sigmoid as most write it, for the mistakes that lie elsewhere."""
    return 1 / (1 + np.exp(-z))


# sigmoid


@mistake(
    "sigmoid",
    hint="Division comes before addition, so only the first 1 is divided. What should stand"
    " under the line as a whole?",
)
def precedence(z):
    """The brackets round the denominator were left out: 1 / 1 + e^-z."""
    return 1 / 1 + np.exp(-z)


@mistake(
    "sigmoid",
    hint="Try a large z, say 10: is the answer near 1? Look at the sign in the exponent.",
)
def sign_lost(z):
    """The minus in the exponent was lost: the curve falls."""
    return 1 / (1 + np.exp(z))


@mistake(
    "sigmoid",
    hint="Try z = 0 on paper: e^0 is 1, and 0.5 should come out. What does your denominator give?",
)
def minus_in_denominator(z):
    """1 - e^-z was written in the denominator, where 1 + e^-z belongs."""
    return 1 / (1 - np.exp(-z))


@mistake(
    "sigmoid",
    hint="Near 0 it is right. What is inf / inf, and for which z does your formula meet it?",
)
def overflow_to_nan(z):
    """e^z / (1 + e^z), which is inf / inf far to the right."""
    return np.exp(z) / (1 + np.exp(z))


@mistake(
    "sigmoid",
    hint="Division comes before addition: what is divided by what in your formula? One more pair"
    " of brackets says it.",
)
def precedence_growing(z):
    """e^z / 1 + e^z: the other formula, without the brackets round its denominator."""
    return np.exp(z) / 1 + np.exp(z)


@mistake(
    "sigmoid",
    hint="math.exp takes one number only. numpy has one that takes a whole array as well.",
)
def math_exp(z):
    """math.exp was used, which raises TypeError for an array."""
    return 1 / (1 + math.exp(-z))


@mistake(
    "sigmoid",
    hint="Near 0 it is right. math.exp raises an error where its answer is too large for a float;"
    " numpy's own goes on with inf, and 1 / inf is 0.",
)
def math_exp_each(z):
    """math.exp was called for every entry: it gives up at -1000."""
    return np.vectorize(lambda one: 1 / (1 + math.exp(-one)))(z)


@mistake(
    "sigmoid",
    hint="For arrays it is right. np.e is a plain Python number, and a power of it raises an error"
    " for a plain -1000.0. Which function of numpy's goes on with inf?",
)
def power_of_e(z):
    """A power of np.e: Python's own power, which gives up at the number -1000.0."""
    return 1 / (1 + np.e**-z)


@mistake(
    "sigmoid",
    hint="In Python ^ does not raise to a power: it compares bits. Which sign or function does?",
)
def caret(z):
    """^ was written for a power, which raises TypeError for floats."""
    return 1 / (1 + np.e ^ -z)


@mistake(
    "sigmoid",
    hint="e is raised to the power of -z here, not multiplied by it. Which function does that?",
)
def times_e(z):
    """e was multiplied by -z, not raised to it."""
    return 1 / (1 + np.e * -z)


@mistake(
    "sigmoid",
    hint="It is close, but e has more digits than that. numpy knows them all: np.e, or np.exp.",
)
def e_cut_short(z):
    """e was typed in as 2.718."""
    return 1 / (1 + 2.718 ** (-1.0 * z))


@mistake(
    "sigmoid",
    hint="Your curve is too steep by the same factor everywhere. Which base does the power have,"
    " and which one should it have?",
)
def base_ten(z):
    """A power of 10 was taken, where e is the base."""
    return 1 / (1 + 10.0 ** (-1.0 * z))


@mistake(
    "sigmoid",
    hint="tanh runs from -1 to 1, and is 0 at 0. The sigmoid runs from 0 to 1: move it and shrink"
    " it, and look how steep it is then.",
)
def tanh(z):
    """The tanh was taken for the sigmoid."""
    return np.tanh(z)


@mistake(
    "sigmoid",
    hint="The range is right, and so is the value at 0, but the curve is twice as steep as it"
    " should be. What is missing inside tanh?",
)
def tanh_of_z(z):
    """The half inside tanh was forgotten: the sigmoid of 2 z."""
    return 0.5 * (1 + np.tanh(z))


@mistake(
    "sigmoid",
    hint="The numbers are right for a few digits. Return all of them: rounding is for printing.",
)
def rounded(z):
    """The right answer was rounded to four digits."""
    return np.round(right(z), 4)


@mistake(
    "sigmoid",
    hint="The answer is right, but z is another one afterwards. Which line writes into z, and how"
    " do you make a new array?",
)
def in_place(z):
    """z itself was negated."""
    z *= -1
    return 1 / (1 + np.exp(z))


@mistake(
    "sigmoid",
    hint="The right half of the curve is right. For a negative z the answer should be below 0.5:"
    " what does the absolute value do there?",
)
def absolute(z):
    """The absolute value was put in against overflow, and never taken back for negative z."""
    return 1 / (1 + np.exp(-np.abs(z)))


@mistake(
    "sigmoid",
    hint="That is a hard yes or no, as the perceptron's. A sigmoid answers gently: 0.49 and 0.51"
    " should get nearly the same answer.",
)
def step(z):
    """The perceptron's step was written."""
    return (z > 0) * 1.0


@mistake(
    "sigmoid",
    hint="That is another activation function, the relu. The sigmoid never leaves 0 to 1, and it"
    " is 0.5 at 0.",
)
def relu(z):
    """The relu was taken for the sigmoid."""
    return np.maximum(0, z)


@mistake(
    "sigmoid",
    hint="A straight line is close to the sigmoid only near 0. The real one has no corners: it"
    " needs e.",
)
def hard_sigmoid(z):
    """A straight line, cut off at 0 and 1."""
    return np.clip(0.25 * z + 0.5, 0, 1)


@mistake(
    "sigmoid",
    hint="Your answers of one array sum to 1: that is softmax. Here every entry is squashed on"
    " its own, and knows nothing of the others.",
)
def softmax(z):
    """Softmax was taken for the sigmoid."""
    return np.exp(z) / np.sum(np.exp(z))


@mistake(
    "sigmoid",
    hint="Subtracting the largest entry is softmax's trick. Here it moves every z, and the answer"
    " with it: each entry stands for itself.",
)
def shifted(z):
    """The largest entry was subtracted first, as in a stable softmax."""
    return right(z - np.max(z))


@mistake(
    "sigmoid",
    hint="That is how steep the sigmoid is, the next task. Here its value is asked for.",
)
def grad(z):
    """The derivative was returned."""
    return right(z) * (1 - right(z))


@mistake(
    "sigmoid",
    hint="That is the way back, from an answer to its z. Which of the two is z here?",
)
def logit(z):
    """The inverse function was written: log(z / (1 - z))."""
    return np.log(z / (1 - z))


@mistake(
    "sigmoid",
    hint="It works for floats. If z holds integers, what type does the array have that you fill,"
    " and what becomes of 0.88 in it?",
)
def truncated(z):
    """The answers were put into np.zeros_like(z), which holds integers where z does."""
    result = np.zeros_like(z)
    result[...] = right(z)
    return result


@mistake(
    "sigmoid",
    hint="You go through z above 0 and below 0. Which z is in neither of the two?",
)
def gap_at_zero(z):
    """The cases z > 0 and z < 0 leave out 0 itself."""
    return np.where(z == 0, 0.0, right(z))


@mistake(
    "sigmoid",
    hint="An if can ask one number only. For a whole array, find a formula that needs no if, or"
    " np.where.",
)
def if_for_arrays(z):
    """An if on z, as for a single number."""
    if z >= 0:
        return 1 / (1 + np.exp(-z))
    return np.exp(z) / (1 + np.exp(z))


@mistake(
    "sigmoid",
    hint="z may be a single number too, and that has no entries to go through. numpy's functions"
    " take both without a loop.",
)
def loop_over_z(z):
    """A loop over z, which raises TypeError for a number."""
    return [right(one) for one in z]


@mistake(
    "sigmoid",
    hint="z may have rows and columns, or be a single number: range(len(z)) counts the rows only."
    " What does numpy do without a loop?",
)
def loop_over_length(z):
    """A loop over range(len(z)), which raises TypeError for a number and ignores columns."""
    return [1 / (1 + math.exp(-min(700, max(-700, z[i])))) for i in range(len(z))]


@mistake(
    "sigmoid",
    hint="The loop ends at its first return. What becomes of all those that come after the first?",
)
def early_return(z):
    """The return is in the loop: only the first entry is answered."""
    for one in np.ravel(z):
        return right(one)
    return None


@mistake(
    "sigmoid",
    hint="The numbers are right, but a number became an array. What goes in without a dimension"
    " should come out without one.",
)
def at_least_1d(z):
    """A number was made an array with one entry."""
    return right(np.atleast_1d(z))


@mistake(
    "sigmoid",
    hint="The numbers are right, but an array of rows and columns should keep them: compare"
    " z.shape before and after.",
)
def flattened(z):
    """The array was flattened, and not shaped back."""
    return right(np.ravel(z)) if np.ndim(z) else right(z)


@mistake(
    "sigmoid",
    hint="The formula is right. z is cut off too early, though: at 5 the sigmoid still is 0.007"
    " away from 1. Where does e^-z really overflow?",
)
def clipped_early(z):
    """z was clipped to -5 ... 5 against overflow."""
    return right(np.clip(z, -5, 5))


@mistake(
    "sigmoid",
    hint="Far out the sigmoid is 0 and 1 as far as a float can tell. Who needs the small distance"
    " that you keep from them?",
)
def kept_off_the_ends(z):
    """The answer was clipped to 1e-7 ... 1 - 1e-7, as is done before a logarithm."""
    return np.clip(right(z), 1e-7, 1 - 1e-7)


@mistake(
    "sigmoid",
    hint="You work it out, but nothing comes back. How does a function hand over its result?",
)
def no_return(z):
    """The return was forgotten, or print was written for it."""


# sigmoid_grad


@mistake(
    "sigmoid_grad",
    hint="The formula is right for something else than z. What has to be worked out from z first?",
)
def output_formula_on_z(z):
    """a (1 - a) was applied to z itself, not to the output."""
    return z * (1 - z)


@mistake(
    "sigmoid_grad",
    hint="z is what goes into the sigmoid, once. How often do you send it through?",
)
def squashed_twice(z):
    """z went through the sigmoid twice, as if the outer function got the output."""
    s = sigmoid(sigmoid(z))
    return s * (1 - s)


@mistake(
    "sigmoid_grad",
    hint="That is the value of the sigmoid. The slope is asked for: it is never above 0.25.",
)
def value(z):
    """The value was returned, not the slope."""
    return sigmoid(z)


@mistake(
    "sigmoid_grad",
    hint="The sigmoid rises everywhere. What does that say about the sign of its slope?",
)
def negative(z):
    """A sign was lost in the quotient rule."""
    s = sigmoid(z)
    return -s * (1 - s)


@mistake(
    "sigmoid_grad",
    hint="Far out on the right s is 1, and the slope should fade to 0. Look at the sign between"
    " 1 and s.",
)
def plus(z):
    """s (1 + s): a wrong sign in the second factor."""
    s = sigmoid(z)
    return s * (1 + s)


@mistake(
    "sigmoid_grad",
    hint="Two things are multiplied, and they are not the same: what belongs beside s?",
)
def squared(z):
    """s was multiplied by itself."""
    return sigmoid(z) ** 2


@mistake(
    "sigmoid_grad",
    hint="At z = 0 a quarter is right. Your answer is one of two factors: what is the other one?",
)
def one_factor(z):
    """Only 1 - s was returned."""
    return 1 - sigmoid(z)


@mistake(
    "sigmoid_grad",
    hint="One minus the square of the value is the slope of tanh. The sigmoid's has another form.",
)
def tanh_rule(z):
    """The rule for tanh, 1 - a², was applied to the sigmoid."""
    return 1 - sigmoid(z) ** 2


@mistake(
    "sigmoid_grad",
    hint="That is the slope of tanh, which is 1 at 0. How steep is the sigmoid there?",
)
def slope_of_tanh(z):
    """The slope of tanh was returned."""
    return 1 - np.tanh(z) ** 2


@mistake(
    "sigmoid_grad",
    hint="Everywhere four times too steep: the sigmoid is half of 1 + tanh(z/2). Where did the two"
    " halves go when you took the derivative?",
)
def halves_forgotten(z):
    """Differentiated by tanh(z/2), without the two factors 1/2."""
    return 1 - np.tanh(z / 2) ** 2


@mistake(
    "sigmoid_grad",
    hint="Multiplication comes before subtraction: s * 1 - s is always 0. Which brackets are"
    " missing?",
)
def grad_precedence(z):
    """The brackets were left out: s * 1 - s."""
    s = sigmoid(z)
    return s * 1 - s


@mistake(
    "sigmoid_grad",
    hint="One factor is right. The other one should be worked out from the value as well, not"
    " from z.",
)
def half_of_it_on_z(z):
    """s (1 - z): one factor from the value, one from z."""
    return sigmoid(z) * (1 - z)


@mistake(
    "sigmoid_grad",
    hint="The chain rule multiplies by the slope of what is inside. Inside there is z alone: how"
    " much does z change when z does?",
)
def times_z(z):
    """Multiplied by z once more, as a misread chain rule."""
    s = sigmoid(z)
    return s * (1 - s) * z


@mistake(
    "sigmoid_grad",
    hint="Near 0 it is right. What are e^1000 and its square as floats, and what is one divided"
    " by the other?",
)
def quotient(z):
    """e^-z / (1 + e^-z)², which is inf / inf far to the left."""
    e = np.exp(-z)
    return e / (1 + e) ** 2


@mistake(
    "sigmoid_grad",
    hint="Near 0 it is right. What is inf / inf, and for which z does your formula meet it?",
)
def quotient_growing(z):
    """e^z / (1 + e^z)², which is inf / inf far to the right."""
    e = np.exp(z)
    return e / (1 + e) ** 2


@mistake(
    "sigmoid_grad",
    hint="At z = 0 a quarter is right, and you get a half. What does the quotient rule do to the"
    " denominator?",
)
def square_forgotten(z):
    """The quotient rule without the square of the denominator."""
    e = np.exp(-z)
    return e / (1 + e)


@mistake(
    "sigmoid_grad",
    hint="np.gradient compares neighbours in an array. The slope at one z has nothing to do with"
    " the entry beside it, and a number has none.",
)
def neighbours(z):
    """np.gradient was applied to the values, as if they were one step apart."""
    return np.gradient(sigmoid(z))


@mistake(
    "sigmoid_grad",
    hint="The slope of a chord is only near the slope at z. There is an exact formula, with the"
    " value alone.",
)
def one_sided(z):
    """A one-sided difference quotient: right for about five digits."""
    h = 1e-5
    return (sigmoid(z + h) - sigmoid(z)) / h


@mistake(
    "sigmoid_grad",
    hint="A difference over a wide step is only near the slope. There is an exact formula, with"
    " the value alone.",
)
def wide_step(z):
    """A central difference with too wide a step."""
    h = 0.01
    return (sigmoid(z + h) - sigmoid(z - h)) / (2 * h)


@mistake(
    "sigmoid_grad",
    hint="So small a step drowns in rounding: z + h and z - h hardly differ as floats. There is an"
    " exact formula, with the value alone.",
)
def tiny_step(z):
    """A central difference with so small a step that rounding takes over."""
    h = 1e-15
    return (sigmoid(z + h) - sigmoid(z - h)) / (2 * h)


@mistake(
    "sigmoid_grad",
    hint="Everywhere twice too steep. How far are z - h and z + h apart?",
)
def step_counted_once(z):
    """A central difference, divided by h in place of 2 h."""
    h = 1e-5
    return (sigmoid(z + h) - sigmoid(z - h)) / h


@mistake(
    "sigmoid_grad",
    hint="The slopes are all there, on the diagonal of a matrix. Like z, please: one slope for"
    " each entry.",
)
def jacobian(z):
    """A diagonal matrix was returned, as in the chain rule for vectors."""
    s = sigmoid(z)
    return np.diag(s * (1 - s))


@mistake(
    "sigmoid_grad",
    hint="The slopes are added up into one number. Each entry of z should get its own.",
)
def summed(z):
    """The slopes were added up."""
    s = sigmoid(z)
    return np.sum(s * (1 - s))


@mistake(
    "sigmoid_grad",
    hint="@ multiplies and adds up. Which sign multiplies entry by entry?",
)
def dot_product(z):
    """@ was written in place of *, which raises TypeError for numbers."""
    s = sigmoid(z)
    return s @ (1 - s)


@mistake(
    "sigmoid_grad",
    name="rounded",
    hint="The numbers are right for a few digits. Return all of them: rounding is for printing.",
)
def grad_rounded(z):
    """The right answer was rounded to four digits."""
    s = sigmoid(z)
    return np.round(s * (1 - s), 4)


@mistake(
    "sigmoid_grad",
    hint="You took the derivative twice: how the slope itself changes is another question.",
)
def second_derivative(z):
    """The second derivative was returned."""
    s = sigmoid(z)
    return s * (1 - s) * (1 - 2 * s)


@mistake(
    "sigmoid_grad",
    name="at_least_1d",
    hint="The numbers are right, but a number became an array. What goes in without a dimension"
    " should come out without one.",
)
def grad_at_least_1d(z):
    """A number was made an array with one entry."""
    s = sigmoid(np.atleast_1d(z))
    return s * (1 - s)


@mistake(
    "sigmoid_grad",
    name="truncated",
    hint="It works for floats. If z holds integers, what type does the array have that you fill,"
    " and what becomes of 0.88 in it?",
)
def grad_truncated(z):
    """The slopes were put into np.zeros_like(z), which holds integers where z does."""
    s = sigmoid(z)
    result = np.zeros_like(z)
    result[...] = s * (1 - s)
    return result


@mistake(
    "sigmoid_grad",
    name="in_place",
    hint="z is another one afterwards. Which line writes into z? Take a new name for the value.",
)
def grad_in_place(z):
    """The value was written into z itself."""
    if np.ndim(z) == 0:
        s = sigmoid(z)
        return s * (1 - s)
    z[...] = sigmoid(z)
    return z * (1 - z)


# neuron


@mistake(
    "neuron",
    hint="Where does b come in? With w = [1.0] and b = -0.5 the answer should be 0.5 for a rating"
    " of 0.5.",
)
def no_bias(X, w, b):
    """The bias was left out."""
    return sigmoid(X @ w)


@mistake(
    "neuron",
    hint="A positive bias makes a yes more likely. With which sign does it join the score?",
)
def minus_bias(X, w, b):
    """The bias was subtracted, as a threshold is."""
    return sigmoid(X @ w - b)


@mistake(
    "neuron",
    hint="No weight should touch the bias. Is it added before or after the multiplication?",
)
def bias_weighted(X, w, b):
    """The bias was added to the features: it is multiplied by the weights."""
    return sigmoid((X + b) @ w)


@mistake(
    "neuron",
    hint="The bias belongs to the neuron, not to each feature: how often does it come in?",
)
def bias_for_each_feature(X, w, b):
    """The bias was added inside the sum, once for each feature."""
    return sigmoid(np.sum(X * w + b, axis=1))


@mistake(
    "neuron",
    hint="The answer should stay between 0 and 1. What must be in the score before it is squashed?",
)
def bias_after_squashing(X, w, b):
    """The bias was added after the sigmoid."""
    return sigmoid(X @ w) + b


@mistake(
    "neuron",
    hint="The score is there. What makes a number from 0 to 1 of it?",
)
def score(X, w, b):
    """The score was returned, not squashed."""
    return X @ w + b


@mistake(
    "neuron",
    hint="First the score, then the sigmoid: what did you squash here?",
)
def features_squashed(X, w, b):
    """The features were squashed, and the score was not."""
    return sigmoid(X) @ w + b


@mistake(
    "neuron",
    hint="Which is added up first: the weighted features, or what the sigmoid makes of them?",
)
def each_term_squashed(X, w, b):
    """Every weighted feature was squashed before they were added up."""
    return np.sum(sigmoid(X * w), axis=1) + b


@mistake(
    "neuron",
    hint="That is a hard yes or no, as the perceptron's. A sigmoid answers gently: 0.49 and 0.51"
    " should get nearly the same answer.",
)
def decides(X, w, b):
    """The perceptron's decision was returned."""
    return (X @ w + b > 0).astype(int)


@mistake(
    "neuron",
    hint="The score goes through the sigmoid once. How often does it in your code?",
)
def neuron_squashed_twice(X, w, b):
    """The sigmoid was applied twice."""
    return sigmoid(right(X @ w + b))


@mistake(
    "neuron",
    hint="* multiplies entry by entry, and nothing is added up. What makes one score of a row?",
)
def elementwise(X, w, b):
    """* was written for the product of a matrix and a vector: nothing is added up."""
    return sigmoid(X * w + b)


@mistake(
    "neuron",
    hint="A sum over everything mixes the samples. Along which axis do the features of one sample"
    " lie?",
)
def summed_over_everything(X, w, b):
    """The sum was taken without an axis: one number for all samples."""
    return sigmoid(np.sum(X * w) + b)


@mistake(
    "neuron",
    hint="One answer for each feature came out. The samples are the rows: which axis runs along"
    " a row?",
)
def wrong_axis(X, w, b):
    """The sum was taken over the samples, not over the features."""
    return sigmoid(np.sum(X * w, axis=0) + b)


@mistake(
    "neuron",
    hint="The score is a sum. Did you divide by the number of features on the way?",
)
def averaged(X, w, b):
    """The mean of the weighted features was taken, not their sum."""
    return sigmoid(np.mean(X * w, axis=1) + b)


@mistake(
    "neuron",
    hint="X is (n, d) and w is (d,): which of the two must meet, and does X need to be turned?",
)
def transposed(X, w, b):
    """X was transposed, as if the samples were its columns."""
    return sigmoid(X.T @ w + b)


@mistake(
    "neuron",
    hint="The numbers are right, but they are in a column. One number for each sample is expected,"
    " of shape (n,).",
)
def column(X, w, b):
    """A column of shape (n, 1) was returned."""
    return sigmoid(X @ w.reshape(-1, 1) + b)


@mistake(
    "neuron",
    hint="One sample is still a list of samples: an array with one answer is expected, not a"
    " number.",
)
def squeezed(X, w, b):
    """The answer to one sample was made a number."""
    return np.squeeze(sigmoid(X @ w + b))


@mistake(
    "neuron",
    hint="The loop ends at its first return. What becomes of all those that come after the first?",
)
def first_sample_only(X, w, b):
    """The return is in the loop: only the first sample is answered."""
    for x in X:
        return sigmoid(x @ w + b)
    return None


@mistake(
    "neuron",
    hint="The first answer is right. What is left in your sum from the sample before?",
)
def sum_carried_over(X, w, b):
    """The sum was not set back to 0 for each sample."""
    total = 0.0
    answers = []
    for x in X:
        total += x @ w
        answers.append(sigmoid(total + b))
    return answers


@mistake(
    "neuron",
    hint="Only the first feature counts in your answers. The others have weights too.",
)
def first_feature_only(X, w, b):
    """Only the first feature and its weight were used."""
    return sigmoid(X[:, 0] * w[0] + b)


@mistake(
    "neuron",
    hint="The answer is right, but X is another one afterwards. Which line writes into X?",
)
def weights_written_into_x(X, w, b):
    """The weights were multiplied into X itself."""
    X *= w
    return sigmoid(X.sum(axis=1) + b)


@mistake(
    "neuron",
    name="rounded",
    hint="The numbers are right for a few digits. Return all of them: rounding is for printing.",
)
def neuron_rounded(X, w, b):
    """The right answer was rounded to two digits."""
    return np.round(sigmoid(X @ w + b), 2)


# midpoint


def from_weight(w, answer):
    """The answer where w is not 0, and the right error where it is."""
    if w == 0:
        raise ValueError("a flat neuron has no midpoint")
    return answer()


@mistake(
    "midpoint",
    hint="Two neurons may have the same b and another w. Do they switch at the same place?",
)
def bias_alone(w, b):
    """-b was taken for the position, whatever the weight."""
    return from_weight(w, lambda: -b)


@mistake(
    "midpoint",
    name="sign_lost",
    hint="Put your x into w x + b: is it 0? Look at the sign.",
)
def midpoint_sign_lost(w, b):
    """The minus was lost."""
    return from_weight(w, lambda: b / w)


@mistake(
    "midpoint",
    hint="Solve w x + b = 0 for x once more: by what do you divide at the end?",
)
def upside_down(w, b):
    """The fraction was inverted: -w / b."""
    return from_weight(w, lambda: -w / b)


@mistake(
    "midpoint",
    hint="In w x = -b, what do you do to both sides to be left with x?",
)
def multiplied(w, b):
    """b was multiplied by w, not divided."""
    return from_weight(w, lambda: -b * w)


@mistake(
    "midpoint",
    hint="In w x + b = 0, x is multiplied by w. Does subtracting undo that?",
)
def subtracted(w, b):
    """w was taken away, as if the score were w + x + b."""
    return from_weight(w, lambda: -b - w)


@mistake(
    "midpoint",
    hint="0.5 is what comes out of the sigmoid. Which score must go in for that?",
)
def score_of_a_half(w, b):
    """w x + b = 0.5 was solved: the output was taken for the score."""
    return from_weight(w, lambda: (0.5 - b) / w)


@mistake(
    "midpoint",
    hint="The place is asked for, not the output there. Which x makes the score 0?",
)
def output_at_midpoint(w, b):
    """The output at the midpoint was returned."""
    return from_weight(w, lambda: 0.5)


@mistake(
    "midpoint",
    hint="The midpoint is a place on the x axis, and may be any number. Does it need squashing?",
)
def midpoint_squashed(w, b):
    """The place was sent through the sigmoid."""
    return from_weight(w, lambda: sigmoid(-b / w))


@mistake(
    "midpoint",
    hint="There is no 2 in w x + b = 0. The half is already in the sigmoid: which score gives it?",
)
def halved(w, b):
    """The place was halved, for the half in the output."""
    return from_weight(w, lambda: -b / (2 * w))


@mistake(
    "midpoint",
    hint="A falling neuron has a midpoint as well, and its sign follows from w. Why take the"
    " absolute value?",
)
def weight_without_sign(w, b):
    """The absolute value of w was taken."""
    return from_weight(w, lambda: -b / abs(w))


@mistake(
    "midpoint",
    hint="A midpoint may lie left of 0. What did you do to its sign?",
)
def without_sign(w, b):
    """The absolute value of the place was taken."""
    return from_weight(w, lambda: abs(b / w))


@mistake(
    "midpoint",
    hint="Dividing with // cuts off what follows the point. Which sign divides exactly?",
)
def floor_division(w, b):
    """// was written for /."""
    return from_weight(w, lambda: -b // w)


@mistake(
    "midpoint",
    name="rounded",
    hint="The number is right for a few digits. Return all of them: rounding is for printing.",
)
def midpoint_rounded(w, b):
    """The place was rounded to two digits."""
    return from_weight(w, lambda: round(-b / w, 2))


@mistake(
    "midpoint",
    hint="The number is right, but it came in an array. One number is expected.",
)
def in_an_array(w, b):
    """An array with one entry was returned."""
    return from_weight(w, lambda: np.array([-b / w]))


@mistake(
    "midpoint",
    hint="The formula is right. Which w can it not divide by, and what does the docstring say"
    " about that one?",
)
def weight_not_checked(w, b):
    """w = 0 was not checked: the division raises ZeroDivisionError."""
    return -b / w


@mistake(
    "midpoint",
    hint="numpy divides by 0 with a warning, and goes on with inf or nan. Look at w before you"
    " divide: what does the docstring ask for?",
)
def divided_by_numpy(w, b):
    """w = 0 was not checked, and numpy's division gives inf or nan."""
    return np.float64(-b) / np.float64(w)


@mistake(
    "midpoint",
    hint="nan is a number for later to stumble over. The docstring asks for an error when w is 0.",
)
def nan_when_flat(w, b):
    """nan is returned for w = 0, not an error raised."""
    return -b / w if w else float("nan")


@mistake(
    "midpoint",
    hint="0 is a place like any other, and a flat neuron has none. The docstring says what to do"
    " then.",
)
def zero_when_flat(w, b):
    """0 is returned for w = 0, not an error raised."""
    return -b / w if w else 0.0


@mistake(
    "midpoint",
    hint="For w = 0 nothing comes back. An error is not returned and not printed: how does Python"
    " raise one?",
)
def none_when_flat(w, b):
    """None comes back for w = 0, often beside a printed message."""
    return -b / w if w else None


@mistake(
    "midpoint",
    hint="An error that is returned is only a value. Which word stops the function with it?",
)
def error_returned(w, b):
    """The ValueError was returned, not raised."""
    return -b / w if w else ValueError("flat")


@mistake(
    "midpoint",
    hint="You stop at w = 0, as you should. Which kind of error does the docstring name?",
)
def asserted(w, b):
    """An assert was written, which raises AssertionError."""
    if w == 0:
        raise AssertionError("flat")
    return -b / w


@mistake(
    "midpoint",
    hint="You stop at w = 0, as you should. Which kind of error does the docstring name?",
)
def any_exception(w, b):
    """A plain Exception was raised, not a ValueError."""
    if w == 0:
        raise Exception("flat")  # noqa: TRY002 - the mistake
    return -b / w


@mistake(
    "midpoint",
    hint="A neuron with a negative w falls from 1 to 0. Does it pass 0.5 on its way?",
)
def falling_refused(w, b):
    """ValueError for every w that is not positive."""
    if w <= 0:
        raise ValueError("w must be positive")
    return -b / w


@mistake(
    "midpoint",
    hint="Which of the two makes the neuron flat, w or b? A bias of 0 is a bias like any other.",
)
def zero_bias_refused(w, b):
    """ValueError for b = 0 as well."""
    if w == 0 or b == 0:
        raise ValueError("w and b must not be 0")
    return -b / w


@mistake(
    "midpoint",
    hint="A small w gives a gentle neuron, not a flat one. For which w is there no midpoint?",
)
def small_weight_refused(w, b):
    """ValueError for small weights too."""
    if abs(w) < 0.5:
        raise ValueError("w is too small")
    return -b / w


@mistake(
    "midpoint",
    hint="A small number added to w keeps 0 out of the denominator, and there an error is expected."
    " It also moves all the other midpoints.",
)
def epsilon_added(w, b):
    """A small number was added to w, so that it never is 0."""
    return -b / (w + 1e-8)


# slope


@mistake(
    "slope",
    hint="w is how steep the score is. How steep is the sigmoid itself, where the score is 0?",
)
def quarter_forgotten(w):
    """w alone was returned."""
    return w


@mistake(
    "slope",
    hint="That is how steep the sigmoid is at 0. When x moves by one step, how far does the score"
    " move?",
)
def weight_forgotten(w):
    """The sigmoid's slope at 0 was returned, without the w of the chain rule."""
    return 0.25


@mistake(
    "slope",
    hint="0.5 is the sigmoid's value at the midpoint. Which is its slope there?",
)
def half(w):
    """w was multiplied by the value at the midpoint, 0.5, not by the slope there."""
    return w / 2


@mistake(
    "slope",
    hint="The score grows w times as fast as x. Does a larger w make the neuron steeper here?",
)
def divided_by_weight(w):
    """The quarter was divided by w, not multiplied with it."""
    return 1 / (4 * w)


@mistake(
    "slope",
    hint="Two slopes multiply. One of them is small: is it 4, or one over it?",
)
def times_four(w):
    """w was multiplied by 4."""
    return 4 * w


@mistake(
    "slope",
    hint="How often does the chain rule bring in w, for one x?",
)
def weight_squared(w):
    """w was multiplied in twice."""
    return w * w / 4


@mistake(
    "slope",
    name="weight_without_sign",
    hint="A neuron with a negative w falls. What does that say about its slope?",
)
def slope_without_sign(w):
    """The absolute value was taken."""
    return abs(w) / 4


@mistake(
    "slope",
    name="negative",
    hint="A neuron with a positive w rises. What does that say about the sign of its slope?",
)
def slope_negative(w):
    """The sign was reversed."""
    return -w / 4


@mistake(
    "slope",
    hint="What goes into the sigmoid is the score, and at the midpoint that is not w. What is it"
    " there?",
)
def grad_at_weight(w):
    """The sigmoid's slope was taken at w, and nothing multiplied."""
    return sigmoid_grad(w)


@mistake(
    "slope",
    hint="The chain rule is there. But at which score do you take the sigmoid's slope? At the"
    " midpoint it is not w.",
)
def chain_rule_at_weight(w):
    """The chain rule, with the sigmoid's slope at w in place of 0."""
    return w * sigmoid_grad(w)


@mistake(
    "slope",
    hint="The chain rule is there. 0.5 is what comes out at the midpoint: which score goes in?",
)
def chain_rule_at_half(w):
    """The chain rule, with the sigmoid's slope at 0.5: the output was taken for the score."""
    return w * sigmoid_grad(0.5)


@mistake(
    "slope",
    name="value",
    hint="That is an output, always between 0 and 1. A slope may be larger than 1, or negative.",
)
def slope_value(w):
    """The sigmoid of w was returned."""
    return sigmoid(w)


@mistake(
    "slope",
    hint="midpoint is undefined for w = 0, the slope is not: how steep is a flat line?",
)
def flat_refused(w):
    """ValueError for w = 0, as in midpoint."""
    if w == 0:
        raise ValueError("flat")
    return w / 4


@mistake(
    "slope",
    hint="For w = 0 the answer is the same for every x. How steep is that?",
)
def flat_has_nan(w):
    """nan for w = 0, where the slope is 0."""
    return w / 4 if w else float("nan")


@mistake(
    "slope",
    name="none_when_flat",
    hint="For w = 0 nothing comes back. Does the function reach a return then, and how steep is a"
    " flat line?",
)
def slope_none_when_flat(w):
    """Nothing comes back for w = 0: both signs have a return, 0 has none."""
    return w / 4 if w else None


@mistake(
    "slope",
    name="floor_division",
    hint="Dividing with // cuts off what follows the point. Which sign divides exactly?",
)
def slope_floor_division(w):
    """// was written for /."""
    return w // 4


@mistake(
    "slope",
    name="rounded",
    hint="The number is right for a few digits. Return all of them: rounding is for printing.",
)
def slope_rounded(w):
    """The slope was rounded to two digits."""
    return round(w / 4, 2)


@mistake(
    "slope",
    name="in_an_array",
    hint="The number is right, but it came in an array. One number is expected.",
)
def slope_in_an_array(w):
    """An array with one entry was returned."""
    return np.array([w]) / 4


@mistake(
    "slope",
    hint="A quotient over so wide a step is the slope of a chord. The chain rule gives the slope"
    " itself.",
)
def chord(w):
    """The slope of a chord near the midpoint was taken."""
    h = 0.1
    return (sigmoid(w * h) - sigmoid(-w * h)) / (2 * h)
