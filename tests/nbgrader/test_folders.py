"""Submissions are located where nbgrader puts them, and students' folders are not trusted."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from autograder.model import Exercise

folders = pytest.importorskip(
    "autograder.nbgrader.folders", reason="nbgrader is not installed: pip install '.[nbgrader]'"
)
EXERCISE = Exercise("04_mse", "Errors", "mse", ("mse",))


@pytest.mark.parametrize(
    ("structure", "root", "below"),
    [
        ("{nbgrader_step}/{student_id}/{assignment_id}", "submitted", ("ada", "ps1")),
        ("{nbgrader_step}/{assignment_id}/{student_id}", "submitted", ("ps1", "ada")),
        (
            "2026/{nbgrader_step}/{assignment_id}/of/{student_id}",
            "2026/submitted",
            ("ps1", "of", "ada"),
        ),
        ("{student_id}/{nbgrader_step}", ".", ("ada", "submitted")),
    ],
)
def test_no_link_is_followed_from_the_first_folder_that_a_student_may_own(structure, root, below):
    coursedir = SimpleNamespace(
        root="/course", directory_structure=structure, submitted_directory="submitted"
    )
    path = folders.locate_submission(coursedir, "ada", "ps1", EXERCISE)
    assert path.root == Path("/course", root)
    assert path.parts == below
    assert (path.student, path.notebook_counts) == ("ada", True)
    assert path.folder == path.root.joinpath(*below)
