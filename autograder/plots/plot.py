"""Pictures of a learner's functions beside the target's, panel by panel.

An exercise's picture.py holds the panels: functions that call `submission.f(...)` and draw what
comes back. Each is drawn twice, with the recorded answers of the reference and with the
learner's. Whatever a learner's function gives back, the target's cell stays as it is.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from autograder.errors import CourseError, SubmissionError, UsageError
from autograder.loading import load_module
from autograder.plots.recording import Playback, Recording, recorder
from autograder.plots.style import HEADING, grid, png, quiet, style, svg, try_out

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

CANNOT = "What came back cannot be drawn."
OUTSIDE = "Some of it lies outside the picture."
_UNDRAWABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


@dataclass(frozen=True)
class Panel:
    """One picture of an exercise.

    Args:
        name: The function's name in picture.py.
        title: The first line of its docstring.
        draw: Gets the functions to call and the axes to draw on.
    """

    name: str
    title: str
    draw: Callable[[Any, Axes], None]


def load_panels(folder: Path) -> tuple[Panel, ...]:
    """The panels of the exercise in this folder, from its picture.py.

    Raises:
        CourseError: when it has none, or they cannot be read.
    """
    path = folder / "picture.py"
    if not path.is_file():
        raise CourseError(f"{path} is missing: {folder.name} has no pictures.")
    try:
        module = load_module(path, f"{folder.name}.picture")
        return tuple(_panel(path, function) for function in module.PANELS)
    except CourseError:
        raise
    except Exception as error:
        raise CourseError(
            f"{path} cannot be run: {type(error).__name__}: {error}. Mend it."
        ) from error


def _panel(path: Path, function: Callable[..., None]) -> Panel:
    title = (function.__doc__ or "").strip().split("\n")[0].rstrip(".")
    if not title:
        raise CourseError(f"{path}: {function.__name__} has no docstring. Give it a title.")
    return Panel(function.__name__, title, function)


def load_target(folder: Path) -> Playback:
    """What the reference answered to the panels of the exercise in this folder.

    Raises:
        CourseError: when its picture.json is missing or cannot be read.
    """
    path = folder / "picture.json"
    try:
        return Playback(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise CourseError(
            f"{path} cannot be read ({error}). Run python tools/draw_pictures.py."
        ) from error


def record(panels: Sequence[Panel], module: ModuleType) -> Recording:
    """Draw every panel with a module of ours and keep what its functions answered.

    Raises:
        CourseError: when a panel cannot be drawn with it.
    """
    recorded: Recording = {panel.name: [] for panel in panels}
    with style():
        for panel in panels:
            _, (axes,) = grid(1, 1)
            _draw_target(panel, recorder(module, recorded[panel.name]), axes)
    return recorded


def draw(panels: Sequence[Panel], target: Playback, yours: Any, path: Path) -> None:
    """Draw a row for each panel, the target and yours; or the targets alone.

    Args:
        panels: What to draw.
        target: The reference's answers to them.
        yours: Its attributes are the learner's functions; None for the targets alone.
        path: The picture, a .png or an .svg.

    Raises:
        CourseError: when a panel cannot be drawn even with the target.
        UsageError: when the picture cannot be written there.
    """
    if path.suffix.lower() not in (".png", ".svg"):
        raise UsageError(f"{path} is neither a .png nor an .svg. Name a file that ends in one.")
    with style():
        figure = _alone(panels, target) if yours is None else _side_by_side(panels, target, yours)
        content = svg(figure) if path.suffix.lower() == ".svg" else png(figure)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}. Choose another place."
        ) from error


def _alone(panels: Sequence[Panel], target: Playback) -> Figure:
    figure, cells = grid(-(-len(panels) // 2), 2)
    for panel, axes in zip_longest(panels, cells):
        if panel is None:  # of an odd number of panels
            axes.set_axis_off()
            continue
        _draw_target(panel, target.target(panel.name), axes)
        axes.set_title(panel.title, weight="bold")
    return figure


def _side_by_side(panels: Sequence[Panel], target: Playback, yours: Any) -> Figure:
    figure, cells = grid(len(panels), 2, HEADING)
    for panel, left, right in zip(panels, cells[::2], cells[1::2], strict=True):
        _draw_target(panel, target.target(panel.name), left)
        _draw_yours(panel, target, yours, right, left)
        left.set_title(f"{panel.title}\n", weight="bold", size=13)
        left.set_title("target", loc="center")
        right.set_title("yours", loc="center")
    return figure


def _draw_target(panel: Panel, asked: Any, axes: Axes) -> None:
    try:
        panel.draw(asked, axes)
    except CourseError:
        raise
    except Exception as error:
        raise CourseError(
            f"Panel {panel.name} of picture.py raised {type(error).__name__}: {error}. Mend it."
        ) from error


def _draw_yours(panel: Panel, target: Playback, yours: Any, axes: Axes, left: Axes) -> None:
    notes: list[str] = []
    try:
        with quiet():
            panel.draw(target.beside(panel.name, yours, notes), axes)
            axes.set(xlim=left.get_xlim(), ylim=left.get_ylim())
            try_out(axes)
    except SubmissionError as fault:
        _say(axes, fault.message)
    except _UNDRAWABLE:
        _say(axes, CANNOT)
    else:
        notes += [OUTSIDE] * any(_is_outside(line.get_xydata(), axes) for line in axes.lines)
        axes.text(
            0.5,
            0.02,
            "\n".join(dict.fromkeys(notes)),
            ha="center",
            size=10,
            transform=axes.transAxes,
        )


def _is_outside(points: Any, axes: Axes) -> bool:
    """Whether none of a line's points can be seen; a line without any stands for a label."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    x, y = points[:, 0], points[:, 1]
    seen = (left <= x) & (x <= right) & (low <= y) & (y <= high)
    return points.size > 0 and not seen.any()


def _say(axes: Axes, sentence: str) -> None:
    """One sentence in an otherwise empty cell."""
    axes.clear()
    axes.set_axis_off()
    wrapped = textwrap.fill(re.sub(r"(?<=,) (?=\d)", "\N{NO-BREAK SPACE}", sentence), 44)
    axes.text(0.5, 0.5, wrapped, ha="center", va="center", transform=axes.transAxes)
