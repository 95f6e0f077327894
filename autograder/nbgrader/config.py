"""Configures nbgrader to grade in our sandbox instead of a Jupyter kernel."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

CONFIG_FILE = "nbgrader_config.py"

_AUTOGRADE = "autograder.nbgrader.autograde"
_CONFIG = """\
c = get_config()

from autograder.nbgrader import configure
configure(c, {course!r})
"""


def configure(c: Any, course: str | Path, sandbox: Literal["strict", "process"] = "strict") -> None:
    """Let nbgrader grade the notebooks of a course in our sandbox, without a kernel.

    Args:
        c: nbgrader's configuration, as `get_config()` returns it.
        course: The folder that holds `exercises/` and `solutions/`.
        sandbox: How learner code is isolated; `process` is weaker.
    """
    c.SubmissionGrader.course = str(Path(course).expanduser().absolute())
    c.SubmissionGrader.sandbox = sandbox
    c.Autograde.exporter_class = f"{_AUTOGRADE}.SubmissionExporter"
    c.Autograde.autograde_preprocessors = [
        f"{_AUTOGRADE}.SubmissionGrader",
        "nbgrader.preprocessors.IgnorePattern",
        "nbconvert.preprocessors.ClearMetadataPreprocessor",
        "nbgrader.preprocessors.LimitOutput",
        "nbgrader.preprocessors.SaveAutoGrades",
        f"{_AUTOGRADE}.CommentWriter",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    c.Autograde.pre_convert_hook = f"{_AUTOGRADE}.remove_unsafe_files"
    c.GenerateFeedback.preprocessors = [
        "nbgrader.preprocessors.GetGrades",
        "nbgrader.preprocessors.ClearHiddenTests",
        "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
    ]
    c.HTMLExporter.sanitize_html = True


def write_config(folder: Path, course: Path) -> bool:
    """Write nbgrader_config.py into a folder that has none.

    Args:
        folder: The folder of nbgrader's course.
        course: The folder of our course.

    Returns:
        Whether the folder's nbgrader_config.py, old or new, calls `configure`.
    """
    path = folder / CONFIG_FILE
    if path.exists():
        return "autograder.nbgrader" in path.read_text(encoding="utf-8", errors="replace")
    path.write_text(_CONFIG.format(course=str(course)), encoding="utf-8")
    return True
