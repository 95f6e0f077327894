"""`grade` accepts notebooks: whatever a learner does to one costs only that learner."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from autograder.cli import grade
from tests.conftest import TINY_CHECKS, TINY_REFERENCE, TINY_TOML

DOUBLE = "def double(x):\n    return 2 * x"
NEGATE = "def negate(x):\n    return -x"
WRONG = "def negate(x):\n    return x"


def code(source, **fields):
    return {"cell_type": "code", "metadata": {}, "outputs": [], "source": source, **fields}


def named(grade_id, source, *, grade=False):
    kind = {"grade_id": grade_id, "grade": grade, "solution": not grade, "locked": grade}
    return code(source, metadata={"nbgrader": {"schema_version": 3, **kind}})


def notebook(*cells, **fields):
    cells = [code(cell) if isinstance(cell, str) else cell for cell in cells]
    record = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells, **fields}
    return json.dumps(record).encode()


CHECKS = "# autograder: public checks of double.\nraise SystemExit"
SCRATCH = (
    "Running 01_scale.ipynb raised AssertionError in code cell 2, line 1."
    " Running 01_scale.ipynb raised SystemExit in code cell 3, line 2."
)
NOISE = {"output_type": "stream", "name": "stdout", "text": "x" * 50 * 2**20}
CLASS = {
    "right": notebook(named("double", DOUBLE), named("negate", NEGATE)),
    "plain": notebook({"cell_type": "markdown", "source": "# Hi"}, "import numpy", DOUBLE, NEGATE),
    "magics": notebook("%matplotlib inline\n" + DOUBLE, "!ls\nfiles = !ls", NEGATE, "%%bash\nif"),
    "documented": notebook(DOUBLE, 'def negate(x):\n    """Say.\n%no magic\n"""\n    return -x'),
    "helper": notebook("def pasted(x):\n    return -x", DOUBLE, "def negate(x): return pasted(x)"),
    "checks": notebook(DOUBLE, named("check", CHECKS, grade=True), NEGATE),
    "doubled": notebook(DOUBLE, named("negate", WRONG), named("negate", NEGATE)),
    "missing": notebook(named("double", DOUBLE)),
    "scratch": notebook(DOUBLE, "assert double(1) == 3", "import sys\nsys.exit()", NEGATE),
    "shown": notebook(DOUBLE, "def negate(x):\n    display(x)\n    return -x"),
    "prose": notebook(DOUBLE, "x = 1\nThis is my answer.", NEGATE),
    "unclosed": notebook(DOUBLE, "# why\ndef negate(x):\n    return (x"),
    "raises": notebook(DOUBLE, "\ndef negate(x):\n    return x.y"),
    "shared": notebook("def half(x):\n    return x.y", DOUBLE, "half(1)", WRONG),
    "broken": notebook(DOUBLE)[:-9],
    "old": json.dumps({"nbformat": 3, "worksheets": [{"cells": []}]}).encode(),
    "noisy": notebook(code(DOUBLE, outputs=[NOISE]), NEGATE),
    "empty": notebook(),
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Return the grades of all notebooks in one run, by the student's name."""
    root = tmp_path_factory.mktemp("notebooks")
    for tree in ("exercises", "solutions"):
        (root / tree / "01_scale").mkdir(parents=True)
    (root / "exercises/01_scale/exercise.toml").write_text(TINY_TOML)
    (root / "solutions/01_scale/scale.py").write_text(TINY_REFERENCE)
    (root / "solutions/01_scale/test_scale.py").write_text(TINY_CHECKS)
    for student, content in CLASS.items():
        folder = root / "class" / student / "01_scale"
        folder.mkdir(parents=True)
        (folder / "01_scale.ipynb").write_bytes(content)
    arguments = [f"{root}/class", "--course", str(root), "--db", f"sqlite:///{root}/g.db"]
    result = CliRunner().invoke(grade, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    return {grade["student"]: grade for grade in map(json.loads, result.stdout.splitlines())}


@pytest.mark.parametrize(
    "student",
    ["right", "plain", "magics", "documented", "helper", "checks", "doubled", "scratch", "shown"],
)
def test_a_right_notebook_has_all_points(graded, student):
    assert (graded[student]["status"], graded[student]["score"]) == ("graded", 10.0)


@pytest.mark.parametrize(
    ("student", "message"),
    [
        ("right", None),
        ("checks", None),
        ("magics", "Lines that only IPython reads were dropped: 4."),
        (
            "scratch",
            SCRATCH,
        ),
        ("prose", "Code cell 2 is not Python: line 2: SyntaxError: invalid syntax."),
        ("unclosed", "Code cell 2 is not Python: line 3: SyntaxError: '(' was never closed."),
        ("shared", "Running 01_scale.ipynb raised AttributeError in code cell 1, line 2."),
    ],
)
def test_a_message_names_cell_and_line(graded, student, message):
    assert graded[student]["message"] == message


@pytest.mark.parametrize(
    ("student", "score"),
    [("missing", 4.0), ("unclosed", 4.0), ("raises", 4.0), ("shared", 4.0), ("prose", 10.0)],
)
def test_a_broken_cell_costs_only_its_own_functions(graded, student, score):
    assert (graded[student]["status"], graded[student]["score"]) == ("graded", score)


def test_a_missing_function_is_reported_with_the_broken_cell(graded):
    negate = [check for check in graded["unclosed"]["checks"] if check["function"] == "negate"]
    assert {check["status"] for check in negate} == {"missing"}
    assert negate[0]["message"].startswith("01_scale.ipynb has no function negate. Code cell 2 is")


def test_an_exception_is_reported_with_cell_and_line(graded):
    (negate,) = (check for check in graded["raises"]["checks"] if check["function"] == "negate")
    assert negate["message"] == "negate raised AttributeError in code cell 2, line 3."


@pytest.mark.parametrize(
    ("student", "reason"),
    [
        ("broken", "The file is not a notebook: "),
        ("old", "The notebook has format 3. Open it in Jupyter and save it again."),
        ("noisy", "01_scale.ipynb is too large: at most 20480 kB are read. Clear its outputs"),
    ],
)
def test_an_unreadable_notebook_scores_0_and_says_why(graded, student, reason):
    grade_line = graded[student]
    assert (grade_line["status"], grade_line["score"]) == ("unreadable", 0.0)
    assert grade_line["message"].startswith(reason)


def test_an_empty_notebook_has_no_points(graded):
    assert (graded["empty"]["status"], graded["empty"]["score"]) == ("graded", 0.0)
