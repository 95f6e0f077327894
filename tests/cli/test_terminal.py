"""The only module that prints: data on stdout, the rest on stderr, nothing that steers."""

from __future__ import annotations

import json
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.cli import bars, scores, terminal
from autograder.cli.scores import Score
from autograder.cli.terminal import printable
from autograder.model import CheckResult, Grade, Problem

GRADE = Grade("ada", "01_scale", "graded", 4.0, 10.0, None, (), 0.1, "strict", "00", "v1")
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
NASTY = "\x1b[31mred\x1b[0m \x07\r\n\t\x9b1m [bold]b[/bold] :smile: \u202eevil\u2028 \ud800"
TEXT = st.text(st.characters(exclude_categories=()))


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch):
    """Hide what a coloured terminal or a CI's log sets in the environment."""
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "COLUMNS", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


def graded(**fields: Any) -> Grade:
    return msgspec.structs.replace(GRADE, **fields)


def steers(text: str) -> bool:
    return any(unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") for one in text)


def print_table(grades: Sequence[Grade], exercises: list[str]) -> None:
    rows = [
        Score(one.student, one.exercise, one.status, one.score, one.max_score) for one in grades
    ]
    terminal.print_lines(scores.table(rows, exercises, terminal.has_colours()))


def table(
    capsys: pytest.CaptureFixture[str], *grades: Grade, exercises: list[str]
) -> list[list[str]]:
    """Return the cells of the table that is printed."""
    print_table(grades, exercises)
    printed = capsys.readouterr()
    assert printed.err == ""
    return [re.split(r"  +", row.strip()) for row in printed.out.splitlines() if row.strip(" ─-")]


@settings(deadline=None)
@given(TEXT)
def test_what_is_printable_never_steers_a_terminal(text):
    assert not steers(printable(text))
    assert printable(text).encode().decode() == printable(text)


@settings(deadline=None)
@given(TEXT)
def test_what_does_not_steer_is_printed_as_it_is(text):
    harmless = "".join(one for one in text if not steers(one))
    assert printable(harmless) == harmless


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Zoë 😀 λ", "Zoë 😀 λ"),
        ("a\nb\tc", r"a\nb\tc"),
        ("\x1b[31m", r"\x1b[31m"),
        ("\x9b\x7f\0", r"\x9b\x7f\x00"),
        ("\u202e", r"\u202e"),
        ("\u2028\ufeff", r"\u2028\ufeff"),
        ("\U000e0041", r"\U000e0041"),
        ("\ud800", r"\ud800"),
    ],
)
def test_what_steers_is_shown_escaped(text, shown):
    assert printable(text) == shown


@pytest.mark.parametrize("char", BIDI, ids=ascii)
def test_every_bidirectional_mark_is_escaped(char):
    assert printable(char) == ascii(char)[1:-1]


@pytest.mark.parametrize(
    ("say", "start"), [(terminal.error, "Error: "), (terminal.note, "")], ids=["error", "note"]
)
def test_an_error_and_a_note_are_one_line_on_stderr(capsys, say: Callable[[str], None], start):
    say(NASTY)
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == f"{start}{printable(NASTY)}\n"


def test_a_line_is_on_stdout_whole_and_as_it_is(capsys):
    message = f"{NASTY} {'long ' * 1000}end"
    terminal.line(message)
    printed = capsys.readouterr()
    assert printed.err == ""
    assert printed.out == f"{printable(message)}\n"


def test_an_empty_line_is_empty(capsys):
    terminal.line()
    assert capsys.readouterr().out == "\n"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)
@given(record=JSON)
def test_a_json_line_is_one_line_of_printable_ascii_that_holds_the_record(record):
    with pytest.MonkeyPatch.context() as patch:
        printed: list[tuple[str, bool]] = []
        patch.setattr("builtins.print", lambda text, flush=False: printed.append((text, flush)))
        terminal.json_line(record)
    ((text, flushed),) = printed
    assert json.loads(text) == record
    assert text.isascii()
    assert text.isprintable()
    assert flushed


