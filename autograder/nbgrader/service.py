"""The grading of this process: opened once, whoever asks, and closed when the process ends."""

from __future__ import annotations

import atexit
import functools
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from nbgrader.api import Gradebook

from autograder.grading.service import GradingService
from autograder.model import Exercise, Sandbox
from autograder.submissions import SubmissionPath


@functools.cache
def resident(course: str, sandbox: Sandbox) -> GradingService:
    """What grades the notebooks of a course.

    Args:
        course: The folder of the course.
        sandbox: How learner code is shut in.

    Raises:
        CourseError: when the course is wrong.
    """
    opened = GradingService(Path(course), sandbox)
    atexit.register(opened.close)
    return opened


_gradebooks: WeakKeyDictionary[Any, Gradebook] = WeakKeyDictionary()


@contextmanager
def gradebook_of(converter: Any) -> Iterator[Gradebook]:
    """The gradebook, opened once for all submissions that a converter of nbgrader's goes through.

    Args:
        converter: nbgrader's `Autograde`.
    """
    if converter not in _gradebooks:
        _gradebooks[converter] = opened = Gradebook(converter.coursedir.db_url)
        weakref.finalize(converter, opened.close)
    gradebook = _gradebooks[converter]
    try:
        yield gradebook
    finally:
        gradebook.db.remove()  # what nbgrader writes meanwhile is read anew


def place_of(coursedir: Any, whose: dict[str, str], exercise: Exercise) -> SubmissionPath:
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
    return SubmissionPath(root, whose["student"], exercise, tuple(folders), notebook_counts=True)
