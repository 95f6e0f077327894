"""The course itself: every exercise is whole, its numbers are right, its stub is a stub."""

from __future__ import annotations

import ast
import doctest
import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import load_course
from autograder.grading.pool import Pool
from autograder.grading.run import GradeOptions, grade_class
from autograder.store import Store
from autograder.submissions import find_submissions

ROOT = Path(__file__).parent.parent
COURSE = load_course(ROOT)
NAMES = list(COURSE.exercises)
PROMISED = {
    "01_perceptron": ("predict", "loss", "update", "fit"),
    "02_sigmoid": ("sigmoid", "sigmoid_grad", "neuron", "midpoint", "slope"),
    "03_tower": ("step", "tower", "tower_network", "towers", "approximate", "tower_nd"),
    "04_mse": ("mse", "mse_grad"),
    "05_backprop": ("forward", "backward", "numerical_gradient", "gradient_descent"),
}


def exercise_file(name: str, file: str) -> Path:
    return ROOT / "exercises" / name / file.format(COURSE.exercises[name].module)


def solution_file(name: str, file: str) -> Path:
    return ROOT / "solutions" / name / file.format(COURSE.exercises[name].module)


@pytest.fixture(scope="module")
def grades(tmp_path_factory):
    """The grade of every stub and of every reference solution."""
    folder = tmp_path_factory.mktemp("whole")
    for student, tree in (("stub", exercise_file), ("reference", solution_file)):
        for name in NAMES:
            target = folder / "class" / student / name
            target.mkdir(parents=True)
            shutil.copy(tree(name, "{}.py"), target)
    places = find_submissions(folder / "class", COURSE.exercises).paths
    with (
        Pool(COURSE, COURSE.exercises.values(), 2, "strict") as backend,
        Store(f"sqlite:///{folder}/grades.db") as store,
    ):
        return {
            (one.student, one.exercise): one
            for one in grade_class(COURSE, places, store, backend, GradeOptions())
        }


def test_the_course_has_the_promised_exercises_and_functions():
    found = {name: exercise.functions for name, exercise in COURSE.exercises.items()}
    assert {name: found[name] for name in PROMISED} == PROMISED


@pytest.mark.parametrize("name", NAMES)
def test_the_stub_scores_0_and_every_function_is_missing(grades, name):
    grade = grades["stub", name]
    assert (grade.status, grade.score) == ("graded", 0.0)
    assert {check.status for check in grade.checks} <= {"missing", "skipped"}
    assert {check.function for check in grade.checks} == set(COURSE.exercises[name].functions)


@pytest.mark.parametrize("name", NAMES)
def test_the_reference_scores_10_of_10(grades, name):
    grade = grades["reference", name]
    assert [check for check in grade.checks if check.status != "passed"] == []
    assert (grade.score, grade.max_score) == (10.0, 10.0)


@pytest.mark.parametrize("name", NAMES)
def test_every_function_has_several_hidden_checks_with_titles_of_their_own(grades, name):
    checks = grades["reference", name].checks
    for function in COURSE.exercises[name].functions:
        own = [check for check in checks if check.function == function]
        assert len(own) >= 2, function
        assert all(check.title.startswith(function) for check in own)


@pytest.mark.parametrize("name", NAMES)
def test_an_exercise_has_its_files_and_no_others(name):
    module = COURSE.exercises[name].module
    public = {"README.md", "exercise.toml", f"{module}.py", f"test_{module}.py"}
    public |= {"picture.py", "picture.json", "picture.svg"}
    tracked = {
        path.name for path in exercise_file(name, "").iterdir() if path.name != "__pycache__"
    }
    assert tracked == public
    hidden = {path.name for path in solution_file(name, "").iterdir()} - {"__pycache__"}
    assert {f"{module}.py", f"test_{module}.py"} <= hidden
    assert hidden <= {f"{module}.py", f"test_{module}.py", "mistakes.py", "variants.py"}