def test_a_json_line_takes_a_record_of_ours(capsys):
    terminal.json_line(GRADE)
    printed = capsys.readouterr()
    assert msgspec.json.decode(printed.out, type=Grade) == GRADE
    assert printed.out.count("\n") == 1
    assert printed.err == ""


def test_the_table_has_students_by_exercises_and_totals(capsys):
    grades = [
        graded(student="bob", score=7.5),
        graded(exercise="02_next", max_score=5.0, score=5.0),
        graded(score=10.0),
    ]
    assert table(capsys, *grades, exercises=["01_scale", "02_next"]) == [
        ["student", "01_scale", "02_next", "total"],
        ["ada", "10", "5", "15"],
        ["bob", "7.5", "-", "7.5"],
        ["out of", "10", "5", "15"],
    ]


@pytest.mark.parametrize(
    ("fields", "cell", "total"),
    [
        ({"status": "error", "score": None}, "error", "0"),
        ({"status": "unreadable", "score": 0.0}, "unreadable", "0"),
        ({"score": 0.0}, "0", "0"),
        ({"score": 1 / 3}, "0.333333", "0.333333"),
    ],
)
def test_a_cell_says_how_the_submission_was_graded(capsys, fields, cell, total):
    rows = table(capsys, graded(**fields), exercises=["01_scale"])
    assert rows[1] == ["ada", cell, total]


def test_an_exercise_that_nobody_handed_in_is_a_column_of_dashes(capsys):
    rows = table(capsys, GRADE, exercises=["01_scale", "02_next"])
    assert rows[1] == ["ada", "4", "-", "4"]


def test_students_are_ordered_as_people_order_names(capsys):
    names = ["bob", "Ada", "Cyd", "bea"]
    grades = [graded(student=name) for name in names]
    rows = table(capsys, *grades, exercises=["01_scale"])
    assert [row[0] for row in rows[1:-1]] == ["Ada", "bea", "bob", "Cyd"]


def test_twins_have_a_row_each(capsys):
    names = ["Zo\u00eb", "Zoe\u0308", "zo\u00eb"]
    rows = table(capsys, *(graded(student=name) for name in names), exercises=["01_scale"])
    assert sorted(row[0] for row in rows[1:-1]) == sorted(names)


@pytest.mark.parametrize(
    "name", [NASTY, "[red]x[/red]", "[/]", ":smile:", "\x1b]0;title\x07", "\u202eada", "n" * 255]
)
def test_a_name_is_shown_whole_and_steers_nothing(capsys, name):
    print_table([graded(student=name)], ["01_scale"])
    printed = capsys.readouterr().out
    assert printable(name) in printed
    assert not any(steers(row) for row in printed.splitlines())


def test_many_columns_are_not_cut_for_a_reader_that_is_no_terminal(capsys):
    exercises = [f"{number:02}_a_rather_long_name" for number in range(40)]
    rows = table(capsys, GRADE, exercises=exercises)
    assert rows[0] == ["student", *exercises, "total"]


def test_the_checks_of_a_grade_are_not_in_the_table(capsys):
    check = CheckResult("test_f", "f", "title", "failed", 0.0, 1.0, Problem("nan", text="hidden"))
    print_table([graded(checks=(check,))], ["01_scale"])
    assert "hidden" not in capsys.readouterr().out


def advance_twice(shown: bool) -> None:
    with bars.progress(2, shown) as advance:
        advance(False)
        advance(False)


@pytest.mark.parametrize("shown", [False, True])
def test_there_is_no_bar_where_there_is_no_terminal(capsys, shown):
    advance_twice(shown)
    assert capsys.readouterr() == ("", "")


def test_there_is_no_bar_where_none_is_wanted(capsys, monkeypatch):
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    advance_twice(shown=False)
    assert capsys.readouterr() == ("", "")


