"""The grading of this process: opened once, whoever asks, and closed when the process ends."""

from __future__ import annotations

import atexit
import functools
from pathlib import Path
from typing import Any

from autograder.grading.standing import Standing
from autograder.model import Exercise, Sandbox
from autograder.submissions import Place


@functools.cache
def standing(course: str, sandbox: Sandbox) -> Standing:
    """What grades the notebooks of a course.

    Args:
        course: The folder of the course.
        sandbox: How learner code is shut in.

    Raises:
        CourseError: when the course is wrong.
    """
    opened = Standing(Path(course), sandbox)
    atexit.register(opened.close)
    return opened


def place_of(coursedir: Any, whose: dict[str, str], exercise: Exercise) -> Place:
    """Where a submitted notebook lies.

    Args:
        coursedir: nbgrader's settings of its folders.
        whose: `student` and `assignment`, as nbgrader names them.
        exercise: The exercise.
    """
    names = {"student_id": whose["student"], "assignment_id": whose["assignment"]}
    step = coursedir.submitted_directory
    fixed: list[str] = []
    folders: list[str] = []
    for part in Path(coursedir.directory_structure).parts:
        named = "{student_id}" in part or "{assignment_id}" in part
        (folders if named or folders else fixed).append(part.format(nbgrader_step=step, **names))
    root = Path(coursedir.root, *fixed)
    return Place(root, whose["student"], exercise, tuple(folders), notebook_counts=True)
