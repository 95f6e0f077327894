"""An nbgrader course of three exercises and eight students, built and graded by real commands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

EXERCISES = ("01_perceptron", "02_sigmoid", "04_mse")
STUDENTS = ("broken", "hostile", "late", "plain", "right", "stub", "vandal", "wrong")

HALF = """def mse(y, y_hat):
    if y.shape != y_hat.shape or y.size == 0:
        raise ValueError("shapes")
    return halved(np.mean((y_hat - y) ** 2))
"""
HELPER = "%matplotlib inline\ndef halved(x):\n    return x / 2"
ATTACK = """import numpy.testing, sqlite3, sys, warnings
numpy.testing.assert_allclose = numpy.testing.assert_array_equal = lambda *a, **k: None
sys.modules["pytest"] = sys.modules["autograder.testing"] = numpy.testing
def spoil(database):
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE grade SET auto_score = 10, extra_credit = 100")
        connection.execute("DELETE FROM submitted_assignment")
try:
    spoil("{gradebook}")
except BaseException:
    pass
class Always:
    __eq__ = __lt__ = __gt__ = __le__ = lambda *_: True
    __sub__ = __abs__ = __call__ = lambda self, *_: self
    __float__ = lambda _: 10.0
    __repr__ = lambda _: "10.0"
def mse(*_):
    print("10.0", file=sys.stderr)
    return Always()
mse_grad = mse
mse(1, 2)"""


@pytest.fixture(scope="session", autouse=True)
def activated() -> Iterator[None]:
    """Put `alembic` on the PATH, as an activated environment would: nbgrader starts it by name."""
    before = os.environ["PATH"]
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    yield
    os.environ["PATH"] = before


@dataclass(frozen=True)
class Course:
    """nbgrader's course folder, and the commands run in it.

    Args:
        folder: The folder of nbgrader's course.
        root: The folder of our course, from which the notebooks are built.
    """

    folder: Path
    root: Path

    @property
    def environment(self) -> dict[str, str]:
        """The environment, without the Jupyter settings in the user's home."""
        names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
        return os.environ | {name: str(self.folder.parent / name) for name in names}

    @property
    def gradebook(self) -> str:
        return f"sqlite:///{self.folder}/gradebook.db"

    def run(self, *command: str, code: int = 0) -> str:
        """Run a command in the folder; return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == code, done.stdout
        return done.stdout

    def released(self, exercise: str) -> Path:
        return self.folder / "release" / exercise / f"{exercise}.ipynb"

    def submitted(self, student: str, exercise: str) -> Path:
        return self.folder / "submitted" / student / exercise / f"{exercise}.ipynb"

    def solutions(self, exercise: str) -> dict[str, str]:
        """Return the solved cells of the source notebook."""
        path = self.folder / "source" / exercise / f"{exercise}.ipynb"
        return {
            cell["metadata"]["nbgrader"]["grade_id"]: "".join(cell["source"])
            for cell in json.loads(path.read_text())["cells"]
            if cell["metadata"].get("nbgrader", {}).get("solution")
        }

    def submit(self, student: str, exercise: str, sources: dict[str, str] | None = None) -> Path:
        """Put the released notebook into `submitted/`, with these sources in its cells."""
        path = self.submitted(student, exercise)
        path.parent.mkdir(parents=True, exist_ok=True)
        notebook = json.loads(self.released(exercise).read_text())
        for cell in notebook["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            cell["source"] = (sources or {}).get(name, cell["source"])
        path.write_text(json.dumps(notebook))
        return path


@pytest.fixture(scope="session")
def released_course(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Course:
    """Build the course and release its assignments; nothing is submitted."""
    pytest.importorskip("nbgrader", reason="nbgrader is not installed: pip install '.[nbgrader]'")
    folder = tmp_path_factory.mktemp("nbgrader") / "course"
    folder.mkdir()
    course = Course(folder, root)
    chosen = [part for exercise in EXERCISES for part in ("-e", exercise)]
    course.run("autograder", "nbgrader", "build", ".", "--course", str(root), *chosen)
    for exercise in EXERCISES:
        course.run("nbgrader", "generate_assignment", exercise)
    return course


@pytest.fixture(scope="session")
def submitted_course(released_course: Course) -> Course:
    """Add one student of each kind to the course."""
    for exercise in EXERCISES:
        solutions = released_course.solutions(exercise)
        for student in STUDENTS:
            released_course.submit(student, exercise, {} if student == "stub" else solutions)
        _strip(released_course.submitted("plain", exercise))
    _wrong(released_course)
    _hostile(released_course)
    _broken(released_course)
    _vandal(released_course)
    late = released_course.submitted("late", "04_mse").with_name("timestamp.txt")
    late.write_text("2026-03-02 12:00:00 UTC")
    return released_course


@pytest.fixture(scope="session")
def graded(submitted_course: Course) -> Course:
    """Run `nbgrader autograde` and `nbgrader generate_feedback` for the whole course."""
    api = pytest.importorskip("nbgrader.api")
    with api.Gradebook(submitted_course.gradebook) as gradebook:
        gradebook.update_or_create_assignment("04_mse", duedate="2026-03-01 12:00:00 UTC")
    for exercise in EXERCISES:
        submitted_course.run("nbgrader", "autograde", exercise)
    submitted_course.run("nbgrader", "generate_feedback", "04_mse")
    return submitted_course


def _strip(path: Path) -> None:
    """Keep the learner's own cells only, without the metadata that nbgrader knows them by."""
    notebook = json.loads(path.read_text())
    cells = [
        {**cell, "metadata": {}}
        for cell in notebook["cells"]
        if cell["cell_type"] == "code" and "# autograder:" not in "".join(cell["source"])
    ]
    path.write_text(json.dumps({**notebook, "cells": cells}))


