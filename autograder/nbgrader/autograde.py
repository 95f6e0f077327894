"""Steps for `nbgrader autograde` that grade in our sandbox instead of a Jupyter kernel.

`SubmissionExporter` reads what was submitted, `SubmissionGrader` writes points where nbgrader's
Execute would run the code, and `CommentWriter` explains them after nbgrader's SaveAutoGrades. All
three leave notebooks alone that are not an exercise of the course.
"""

from __future__ import annotations

import atexit
import functools
import os
import stat
from pathlib import Path
from typing import Any, NamedTuple, cast

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader import utils
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from traitlets import Enum, Unicode

from autograder.errors import CourseError
from autograder.grading.service import GradingService
from autograder.model import Exercise, Grade, Sandbox
from autograder.nbgrader import feedback
from autograder.nbgrader.cells import grade_id, solution_id
from autograder.nbgrader.folders import locate_submission
from autograder.nbgrader.gradebook import NotebookKey, share_gradebook, write_comment
from autograder.nbgrader.repair import ReleasedNotebook, repair_notebook
from autograder.submissions import SubmissionPath, read_notebook

Notebook = Any  # nbformat's
Resources = Any  # nbconvert's dict; resources["nbgrader"] says whose notebook it is


class _Graded(NamedTuple):
    """What `SubmissionGrader` leaves for `CommentWriter`, as resources["autograder"]."""

    exercise: Exercise
    grade: Grade


@functools.cache
def _open_service(course: str, sandbox: Sandbox) -> GradingService:
    """Open a course's grading service, once per process: nbgrader makes new steps each time.

    Raises:
        CourseError: when the course is wrong.
    """
    service = GradingService(Path(course), sandbox)
    atexit.register(service.close)
    return service


