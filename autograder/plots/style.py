"""The form of every picture: its style, its cells, and its bytes for light pages and dark ones."""

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

# Text and axes are drawn in black, which the page's own colour replaces. matplotlib leaves out
# a black fill: it is inherited from the root.
PAGE_STYLE = (
    "<style>svg { color: #1f2328; fill: currentColor;"
    " font-family: 'DejaVu Sans', Verdana, sans-serif }"
    " @media (prefers-color-scheme: dark) { svg { color: #e6edf3 } }</style>"
)


def style() -> contextlib.AbstractContextManager[None]:
    """Our style instead of the user's own, until the picture is done."""
    import matplotlib.style

    return matplotlib.style.context(STYLE, after_reset=True)


def grid(rows: int, columns: int, heading: float = 0.0) -> tuple[Figure, list[Axes]]:
    """A figure and its cells, row by row, in fixed places: what one holds must not move another.

    Args:
        rows: How many, from top to bottom.
        columns: How many cells a row.
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


def try_out(axes: Axes) -> None:
    """Draw a cell to nowhere: matplotlib looks at some values as late as this."""
    from matplotlib.backends.backend_agg import RendererAgg

    width, height = axes.figure.bbox.size
    axes.draw(RendererAgg(width, height, DPI))  # type: ignore[no-untyped-call]  # it has no types


def png(figure: Figure) -> bytes:
    """The figure on a white page."""
    content = io.BytesIO()
    with quiet():
        figure.savefig(content, format="png", facecolor="white")
    return content.getvalue()


def svg(figure: Figure) -> bytes:
    """The same bytes on every run, for light pages and dark ones."""
    content = io.BytesIO()
    with quiet():
        figure.savefig(content, format="svg", transparent=True)
    text = content.getvalue().decode()
    # The metadata have a date: the page's style stands in their place.
    text = re.sub(r"<metadata>.*?</metadata>", PAGE_STYLE, text, flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", lambda tag: _short(tag[0]), text)
    return text.replace("#000000", "currentColor").encode()


def _short(tag: str) -> str:
    """A tag made shorter: a tenth of a point is the least that is seen, the font is the root's."""
    tag = re.sub(r"font-family: [^;]*; ", "", tag)
    tag = re.sub(r"\s*\n?([CLMQz])\s+", r"\1", tag) if tag.startswith("<path d=") else tag
    return re.sub(r"-?\d+\.\d{2,}", lambda number: f"{float(number[0]):.1f}", tag)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Without the warnings that nan and huge numbers give: they are told in the picture."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
