"""`watch` in a real terminal: every save, and every key."""

from __future__ import annotations

import subprocess
import sys

import pytest

from autograder.learner.handout import write_handout

pytest.importorskip("pexpect", reason="a pseudo-terminal needs a POSIX system and pexpect")

from autograder.course import load_lessons
from tests.learning import PROMPT, Terminal, save, with_function


@pytest.fixture
def folder(root, tmp_path):
    """A learner's folder."""
    write_handout(load_lessons(root / "exercises"), tmp_path / "work")
    return tmp_path / "work"


@pytest.fixture
def watch(folder):
    """`watch` in it, after its first report."""
    terminal = Terminal(folder, "watch")
    terminal.read_until(PROMPT)
    yield terminal
    terminal.press("q")
    terminal.end()


def mse(root, function="mse"):
    stub, reference = (root / tree / "04_mse/mse.py" for tree in ("exercises", "solutions"))
    return with_function(stub.read_text(), reference.read_text(), function)


def test_a_save_of_another_exercise_makes_it_the_one_that_is_checked(watch, folder, root):
    save(folder / "04_mse/mse.py", mse(root))
    output = watch.read_until(PROMPT)
    assert "04_mse · How far off? · 4 of 6 public checks pass" in output
    assert "\n✓ mse averages" in output


def test_a_file_that_is_written_in_place_is_seen_too(watch, folder, root):
    (folder / "04_mse/mse.py").write_text(mse(root))
    assert "4 of 6" in watch.read_until("4 of 6 .*" + PROMPT)


def test_n_goes_on_to_the_next_one_that_is_not_done(watch):
    watch.press("n")
    assert "02_sigmoid · " in watch.read_until(PROMPT)


def test_h_gives_one_hint_more_each_time(watch):
    for number in (1, 2, 3, 3):
        watch.press("h")
        assert f"Hint {number} of 3 · predict" in watch.read_until(PROMPT)


def test_l_lists_where_one_is(watch):
    watch.press("l")
    assert "0 of 11" in watch.read_until(PROMPT)


def test_c_checks_again(watch):
    watch.press("c")
    assert "0 of 9 public checks pass" in watch.read_until(PROMPT)


def test_r_asks_first_and_says_where_the_old_file_is(watch, folder, root):
    mine = mse(root)
    save(folder / "04_mse/mse.py", mine)
    watch.read_until(PROMPT)
    for answer, words in (("n", "Nothing was changed."), ("y", "Yours is now mse.old-1.py.")):
        watch.press("r")
        watch.read_until("y or n")
        watch.press(answer)
        assert words in watch.read_until(PROMPT)
    output = watch.read_until(PROMPT)  # the check that this save brings
    assert "0 of 6" in output
    assert "mse.old-1.py" in output
    assert (folder / "04_mse/mse.old-1.py").read_text() == mine


def test_p_says_in_a_sentence_what_cannot_be_drawn(watch, folder):
    save(folder / "01_perceptron/perceptron.py", "def predict(:")
    watch.read_until(PROMPT)
    watch.press("p")
    assert "is not Python" in watch.read_until(PROMPT)


def test_what_is_wrong_with_a_lesson_does_not_end_it(watch, folder):
    (folder / "01_perceptron/test_perceptron.py").unlink()
    watch.press("c")
    assert "`autograder init` in" in watch.read_until(PROMPT)
    watch.press("n")
    assert "02_sigmoid" in watch.read_until(PROMPT)


def test_arrows_and_other_keys_do_nothing(watch):
    watch.press("\x1b[A")
    watch.press("x")
    watch.press("l")
    assert "Hint" not in watch.read_until(PROMPT)


def test_control_c_ends_it_and_the_terminal_is_as_it_was(folder):
    terminal = Terminal(folder, "watch")
    terminal.read_until(PROMPT)
    terminal.interrupt()
    output, code = terminal.end()
    assert code == 0
    assert "Traceback" not in output


def test_without_a_terminal_it_reads_keys_from_a_pipe_and_prints_no_escapes(folder):
    command = [sys.executable, "-m", "autograder", "watch"]
    done = subprocess.run(command, cwd=folder, input="hq", capture_output=True, text=True)
    assert done.returncode == 0
    assert "Hint 1 of 3" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


def test_after_control_z_keys_are_single_ones_again(folder):
    terminal = Terminal(folder, "watch")
    terminal.read_until(PROMPT)
    terminal.stop_and_go_on()
    terminal.read_until(PROMPT)  # drawn again: the screen was another's meanwhile
    terminal.press("q")
    assert terminal.end()[1] == 0
