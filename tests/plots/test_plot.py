"""Every exercise's pictures are drawn without the reference, whatever a learner returns."""

from __future__ import annotations

import ast
import doctest
import io
import json
import os
import re
import subprocess
import sys
from types import SimpleNamespace

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.image import imread

from autograder.course import load_course
from autograder.errors import CourseError, UsageError
from autograder.functions import Functions
from autograder.grading.inprocess import InProcessSubmission, patched
from autograder.grading.plugin import module_beside
from autograder.model import Exercise, Limits
from autograder.plots.plot import draw, load_panels, load_target, record
from autograder.plots.recording import Playback
from autograder.plots.style import COLOURS
from autograder.sandbox.remote_submission import RemoteSubmission
from autograder.values import plain
from tests.conftest import ROOT
from tools.draw_pictures import main as draw_all

COURSE = load_course(ROOT)
NAMES = list(COURSE.exercises)
SLOW = Limits(call_seconds=0.3, submission_seconds=1)


def folder(name):
    return ROOT / "exercises" / name


def reference(name):
    return module_beside(COURSE.exercises[name].hidden_checks)


def functions(module):
    return Functions(InProcessSubmission(module).call)


def picture(name, submission, path):
    """Draw the exercise's picture with these functions; return its content."""
    draw(load_panels(folder(name)), load_target(folder(name)), submission, path)
    return path.read_bytes()


def texts(svg):
    """Return all that is written in a picture, as one line."""
    return " ".join(re.findall(r"<t(?:ext|span)[^>]*>([^<]+)<", svg.decode()))


