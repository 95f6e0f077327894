"""Pictures of towers: one, many, how many it takes, and one over a square."""

import numpy as np


def one_tower(submission, axes):
    """A tower: one step minus a later one"""
    x = np.linspace(0, 1, 151)
    axes.plot(x, submission.step(x, 0.25, 30.0), "--", lw=1.5, label="step at 0.25")
    axes.plot(x, submission.step(x, 0.75, 30.0), "--", lw=1.5, label="step at 0.75")
    axes.plot(x, submission.tower(x, 0.25, 0.75, 0.8, 30.0), label="tower, 0.8 high")
    axes.set(xlim=(0, 1), ylim=(-1, 1.7), xlabel="x")
    axes.legend(loc="upper left", ncols=2)


def many_towers(submission, axes):
    """Ten towers imitate a wave"""
    x = np.linspace(0, 1, 201)
    wave = np.sin(2 * np.pi * x)
    edges, heights = submission.approximate(x, wave, 10)
    imitation = submission.towers(x, edges, heights, 60.0)
    error = np.mean((imitation - wave) ** 2)
    axes.bar(edges[:-1], heights, np.diff(edges), align="edge", color="C2", alpha=0.2)
    axes.plot(x, wave, "--", color="black", lw=1.2, label="wave")
    axes.plot(x, imitation, color="C2", label="the towers' sum")
    axes.text(0.03, -1.25, f"mean squared error {error:.2g}", clip_on=True)
    axes.set(xlim=(0, 1), ylim=(-1.5, 1.5), xlabel="x")
    axes.legend(loc="upper right")


def how_many(submission, axes):
    """How far off, with more and more towers"""
    x = np.linspace(0, 1, 129)
    wave = np.sin(2 * np.pi * x)
    counts = [2, 4, 8, 16, 32, 64]
    same, growing = [], []
    for k in counts:
        edges, heights = submission.approximate(x, wave, k)
        for errors, steepness in (same, 30.0), (growing, 4.0 * k):
            imitation = submission.towers(x, edges, heights, steepness)
            errors.append(np.mean((imitation - wave) ** 2))
    axes.plot(counts, same, "o-", label="steepness 30")
    axes.plot(counts, growing, "o-", label="steepness 4 k")
    axes.set(xscale="log", yscale="log", xlim=(1.8, 72), ylim=(3e-5, 10))
    axes.set(xlabel="k towers", ylabel="mean squared error")
    axes.set_xticks(counts, counts, minor=False)
    axes.set_yticks([0.001, 0.01, 0.1, 1], ["0.001", "0.01", "0.1", "1"])
    axes.minorticks_off()
    axes.legend(loc="upper right")


def over_a_square(submission, axes):
    """A tower over a square, seen from above"""
    side = np.linspace(0, 1, 33)
    across, up = np.meshgrid(side, side)
    ratings = np.column_stack([across.ravel(), up.ravel()])  # (1089, 2)
    answer = submission.tower_nd(ratings, np.array([0.25, 0.25]), np.array([0.75, 0.75]), 16.0)
    for level in 0.1, 0.3, 0.5, 0.7, 0.9:
        surface = answer.reshape(across.shape)
        axes.contourf(across, up, surface, levels=[level, 2], colors="C3", alpha=0.15)
    square = [0.25, 0.75, 0.75, 0.25, 0.25], [0.25, 0.25, 0.75, 0.75, 0.25]
    axes.plot(*square, "--", color="black", lw=1.2)
    axes.set(
        xlim=(0, 1), ylim=(0, 1), xlabel="first critic's rating", ylabel="second critic's rating"
    )


PANELS = (one_tower, many_towers, how_many, over_a_square)
