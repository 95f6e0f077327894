"""Pictures of the gentle neuron beside the harsh one."""

import numpy as np

X = np.linspace(0, 1, 151)[:, None]  # (151, 1), ratings of one critic


def sigmoid_and_its_slope(submission, axes):
    """The sigmoid and its slope"""
    z = np.linspace(-6, 6, 121)
    axes.plot(z, submission.sigmoid(z), label="sigmoid")
    axes.plot(z, submission.sigmoid_grad(z), label="its slope")
    axes.set(xlim=(-6, 6), ylim=(-0.3, 1.4), xlabel="z")
    axes.set_yticks([0, 0.25, 0.5, 1])
    axes.legend(loc="upper left")


def beside_the_step(submission, axes):
    """Greater weights, closer to the perceptron"""
    axes.plot([0, 0.5, 0.5, 1], [0, 0, 1, 1], "--", color="black", lw=1.2, label="perceptron")
    for w, b in (4.0, -2.0), (12.0, -6.0), (50.0, -25.0):
        axes.plot(X, submission.neuron(X, np.array([w]), b), label=f"w = {w:g}, b = {b:g}")
    axes.set(xlim=(0, 1), ylim=(-0.3, 1.4), xlabel="rating", ylabel="answer")
    axes.set_yticks([0, 0.5, 1])
    axes.legend(loc="upper left")


def midpoint_and_slope(submission, axes):
    """Where it is in two minds, and how steep"""
    for w, b in (-8.0, 2.0), (8.0, -4.0), (30.0, -24.0):
        label = f"w = {w:g}, b = {b:g}"
        (curve,) = axes.plot(X, submission.neuron(X, np.array([w]), b), label=label)
        middle, slope = submission.midpoint(w, b), submission.slope(w)
        away = np.array([-0.25, 0.25]) / np.hypot(1, slope / 2)  # tangents look equally long
        axes.plot(middle + away, 0.5 + slope * away, color="black", lw=1.2)
        axes.plot(middle, 0.5, "o", color=curve.get_color(), ms=7)
    axes.plot([], [], color="black", lw=1.2, label="midpoint, slope")
    axes.set(xlim=(0, 1), ylim=(-0.3, 1.7), xlabel="rating", ylabel="answer")
    axes.set_yticks([0, 0.5, 1])
    axes.legend(loc="upper left", ncols=2)


def two_critics(submission, axes):
    """Two critics: a soft border"""
    side = np.linspace(0, 1, 21)
    across, up = np.meshgrid(side, side)
    ratings = np.column_stack([across.ravel(), up.ravel()])  # (441, 2)
    answer = submission.neuron(ratings, np.array([12.0, 6.0]), -9.0).reshape(across.shape)
    for level in 0.1, 0.3, 0.5, 0.7, 0.9:
        axes.contourf(across, up, answer, levels=[level, 2], colors="C1", alpha=0.15)
    axes.contour(across, up, answer, levels=[0.5], colors="black")
    axes.set(
        xlim=(0, 1), ylim=(0, 1), xlabel="first critic's rating", ylabel="second critic's rating"
    )


PANELS = (sigmoid_and_its_slope, beside_the_step, midpoint_and_slope, two_critics)
