"""What nbgrader_config.py calls: our steps in the place of those that run a notebook's code."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

CONFIG = "nbgrader_config.py"

_STEPS = "autograder.nbgrader.preprocessors"
_CONFIG = """\
c = get_config()

from autograder.nbgrader import configure
configure(c, {course!r})
"""


def configure(c: Any, course: str | Path, sandbox: Literal["strict", "process"] = "strict") -> None:
    """Let nbgrader grade the notebooks of a course in our worker, without a kernel.

    Args:
        c: nbgrader's configuration, as `get_config()` gives it.
        course: The folder that holds `exercises/` and `solutions/`.
        sandbox: How learner code is shut in; process is weaker.
    """
    c.Grade.course = str(Path(course).expanduser().absolute())
    c.Grade.sandbox = sandbox
    c.Autograde.exporter_class = f"{_STEPS}.Reader"
    c.Autograde.autograde_preprocessors = [
        f"{_STEPS}.Grade",
        "nbgrader.preprocessors.IgnorePattern",
        "nbconvert.preprocessors.ClearMetadataPreprocessor",
        "nbgrader.preprocessors.LimitOutput",
        "nbgrader.preprocessors.SaveAutoGrades",
        f"{_STEPS}.Comment",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    c.Autograde.pre_convert_hook = f"{_STEPS}.take_out_links"
    c.GenerateFeedback.preprocessors = [
        "nbgrader.preprocessors.GetGrades",
        "nbgrader.preprocessors.ClearHiddenTests",
        "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
    ]
    c.HTMLExporter.sanitize_html = True


def write_config(folder: Path, course: Path) -> bool:
    """Write nbgrader_config.py into a folder that has none.

    Args:
        folder: nbgrader's course.
        course: Ours.

    Returns:
        Whether the file that is there now calls `configure`.
    """
    path = folder / CONFIG
    if path.exists():
        return "autograder.nbgrader" in path.read_text(encoding="utf-8", errors="replace")
    path.write_text(_CONFIG.format(course=str(course)), encoding="utf-8")
    return True
