"""What a learner reads: the cause once, the right line, nothing that steers a terminal."""

from __future__ import annotations

import msgspec
import pytest

from autograder.cli import messages
from autograder.course import load_lessons
from autograder.learner.check import CheckReport
from autograder.learner.progress import ExerciseProgress
from autograder.model import CheckResult


@pytest.fixture
def course(learner_folder, monkeypatch):
    monkeypatch.chdir(learner_folder)
    return load_lessons(learner_folder)


@pytest.fixture
def exercise(course):
    return course.exercises["01_scale"]


def result(status, message=None, **fields) -> CheckResult:
    function = fields.pop("function", "double")
    return CheckResult("test_x", function, "the title", status, 0.0, 0.0, message, **fields)


def found(*results: CheckResult, **fields) -> CheckReport:
    return msgspec.structs.replace(CheckReport("01_scale", "d", results, len(results)), **fields)


def plain(lines) -> list[str]:
    return [line.plain for line in lines]


def test_the_head_counts_and_each_check_has_a_line(exercise):
    wrong = result("failed", "Wrong.", detail="I called   f()\nyou gave   1", hint="Think.")
    assert plain(messages.report(exercise, found(result("passed"), wrong))) == [
        "01_scale · Twice and minus · 1 of 2 public checks pass",
        "",
        "✓ the title",
        "✗ the title",
        "    Wrong.",
        "    I called   f()",
        "    you gave   1",
        "    Looks like: Think.",
    ]


@pytest.mark.parametrize(
    ("status", "message", "line"),
    [
        ("missing", "double is still the stub (NotImplementedError).", "still the stub"),
        ("missing", "scale.py has no function double.", "scale.py has no function double"),
        ("skipped", "Not run: it needs test_y, which did not pass.", "Not run: it needs test_y,"),
    ],
)
def test_what_says_nothing_yet_is_one_line(exercise, status, message, line):
    (shown,) = plain(messages.report(exercise, found(result(status, message))))[2:]
    assert shown.startswith(f"· the title: {line}")


def test_the_cause_of_all_is_said_once(exercise):
    why = "Running scale.py raised NameError in scale.py, line 4."
    checked = found(result("passed"), result("raised", why), message=f"{why} name 'x'")
    assert plain(messages.report(exercise, checked))[2:] == [
        f"! {why} name 'x'",
        "✓ the title",
        "· the title: the file stopped before",
    ]


def test_much_print_is_cut_with_a_word(exercise):
    printed = "".join(f"{number} {'x' * 300}\n" for number in range(12))
    shown = plain(messages.report(exercise, found(result("passed"), printed=printed)))[3:]
    assert shown[1] == "Your code printed (the last 10 of 12 lines):"
    assert (len(shown), len(shown[2]), shown[-1][:7]) == (12, 204, "    11 ")


def test_what_could_steer_a_terminal_is_escaped(exercise):
    evil = "\x1b[2J\u202e\r[bold]"
    checked = found(
        result("failed", f"Wrong {evil}", detail=evil, hint=evil), message=evil, printed=evil
    )
    text = "\n".join(plain(messages.report(exercise, checked)))
    assert not set("\x1b\u202e\r") & set(text)
    assert text.count(r"\x1b[2J\u202e") == 5
    assert "[bold]" in text


@pytest.mark.parametrize(
    ("checked", "where"),
    [
        (found(result("raised", "double raised X in scale.py, line 7.")), ", line 7"),
        (found(result("failed", "Wrong."), lines={"double": 3}), ", line 3"),
        (found(result("failed", "Wrong in line 9."), lines={"double": 3}), ", line 3"),
        (found(result("timeout", "No answer within 5 s.")), ""),
        (found(message="scale.py is not Python: line 2: SyntaxError: no"), ", line 2"),
        (found(result("crashed", "Died."), message="Died.", lines={"double": 3}), ""),
        (found(message="The file is not UTF-8 (line 1).", lines={}), ""),
    ],
)
def test_the_line_to_edit_is_the_one_that_is_known(exercise, checked, where):
    said = messages.go_on(exercise, checked, " · more").plain
    assert said == f"Next: edit 01_scale/scale.py{where} · more"


def test_who_has_not_begun_is_sent_to_the_lesson(exercise):
    checked = found(result("missing", "still the stub"), lines={"double": 2})
    said = messages.go_on(exercise, checked, "").plain
    assert said == "Next: read 01_scale/README.md · edit 01_scale/scale.py, line 2"
    assert messages.begin(exercise).plain == (
        "Next: read 01_scale/README.md · edit 01_scale/scale.py · autograder check"
    )


@pytest.mark.parametrize(("given", "way"), [(0, " (1 of 3)"), (2, " (3 of 3)"), (3, " (3 of 3)")])
def test_a_hint_is_offered_with_its_number(exercise, given, way):
    ways = messages.ways_on(exercise, found(result("failed", "x")), given)
    assert ways == f" · autograder check · autograder hint{way}"


def test_no_hint_is_offered_where_none_would_help(exercise):
    unreadable = found(message="scale.py is not Python")
    without = found(result("failed", "x", function="negate"))
    for checked in (unreadable, without):
        assert messages.ways_on(exercise, checked, 0) == " · autograder check"


def test_a_hint_says_whether_there_is_a_plainer_one():
    assert plain(messages.hint("f", 1, ["a", "b"])) == [
        "Hint 1 of 2 · f",
        "    a",
        "Ask again for a plainer one.",
    ]
    assert plain(messages.hint("f", 2, ["a", "b"]))[-1] == "This was the plainest."


def test_the_keys_that_make_sense(exercise):
    assert "h hint" in messages.keys(exercise, done=False).plain
    assert "h hint" not in messages.keys(exercise, done=True).plain


@pytest.mark.parametrize(("passed", "filled"), [(0, 0), (3, 10), (8, 26), (9, 30)])
def test_the_bar_is_full_only_when_all_is_done(passed, filled):
    standings = [ExerciseProgress("a", "t", "begun", passed, 9)]
    said = messages.bar(standings).plain
    assert said == "█" * filled + "░" * (30 - filled) + f" {passed} of 9 checks, 0 of 1 exercises"
    assert messages.summed_up(standings) == {
        "passed": passed,
        "total": 9,
        "done": 0,
        "exercises": 1,
    }


def test_the_end_does_not_promise_the_hidden_checks():
    assert plain(messages.finished(5)) == [
        "Course finished.",
        (
            "All public checks of all 5 exercises pass. The hidden checks of an instructor may ask"
            " for more."
        ),
    ]