def test_the_bar_is_on_stderr_and_counts(capsys, monkeypatch):
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("TERM", "xterm")
    advance_twice(shown=True)
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Grading" in printed.err
    assert "2/2" in printed.err
    assert re.search(r"\d+\.\d/s", printed.err)
    assert "left" in printed.err


def test_what_was_kept_is_no_work_of_the_bar(capsys, monkeypatch):
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("TERM", "xterm")
    with bars.progress(100, shown=True) as advance:
        for _ in range(98):
            advance(True)
        advance(False)
    assert "1/2" in capsys.readouterr().err


def test_colours_are_for_a_terminal_alone(capsys, monkeypatch):
    grades = [graded(score=10.0), graded(student="bob", score=None, status="error")]
    print_table(grades, ["01_scale"])
    plain = capsys.readouterr().out
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("TERM", "xterm")
    print_table(grades, ["01_scale"])
    coloured = capsys.readouterr().out
    assert "\x1b[32m" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain
    monkeypatch.setenv("NO_COLOR", "1")
    print_table(grades, ["01_scale"])
    assert capsys.readouterr().out == plain


def test_wide_letters_do_not_shift_a_column(capsys):
    print_table([graded(student="日本"), graded(student="abcd")], ["01_scale"])
    rows = [row for row in capsys.readouterr().out.splitlines() if row.endswith(" 4")]
    assert len(rows) == 2
    assert len(rows[0]) == len(rows[1]) + 2


ASCII = {"PYTHONIOENCODING": "ascii:strict", "LC_ALL": "C", "PYTHONUTF8": "0"}


@pytest.mark.parametrize("line", ["list", "progress", "check", "hint", "reset -y 01", "init"])
def test_a_learner_with_an_ascii_terminal_reads_no_numbers_of_signs(learner_folder, command, line):
    lessons = learner_folder.rename(learner_folder.with_name("ascii"))
    done = command(*line.split(), cwd=lessons, environment=ASCII)
    assert done.returncode in (0, 1), done.stderr
    assert (done.stdout + done.stderr).isascii()
    assert "\\" not in done.stdout + done.stderr


def test_an_instructor_with_an_ascii_terminal_reads_no_numbers_of_signs(
    command, submit, tiny_course, tmp_path
):
    classroom = submit("ada", "def double(x): return 2 * x\ndef negate(x): return -x\n")
    done = command("grade", classroom, "--course", tiny_course, cwd=tmp_path, environment=ASCII)
    assert done.returncode == 0, done.stderr
    assert f"\n {'-' * 26}\n" in done.stdout
    assert "\\" not in done.stdout


def test_a_table_and_a_bar_on_an_ascii_terminal_are_ascii(submit, tiny_course, tmp_path):
    pexpect = pytest.importorskip("pexpect", reason="a pseudo-terminal needs a POSIX system")
    classroom = submit("ada", "def double(x): return 2 * x\ndef negate(x): return -x\n")
    arguments = ["-m", "autograder", "grade", str(classroom), "--course", str(tiny_course)]
    environment = {**os.environ, **ASCII, "TERM": "xterm"}
    terminal = pexpect.spawn(sys.executable, arguments, env=environment, cwd=str(tmp_path))
    terminal.expect(pexpect.EOF, timeout=60)
    shown = terminal.before.decode()
    assert shown.isascii()
    assert "Grading" in shown
    assert f" {'-' * 26}\r\n" in shown
    assert "\\" not in shown


def test_every_sign_of_ours_has_one_for_ascii():
    """What a module prints and the table of signs does not know would be printed as a number."""
    sources = [
        path.read_text(encoding="utf-8") for path in Path(terminal.__file__).parent.glob("*.py")
    ]
    used = {sign for source in sources for sign in source if not sign.isascii()}
    assert used == set(terminal.SIGNS)
    assert "".join(map(str, terminal.SIGNS.values())).isascii()