class SubmissionGrader(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """Grades the submitted notebook in the sandbox and writes points into its grade cells."""

    course = Unicode("", help="The folder that holds exercises/ and solutions/.").tag(config=True)
    sandbox = Enum(["strict", "process"], "strict", help="How code is isolated.").tag(config=True)

    def find_exercise(self, resources: Resources) -> Exercise | None:
        """Return the exercise of a notebook, or None if it is not one of the course."""
        if not self.course:
            raise CourseError(
                "nbgrader_config.py names no course. Call configure(c, ...) with its folder."
            )
        course = _open_service(self.course, self.sandbox).course
        return course.exercises.get(resources["nbgrader"]["notebook"])

    def preprocess(self, nb: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
        """Write what each grade cell earns where its output would be."""
        exercise = self.find_exercise(resources)
        if exercise is None:
            executed = Execute(parent=self.parent).preprocess(nb, resources)
            return cast(tuple[Notebook, Resources], executed)
        key = _make_key(resources)
        path = _locate(self.parent.parent, key, exercise)
        grade = _open_service(self.course, self.sandbox).grade(path)
        self.log.info("Graded by autograder: %s of %s", grade.score, grade.max_score)
        functions = {grade_id(function): function for function in exercise.functions}
        for cell in nb.cells:
            if utils.is_grade(cell) and not utils.is_solution(cell) and cell.cell_type == "code":
                _write_points(cell, grade, functions.get(cell.metadata.nbgrader.grade_id))
        resources["autograder"] = _Graded(exercise, grade)
        return nb, resources


def _write_points(cell: Any, grade: Grade, function: str | None) -> None:
    """Write the outputs that SaveAutoGrades reads; a cell that is not ours earns nothing."""
    points = 0.0
    cell.outputs = []
    if function is not None:
        points = feedback.earned(grade, function, float(cell.metadata.nbgrader.points))
        if text := feedback.protocol(grade, function):
            cell.outputs.append(nbformat.v4.new_output("stream", text=text))
    # The repr of a float and nothing else: nbgrader gives full points for what it cannot parse.
    result = {"text/plain": repr(float(points))}
    cell.outputs.append(nbformat.v4.new_output("execute_result", result, execution_count=None))


class CommentWriter(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """Writes diagnosis and hint of each function below it, where a teacher may write too."""

    def preprocess(self, nb: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
        """Write the comments, and mark what a teacher must look at."""
        graded: _Graded | None = resources.pop("autograder", None)
        if graded is None:
            return nb, resources
        key = _make_key(resources)
        names = {cell.metadata.nbgrader.grade_id for cell in nb.cells if _has_name(cell)}
        with share_gradebook(self.parent.parent) as gradebook:
            for function in graded.exercise.functions:
                if solution_id(function) in names:
                    write_comment(gradebook, key, graded.exercise, function, graded.grade)
                if graded.grade.status == "error" and grade_id(function) in names:
                    gradebook.find_grade(grade_id(function), *key).needs_manual_grade = True
            gradebook.db.commit()
        return nb, resources


def _make_key(resources: Resources) -> NotebookKey:
    names = resources["nbgrader"]
    return NotebookKey(names["notebook"], names["assignment"], names["student"])


def _locate(converter: Any, key: NotebookKey, exercise: Exercise) -> SubmissionPath:
    return locate_submission(converter.coursedir, key.student, key.assignment, exercise)


def _has_name(cell: Any) -> bool:
    return bool(utils.is_solution(cell) or utils.is_grade(cell))


class SubmissionExporter(NotebookExporter):  # type: ignore[misc]  # nbconvert has few types
    """Reads a submitted notebook with the care that `autograder grade` takes.

    A notebook that cannot be read, or that breaks nbgrader's rules, costs its own points only: the
    released notebook takes its place, and the comments say why. What nbgrader's own steps would
    restore after reading is restored here, so that nothing in a file can make one of them raise.
    """

    optimistic_validation = True  # validate once, after all steps, instead of after each

    def from_filename(
        self, filename: str, resources: Resources = None, **_: Any
    ) -> tuple[str, Resources]:
        """Return a notebook's text: a submission repaired, any other file as nbgrader reads it."""
        exercise = SubmissionGrader(parent=self).find_exercise(resources)
        key = _make_key(resources)
        if exercise is not None:
            path = _locate(self.parent, key, exercise)
            # nbgrader reads twice: the submission, then what it wrote after the first reading.
            if Path(filename).parent == path.folder:
                resources["output_extension"] = self.file_extension
                resources["output_suffix"] = ".nbconvert"
                return f"{self._read_repaired(path, key)}\n", resources
        return cast(tuple[str, Resources], super().from_filename(filename, resources))

    def _read_repaired(self, path: SubmissionPath, key: NotebookKey) -> str:
        with share_gradebook(self.parent) as gradebook:
            released = ReleasedNotebook.read(gradebook, key.notebook, key.assignment)
        try:
            text = nbformat.writes(repair_notebook(read_notebook(path), released))
            text.encode()  # a lone surrogate could not be written
        except Exception as error:  # noqa: BLE001 - whatever is in the file
            self.log.warning("The notebook in %s cannot be used: %s", path.folder, error)
            text = nbformat.writes(repair_notebook(None, released))
        return str(text)


def remove_unsafe_files(assignment: str, student: str, notebooks: list[str]) -> None:  # noqa: ARG001 - nbgrader's names
    """Remove links, pipes and sockets from a submission before nbgrader copies its files.

    nbgrader follows links and shows learners the copies: a link to a solution would hand it out. A
    timestamp.txt that is not a time goes too, since nbgrader would give up on it.
    """
    for folder in {Path(notebook).parent for notebook in notebooks}:
        for root, _, files in () if folder.is_symlink() else os.walk(folder):
            for path in (Path(root, name) for name in files):
                if _is_unsafe(path):
                    path.unlink()


def _is_unsafe(path: Path) -> bool:
    if path.suffix == ".ipynb":
        return False  # never copied, and read without following links
    if not stat.S_ISREG(path.lstat().st_mode):
        return True
    return path.name == "timestamp.txt" and not _holds_time(path)


def _holds_time(path: Path) -> bool:
    try:
        return bool(utils.parse_utc(path.read_text(encoding="utf-8").strip()))
    except (ValueError, OverflowError):
        return False
