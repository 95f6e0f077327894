"""A notebook contains the whole exercise, and no hidden check."""

from __future__ import annotations

import json
import shutil

import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.course import load_course
from autograder.errors import UsageError
from tests.conftest import ROOT

pytest.importorskip("nbgrader", reason="nbgrader is not installed: pip install '.[nbgrader]'")
notebook_module = pytest.importorskip("autograder.nbgrader.notebook")

STUB = '''"""Twice and minus. x is a number or an array."""

import math

GIVEN = 2


def double(x, times=GIVEN):
    """Give twice x."""
    # TODO: twice.
    raise NotImplementedError


def negate(x):
    """Turn the sign."""
    raise NotImplementedError()
'''
REFERENCE = '''"""The reference."""

import operator

FACTOR = 2


def twice(x):
    return FACTOR * x


def double(x, times=2):
    """Twice."""
    return operator.mul(1, twice(x))  # like x


def negate(x): return -x
'''
PUBLIC = '''"""Public."""

import pytest

from autograder.testing import assert_matches

ONE = 1.0


@pytest.mark.points(0, function="double")
@pytest.mark.parametrize(("x", "right"), [(0.0, 0.0), (1.5, 3.0)])
def test_double_of(submission, x, right):
    """double gives twice"""
    assert_matches(submission.double(x), right)


@pytest.mark.points(0, function="negate")
def test_negate_one(submission, rng):
    """negate turns 1 into -1"""
    assert_matches(submission.negate(ONE), -ONE)
    assert rng.random() < 1
'''
LESSON = """# 01 · Scale

Why not.

## Your tasks

Write these in `scale.py`.

1. `double`: twice the number,
   whatever it is.
2. `negate`: the other sign.

Run `pytest`.

## Read on

More.
"""


@pytest.fixture
def course(tiny_course):
    folder = tiny_course / "exercises/01_scale"
    (folder / "scale.py").write_text(STUB)
    (folder / "test_scale.py").write_text(PUBLIC)
    (folder / "README.md").write_text(LESSON)
    (tiny_course / "solutions/01_scale/scale.py").write_text(REFERENCE)
    return tiny_course


@pytest.fixture
def build(course, tmp_path):
    def run(*arguments):
        command = ["nbgrader", "build", str(tmp_path / "nb"), "--course", str(course)]
        return CliRunner().invoke(main, [*command, *arguments])

    return run


@pytest.fixture
def written(tmp_path):
    return tmp_path / "nb/source/01_scale/01_scale.ipynb"


def cells(path):
    return json.loads(path.read_text())["cells"]


def source(path, name):
    (cell,) = (
        cell for cell in cells(path) if cell["metadata"].get("nbgrader", {}).get("grade_id") == name
    )
    return "".join(cell["source"])


def test_the_notebook_has_the_lesson_without_its_section_on_files(build, written):
    assert build().exit_code == 0
    texts = ["".join(cell["source"]) for cell in cells(written) if cell["cell_type"] == "markdown"]
    assert texts == [
        "# 01 · Scale\n\nWhy not.",
        "## Read on\n\nMore.",
        "Twice and minus. x is a number or an array.",
        "### `double`\n\ntwice the number, whatever it is.",
        "### `negate`\n\nthe other sign.",
    ]


def test_a_solution_cell_is_the_stub_with_the_references_body(build, written):
    build()
    assert source(written, "double") == (
        'def double(x, times=GIVEN):\n    """Give twice x."""\n    # TODO: twice.\n'
        "    ### BEGIN SOLUTION\n    return operator.mul(1, twice(x))  # like x\n\n\n"
        "import operator\n\n\nFACTOR = 2\n\n\ndef twice(x):\n    return FACTOR * x\n"
        "    ### END SOLUTION"
    )
    assert source(written, "negate") == (
        'def negate(x):\n    """Turn the sign."""\n'
        "    ### BEGIN SOLUTION\n    return -x\n    ### END SOLUTION"
    )


def test_a_decorated_helper_of_the_reference_keeps_its_decorator(build, written, course):
    path = course / "solutions/01_scale/scale.py"
    helper = "@dataclass\nclass Factor:\n    value: int"
    path.write_text(path.read_text().replace("FACTOR = 2", f"FACTOR = 2\n\n\n{helper}"))
    path.write_text(
        path.read_text().replace(
            "import operator", "import operator\nfrom dataclasses import dataclass"
        )
    )
    assert build().exit_code == 0
    assert helper in source(written, "double")


