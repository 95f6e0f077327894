"""The mean squared error: how far off the predictions are, and which way is better.

y holds the right answers and y_hat the predictions. Both have the same shape, (n,) or (n, k),
and N is the number of entries, n or n k. y_hat holds floats; y holds floats, or integers where
the answers are labels. No function changes what it is given.
"""

import numpy as np


def mse(y, y_hat):
    """Measure how far the predictions are off, on average.

    Args:
        y: (n,) or (n, k), the right answers.
        y_hat: the predictions, in the same shape.

    Returns:
        A number: the mean of (y_hat - y)², over all N entries.

    Raises:
        ValueError: if y and y_hat have different shapes, even where numpy could stretch one to
            fit the other; or if they have no entries, in whatever shape, such as (0,) or (3, 0).

    >>> y = np.array([0.75, 0.25, 1.0, 0.5, 0.0])
    >>> print(mse(y, np.array([0.5, 0.5, 0.5, 0.5, 0.25])))
    0.0875
    """
    # TODO: look at the shapes, then square, then average.
    raise NotImplementedError


def mse_grad(y, y_hat):
    """Find for each prediction how steeply the loss grows with it.

    Args:
        y: (n,) or (n, k), the right answers.
        y_hat: the predictions, in the same shape. Only equal shapes with entries are ever given.

    Returns:
        Like y_hat, (n,) or (n, k): the gradient of `mse` with respect to y_hat. Each entry is
        the derivative of `mse` with respect to one prediction.

    >>> y = np.array([0.75, 0.25, 1.0, 0.5, 0.0])
    >>> print(mse_grad(y, np.array([0.5, 0.5, 0.5, 0.5, 0.25])))
    [-0.1  0.1 -0.2  0.   0.1]
    """
    # TODO: differentiate exactly what mse returns.
    raise NotImplementedError
