"""The whole road through a pseudo-terminal: from `init` to "Course finished", wrong turns too."""

from __future__ import annotations

import subprocess
import sys

import pytest

from autograder.course import load_course

pytest.importorskip("pexpect", reason="a pseudo-terminal needs a POSIX system and pexpect")

from tests.learning import PROMPT, Terminal, save, with_function

# In each exercise one function is first typed with a slip: what is right, what was typed, and
# words of the message that leads back.
SLIPS = {
    "predict": ("score > 0", "score >= 0", "Some of the numbers are wrong"),
    "sigmoid_grad": ("s * (1 - s)", "s * (1 - z)", "Some of the numbers are wrong"),
    "midpoint": ("-b / w", "b / w", "exactly -1 times the right one"),
    "tower": ("return height", "print(height)", "None"),
    "towers": ("edges[i + 1]", "edges[i + 2]", "IndexError in tower.py, line"),
    "mse_grad": ("return 2 * ", "return ", "exactly half of the right one"),
    "tower_nd": ("d = X.shape[1]", "while True: pass", "Is there an infinite loop?"),
    "backward": ("reversed(range(len(weights)))", "range(len(weights))", "raised ValueError in"),
    "gradient_descent": ("losses = [", "losses = ((", "is not Python: line"),
}


@pytest.fixture(scope="module")
def course(root):
    return load_course(root)


@pytest.fixture
def run(tmp_path):
    """Run a command outside of a terminal, in the learner's folder or another one."""

    def in_folder(*arguments, folder=tmp_path):
        command = [sys.executable, "-m", "autograder", *arguments]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True)

    return in_folder


def pieces(exercise):
    """The learner's file after each function, a slip before it is fixed."""
    text = exercise.stub.read_text(encoding="utf-8")
    reference = exercise.reference.read_text(encoding="utf-8")
    for function in exercise.functions:
        right = with_function(text, reference, function)
        if function in SLIPS:
            right_text, typed, message = SLIPS[function]
            assert right_text in right
            yield function, right.replace(right_text, typed), message
        yield function, right, None
        text = right


def test_the_road_from_init_to_the_end(course, run, tmp_path):
    terminal = Terminal(tmp_path, "init")
    output, code = terminal.end()
    assert code == 0
    assert "Next: cd deep-intuition · read README.md · autograder check" in output
    folder = tmp_path / "deep-intuition"

    assert "Next: read 01_perceptron/README.md" in run("check", folder=folder).stdout
    watch = Terminal(folder, "watch")
    watch.read_until(PROMPT)
    exercises = list(course.exercises.values())
    for exercise, following in zip(exercises, [*exercises[1:], None], strict=True):
        output = ""
        for function, text, slip in pieces(exercise):
            save(folder / exercise.name / f"{exercise.module}.py", text)
            output = watch.read_until(PROMPT)
            if slip is None:
                assert f"✓ {function}" in output
            else:
                assert slip in output
                assert f"Next: edit {exercise.name}/{exercise.module}.py, line " in output
        if following is not None:
            assert f"Next: read {following.name}/README.md" in output
            watch.press("n")
            assert following.title in watch.read_until(PROMPT)
    assert "Course finished." in output
    watch.press("q")
    assert watch.end()[1] == 0

    done = run("progress", folder=folder)
    assert "44 of 44 checks, 5 of 5 exercises" in done.stdout
    assert "Course finished." in done.stdout
    assert run("check", "05", folder=folder).returncode == 0


def test_what_was_typed_on_the_road_is_full_marks_for_grade(course, run, tmp_path):
    """A learner's folder is laid out as a student's folder of a class."""
    student = tmp_path / "class" / "ada"
    run("init", str(student))
    for exercise in course.exercises.values():
        *_, (_, text, _) = pieces(exercise)
        save(student / exercise.name / f"{exercise.module}.py", text)
    graded = run("grade", "class", "--course", str(course.root))
    assert graded.returncode == 0, graded.stderr
    assert "50" in graded.stdout.splitlines()[3].split()