def test_a_grade_cell_is_worth_its_hidden_checks_and_contains_none(build, written, course):
    build()
    points = {
        cell["metadata"]["nbgrader"]["grade_id"]: cell["metadata"]["nbgrader"]["points"]
        for cell in cells(written)
        if cell["metadata"].get("nbgrader", {}).get("grade")
    }
    assert points == {"grade-double": 4.0, "grade-negate": 6.0}
    hidden = (course / "solutions/01_scale/test_scale.py").read_text()
    text = written.read_text()
    assert not [line for line in hidden.splitlines() if line.startswith("def ") and line in text]


def test_the_same_exercise_makes_the_same_bytes(build, written):
    build()
    first = written.read_bytes()
    assert build().exit_code == 0
    assert written.read_bytes() == first


def test_an_edited_notebook_is_overwritten_only_by_force(build, written):
    build()
    before = written.read_bytes()
    notebook = json.loads(before)
    notebook["cells"][0]["source"] = "My own words."
    written.write_text(json.dumps(notebook))
    result = build()
    assert result.exit_code == 2
    assert result.stderr == (
        f"Error: {written} was edited: nothing is written. Name other exercises with -e, or"
        " overwrite it with --force.\n"
    )
    assert build("--force").exit_code == 0
    assert written.read_bytes() == before


@pytest.mark.parametrize("content", ["", "[]", '{"metadata": 3}', '{"metadata": {}, "cells": []}'])
def test_another_file_in_its_place_is_left_alone(build, written, content):
    written.parent.mkdir(parents=True)
    written.write_text(content)
    assert build().exit_code == 2
    assert written.read_text() == content


def test_a_notebook_that_was_only_opened_and_saved_is_not_edited(build, written):
    build()
    notebook = json.loads(written.read_text())
    notebook["cells"][3]["execution_count"] = 7
    notebook["metadata"]["widgets"] = {}
    written.write_text(json.dumps(notebook))
    assert build().exit_code == 0


def test_a_folder_gets_a_configuration_or_a_note_on_what_to_add(build, tmp_path, course):
    assert build().stderr == ""
    config = tmp_path / "nb/nbgrader_config.py"
    assert f"configure(c, {str(course)!r})" in config.read_text()
    config.write_text("c = get_config()\n")
    assert build().stderr == (
        f"Add these two lines at the end of {config}:\n"
        f"from autograder.nbgrader import configure\nconfigure(c, {str(course)!r})\n"
    )
    assert config.read_text() == "c = get_config()\n"


def test_if_one_was_edited_none_is_written(tmp_path):
    edited = tmp_path / "source/04_mse/04_mse.ipynb"
    edited.parent.mkdir(parents=True)
    edited.write_text("mine")
    course = load_course(ROOT)
    chosen = [course.exercises[name] for name in ("03_tower", "04_mse")]
    with pytest.raises(UsageError, match=r"04_mse\.ipynb was edited: nothing is written"):
        list(notebook_module.build_notebooks(course, chosen, tmp_path))
    assert edited.read_text() == "mine"
    assert not (tmp_path / "source/03_tower").exists()


def test_a_folder_in_its_place_is_an_error(build, written):
    written.mkdir(parents=True)
    result = build()
    assert result.exit_code == 2
    assert result.stderr == f"Error: {written} cannot be read: Is a directory. Move it away.\n"


def test_a_folder_that_cannot_be_written_is_an_error(build, tmp_path):
    (tmp_path / "nb").write_text("a file")
    result = build()
    assert result.exit_code == 2
    assert "cannot be written: " in result.stderr
    assert "Name another folder." in result.stderr


@pytest.mark.parametrize(
    ("file", "edit", "message"),
    [
        (
            "exercises/01_scale/scale.py",
            ("raise NotImplementedError()", "pass"),
            "does not end with",
        ),
        ("exercises/01_scale/scale.py", ("def negate", "def other"), "has no function negate"),
        ("exercises/01_scale/scale.py", ("def negate(", "def negate"), "is not Python"),
        ("exercises/01_scale/test_scale.py", ('function="negate"', ""), "has no marker"),
        (
            "solutions/01_scale/scale.py",
            ("def negate(x): return -x", "negate = abs"),
            "no function",
        ),
    ],
)
def test_a_file_that_does_not_fit_a_notebook_is_an_error(build, course, file, edit, message):
    path = course / file
    assert edit[0] in path.read_text()
    path.write_text(path.read_text().replace(*edit))
    if file.startswith("solutions"):  # the hidden checks would fail first
        (course / "solutions/01_scale/test_scale.py").write_text(
            "import pytest\n"
            "@pytest.mark.points(1, function='double')\ndef test_it(submission):\n    'It'\n"
        )
    result = build()
    assert result.exit_code == 2
    assert message in result.stderr
    assert str(path) in result.stderr