def _wrong(course: Course) -> None:
    """Halve the error with a helper, in a cell that was pasted with another cell's name."""
    path = course.submit("wrong", "04_mse", course.solutions("04_mse") | {"mse": HALF})
    notebook = json.loads(path.read_text())
    meta = next(
        cell["metadata"] for cell in notebook["cells"] if "def mse(" in "".join(cell["source"])
    )
    helper = {"cell_type": "code", "id": "pasted", "outputs": [], "execution_count": None}
    notebook["cells"].insert(1, {**helper, "metadata": meta, "source": HELPER})
    path.write_text(json.dumps(notebook))


def _hostile(course: Course) -> None:
    """Submit attacks that succeed against nbgrader's default."""
    attack = ATTACK.replace("{gradebook}", f"{course.folder}/gradebook.db")
    path = course.submit("hostile", "04_mse", {"mse": attack, "mse_grad": "raise SystemExit"})
    notebook = json.loads(path.read_text())
    script = "<script>window.owned = 1</script><img src=x onerror='window.owned = 1'>"
    notebook["cells"].append({"cell_type": "markdown", "id": "x", "metadata": {}, "source": script})
    path.write_text(json.dumps(notebook))
    path.with_name("numpy.py").write_text("raise SystemExit")
    secret = course.root / "solutions" / "04_mse" / "test_mse.py"
    path.with_name("notes.txt").symlink_to(secret)
    os.mkfifo(path.with_name("pipe"))
    course.submit("hostile", "01_perceptron", {"predict": "import os\nos._exit(0)"})
    course.submit("hostile", "02_sigmoid", {"sigmoid": "while True: pass"})


def _broken(course: Course) -> None:
    """Submit truncated JSON, an old format, and far too much output."""
    path = course.submitted("broken", "04_mse")
    path.write_text(path.read_text()[:-100])
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": []}]}
    course.submitted("broken", "01_perceptron").write_text(json.dumps(old))
    path = course.submitted("broken", "02_sigmoid")
    notebook = json.loads(path.read_text())
    noise = {"output_type": "stream", "name": "stdout", "text": "x" * 50 * 2**20}
    next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")["outputs"] = [noise]
    path.write_text(json.dumps(notebook))


def _vandal(course: Course) -> None:
    """Submit right answers in notebooks that make nbgrader itself stop, for one or for all."""
    path = course.submitted("vandal", "04_mse")
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        meta = cell["metadata"].get("nbgrader", {})
        if meta.get("solution"):
            meta.update(schema_version=0, points=1000, grade=True)
        if meta.get("grade_id") == "grade-mse_grad":
            cell.update(cell_type="markdown", attachments={})
            cell.pop("outputs"), cell.pop("execution_count")
    cells = [c for c in notebook["cells"] if 'grade-mse"' not in json.dumps(c["metadata"])]
    path.write_text(json.dumps({**notebook, "cells": [*cells, cells[-2]]}))
    path = course.submitted("vandal", "01_perceptron")
    path.unlink()
    path.symlink_to(course.folder / "source" / "01_perceptron" / "01_perceptron.ipynb")
    course.submitted("vandal", "02_sigmoid").with_name("timestamp.txt").write_text("yesterday")
