"""Pictures of a small network that learns to read handwritten digits: 0, 1 and 2."""

from pathlib import Path

import numpy as np

with np.load(Path(__file__).parent.parent / "data" / "digits.npz") as data:
    FIRST = np.flatnonzero(data["labels"] < 3)[:30]
    IMAGES, LABELS = data["images"][FIRST] / 16, data["labels"][FIRST]  # (30, 8, 8), (30,)
X = IMAGES.reshape(30, 4, 2, 4, 2).mean(axis=(2, 4)).reshape(30, 16)  # 2 x 2 pixels become one
Y = (LABELS[:, None] == np.arange(3)).astype(float)  # (30, 3), one output a digit

RNG = np.random.default_rng(3)
WEIGHTS = [RNG.normal(size=(16, 5)), RNG.normal(size=(5, 3))]
BIASES = [np.zeros(5), np.zeros(3)]


def two_ways(submission, axes):
    """Every slope, found in two ways"""
    few = slice(0, 10)  # numerical_gradient takes its time
    measured = submission.numerical_gradient(X[few], Y[few], WEIGHTS, BIASES)
    activations = submission.forward(X[few], WEIGHTS, BIASES)
    computed = submission.backward(Y[few], activations, WEIGHTS)
    axes.plot([-1, 1], [-1, 1], "--", color="black", lw=1.2)
    for kind, name in enumerate(["weights", "biases"]):
        for layer, marker in enumerate("ox"):
            one, other = measured[kind][layer].ravel(), computed[kind][layer].ravel()
            style = {"color": f"C{2 * kind + layer}", "ms": 6, "mew": 1.5, "ls": ""}
            axes.plot(one, other, marker, label=f"{name}[{layer}]", **style)
    axes.set(xlim=(-0.045, 0.045), ylim=(-0.045, 0.045))
    axes.set(xlabel="measured: numerical_gradient", ylabel="computed: backward")
    axes.legend(loc="upper left")


def training(submission, axes):
    """Learning to read 30 digits"""
    for lr in 1.0, 10.0, 100.0:
        _, _, losses = submission.gradient_descent(X, Y, WEIGHTS, BIASES, lr, 60)
        axes.plot(losses, label=f"lr = {lr:g}")
    axes.set(xlim=(0, 60), ylim=(0, 0.5), xlabel="step", ylabel="mse")
    axes.legend(loc="upper right")


PANELS = (two_ways, training)
