"""What `nbgrader autograde` calls in place of a Jupyter kernel.

`Reader` reads what was submitted, `Grade` writes points where Execute would run the code, and
`Comment` says what is wrong, after SaveAutoGrades. All three pass on what is no exercise of ours.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any, cast

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader import utils
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from traitlets import Enum, Unicode

from autograder import model
from autograder.errors import CourseError
from autograder.nbgrader import feedback
from autograder.nbgrader.cells import grade_id, solution_id
from autograder.nbgrader.repair import Source, restored
from autograder.nbgrader.service import gradebook_of, place_of, resident
from autograder.submissions import read_notebook

Notebook = Any  # nbformat's
Resources = Any  # nbconvert's dict; "nbgrader" in it says whose notebook it is


class Grade(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """Grades the submitted notebook in the jailed worker: points into its grade cells."""

    course = Unicode("", help="The folder that holds exercises/ and solutions/.").tag(config=True)
    sandbox = Enum(["strict", "process"], "strict", help="How code is shut in.").tag(config=True)

    def exercise(self, resources: Resources) -> model.Exercise | None:
        """The exercise that a notebook is; None where it is none of the course."""
        if not self.course:
            raise CourseError(
                "nbgrader_config.py names no course. Call configure(c, ...) with its folder."
            )
        course = resident(self.course, self.sandbox).course
        return course.exercises.get(resources["nbgrader"]["notebook"])

    def preprocess(self, nb: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
        """Write what a grade cell earns where its output would be."""
        exercise = self.exercise(resources)
        if exercise is None:
            stock = Execute(parent=self.parent).preprocess(nb, resources)
            return cast(tuple[Notebook, Resources], stock)
        place = place_of(self.parent.parent.coursedir, resources["nbgrader"], exercise)
        grade = resident(self.course, self.sandbox).grade(place)
        self.log.info("Graded by autograder: %s of %s", grade.score, grade.max_score)
        functions = {grade_id(function): function for function in exercise.functions}
        for cell in nb.cells:
            if utils.is_grade(cell) and not utils.is_solution(cell) and cell.cell_type == "code":
                _write_points(cell, grade, functions.get(cell.metadata.nbgrader.grade_id))
        resources["autograder"] = grade
        return nb, resources


def _write_points(cell: Any, grade: model.Grade, function: str | None) -> None:
    """The outputs that SaveAutoGrades reads; of a cell that is not ours, none of its points."""
    points = 0.0
    cell.outputs = []
    if function is not None:
        points = feedback.earned(grade, function, float(cell.metadata.nbgrader.points))
        if text := feedback.protocol(grade, function):
            cell.outputs.append(nbformat.v4.new_output("stream", text=text))
    # repr of a float, and nothing else: nbgrader gives all points for what it cannot read.
    result = {"text/plain": repr(float(points))}
    cell.outputs.append(nbformat.v4.new_output("execute_result", result, execution_count=None))


class Comment(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """Writes diagnosis and hint of each function below it, where a grader may write too."""

    def preprocess(self, nb: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
        """Write the comments, and mark what a teacher must look at."""
        grade: model.Grade | None = resources.pop("autograder", None)
        exercise = Grade(parent=self.parent).exercise(resources)
        if grade is None or exercise is None:
            return nb, resources
        whose = resources["nbgrader"]
        name = whose["notebook"], whose["assignment"], whose["student"]
        with gradebook_of(self.parent.parent) as gradebook:
            there = {cell.metadata.nbgrader.grade_id for cell in nb.cells if _is_named(cell)}
            for function in exercise.functions:
                if solution_id(function) in there:
                    first = function == exercise.functions[0]
                    comment = gradebook.find_comment(solution_id(function), *name)
                    comment.auto_comment = feedback.comment(grade, function, first)
                if grade.status == "error" and grade_id(function) in there:
                    gradebook.find_grade(grade_id(function), *name).needs_manual_grade = True
            gradebook.db.commit()
        return nb, resources


def _is_named(cell: Any) -> bool:
    return bool(utils.is_solution(cell) or utils.is_grade(cell))


class Reader(NotebookExporter):  # type: ignore[misc]  # nbconvert has few types
    """Reads a submitted notebook as we read all that learners hand in.

    What cannot be read, or breaks nbgrader's rules, costs its own points: in its place stands the
    released notebook, whose cells then say why. What nbgrader's own steps would restore after
    reading is restored here, so that nothing in a file can make one of them raise.
    """

    optimistic_validation = True  # once, after all steps: nbconvert would else do it after each

    def from_filename(
        self, filename: str, resources: Resources = None, **_: Any
    ) -> tuple[str, Resources]:
        """The notebook as text, after all preprocessors."""
        whose = resources["nbgrader"]
        exercise = Grade(parent=self).exercise(resources)
        place = place_of(self.parent.coursedir, whose, exercise) if exercise else None
        # nbgrader reads twice: what was submitted, then what it has made of that.
        if place is None or Path(filename).parent != Path(place.root, *place.path):
            return cast(tuple[str, Resources], super().from_filename(filename, resources))
        with gradebook_of(self.parent) as gradebook:
            source = Source.read(gradebook, whose["notebook"], whose["assignment"])
        resources |= {"output_extension": self.file_extension, "output_suffix": ".nbconvert"}
        try:
            text = nbformat.writes(restored(read_notebook(place), source))
            text.encode()  # half a character could not be written
        except Exception as error:  # noqa: BLE001 - whatever is in the file
            self.log.warning("%s cannot be used: %s", filename, error)
            text = nbformat.writes(restored(None, source))
        return f"{text}\n", resources


def take_out_links(assignment: str, student: str, notebooks: list[str]) -> None:  # noqa: ARG001 - nbgrader's names
    """Remove links, pipes and sockets from a submission, before nbgrader copies what they lead to.

    Its pages for learners are made of the copies: a link to a solution would be handed out. A
    time of submission that is none goes too: nbgrader would give up on it.
    """
    for folder in {Path(notebook).parent for notebook in notebooks}:
        for root, _, files in () if folder.is_symlink() else os.walk(folder):
            for path in (Path(root, name) for name in files):
                if _is_in_the_way(path):
                    path.unlink()


def _is_in_the_way(path: Path) -> bool:
    if path.suffix == ".ipynb":
        return False  # never copied, and read without following
    if not stat.S_ISREG(path.lstat().st_mode):
        return True
    return path.name == "timestamp.txt" and not _is_time(path)


def _is_time(path: Path) -> bool:
    try:
        return bool(utils.parse_utc(path.read_text(encoding="utf-8").strip()))
    except (ValueError, OverflowError):
        return False
