"""Writes grades into nbgrader's gradebook, without notebooks, as often as one likes."""

from __future__ import annotations

import os
import sys
import warnings
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from nbgrader.api import Gradebook, InvalidEntry, MissingEntry
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from autograder.errors import StoreError, UsageError
from autograder.model import Exercise, Grade
from autograder.nbgrader import feedback
from autograder.nbgrader.cells import grade_id, solution_id

Points = Mapping[str, float]  # what each function's hidden checks are worth

_shared: WeakKeyDictionary[Any, Gradebook] = WeakKeyDictionary()  # by converter of nbgrader's


class NotebookKey(NamedTuple):
    """What the gradebook knows a submitted notebook by, in the order of its arguments."""

    notebook: str
    assignment: str
    student: str


def is_missing(url: str) -> bool:
    """Return whether a URL names a SQLite gradebook that does not exist yet."""
    try:
        parsed = sa.make_url(url)
    except ArgumentError:
        return False  # `push_grades` says what is wrong with it
    return parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").exists()


def push_grades(
    url: str,
    grades: Iterable[Grade],
    exercises: Mapping[str, Exercise],
    points: Callable[[Exercise], Points],
) -> int:
    """Write scores and comments, beside what teachers have written.

    An assignment that nbgrader does not know is created, with one cell for each function. Manual
    scores and comments stay as they are.

    Args:
        url: The gradebook, as in nbgrader's `db_url`.
        grades: The grades to write; one with status error has no score and is skipped.
        exercises: The exercises of the course, by name.
        points: Returns what each function of an exercise is worth; called for new assignments only.

    Returns:
        How many grades were written.

    Raises:
        UsageError: when the URL does not name a gradebook, or an assignment there has other cells.
        StoreError: when the gradebook cannot be read or written.
    """
    count = 0
    with _open(url) as gradebook:
        prepared: set[str] = set()
        for grade in grades:
            exercise = exercises.get(grade.exercise)
            if exercise is None or grade.status == "error":
                continue
            if exercise.name not in prepared:
                _prepare_assignment(gradebook, exercise, points)
                prepared.add(exercise.name)
            _write_grade(gradebook, grade, exercise)
            count += 1
        gradebook.db.commit()
    return count


def write_comment(
    gradebook: Gradebook, key: NotebookKey, exercise: Exercise, function: str, grade: Grade
) -> None:
    """Write the diagnosis and hint of a function as its automatic comment."""
    first = function == exercise.functions[0]
    comment = gradebook.find_comment(solution_id(function), *key)
    comment.auto_comment = feedback.comment(grade, function, first)


@contextmanager
def share_gradebook(converter: Any) -> Iterator[Gradebook]:
    """Lend a gradebook that stays open for all submissions that a converter goes through."""
    if converter not in _shared:
        _shared[converter] = opened = Gradebook(converter.coursedir.db_url)
        weakref.finalize(converter, opened.close)
    gradebook = _shared[converter]
    try:
        yield gradebook
    finally:
        gradebook.db.remove()  # the next use reads again what nbgrader writes meanwhile


def _put_programs_on_path() -> None:
    """Let nbgrader find `alembic` beside a Python whose environment nobody has activated."""
    programs = str(Path(sys.executable).parent)
    os.environ["PATH"] = os.pathsep.join([programs, os.environ.get("PATH", os.defpath)])


@contextmanager
def _open(url: str) -> Iterator[Gradebook]:
    shown = url
    try:
        shown = sa.engine.make_url(url).render_as_string(hide_password=True)
        _refuse_foreign(url, shown)
        _put_programs_on_path()
        with warnings.catch_warnings(), Gradebook(url) as gradebook:
            # SQLAlchemy warns each time nbgrader fills its records while they are read.
            warnings.filterwarnings("ignore", category=sa.exc.SAWarning, module="nbgrader")
            yield gradebook
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise UsageError(
            f"--gradebook cannot be opened: {error}. Give a URL such as sqlite:///gradebook.db."
        ) from error
    except (SQLAlchemyError, InvalidEntry) as error:
        raise StoreError(
            f"The gradebook {shown} cannot be used: {error}. If nbgrader was upgraded, run"
            " `nbgrader db upgrade`."
        ) from error


def _refuse_foreign(url: str, shown: str) -> None:
    """Refuse another program's database: nbgrader would add its tables to it."""
    engine = sa.create_engine(url)
    try:
        tables = set(sa.inspect(engine).get_table_names())
    finally:
        engine.dispose()
    if tables and "submitted_assignment" not in tables:
        raise UsageError(f"{shown} is not a gradebook of nbgrader. Name another with --gradebook.")


def _prepare_assignment(
    gradebook: Gradebook, exercise: Exercise, points: Callable[[Exercise], Points]
) -> None:
    """Create an assignment, or check that the one in the gradebook has the cells that we need."""
    name = exercise.name
    try:
        notebook = gradebook.find_notebook(name, name)
    except MissingEntry:
        _add_assignment(gradebook, exercise, points(exercise))
        return
    existing = {cell.name for cell in [*notebook.grade_cells, *notebook.solution_cells]}
    needed = {make(function) for function in exercise.functions for make in (grade_id, solution_id)}
    if missing := sorted(needed - existing):
        raise UsageError(
            f"The assignment {name} in the gradebook has no cell {missing[0]!r}. Make it again:"
            f" `autograder nbgrader build`, then `nbgrader generate_assignment {name}`."
        )


def _add_assignment(gradebook: Gradebook, exercise: Exercise, points: Points) -> None:
    name = exercise.name
    gradebook.update_or_create_assignment(name)
    gradebook.add_notebook(name, name)
    for function in exercise.functions:
        gradebook.add_grade_cell(
            grade_id(function), name, name, max_score=points.get(function, 0), cell_type="code"
        )
        gradebook.add_solution_cell(solution_id(function), name, name)


def _write_grade(gradebook: Gradebook, grade: Grade, exercise: Exercise) -> None:
    """Write one student's scores and comments."""
    key = NotebookKey(exercise.name, exercise.name, grade.student)
    gradebook.update_or_create_student(key.student)
    gradebook.update_or_create_submission(key.assignment, key.student)
    for function in exercise.functions:
        entry = gradebook.find_grade(grade_id(function), *key)
        score = feedback.earned(grade, function, entry.max_score)
        if entry.auto_score != score:
            entry.auto_score = score
            # As nbgrader does: a teacher who graded the old work by hand should look again.
            entry.needs_manual_grade = entry.manual_score is not None
        write_comment(gradebook, key, exercise, function, grade)
