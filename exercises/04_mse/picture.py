"""Pictures of the loss: over one prediction, and over two."""

import numpy as np

Y = np.array([0.75, 0.25, 1.0, 0.5, 0.0])  # (5,), what you think of five films
Y_HAT = np.array([0.5, 0.5, 0.5, 0.5, 0.25])  # (5,), what the critic predicted


def one_prediction(submission, axes):
    """The third prediction moves"""
    places = np.linspace(0, 2, 41)
    losses = [submission.mse(Y, moved(2, place)) for place in places]
    axes.plot(places, losses, label="loss")
    for place in 0.4, 1.0, 1.7:
        loss = submission.mse(Y, moved(2, place))
        slope = submission.mse_grad(Y, moved(2, place))[2]
        away = np.array([-0.25, 0.25])
        axes.plot(place + away, loss + slope * away, color="C1")
        axes.plot(place, loss, "o", color="C1", ms=6)
    axes.plot([], [], "o-", color="C1", ms=6, label="slope, by mse_grad")
    axes.axvline(1.0, ls="--", color="black", lw=1.2, label="right answer")
    axes.set(xlim=(0, 2), ylim=(-0.05, 0.45), xlabel="third prediction", ylabel="mse")
    axes.set_xticks([0, 0.5, 1, 1.5, 2])
    axes.legend(loc="upper right")


def two_predictions(submission, axes):
    """The first and the second move"""
    side = np.linspace(0, 1, 25)
    losses = [[submission.mse(Y, moved(0, x, 1, z)) for x in side] for z in side]
    axes.contour(side, side, losses, levels=[0.075, 0.09, 0.12, 0.16, 0.21], colors="C0")
    corners = [(x, z) for x in (0.25, 0.5, 0.9) for z in (0.1, 0.4, 0.75)]
    slopes = [submission.mse_grad(Y, moved(0, x, 1, z))[:2] for x, z in corners]
    arrows = {"angles": "xy", "scale_units": "xy", "scale": 1, "color": "C1", "width": 0.012}
    axes.quiver(*np.transpose(corners), *np.transpose(slopes), **arrows)
    axes.plot([], [], color="C0", lw=1.2, label="equal loss")
    axes.plot([], [], color="C1", lw=3, label="gradient")
    axes.plot(Y[0], Y[1], "+", color="black", ms=10, mew=1.5, ls="", label="right")
    axes.set(aspect="equal", anchor="W", xlim=(0, 1), ylim=(0, 1))
    axes.set(xlabel="first prediction", ylabel="second prediction")
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))


def moved(*places):
    """The predictions, some of them moved: moved(0, 0.7) has 0.7 as the first."""
    y_hat = Y_HAT.copy()
    y_hat[list(places[::2])] = places[1::2]
    return y_hat


PANELS = (one_prediction, two_predictions)
