"""Pictures of a perceptron that tells handwritten ones from zeros.

Two numbers are taken from each image: how much ink is in the middle, where a one has its stroke
and a zero its hole, and how much is on both sides of it.
"""

from pathlib import Path

import numpy as np

with np.load(Path(__file__).parent.parent / "data" / "digits.npz") as data:
    FIRST_TWO = data["labels"] < 2
    IMAGES = data["images"][FIRST_TWO] / 16  # (360, 8, 8), ink from 0 to 1
    Y = data["labels"][FIRST_TWO].astype(int)  # (360,), 0 or 1
MIDDLE = IMAGES[:, 2:6, 3:5].mean(axis=(1, 2))  # (360,)
BESIDE = IMAGES[:, 2:6, [1, 2, 5, 6]].mean(axis=(1, 2))  # (360,)
X = np.column_stack([MIDDLE, BESIDE])  # (360, 2)
FEW = 60  # a line can separate the first 60 digits; no line separates all 360


def decisions(submission, axes):
    """What a neuron says about 60 digits"""
    says = submission.predict(X[:FEW], np.array([4.0, -3.0]), -1.0)
    for label, marker in enumerate("ox"):
        neither = ~np.isin(says, [0, 1])
        for chosen, colour in (says == 0, "C0"), (says == 1, "C1"), (neither, "black"):
            few = X[:FEW][chosen & (Y[:FEW] == label)]
            axes.plot(*few.T, marker, color=colour, ms=6, mew=2)
    axes.plot([], [], "ok", ms=6, label="a zero")
    axes.plot([], [], "xk", ms=6, mew=2, label="a one")
    axes.plot([], [], "s", color="C0", ms=8, label="says 0")
    axes.plot([], [], "s", color="C1", ms=8, label="says 1")
    axes.set(xlim=(0, 1), ylim=(0, 1.1), xlabel="ink in the middle", ylabel="ink beside it")
    axes.legend(loc="upper right", ncols=2)


def loss_over_bias(submission, axes):
    """The bias moves: the loss of that neuron"""
    biases = np.linspace(-4, 3, 57)
    losses = [submission.loss(X[:FEW], Y[:FEW], np.array([4.0, -3.0]), b) for b in biases]
    axes.plot(biases, losses)
    axes.set(xlim=(-4, 3), ylim=(-10, 100), xlabel="b", ylabel="loss")


def boundary(submission, axes):
    """Zeros, ones, and the line between them"""
    X_few, y_few = X[:FEW], Y[:FEW]
    side = np.linspace(0, 1.1, 150)
    across, up = np.meshgrid(side, side)
    everywhere = np.column_stack([across.ravel(), up.ravel()])  # (22500, 2)
    for epochs, line in (1, "--"), (100, "-"):
        w, b, mistakes = submission.fit(X_few, y_few, max_epochs=epochs)
        loss = submission.loss(X_few, y_few, w, b)
        fires = submission.predict(everywhere, w, b).reshape(across.shape)
        axes.contour(across, up, fires, levels=[0.5], colors="black", linestyles=line)
        label = f"epoch {len(mistakes)}: loss {loss:.2g}"
        axes.plot([], [], line, color="black", lw=1.2, label=label)
    axes.contourf(across, up, fires, levels=[0.5, 1.5], colors="C1", alpha=0.12)
    axes.plot(*X_few[y_few == 0].T, "o", color="C0", ms=6, label="zeros")
    axes.plot(*X_few[y_few == 1].T, "x", color="C1", ms=6, mew=2, label="ones")
    axes.set(xlim=(0, 1), ylim=(0, 1.1), xlabel="ink in the middle", ylabel="ink beside it")
    axes.legend(loc="upper left")


def mistakes_per_epoch(submission, axes):
    """Mistakes in each epoch"""
    for count, style in (len(X), "s-C2"), (FEW, "o-C3"):
        _, _, mistakes = submission.fit(X[:count], Y[:count], max_epochs=20)
        axes.plot(range(1, len(mistakes) + 1), mistakes, style, ms=5, label=f"{count} digits")
    axes.set(xlim=(0, 21), ylim=(-1, 24), xlabel="epoch", ylabel="mistakes")
    axes.set_xticks([1, 5, 10, 15, 20])
    axes.legend(loc="upper right")


PANELS = (decisions, loss_over_bias, boundary, mistakes_per_epoch)
