"""Lays out and renders every picture: style, cells, and SVG for light and dark pages."""

from __future__ import annotations

import contextlib
import io
import re
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# In inches: a PNG of two cells is 1000 pixels wide.
DPI = 100
CELL_WIDTH, CELL_HEIGHT = 5.0, 3.6
LEFT, RIGHT, BOTTOM, TOP = 0.85, 0.2, 0.55, 0.4
HEADING = 0.35  # above a row of two cells, for the panel's title

# Blue, orange, green, violet: at least 3 to 1 against a white page and against a dark one.
COLOURS = ("#2f81f7", "#d4700a", "#1a9850", "#a371f7")
STYLE = {
    "axes.prop_cycle": f"cycler('color', {list(COLOURS)})",
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 12,
    "contour.linewidth": 1.2,
    "font.size": 11,
    "legend.fontsize": 10,
    "legend.frameon": False,
    "lines.linewidth": 2.2,
    "lines.solid_capstyle": "round",
    "svg.fonttype": "none",
    "svg.hashsalt": "deep-intuition",
    "text.parse_math": False,
}

# Text and axes are drawn in black, which is replaced by the page's own colour. matplotlib leaves
# out a black fill, so it is inherited from the root.
PAGE_STYLE = (
    "<style>svg { color: #1f2328; fill: currentColor;"
    " font-family: 'DejaVu Sans', Verdana, sans-serif }"
    " @media (prefers-color-scheme: dark) { svg { color: #e6edf3 } }</style>"
)


def use_style() -> contextlib.AbstractContextManager[None]:
    """Use our style instead of the user's own, until the picture is done."""
    import matplotlib.style

    return matplotlib.style.context(STYLE, after_reset=True)


def make_grid(rows: int, columns: int, heading: float = 0.0) -> tuple[Figure, list[Axes]]:
    """Make a figure and its cells, row by row, in places that do not depend on their contents.

    Args:
        rows: The number of rows.
        columns: The number of cells in a row.
        heading: Inches above each row.
    """
    from matplotlib.figure import Figure

    width, height = columns * CELL_WIDTH, rows * (CELL_HEIGHT + heading)
    figure = Figure(figsize=(width, height), dpi=DPI)
    inner = (CELL_WIDTH - LEFT - RIGHT) / width, (CELL_HEIGHT - BOTTOM - TOP) / height
    corners = [
        (column * CELL_WIDTH + LEFT, height - (row + 1) * (CELL_HEIGHT + heading) + BOTTOM)
        for row in range(rows)
        for column in range(columns)
    ]
    return figure, [figure.add_axes((x / width, y / height, *inner)) for x, y in corners]


def render_nowhere(axes: Axes) -> None:
    """Render a cell and drop the result: matplotlib rejects some values only now."""
    from matplotlib.backends.backend_agg import RendererAgg

    width, height = axes.figure.bbox.size
    axes.draw(RendererAgg(width, height, DPI))  # type: ignore[no-untyped-call]  # it has no types


def render_png(figure: Figure) -> bytes:
    """Render a figure on a white page."""
    content = io.BytesIO()
    with ignore_warnings():
        figure.savefig(content, format="png", facecolor="white")
    return content.getvalue()


def render_svg(figure: Figure) -> bytes:
    """Render a figure for light and dark pages, with the same bytes on every run."""
    content = io.BytesIO()
    with ignore_warnings():
        figure.savefig(content, format="svg", transparent=True)
    text = content.getvalue().decode()
    # The metadata contain a date: the page's style takes their place.
    text = re.sub(r"<metadata>.*?</metadata>", PAGE_STYLE, text, flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", lambda tag: _shorten(tag[0]), text)
    return text.replace("#000000", "currentColor").encode()


def _shorten(tag: str) -> str:
    """Shorten a tag: nothing below a tenth of a point can be seen, and the root sets the font."""
    tag = re.sub(r"font-family: [^;]*; ", "", tag)
    tag = re.sub(r"\s*\n?([CLMQz])\s+", r"\1", tag) if tag.startswith("<path d=") else tag
    return re.sub(r"-?\d+\.\d{2,}", lambda number: f"{float(number[0]):.1f}", tag)


@contextlib.contextmanager
def ignore_warnings() -> Iterator[None]:
    """Ignore warnings about nan and huge numbers: the picture says so itself."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