def test_hidden_checks_that_fail_on_the_reference_are_an_error(build, course):
    checks = course / "solutions/01_scale/test_scale.py"
    checks.write_text(checks.read_text().replace("0.0), 0.0", "0.0), 1.0"))
    result = build()
    assert result.exit_code == 2
    assert "::test_double_zero fails on the reference solution" in result.stderr


def test_a_name_that_nbgrader_does_not_accept_is_an_error(build, course):
    path = course / "exercises/01_scale/exercise.toml"
    path.write_text(path.read_text().replace('"negate"', '"négate"'))
    checks = course / "solutions/01_scale/test_scale.py"
    checks.write_text(checks.read_text().replace("negate", "négate"))
    reference = course / "solutions/01_scale/scale.py"
    reference.write_text(reference.read_text().replace("negate", "négate"))
    assert "nbgrader does not accept the name 'négate'" in build().stderr


def test_a_course_without_stub_is_an_error(tiny_course, tmp_path):
    command = ["nbgrader", "build", str(tmp_path / "nb"), "--course", str(tiny_course)]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 2
    assert "exercises/01_scale/scale.py cannot be read: No such file" in result.stderr


def test_without_nbgrader_the_error_says_how_to_install_it(build, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    result = build()
    assert result.exit_code == 2
    assert "pip install 'nbgrader>=0.9.6'" in result.stderr


def test_the_public_checks_run_in_a_kernel(build, written, capsys):
    """Run them cell by cell, as a learner does: solved, then with a mistake."""
    build()
    names: dict[str, object] = {"__name__": "__main__"}
    code = ["".join(cell["source"]) for cell in cells(written) if cell["cell_type"] == "code"]
    for cell in code:
        exec(cell, names)
    printed = capsys.readouterr().out
    assert printed.count("✓ double gives twice\n") == 2
    assert "✓ negate turns 1 into -1\n" in printed
    exec("def negate(x): return x", names)
    exec(source(written, "public-negate"), names)
    assert "✗ negate turns 1 into -1\n  The number is wrong." in capsys.readouterr().out
    with pytest.raises(AssertionError, match="negate turns 1 into -1: The number is wrong"):
        exec(source(written, "grade-negate"), names)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("def negate(x): raise NotImplementedError", "still the stub"),
        ("def negate(x): return 1 / 0", "ZeroDivisionError: division by zero"),
        ("def negate(x): raise SystemExit", "SystemExit"),
        ("del negate", "The notebook has no function negate."),
    ],
)
def test_a_failing_public_check_says_what_is_wrong(build, written, capsys, code, message):
    build()
    names: dict[str, object] = {}
    for cell in (cell for cell in cells(written) if cell["cell_type"] == "code"):
        exec("".join(cell["source"]), names)
    exec(code, names)
    exec(source(written, "public-negate"), names)
    assert message in capsys.readouterr().out.splitlines()[-1]
    with pytest.raises(AssertionError):
        exec(source(written, "grade-negate"), names)


def test_a_grade_cell_fails_closed(build, written, monkeypatch):
    build()
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    with pytest.raises(RuntimeError, match="does not call autograder"):
        exec(source(written, "grade-double"), {})


def test_nbgrader_validates_the_solved_notebook_and_no_stub(released_course, tmp_path):
    """The released notebook, filled with the reference; then as it was released."""
    path = tmp_path / "04_mse.ipynb"
    shutil.copy(released_course.released("04_mse"), path)
    assert "VALIDATION FAILED ON 2 CELL(S)" in released_course.run(
        "nbgrader", "validate", str(path)
    )
    shutil.move(
        released_course.submit("filled", "04_mse", released_course.solutions("04_mse")), path
    )
    shutil.rmtree(released_course.folder / "submitted/filled")
    assert "Success! Your notebook passes all the tests." in released_course.run(
        "nbgrader", "validate", str(path)
    )


def test_a_release_has_stubs_and_no_solution(released_course):
    text = released_course.released("04_mse").read_text()
    assert "YOUR CODE HERE" in text
    assert "SOLUTION" not in text
    assert "np.mean((y_hat - y) ** 2)" not in text
