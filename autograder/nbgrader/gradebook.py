"""Grades into nbgrader's gradebook, without a notebook: again and again, and never twice."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from nbgrader.api import Gradebook, InvalidEntry, MissingEntry
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from autograder.errors import StoreError, UsageError
from autograder.model import Exercise, Grade
from autograder.nbgrader import feedback
from autograder.nbgrader.cells import grade_id, solution_id

Points = Mapping[str, float]  # what each function's hidden checks are worth


def is_missing(url: str) -> bool:
    """Whether a gradebook of SQLite's is not there yet; a wrong folder is easily named."""
    try:
        parsed = sa.make_url(url)
    except ArgumentError:
        return False  # `push` says what is wrong with it
    return parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").exists()


def push(
    url: str,
    grades: Iterable[Grade],
    exercises: Mapping[str, Exercise],
    points: Callable[[Exercise], Points],
) -> int:
    """Write scores and comments, beside what teachers have written.

    An assignment that nbgrader does not know is made, with one cell for each function. Manual
    scores and comments stay as they are.

    Args:
        url: The gradebook, as nbgrader's `db_url` names it.
        grades: What to write; one that ended in an error has no score and is skipped.
        exercises: The exercises of the course, by name.
        points: What each function of an exercise is worth; asked for a new assignment alone.

    Returns:
        How many grades were written.

    Raises:
        UsageError: when the URL leads to no gradebook, or an assignment there is another one.
        StoreError: when the gradebook cannot be read or written.
    """
    count = 0
    with _open(url) as gradebook:
        ready: set[str] = set()
        for grade in grades:
            exercise = exercises.get(grade.exercise)
            if exercise is None or grade.status == "error":
                continue
            if exercise.name not in ready:
                _prepare(gradebook, exercise, points)
                ready.add(exercise.name)
            _write(gradebook, grade, exercise)
            count += 1
        gradebook.db.commit()
    return count


def _put_programs_on_path() -> None:
    """Nbgrader starts `alembic` by its name: it lies beside a Python that nobody has activated."""
    beside = str(Path(sys.executable).parent)
    os.environ["PATH"] = os.pathsep.join([beside, os.environ.get("PATH", os.defpath)])


@contextmanager
def _open(url: str) -> Iterator[Gradebook]:
    shown = url
    try:
        shown = sa.engine.make_url(url).render_as_string(hide_password=True)
        _refuse_foreign(url, shown)
        _put_programs_on_path()
        with warnings.catch_warnings(), Gradebook(url) as gradebook:
            # nbgrader fills its records while they are read: SQLAlchemy says so each time.
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
    """Another program's database is not to be filled with nbgrader's tables."""
    engine = sa.create_engine(url)
    try:
        tables = set(sa.inspect(engine).get_table_names())
    finally:
        engine.dispose()
    if tables and "submitted_assignment" not in tables:
        raise UsageError(f"{shown} is no gradebook of nbgrader. Name another with --gradebook.")


def _prepare(
    gradebook: Gradebook, exercise: Exercise, points: Callable[[Exercise], Points]
) -> None:
    """Make sure that the assignment has its cells."""
    name = exercise.name
    try:
        notebook = gradebook.find_notebook(name, name)
    except MissingEntry:
        worth = points(exercise)
        gradebook.update_or_create_assignment(name)
        gradebook.add_notebook(name, name)
        for function in exercise.functions:
            gradebook.add_grade_cell(
                grade_id(function), name, name, max_score=worth.get(function, 0), cell_type="code"
            )
            gradebook.add_solution_cell(solution_id(function), name, name)
        return
    there = {cell.name for cell in [*notebook.grade_cells, *notebook.solution_cells]}
    wanted = {cell(function) for function in exercise.functions for cell in (grade_id, solution_id)}
    if missing := sorted(wanted - there):
        raise UsageError(
            f"The assignment {name} in the gradebook has no cell {missing[0]!r}. Make it anew:"
            f" `autograder nbgrader build`, then `nbgrader generate_assignment {name}`."
        )


def _write(gradebook: Gradebook, grade: Grade, exercise: Exercise) -> None:
    """One student's scores and comments."""
    name = exercise.name
    gradebook.update_or_create_student(grade.student)
    gradebook.update_or_create_submission(name, grade.student)
    for function in exercise.functions:
        kept = gradebook.find_grade(grade_id(function), name, name, grade.student)
        score = feedback.earned(grade, function, kept.max_score)
        if kept.auto_score != score:
            kept.auto_score = score
            # As nbgrader does: who has graded by hand shall look again.
            kept.needs_manual_grade = kept.manual_score is not None
        first = function == exercise.functions[0]
        comment = gradebook.find_comment(solution_id(function), name, name, grade.student)
        comment.auto_comment = feedback.comment(grade, function, first)