@pytest.mark.parametrize("name", NAMES)
def test_every_function_of_the_stub_has_a_docstring_one_todo_and_nothing_else(name):
    source = exercise_file(name, "{}.py").read_text()
    functions = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    by_name = {node.name: node for node in functions}
    for function in COURSE.exercises[name].functions:
        node = by_name[function]
        docstring, body = node.body[0], node.body[1:]
        assert ast.get_docstring(node), function
        assert [ast.unparse(line) for line in body] == ["raise NotImplementedError"], function
        assert ast.get_source_segment(source, node).count("# TODO: ") == 1, function
        assert isinstance(docstring, ast.Expr)
    assert source.count("TODO") == len(COURSE.exercises[name].functions)


@pytest.mark.parametrize("name", NAMES)
def test_stub_and_reference_have_the_same_signatures(name):
    def signatures(path):
        return {
            node.name: ast.unparse(node.args)
            for node in ast.parse(path.read_text()).body
            if isinstance(node, ast.FunctionDef)
        }

    reference = signatures(solution_file(name, "{}.py"))
    for function, signature in signatures(exercise_file(name, "{}.py")).items():
        assert reference[function] == signature


@pytest.mark.parametrize("name", NAMES)
def test_the_lesson_has_a_task_for_every_function(name):
    lesson = exercise_file(name, "README.md").read_text()
    for function in COURSE.exercises[name].functions:
        assert re.search(rf"^\d\. .*`{function}`", lesson, re.MULTILINE), function


@pytest.mark.parametrize("name", NAMES)
def test_every_function_has_three_hints(name):
    exercise = COURSE.exercises[name]
    assert set(exercise.hints) == set(exercise.functions)
    assert {len(hints) for hints in exercise.hints.values()} == {3}


def load(name: str):
    path = solution_file(name, "{}.py")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", NAMES)
def test_the_lessons_numbers_are_the_references(name, monkeypatch):
    """Every example in the lesson is run against the reference."""
    module = load(name)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    failed, tried = doctest.testfile(str(exercise_file(name, "README.md")), module_relative=False)
    assert tried >= 3
    assert failed == 0


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_in_the_stubs_docstrings_are_the_references(name):
    tree = ast.parse(exercise_file(name, "{}.py").read_text())
    module, parser = load(name), doctest.DocTestParser()
    runner = doctest.DocTestRunner()
    for node in [tree, *(node for node in tree.body if isinstance(node, ast.FunctionDef))]:
        where = getattr(node, "name", "module")
        examples = ast.get_docstring(node) or ""
        runner.run(parser.get_doctest(examples, dict(vars(module)), where, None, None))
    assert runner.summarize().failed == 0


@pytest.fixture(scope="module")
def public_outcomes(tmp_path_factory):
    """How plain pytest ends the public checks, for all stubs and for all reference solutions.

    From (tree, exercise) to the outcomes of its checks. Python and pytest start once a tree.
    """
    outcomes = {}
    for tree, file in (("stub", exercise_file), ("reference", solution_file)):
        folder = tmp_path_factory.mktemp(tree)
        for name in NAMES:
            shutil.copytree(exercise_file(name, ""), folder / name)
            shutil.copy(file(name, "{}.py"), folder / name)
        for name, outcome in run_pytest(folder):
            outcomes.setdefault((tree, name), []).append(outcome)
    return outcomes


def run_pytest(folder: Path) -> list[tuple[str, str]]:
    """Run pytest in a folder of exercises: a pair of exercise and outcome for each check."""
    command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-rA", "-p", "no:cacheprovider"]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    lines = re.findall(r"^([A-Z]+) ([^/\n]+)/test_\w+\.py::", result.stdout, re.MULTILINE)
    return [(name, outcome) for outcome, name in lines]


@pytest.mark.parametrize("name", NAMES)
def test_the_public_checks_fail_on_the_stub_and_pass_on_the_reference(public_outcomes, name):
    checks = exercise_file(name, "test_{}.py").read_text().count("@pytest.mark.points(")
    for tree, expected in (("stub", "FAILED"), ("reference", "PASSED")):
        assert set(public_outcomes[tree, name]) == {expected}
        assert len(public_outcomes[tree, name]) >= checks


@pytest.mark.parametrize("name", NAMES)
def test_the_public_checks_touch_every_function(name):
    source = exercise_file(name, "test_{}.py").read_text()
    for function in COURSE.exercises[name].functions:
        assert f'@pytest.mark.points(0, function="{function}")' in source
        assert f"submission.{function}(" in source
    assert "reference" not in source
