"""What a learner reads: the cause once, the right line, nothing that steers a terminal."""

from __future__ import annotations

import msgspec
import pytest

from autograder.cli import messages
from autograder.course import load_lessons
from autograder.learner.check import CheckReport
from autograder.learner.progress import ExerciseProgress
from autograder.model import CheckResult, Problem


@pytest.fixture
def course(learner_folder, monkeypatch):
    monkeypatch.chdir(learner_folder)
    return load_lessons(learner_folder)


@pytest.fixture
def exercise(course):
    return course.exercises["01_scale"]


WRONG = Problem("wrong_number")
DIED = Problem("died", file="scale.py")


def result(status, problem=None, **fields) -> CheckResult:
    function = fields.pop("function", "double")
    return CheckResult("test_x", function, "the title", status, 0.0, 0.0, problem, **fields)


def report_of(*results: CheckResult, **fields) -> CheckReport:
    return msgspec.structs.replace(CheckReport("01_scale", "d", results, len(results)), **fields)


def plain(lines) -> list[str]:
    return [line.plain for line in lines]


def test_the_head_counts_and_each_check_has_a_line(exercise):
    problem = Problem("wrong_number", call="f()", answer="1", right="2")
    wrong = result("failed", problem, hint="Think.")
    assert plain(messages.report(exercise, report_of(result("passed"), wrong))) == [
        "01_scale · Twice and minus · 1 of 2 public checks pass",
        "",
        "✓ the title",
        "✗ the title",
        "    The number is wrong.",
        "    called     f()",
        "    got        1",
        "    expected   2",
        "    Looks like: Think.",
    ]


@pytest.mark.parametrize(
    ("status", "problem", "line"),
    [
        ("missing", Problem("stub", "double"), "still the stub"),
        (
            "missing",
            Problem("stub", "four", related="double"),
            "four calls double, which is still the stub (NotImplementedError)",
        ),
        (
            "missing",
            Problem("absent", "double", file="scale.py", call="double(3)"),
            "scale.py has no function double",
        ),
        (
            "skipped",
            Problem("needs", related="test_y"),
            "Not run: it needs test_y, which did not pass",
        ),
    ],
)
def test_what_has_no_answer_yet_is_one_line(exercise, status, problem, line):
    (shown,) = plain(messages.report(exercise, report_of(result(status, problem))))[2:]
    assert shown == f"· the title: {line}"


def test_what_stopped_the_file_is_reported_once(exercise):
    facts = {"exception": "NameError", "file": "scale.py", "line": 4, "text": "no 'x'"}
    of_file, of_call = Problem("raised", **facts), Problem("raised", "double", **facts)
    stopped = result("raised", msgspec.structs.replace(of_file, call="double(3)"))
    checked = report_of(result("passed"), stopped, result("raised", of_call), problem=of_file)
    assert plain(messages.report(exercise, checked))[2:] == [
        "! Running scale.py raised NameError in scale.py, line 4.",
        "    NameError: no 'x'",
        "✓ the title",
        "· the title: the file stopped before",
        "✗ the title",
        "    double raised NameError in scale.py, line 4.",
        "    NameError: no 'x'",
    ]


def test_much_print_is_cut_with_a_word(exercise):
    printed = "".join(f"{number} {'x' * 300}\n" for number in range(12))
    shown = plain(messages.report(exercise, report_of(result("passed"), printed=printed)))[3:]
    assert shown[1] == "Your code printed (the last 10 of 12 lines):"
    assert (len(shown), len(shown[2]), shown[-1][:7]) == (12, 204, "    11 ")


def test_what_could_steer_a_terminal_is_escaped(exercise):
    evil = "\x1b[2J\u202e\r[bold]"
    of_file = Problem("unreadable", words=evil)
    wrong = result("failed", Problem("assertion", words=evil, answer=evil), hint=evil)
    checked = report_of(wrong, problem=of_file, printed=evil)
    text = "\n".join(plain(messages.report(exercise, checked)))
    assert not set("\x1b\u202e\r") & set(text)
    assert text.count(r"\x1b[2J\u202e") == 5
    assert "[bold]" in text


@pytest.mark.parametrize(
    ("checked", "where"),
    [
        (report_of(result("raised", Problem("raised", line=7)), lines={"double": 3}), ", line 7"),
        (report_of(result("failed", WRONG), lines={"double": 3}), ", line 3"),
        (
            report_of(
                result("failed", Problem("assertion", words="See, line 9.")), lines={"double": 3}
            ),
            ", line 3",
        ),
        (report_of(result("timeout", Problem("timeout"))), ""),
        (report_of(problem=Problem("not_python", line=2, words="SyntaxError: no")), ", line 2"),
        (report_of(result("crashed", DIED), problem=DIED, lines={"double": 3}), ""),
        (report_of(problem=Problem("unreadable", words="It is not UTF-8 (line 1).")), ""),
    ],
)
def test_the_line_to_edit_is_the_one_that_is_known(exercise, checked, where):
    shown = messages.next_step(exercise, checked, " · more").plain
    assert shown == f"Next: edit 01_scale/scale.py{where} · more"


def test_who_has_not_begun_is_sent_to_the_lesson(exercise):
    checked = report_of(result("missing", Problem("stub", "double")), lines={"double": 2})
    shown = messages.next_step(exercise, checked, "").plain
    assert shown == "Next: read 01_scale/README.md · edit 01_scale/scale.py, line 2"
    assert messages.begin(exercise).plain == (
        "Next: read 01_scale/README.md · edit 01_scale/scale.py · autograder check"
    )


@pytest.mark.parametrize(("given", "which"), [(0, "1 of 3"), (2, "3 of 3"), (3, "3 of 3")])
def test_a_hint_is_offered_with_its_number(exercise, given, which):
    commands = messages.next_commands(exercise, report_of(result("failed", WRONG)), given)
    assert commands == f" · autograder check · autograder hint ({which})"


def test_no_hint_is_offered_where_none_would_help(exercise):
    unreadable = report_of(problem=Problem("not_python"))
    without = report_of(result("failed", WRONG, function="negate"))
    for checked in (unreadable, without):
        assert messages.next_commands(exercise, checked, 0) == " · autograder check"


def test_a_hint_says_whether_there_is_a_more_direct_one():
    assert plain(messages.hint("f", 1, ["a", "b"])) == [
        "Hint 1 of 2 · f",
        "    a",
        "Ask again for a more direct hint.",
    ]
    assert plain(messages.hint("f", 2, ["a", "b"]))[-1] == "This was the last hint."


def test_the_keys_that_make_sense(exercise):
    assert "h hint" in messages.keys(exercise, done=False).plain
    assert "h hint" not in messages.keys(exercise, done=True).plain


@pytest.mark.parametrize(("passed", "filled"), [(0, 0), (3, 10), (8, 26), (9, 30)])
def test_the_bar_is_full_only_when_all_is_done(passed, filled):
    exercises = [ExerciseProgress("a", "t", "begun", passed, 9)]
    shown = messages.bar(exercises).plain
    assert shown == "█" * filled + "░" * (30 - filled) + f" {passed} of 9 checks, 0 of 1 exercises"
    assert messages.sum_up(exercises) == {
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
