"""Right versions of the mean squared error that look different: all of them must pass."""

import numpy as np
from mse import mse

from autograder.testing import variant

# What a mutant changes without changing what is right, and why.
EQUIVALENT_MUTANTS: dict[str, str] = {
    "return np.mean((y_hat - y) ** 2) -> return np.mean((y - y_hat) ** 2)": (
        "the square has no sign"
    ),
}


@variant("mse")
def dot_product(y, y_hat):
    """The flat errors' dot product with themselves, as a Python number."""
    if np.shape(y) != np.shape(y_hat) or not np.size(y):
        raise ValueError("shapes")
    error = np.ravel(y - y_hat)
    return (error @ error / len(error)).item()


@variant("mse")
def loops(y, y_hat):
    """Loops over flat lists."""
    if list(y.shape) != list(y_hat.shape):
        raise ValueError("These are not alike.")
    total, count = 0, 0
    for right, predicted in zip(y.flatten().tolist(), y_hat.flatten().tolist(), strict=True):
        total += abs(predicted - right) ** 2
        count += 1
    if not count:
        raise ValueError("There is nothing.")
    return total / count


@variant("mse")
def own_exception(y, y_hat):
    """An error class of its own, which is a ValueError; a 0-d array comes back."""

    class ShapeError(ValueError):
        pass

    if y.shape != y_hat.shape or 0 in y.shape:
        raise ShapeError
    return np.array(np.average(np.square(np.subtract(y, y_hat))))


@variant("mse")
def multiplied_out(y, y_hat):
    """The square multiplied out: y² - 2 y ŷ + ŷ²."""
    if y.ndim != y_hat.ndim or y.shape != y_hat.shape:
        raise ValueError
    if y.size < 1:
        raise ValueError
    return max(np.mean(y**2) - 2 * np.mean(y * y_hat) + np.mean(y_hat**2), 0)


@variant("mse")
def spread_and_offset(y, y_hat):
    """The variance of the errors plus the square of their mean."""
    if y.shape != y_hat.shape or y.size == 0:
        raise ValueError
    return np.var(y_hat - y) + np.mean(y_hat - y) ** 2


@variant("mse")
def norm(y, y_hat):
    """The squared norm of the errors over N, in float32."""
    if y.shape != y_hat.shape or y.size == 0:
        raise ValueError
    return np.float32(np.linalg.norm((y_hat - y).ravel()) ** 2 / np.prod(y.shape))


@variant("mse")
def row_by_row(y: np.ndarray, y_hat: np.ndarray) -> float:
    """Type hints; the mean of the rows' means, for the rows are equally long."""
    if not (y.shape == y_hat.shape and y.size > 0):
        raise ValueError("y and y_hat do not go together")
    return float(np.mean([np.mean((p - q) ** 2) for p, q in zip(y, y_hat, strict=True)]))


@variant("mse")
def einsum(y, y_hat):
    """einsum over the flat errors."""
    if y.shape != y_hat.shape or y.size == 0:
        raise ValueError
    error = (y_hat - y).reshape(-1)
    return np.einsum("i,i->", error, error) / y_hat.size


@variant("mse_grad")
def other_order(y, y_hat):
    """The factors in another order, and the sign taken twice."""
    return -(y - y_hat) * (2.0 / np.prod(y_hat.shape))


@variant("mse_grad")
def central_differences(y, y_hat):
    """Central differences, which are exact for a parabola."""
    slopes = np.zeros(y_hat.shape)
    for place in np.ndindex(y_hat.shape):
        up, down = y_hat.copy(), y_hat.copy()
        up[place] += 0.5
        down[place] -= 0.5
        slopes[place] = mse(y, up) - mse(y, down)
    return slopes


@variant("mse_grad")
def lists(y, y_hat):
    """Nested lists, by a helper that calls itself."""

    def slopes(right, predicted):
        if isinstance(right, list):
            return [slopes(p, q) for p, q in zip(right, predicted, strict=True)]
        return 2 * (predicted - right) / y.size

    return slopes(y.tolist(), y_hat.tolist())


@variant("mse_grad")
def coarse(y, y_hat):
    """float32, and a tuple of rows."""
    return tuple((np.float32(2 / y.size) * (y_hat - y)).astype(np.float32))


@variant("mse_grad")
def written_into(y, y_hat):
    """A copy that is changed in place, step by step."""
    slopes = y_hat.copy()
    slopes -= y
    slopes += slopes
    slopes /= len(y.ravel())
    return slopes


@variant("mse_grad")
def derivative_of_each_term(y, y_hat):
    """The derivative of (y_hat² - 2 y y_hat + y²) / N, term by term."""
    n = np.ones_like(y_hat).sum()
    return 2 * y_hat / n - 2 * y / n
