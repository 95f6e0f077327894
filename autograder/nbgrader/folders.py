"""Where nbgrader's own configuration says that things lie."""

from __future__ import annotations

from pathlib import Path

from nbgrader.apps import NbGrader

from autograder.errors import UsageError


def submitted(folder: Path) -> Path:
    """The folder that holds a folder for each student.

    Args:
        folder: The folder of nbgrader's course.

    Raises:
        UsageError: when students' folders do not lie side by side.
    """
    app = NbGrader()
    app.initialize([], root=str(folder.absolute()))
    coursedir = app.coursedir
    if Path(coursedir.directory_structure).parts[-2:] != ("{student_id}", "{assignment_id}"):
        raise UsageError(
            f"{folder} has another directory_structure, {coursedir.directory_structure}: grade it"
            " with `nbgrader autograde`."
        )
    return Path(coursedir.format_path(coursedir.submitted_directory, ".", ".")).resolve()
