"""Where a learner stands; what is still true is not checked again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.course import Course, load_lessons
from autograder.learner.check import digest_files
from autograder.learner.progress import measure_progress, next_exercise
from autograder.learner.workspace import CachedResult, State

RIGHT = "def double(x): return 2 * x\ndef negate(x): return -x\n"
UNREADABLE = b"\xff"  # is reported without a process, which is fast


@pytest.fixture
def course(learner_folder: Path) -> Course:
    """Three exercises; the second is done, the third unreadable."""
    for name, content in (("02_scale", RIGHT.encode()), ("03_scale", UNREADABLE)):
        shutil.copytree(learner_folder / "01_scale", learner_folder / name)
        stubs = learner_folder / ".autograder/stubs"
        shutil.copytree(stubs / "01_scale", stubs / name)
        (learner_folder / name / "scale.py").write_bytes(content)
    return load_lessons(learner_folder)


def seen(course: Course, name: str, passed: int, total: int) -> dict[str, CachedResult]:
    return {name: CachedResult(digest_files(course.exercises[name]), passed, total)}


def marked(course: Course) -> State:
    """A state with numbers that no check would find: they are shown while they are believed."""
    numbers = {"01_scale": (0, 7), "02_scale": (8, 8), "03_scale": (1, 9)}
    found: dict[str, CachedResult] = {}
    for name, (passed, total) in numbers.items():
        found |= seen(course, name, passed, total)
    return State(results=found)


def test_every_exercise_is_new_begun_or_done(course):
    state, standings = measure_progress(course, State())
    assert [(one.exercise, one.state, one.passed, one.total) for one in standings] == [
        ("01_scale", "new", 0, 2),
        ("02_scale", "done", 2, 2),
        ("03_scale", "begun", 0, 2),
    ]
    assert set(state.results) == set(course.exercises)


def test_what_has_not_changed_is_not_checked_again(course):
    state, standings = measure_progress(course, marked(course))
    assert [(one.passed, one.total) for one in standings] == [(0, 7), (8, 8), (1, 9)]
    assert state == marked(course)


@pytest.mark.parametrize("file", ["scale.py", "test_scale.py", "exercise.toml"])
def test_what_has_changed_is_checked_again_and_nothing_else(course, file):
    state = marked(course)
    with (course.root / "03_scale" / file).open("ab") as opened:
        opened.write(b"\n# changed\n")
    _, standings = measure_progress(load_lessons(course.root), state)
    assert [(one.passed, one.total) for one in standings] == [(0, 7), (8, 8), (0, 2)]


def test_a_file_without_a_copy_of_its_stub_counts_as_begun(course):
    shutil.rmtree(course.root / ".autograder/stubs/01_scale")
    _, standings = measure_progress(course, marked(course))
    assert [one.state for one in standings] == ["begun", "done", "begun"]


def test_a_missing_file_is_begun_and_not_done(course):
    state = marked(course)
    course.exercises["02_scale"].stub.unlink()
    _, standings = measure_progress(course, state)
    assert (standings[1].state, standings[1].passed) == ("begun", 0)


def test_the_next_exercise_is_the_first_that_is_not_known_to_be_done(course):
    first, second, third = course.exercises.values()
    assert next_exercise(course, State()) == first
    assert next_exercise(course, State(), after=first) == second
    state = marked(course)
    assert next_exercise(course, state, after=first) == third
    assert next_exercise(course, state, after=third) == first, "round to the beginning"
    done = State(
        results=state.results | seen(course, "01_scale", 2, 2) | seen(course, "03_scale", 2, 2)
    )
    assert next_exercise(course, done) is None
    assert next_exercise(course, done, after=second) is None
    first.stub.write_text("changed")
    assert next_exercise(course, done) == first


def test_the_exercise_after_which_to_look_is_not_its_own_next(course):
    state = State(results=seen(course, "02_scale", 2, 2) | seen(course, "03_scale", 2, 2))
    first, second, _ = course.exercises.values()
    assert next_exercise(course, state, after=first) is None
    assert next_exercise(course, state, after=second) == first


def test_no_check_at_all_is_not_done():
    assert not CachedResult("", 0, 0).done
