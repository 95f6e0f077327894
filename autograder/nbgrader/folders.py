"""Locates submissions where nbgrader's configuration puts them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.apps import NbGrader

from autograder.errors import UsageError
from autograder.model import Exercise
from autograder.submissions import SubmissionPath


def find_submitted_folder(folder: Path) -> Path:
    """Return the folder that holds one folder for each student.

    Args:
        folder: The folder of nbgrader's course.

    Raises:
        UsageError: when the course is not laid out by student, then by assignment.
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


def locate_submission(
    coursedir: Any, student: str, assignment: str, exercise: Exercise
) -> SubmissionPath:
    """Return where nbgrader expects a student's notebook, whatever its directory_structure.

    The folders above the first one that depends on the student or the assignment are the
    instructor's. What is below may be a student's: it is read without following links.

    Args:
        coursedir: nbgrader's `CourseDirectory`.
        student: The student's name in nbgrader.
        assignment: The assignment's name in nbgrader.
        exercise: The exercise that the notebook is of.
    """
    fields = {"student_id": student, "assignment_id": assignment}
    trusted: list[str] = []
    untrusted: list[str] = []
    for part in Path(coursedir.directory_structure).parts:
        varies = "{student_id}" in part or "{assignment_id}" in part
        folders = untrusted if varies or untrusted else trusted
        folders.append(part.format(nbgrader_step=coursedir.submitted_directory, **fields))
    root = Path(coursedir.root, *trusted)
    return SubmissionPath(root, student, exercise, tuple(untrusted), notebook_counts=True)
