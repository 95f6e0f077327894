"""Every exercise's pictures: drawn without the reference, whatever a learner's functions give."""

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


def picture(name, yours, path):
    """Draw the exercise's picture, with these functions, and give its content."""
    draw(load_panels(folder(name)), load_target(folder(name)), yours, path)
    return path.read_bytes()


def texts(svg):
    """All that is written in a picture, as one line."""
    return " ".join(re.findall(r"<t(?:ext|span)[^>]*>([^<]+)<", svg.decode()))


def left_half(png):
    pixels = imread(io.BytesIO(png))
    return pixels[:, : pixels.shape[1] // 2]


class Distorted:
    """The reference's functions, whose answers are changed on the way."""

    def __init__(self, module, change):
        self._module, self._change = module, change

    def __getattr__(self, function):
        return lambda *args, **kwargs: plain(
            self._change(getattr(self._module, function)(*args, **kwargs))
        )


def each(change):
    """A change of all arrays and numbers of an answer, however deep they lie."""

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


# The first four can be drawn in some way; the others cannot, each for a reason of its own.
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


def same_record(kept, now):
    """Whether two recorded answers are the same numbers; a bit or two may fall differently."""
    if isinstance(kept, dict) and "bits" in kept:
        ours, theirs = (np.frombuffer(bytes.fromhex(one["bits"]), np.uint8) for one in (kept, now))
        return np.sum(np.unpackbits(ours ^ theirs)) < 20
    if isinstance(kept, dict):
        return kept.keys() == now.keys() and all(same_record(kept[key], now[key]) for key in kept)
    if isinstance(kept, list):
        return len(kept) == len(now) and all(map(same_record, kept, now))
    return kept == now if isinstance(kept, str) else np.isclose(kept, now, rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize("name", NAMES)
def test_the_recorded_answers_are_what_the_reference_gives(name):
    """A changed panel or reference is noticed: run python tools/draw_pictures.py."""
    now = json.loads(json.dumps(record(load_panels(folder(name)), reference(name))))
    kept = json.loads((folder(name) / "picture.json").read_text())
    assert same_record(kept, now)
    assert all(kept.values()), "a panel asks the submission for nothing"


def numbers(svg):
    return [float(number) for number in re.findall(rb"-?\d+\.\d+|-?\d+", svg)]


@pytest.mark.parametrize("name", NAMES)
def test_the_lessons_figure_is_what_is_drawn_now(name, tmp_path):
    """In words everywhere; in numbers where matplotlib gives as many of them."""
    drawn = picture(name, None, tmp_path / "picture.svg")
    kept = (folder(name) / "picture.svg").read_bytes()
    assert texts(kept) == texts(drawn)
    assert len(kept) < 60_000
    if len(numbers(kept)) == len(numbers(drawn)):
        strip = re.compile(rb'(id|href)="[^"]*"|url\([^)]*\)')
        old, new = (numbers(strip.sub(b"", svg)) for svg in (kept, drawn))
        np.testing.assert_allclose(old, new, atol=1)


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_is_the_same_in_two_runs_has_no_date_and_the_pages_colour(name, tmp_path):
    one = picture(name, None, tmp_path / "one.svg")
    other = picture(name, None, tmp_path / "other.svg")
    assert one == other
    svg = one.decode()
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
    """The relative luminance of a colour, as WCAG 2 defines it."""
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
    # Titles stand on the left alone, and "target" is not "yours".
    assert differing.mean() < 0.02


@pytest.mark.parametrize("name", NAMES)
def test_every_panel_of_the_stub_is_one_sentence(name, tmp_path):
    stub = module_beside(COURSE.exercises[name].public_checks)
    svg = picture(name, functions(stub), tmp_path / "stub.svg")
    panels = load_panels(folder(name))
    assert texts(svg).count("is still the stub (NotImplementedError).") == len(panels)
    assert left_half(picture(name, functions(stub), tmp_path / "stub.png")).any()


@pytest.mark.parametrize("name", NAMES)
def test_no_answer_raises_or_changes_the_targets_cells(name, tmp_path):
    module = reference(name)
    right = left_half(picture(name, functions(module), tmp_path / "right.png"))
    for what, change in DISTORTIONS.items():
        png = picture(name, Distorted(module, change), tmp_path / "picture.png")
        assert np.array_equal(left_half(png), right), what


def test_what_is_wrong_with_an_answer_is_said_in_its_cell(tmp_path):
    for what, sentence in {
        "nan": "mse gave nan or inf: there is nothing to draw.",
        "nothing": "mse gave None: only a number can be drawn.",
        "one axis more": "mse gave an array of shape (1,): only a number can be drawn.",
    }.items():
        yours = Distorted(reference("04_mse"), DISTORTIONS[what])
        said = texts(picture("04_mse", yours, tmp_path / "picture.svg"))
        assert said.count(sentence) == 2


def test_an_answer_that_is_partly_nan_is_drawn_with_a_note(tmp_path):
    yours = Distorted(reference("02_sigmoid"), some(np.nan))
    said = texts(picture("02_sigmoid", yours, tmp_path / "picture.svg"))
    assert "sigmoid gave nan or inf in 41 places." in said


def test_an_answer_outside_the_picture_is_told(tmp_path):
    far = patched(reference("02_sigmoid"), {"midpoint": lambda _w, b: b})
    said = texts(picture("02_sigmoid", functions(far), tmp_path / "picture.svg"))
    assert said.count("Some of it lies outside the picture.") == 1


def test_what_matplotlib_refuses_is_said_in_a_sentence(tmp_path):
    def awkward(submission, axes):
        """Awkward."""
        axes.plot([1, 2, 3], submission.f())

    panel = panels_of(tmp_path, awkward)
    yours = SimpleNamespace(f=lambda: [1, 2])
    draw(panel, Playback({"awkward": [("f", [1, 2, 3])]}), yours, tmp_path / "picture.svg")
    assert "What came back cannot be drawn." in texts((tmp_path / "picture.svg").read_bytes())


def test_a_learners_file_in_the_jail_costs_a_sentence_a_panel(zygote, tmp_path):
    """What raises, dies or never ends leaves its cell empty; the other panels are drawn."""
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
    said = " ".join(texts(svg).split())
    assert "step raised KeyError in tower.py, line 5." in said
    assert said.count("The process that ran your code died:") == 2
    assert "No answer within" in said
    assert "Traceback" not in said
    assert "no such step" not in said


@pytest.mark.parametrize("name", NAMES)
def test_no_line_of_a_solution_is_in_a_picture(name):
    """picture.py is the learner's to read: formulas are asked of the submission."""
    module = COURSE.exercises[name].module
    given = code_lines(folder(name) / f"{module}.py")
    shown = code_lines(folder(name) / "picture.py")
    for path in (ROOT / "solutions").glob("*/*.py"):
        if path.name not in ("mistakes.py", "variants.py") and "test_" not in path.name:
            assert not (code_lines(path) - given) & shown, path


def code_lines(path):
    """The longer statements of a file, without comments and docstrings, as Python writes them."""
    tree = ast.parse(path.read_text())
    lines = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and not isinstance(node, ast.FunctionDef | ast.Import):
            lines |= {line.strip() for line in ast.unparse(node).splitlines()}
    return {line for line in lines if len(line) > 20 and not line.startswith(('"', "'"))}


def panels_of(tmp_path, *panels, source=""):
    """Panels as if a picture.py in `tmp_path` held them."""
    (tmp_path / "picture.py").write_text(source or "PANELS = ()\n")
    found = load_panels(tmp_path)
    return found or tuple(
        SimpleNamespace(name=panel.__name__, title=panel.__doc__, draw=panel) for panel in panels
    )


def test_an_exercise_without_pictures_says_so(tmp_path):
    with pytest.raises(CourseError, match=r"picture\.py is missing: .* has no pictures\."):
        load_panels(tmp_path)
    with pytest.raises(CourseError, match=r"picture\.json cannot be read .*draw_pictures\.py"):
        load_target(tmp_path)


def test_a_broken_picture_file_is_the_courses_mistake(tmp_path):
    for source, message in {
        "PANELS = 1 / 0": "cannot be run: ZeroDivisionError",
        "x = 1": "has no attribute 'PANELS'",
        "def f(submission, axes): pass\nPANELS = (f,)": "f has no docstring. Give it a title.",
    }.items():
        with pytest.raises(CourseError, match=message):
            panels_of(tmp_path, source=source)


def test_a_panel_that_fails_on_the_target_is_the_courses_mistake(tmp_path):
    panels = panels_of(
        tmp_path, source='def f(submission, axes):\n    "T"\n    1 / 0\nPANELS = (f,)'
    )
    with pytest.raises(CourseError, match=r"Panel f .* raised ZeroDivisionError: .* Mend it\."):
        draw(panels, Playback({}), None, tmp_path / "picture.png")
    assert not (tmp_path / "picture.png").exists()


def test_only_png_and_svg_can_be_written(tmp_path):
    with pytest.raises(UsageError, match=r"picture\.pdf is neither a \.png nor an \.svg"):
        draw((), Playback({}), None, tmp_path / "picture.pdf")


def test_a_place_that_cannot_be_written_is_named(tmp_path):
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


def test_the_users_own_style_neither_shows_nor_changes(tmp_path):
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
        made = (real_course / "exercises/04_mse" / file).read_text()
        assert made == (folder("04_mse") / file).read_text()


def test_a_picture_is_no_part_of_an_exercises_version(real_course):
    """Grades stay valid when a picture changes."""
    course = load_course(real_course)
    before = course.version(course.exercises["04_mse"])
    with (real_course / "exercises/04_mse/picture.py").open("a") as file:
        file.write("# changed\n")
    assert course.version(course.exercises["04_mse"]) == before


def test_the_data_is_no_exercise_and_what_its_page_says():
    assert "data" not in COURSE.exercises
    with np.load(ROOT / "exercises/data/digits.npz") as data:
        labels, images = data["labels"], data["images"]
    assert list(np.bincount(labels)) == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert images.sum() == 561718


def test_the_datas_page_is_true(monkeypatch):
    monkeypatch.chdir(ROOT / "exercises/data")
    failed, tried = doctest.testfile(str(ROOT / "exercises/data/README.md"), module_relative=False)
    assert (failed, tried) == (0, 2)
