"""Draws an exercise's pictures: a learner's functions beside the reference's, panel by panel.

An exercise's picture.py holds the panels: functions that call `submission.f(...)` and draw what
it returns. Each panel is drawn twice, with the recorded answers of the reference and with the
learner's. Whatever a learner's function returns, the cell of the target stays as it is.
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
from autograder.plots import style
from autograder.plots.recording import Playback, Recording, record_calls

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

UNDRAWABLE = "What was returned cannot be drawn."
OUTSIDE = "Some of it is outside the picture."
WRAP = 44  # characters of a sentence that fit into a cell
# What matplotlib, numpy and panels raise for answers that have the right form and odd contents.
_DRAWING_ERRORS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


@dataclass(frozen=True)
class Panel:
    """One picture of an exercise.

    Args:
        name: The function's name in picture.py.
        title: The first line of its docstring.
        draw: Takes the functions to call and the axes to draw on.
    """

    name: str
    title: str
    draw: Callable[[Any, Axes], None]


def load_panels(folder: Path) -> tuple[Panel, ...]:
    """Load the panels of the exercise in this folder from its picture.py.

    Raises:
        CourseError: when it has none, or they cannot be loaded.
    """
    path = folder / "picture.py"
    if not path.is_file():
        raise CourseError(f"{path} is missing: {folder.name} has no pictures.")
    try:
        module = load_module(path, f"{folder.name}.picture")
        return tuple(_make_panel(path, function) for function in module.PANELS)
    except CourseError:
        raise
    except Exception as error:
        raise CourseError(
            f"{path} cannot be run: {type(error).__name__}: {error}. Fix it."
        ) from error


def _make_panel(path: Path, function: Callable[..., None]) -> Panel:
    title = (function.__doc__ or "").strip().split("\n")[0].rstrip(".")
    if not title:
        raise CourseError(f"{path}: {function.__name__} has no docstring. Give it a title.")
    return Panel(function.__name__, title, function)


def load_target(folder: Path) -> Playback:
    """Load the reference's recorded answers to the panels of the exercise in this folder.

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
    """Draw every panel with a trusted module and record what its functions return.

    Raises:
        CourseError: when a panel cannot be drawn with it.
    """
    recording: Recording = {panel.name: [] for panel in panels}
    with style.use_style():
        for panel in panels:
            _, (axes,) = style.make_grid(1, 1)
            _draw_target(panel, record_calls(module, recording[panel.name]), axes)
    return recording


def draw(panels: Sequence[Panel], target: Playback, submission: Any, path: Path) -> None:
    """Draw a row for each panel, the target and the learner's; or the targets alone.

    Args:
        panels: The panels to draw.
        target: The reference's answers to them.
        submission: Its attributes are the learner's functions; None for the targets alone.
        path: The picture, a .png or an .svg.

    Raises:
        CourseError: when a panel cannot be drawn even with the target.
        UsageError: when the picture cannot be written there.
    """
    suffix = path.suffix.lower()
    if suffix not in (".png", ".svg"):
        raise UsageError(f"{path} is neither a .png nor an .svg. Name a file that ends in one.")
    with style.use_style():
        if submission is None:
            figure = _draw_targets(panels, target)
        else:
            figure = _draw_comparison(panels, target, submission)
        content = style.render_svg(figure) if suffix == ".svg" else style.render_png(figure)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}. Choose another file."
        ) from error


def _draw_targets(panels: Sequence[Panel], target: Playback) -> Figure:
    figure, cells = style.make_grid(-(-len(panels) // 2), 2)
    for panel, axes in zip_longest(panels, cells):
        if panel is None:  # the last cell, if the number of panels is odd
            axes.set_axis_off()
            continue
        _draw_target(panel, target.play(panel.name), axes)
        axes.set_title(panel.title, weight="bold")
    return figure


def _draw_comparison(panels: Sequence[Panel], target: Playback, submission: Any) -> Figure:
    figure, cells = style.make_grid(len(panels), 2, style.HEADING)
    for panel, left, right in zip(panels, cells[::2], cells[1::2], strict=True):
        _draw_target(panel, target.play(panel.name), left)
        _draw_submission(panel, target, submission, right, left)
        left.set_title(f"{panel.title}\n", weight="bold", size=13)
        left.set_title("target", loc="center")
        right.set_title("yours", loc="center")
    return figure


def _draw_target(panel: Panel, functions: Any, axes: Axes) -> None:
    try:
        panel.draw(functions, axes)
    except CourseError:
        raise
    except Exception as error:
        raise CourseError(
            f"Panel {panel.name} of picture.py raised {type(error).__name__}: {error}. Fix it."
        ) from error


def _draw_submission(
    panel: Panel, target: Playback, submission: Any, axes: Axes, target_axes: Axes
) -> None:
    """Draw a panel with the learner's functions, at the scale of the target; or say why not."""
    notes: list[str] = []
    try:
        with style.ignore_warnings():
            panel.draw(target.compare(panel.name, submission, notes), axes)
            axes.set(xlim=target_axes.get_xlim(), ylim=target_axes.get_ylim())
            style.render_nowhere(axes)
    except SubmissionError as error:
        _write_sentence(axes, error.message)
    except _DRAWING_ERRORS:
        _write_sentence(axes, UNDRAWABLE)
    else:
        if any(_is_outside(line.get_xydata(), axes) for line in axes.lines):
            notes.append(OUTSIDE)
        text = "\n".join(dict.fromkeys(notes))
        axes.text(0.5, 0.02, text, ha="center", size=10, transform=axes.transAxes)


def _is_outside(points: Any, axes: Axes) -> bool:
    """Return whether a line has points and none can be seen; a legend's entry has none."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    x, y = points[:, 0], points[:, 1]
    visible = (left <= x) & (x <= right) & (low <= y) & (y <= high)
    return points.size > 0 and not visible.any()


def _write_sentence(axes: Axes, sentence: str) -> None:
    """Write a sentence into a cell that is otherwise empty; a shape stays on one line."""
    axes.clear()
    axes.set_axis_off()
    text = re.sub(r"(?<=,) (?=\d)", "\N{NO-BREAK SPACE}", sentence)
    wrapped = textwrap.fill(text, WRAP)
    axes.text(0.5, 0.5, wrapped, ha="center", va="center", transform=axes.transAxes)