def left_half(png):
    pixels = imread(io.BytesIO(png))
    return pixels[:, : pixels.shape[1] // 2]


class Distorted:
    """The reference's functions, with changed answers."""

    def __init__(self, module, change):
        self._module, self._change = module, change

    def __getattr__(self, function):
        return lambda *args, **kwargs: plain(
            self._change(getattr(self._module, function)(*args, **kwargs))
        )


def each(change):
    """Return a change of all arrays and numbers of an answer, however nested."""

    def deep(value):
        if isinstance(value, list | tuple):
            return type(value)(map(deep, value))
        return change(np.array(value, dtype=float))

    return deep


def some(bad):
    def spoil(array):
        array.ravel()[::3] = bad
        return array

    return each(spoil)


# The first four can be drawn somehow; the others cannot, each for another reason.
DISTORTIONS = {
    "some infinite": some(-np.inf),
    "huge": each(lambda array: np.full_like(array, 1e300)),
    "some huge": some(-1e300),
    "zeros": each(np.zeros_like),
    "nan": each(lambda array: array * np.nan),
    "nothing": lambda _: None,
    "one axis more": each(lambda array: array[..., None]),
    "texts": lambda value: ["spam"] * np.size(value[0] if isinstance(value, tuple) else value),
}


@pytest.mark.parametrize("name", NAMES)
def test_every_exercise_has_panels_with_titles_that_fit(name):
    panels = load_panels(folder(name))
    assert len(panels) >= 2
    assert all(3 < len(panel.title) <= 42 for panel in panels)
    assert len({panel.name for panel in panels}) == len(panels)


def is_same_record(stored, now):
    """Return whether two recorded answers have the same numbers; a few bits may differ."""
    if isinstance(stored, dict) and "bits" in stored:
        bits, other = (np.frombuffer(bytes.fromhex(x["bits"]), np.uint8) for x in (stored, now))
        return np.sum(np.unpackbits(bits ^ other)) < 20
    if isinstance(stored, dict):
        return stored.keys() == now.keys() and all(
            is_same_record(stored[key], now[key]) for key in stored
        )
    if isinstance(stored, list):
        return len(stored) == len(now) and all(map(is_same_record, stored, now))
    return (
        stored == now if isinstance(stored, str) else np.isclose(stored, now, rtol=1e-4, atol=1e-7)
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_recorded_answers_are_what_the_reference_gives(name):
    """A changed panel or reference fails here: run python tools/draw_pictures.py."""
    now = json.loads(json.dumps(record(load_panels(folder(name)), reference(name))))
    stored = json.loads((folder(name) / "picture.json").read_text())
    assert is_same_record(stored, now)
    assert all(stored.values()), "a panel does not call the submission"


def numbers(svg):
    return [float(number) for number in re.findall(rb"-?\d+\.\d+|-?\d+", svg)]


@pytest.mark.parametrize("name", NAMES)
def test_the_lessons_figure_is_up_to_date(name, tmp_path):
    """Compare its texts; and its numbers, if matplotlib writes as many of them."""
    drawn = picture(name, None, tmp_path / "picture.svg")
    stored = (folder(name) / "picture.svg").read_bytes()
    assert texts(stored) == texts(drawn)
    assert len(stored) < 60_000
    if len(numbers(stored)) == len(numbers(drawn)):
        strip = re.compile(rb'(id|href)="[^"]*"|url\([^)]*\)')
        old, new = (numbers(strip.sub(b"", svg)) for svg in (stored, drawn))
        np.testing.assert_allclose(old, new, atol=1)


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_is_the_same_in_two_runs_has_no_date_and_the_pages_colour(name, tmp_path):
    first = picture(name, None, tmp_path / "first.svg")
    assert picture(name, None, tmp_path / "second.svg") == first
    svg = first.decode()
    assert "date" not in svg.lower()
    assert "#000000" not in svg
    assert "stroke: currentColor" in svg
    assert "@media (prefers-color-scheme: dark)" in svg


@pytest.mark.parametrize("name", NAMES)
def test_the_lesson_shows_the_figure_and_says_what_is_on_it(name):
    lesson = (folder(name) / "README.md").read_text()
    (shown,) = re.findall(r"!\[([^\]]+)\]\(picture\.svg\)", lesson)
    assert len(shown) > 40


def brightness(colour):
    """Return the relative luminance of a colour, as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return np.dot([0.2126, 0.7152, 0.0722], linear)


@pytest.mark.parametrize("page", ["#ffffff", "#0d1117"])
def test_the_colours_of_data_stand_out_on_light_and_dark_pages(page):
    for colour in COLOURS:
        dark, light = sorted([brightness(colour), brightness(page)])
        assert (light + 0.05) / (dark + 0.05) >= 3, colour


@pytest.mark.parametrize("name", NAMES)
def test_the_reference_beside_the_target_looks_the_same(name, tmp_path):
    png = picture(name, functions(reference(name)), tmp_path / "picture.png")
    pixels = imread(io.BytesIO(png))[..., :3]
    assert pixels.shape[1] == 1000
    middle = 500
    differing = np.any(np.abs(pixels[:, :middle] - pixels[:, middle:]) > 0.5, axis=2)
    # Only the left has titles, and "target" is not "yours".
    assert differing.mean() < 0.02


@pytest.mark.parametrize("name", NAMES)
def test_every_panel_of_a_stub_is_one_sentence(name, tmp_path):
    stub = module_beside(COURSE.exercises[name].public_checks)
    svg = picture(name, functions(stub), tmp_path / "stub.svg")
    panels = load_panels(folder(name))
    assert texts(svg).count("is still the stub (NotImplementedError).") == len(panels)
    assert left_half(picture(name, functions(stub), tmp_path / "stub.png")).any()


@pytest.mark.parametrize("name", NAMES)
def test_no_answer_raises_or_changes_the_targets_cells(name, tmp_path):
    module = reference(name)
    right = left_half(picture(name, functions(module), tmp_path / "right.png"))
    for distortion, change in DISTORTIONS.items():
        png = picture(name, Distorted(module, change), tmp_path / "picture.png")
        assert np.array_equal(left_half(png), right), distortion


def test_a_cell_says_what_is_wrong_with_its_answer(tmp_path):
    for distortion, sentence in {
        "nan": "mse returned nan or inf: there is nothing to draw.",
        "nothing": "mse returned None: only a number can be drawn.",
        "one axis more": "mse returned an array of shape (1,): only a number can be drawn.",
    }.items():
        submission = Distorted(reference("04_mse"), DISTORTIONS[distortion])
        written = texts(picture("04_mse", submission, tmp_path / "picture.svg"))
        assert written.count(sentence) == 2


def test_an_answer_that_is_partly_nan_is_drawn_with_a_note(tmp_path):
    submission = Distorted(reference("02_sigmoid"), some(np.nan))
    written = texts(picture("02_sigmoid", submission, tmp_path / "picture.svg"))
    assert "sigmoid returned nan or inf in 41 places." in written


def test_an_answer_outside_the_picture_is_noted(tmp_path):
    far = patched(reference("02_sigmoid"), {"midpoint": lambda _w, b: b})
    written = texts(picture("02_sigmoid", functions(far), tmp_path / "picture.svg"))
    assert written.count("Some of it is outside the picture.") == 1


def test_what_matplotlib_refuses_is_one_sentence(tmp_path):
    def awkward(submission, axes):
        """Awkward."""
        axes.plot([1, 2, 3], submission.f())

    panel = panels_of(tmp_path, awkward)
    submission = SimpleNamespace(f=lambda: [1, 2])
    draw(panel, Playback({"awkward": [("f", [1, 2, 3])]}), submission, tmp_path / "picture.svg")
    assert "What was returned cannot be drawn." in texts((tmp_path / "picture.svg").read_bytes())


def test_a_sandboxed_file_that_fails_costs_its_panels_only(zygote, tmp_path):
    """A call that raises, dies or never ends leaves a sentence; the other panels are drawn."""
    source = (
        "import os\n"
        "def approximate(x, y, k): os._exit(3)\n"
        "def tower_nd(X, low, high, steepness):\n"
        "    while True: pass\n"
        "def step(x, position, steepness): raise KeyError('no such step')\n"
    )
    exercise = Exercise("03_tower", "", "tower", ("step", "approximate", "tower_nd"), limits=SLOW)
    submission = RemoteSubmission(zygote, exercise, source)
    submission.load()
    try:
        svg = picture("03_tower", Functions(submission.call), tmp_path / "picture.svg")
    finally:
        submission.close()
    written = " ".join(texts(svg).split())
    assert "step raised KeyError in tower.py, line 5." in written
    assert written.count("The process that ran your code died:") == 2
    assert "No answer within" in written
    assert "Traceback" not in written
    assert "no such step" not in written


@pytest.mark.parametrize("name", NAMES)
def test_no_line_of_a_solution_is_in_a_picture(name):
    """Learners may read picture.py: formulas must come from the submission."""
    module = COURSE.exercises[name].module
    given = code_lines(folder(name) / f"{module}.py")
    shown = code_lines(folder(name) / "picture.py")
    for path in (ROOT / "solutions").glob("*/*.py"):
        if path.name not in ("mistakes.py", "variants.py") and "test_" not in path.name:
            assert not (code_lines(path) - given) & shown, path


def code_lines(path):
    """Return the longer statements of a file, without comments, as Python unparses them."""
    tree = ast.parse(path.read_text())
    lines = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and not isinstance(node, ast.FunctionDef | ast.Import):
            lines |= {line.strip() for line in ast.unparse(node).splitlines()}
    return {line for line in lines if len(line) > 20 and not line.startswith(('"', "'"))}


def panels_of(tmp_path, *panels, source=""):
    """Return panels as if a picture.py in `tmp_path` contained them."""
    (tmp_path / "picture.py").write_text(source or "PANELS = ()\n")
    return load_panels(tmp_path) or tuple(
        SimpleNamespace(name=panel.__name__, title=panel.__doc__, draw=panel) for panel in panels
    )


def test_an_exercise_without_pictures_says_so(tmp_path):
    with pytest.raises(CourseError, match=r"picture\.py is missing: .* has no pictures\."):
        load_panels(tmp_path)
    with pytest.raises(CourseError, match=r"picture\.json cannot be read .*draw_pictures\.py"):
        load_target(tmp_path)


def test_a_broken_picture_file_is_an_error_of_the_course(tmp_path):
    for source, message in {
        "PANELS = 1 / 0": "cannot be run: ZeroDivisionError",
        "x = 1": "has no attribute 'PANELS'",
        "def f(submission, axes): pass\nPANELS = (f,)": "f has no docstring. Give it a title.",
    }.items():
        with pytest.raises(CourseError, match=message):
            panels_of(tmp_path, source=source)


def test_a_panel_that_fails_on_the_target_is_an_error_of_the_course(tmp_path):
    panels = panels_of(
        tmp_path, source='def f(submission, axes):\n    "T"\n    1 / 0\nPANELS = (f,)'
    )
    with pytest.raises(CourseError, match=r"Panel f .* raised ZeroDivisionError: .* Fix it\."):
        draw(panels, Playback({}), None, tmp_path / "picture.png")
    assert not (tmp_path / "picture.png").exists()


def test_only_png_and_svg_can_be_written(tmp_path):
    with pytest.raises(UsageError, match=r"picture\.pdf is neither a \.png nor an \.svg"):
        draw((), Playback({}), None, tmp_path / "picture.pdf")


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    panels = load_panels(folder("04_mse"))
    with pytest.raises(UsageError, match=r"picture\.png cannot be written: No such file"):
        draw(panels, load_target(folder("04_mse")), None, tmp_path / "no" / "picture.png")


def test_importing_is_cheap_and_pyplot_is_never_used():
    script = (
        "import sys, pathlib\n"
        "from autograder.plots.plot import draw, load_panels, load_target\n"
        "assert 'matplotlib' not in sys.modules\n"
        "folder = pathlib.Path('exercises/04_mse')\n"
        "draw(load_panels(folder), load_target(folder), None, pathlib.Path(sys.argv[1]))\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    command = [sys.executable, "-c", script, os.devnull + ".png"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert "AssertionError" not in done.stderr, done.stderr


def test_the_users_own_style_is_neither_used_nor_changed(tmp_path):
    before = picture("04_mse", None, tmp_path / "one.svg")
    with mpl.rc_context({"font.size": 30, "axes.linewidth": 5}):
        assert picture("04_mse", None, tmp_path / "other.svg") == before
        assert mpl.rcParams["font.size"] == 30


def test_the_tool_records_and_draws_a_course(real_course, capsys):
    for file in ("picture.json", "picture.svg"):
        (real_course / "exercises/04_mse" / file).unlink()
    draw_all(real_course)
    assert "04_mse: picture.json, picture.svg\n" in capsys.readouterr().out
    for file in ("picture.json", "picture.svg"):
        drawn = (real_course / "exercises/04_mse" / file).read_text()
        assert drawn == (folder("04_mse") / file).read_text()


def test_a_picture_is_not_part_of_an_exercises_version(real_course):
    """Grades stay valid when a picture changes."""
    course = load_course(real_course)
    before = course.version(course.exercises["04_mse"])
    with (real_course / "exercises/04_mse/picture.py").open("a") as file:
        file.write("# changed\n")
    assert course.version(course.exercises["04_mse"]) == before


def test_the_data_is_what_its_page_says_and_not_an_exercise():
    assert "data" not in COURSE.exercises
    with np.load(ROOT / "exercises/data/digits.npz") as data:
        labels, images = data["labels"], data["images"]
    assert list(np.bincount(labels)) == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert images.sum() == 561718


def test_the_examples_of_the_datas_page_are_right(monkeypatch):
    monkeypatch.chdir(ROOT / "exercises/data")
    failed, tried = doctest.testfile(str(ROOT / "exercises/data/README.md"), module_relative=False)
    assert (failed, tried) == (0, 2)
