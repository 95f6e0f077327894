"""Grades in SQL: kept at once, never twice, and never in a database that is not ours."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

import autograder.store.schema
from autograder.errors import AutograderError, StoreError, UsageError
from autograder.model import CheckResult, Grade, Problem
from autograder.store import BATCH, BATCH_SECONDS, Key, Store

PASSED = CheckResult("test_double", "double", "gives twice", "passed", 3.0, 3.0)
SHAPES = Problem("wrong_shape", expected_shape=(2,), actual_shape=(2, 1), actual_axes=2, call="f()")
FAILED = CheckResult("test_negate", "negate", "turns", "failed", 0.0, 0.1, SHAPES, "sign", "mind -")
RAISED = msgspec.structs.replace(FAILED, problem=Problem("raised", text="\0\x1a0000 'é' \n\""))
PARTS = Problem("absent", expected_parts=("w", "b"), cause=Problem("nan", expected_parts=2))
LONG = CheckResult("t" * 5000, "f\0" * 500, "\ud800", "passed", 1.0, 1.0, hint="\0" * 9)
GRADE = Grade(
    "ada", "01_scale", "graded", 3.0, 3.1, None, (PASSED, FAILED), 0.25, "strict", "ab" * 32, "v1"
)
TABLES = ["run", "submission", "grading", "check_result"]
ADVICE = " Grades stored earlier are safe. Unlock, start or repair it, or name another with --db."


def graded(**fields: Any) -> Grade:
    return msgspec.structs.replace(GRADE, **fields)


def key(grade: Grade) -> Key:
    return grade.student, grade.exercise, grade.sha256 or "", grade.course


def keep(url: str, *grades: Grade) -> None:
    with Store(url) as store:
        for grade in grades:
            store.add(grade)


def found(url: str, *grades: Grade) -> list[Grade]:
    """What a store that is opened again has for these grades' keys."""
    with Store(url) as store:
        kept = store.find(key(grade) for grade in grades)
        return [kept[key(grade)] for grade in grades if key(grade) in kept]


def count(url: str) -> dict[str, int]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        rows = {
            table: connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one()
            for table in TABLES
        }
    engine.dispose()
    return rows


def refusal(url: str, kind: type[AutograderError]) -> str:
    with pytest.raises(kind) as caught, Store(url):
        pass
    return str(caught.value)


def make_tables(path: Path, *statements: str) -> None:
    database = sqlite3.connect(path)
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()


@pytest.mark.parametrize(
    "grade",
    [
        pytest.param(GRADE, id="two checks"),
        pytest.param(graded(checks=(FAILED, PASSED)), id="in another order"),
        pytest.param(graded(checks=()), id="no checks"),
        pytest.param(graded(status="unreadable", score=0.0, checks=(), message="no"), id="bad"),
        pytest.param(graded(student="Zoë \u202e 😀 \t"), id="a strange name"),
        pytest.param(graded(student="'; DROP TABLE run; --"), id="SQL for a name"),
        pytest.param(graded(student="%s :x ?"), id="placeholders for a name"),
        pytest.param(graded(student=r"\xff"), id="bytes for a name"),
        pytest.param(graded(message="a\0b\nc"), id="NUL in a message"),
        pytest.param(graded(message="\ud800 \udcff"), id="halves of characters"),
        pytest.param(graded(message="\x1a0000 \x1a"), id="what looks escaped"),
        pytest.param(graded(checks=(LONG,)), id="names longer than a page"),
        pytest.param(graded(checks=(RAISED,)), id="odd characters in a problem"),
        pytest.param(
            graded(checks=(msgspec.structs.replace(FAILED, problem=PARTS),)),
            id="a problem with a cause",
        ),
        pytest.param(graded(score=0.1 + 0.2, seconds=1e-9), id="odd numbers"),
        pytest.param(graded(sandbox="process"), id="the other sandbox"),
    ],
)
def test_a_grade_comes_back_as_it_was_and_says_that_it_was_kept(url, grade):
    keep(url, grade)
    assert found(url, grade) == [msgspec.structs.replace(grade, cached=True)]


def test_a_submission_without_a_regular_file_comes_back_without_digest(url):
    grade = graded(sha256=None, status="unreadable", score=0.0, checks=())
    keep(url, grade)
    assert found(url, grade) == [msgspec.structs.replace(grade, cached=True)]


@pytest.mark.parametrize(
    "other",
    [
        {"student": "bob"},
        {"student": "Ada"},
        {"exercise": "02"},
        {"sha256": "cd" * 32},
        {"course": "v2"},
    ],
    ids=str,
)
def test_a_grade_is_of_one_student_exercise_file_and_version(url, other):
    keep(url, GRADE)
    assert found(url, graded(**other)) == []
    keep(url, graded(**other, score=1.0))
    assert [grade.score for grade in found(url, GRADE, graded(**other))] == [3.0, 1.0]


def test_twins_in_unicode_are_two_students(url):
    twins = [graded(student="Zo\u00eb", score=1.0), graded(student="Zoe\u0308", score=2.0)]
    keep(url, *twins)
    assert [grade.score for grade in found(url, *twins)] == [1.0, 2.0]


def test_a_name_of_255_bytes_that_are_not_utf_8_fits(url):
    grade = graded(student=r"\xff" * 255)
    keep(url, grade)
    assert len(found(url, grade)) == 1


def test_only_what_was_asked_for_is_found(url):
    """Whoever hands in the same file has the same digest."""
    keep(url, GRADE, graded(student="bob"), graded(course="v2"))
    with Store(url) as store:
        assert list(store.find([key(GRADE)])) == [key(GRADE)]


def test_nothing_is_found_in_an_empty_store(url):
    assert found(url, GRADE) == []
    with Store(url) as store:
        assert store.find([]) == {}


def test_a_second_run_replaces_and_does_not_double(url):
    keep(url, GRADE)
    keep(url, graded(score=0.0, checks=(FAILED,)))
    assert [(grade.score, grade.checks) for grade in found(url, GRADE)] == [(0.0, (FAILED,))]
    assert count(url) == {"run": 2, "submission": 1, "grading": 1, "check_result": 1}


def test_a_grade_that_is_added_twice_in_one_run_is_kept_once(url):
    keep(url, GRADE, graded(score=0.0))
    assert [grade.score for grade in found(url, GRADE)] == [0.0]
    assert count(url) == {"run": 1, "submission": 1, "grading": 1, "check_result": 2}


def test_a_run_that_kept_nothing_leaves_no_row(url):
    keep(url)
    assert count(url) == dict.fromkeys(TABLES, 0)


def test_edited_checks_are_another_grading_of_the_same_submission(url):
    keep(url, GRADE, graded(course="v2"))
    assert count(url) == {"run": 1, "submission": 1, "grading": 2, "check_result": 4}


def test_a_failed_grade_is_kept_and_never_served(url):
    grade = graded(status="error", score=None, checks=())
    keep(url, grade)
    assert found(url, grade) == []
    assert count(url)["grading"] == 1


def test_a_failed_grade_gives_way_to_a_good_one(url):
    keep(url, graded(status="error", score=None, checks=()))
    keep(url, GRADE)
    assert [grade.status for grade in found(url, GRADE)] == ["graded"]


def test_a_failed_grade_does_not_push_out_a_good_one(url):
    """Where the grader fails, nothing that was graded is lost: not with --force either."""
    keep(url, GRADE)
    keep(url, graded(status="error", score=None, checks=()))
    assert [grade.status for grade in found(url, GRADE)] == ["graded"]


def test_what_was_flushed_outlives_a_killed_process(url):
    program = (
        "import os, sys\n"
        "from autograder.model import Grade\n"
        "from autograder.store import Store\n"
        "def grade(name):\n"
        "    return Grade(name, 'e', 'graded', 1, 1, None, (), 0.1, 'strict', 'a', 'v')\n"
        "store = Store(sys.argv[1])\n"
        "store.add(grade('kept'))\n"
        "store.flush()\n"
        "store.add(grade('lost'))\n"
        "os._exit(9)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program, url], check=False)
    assert ended.returncode == 9
    with Store(url) as store:
        kept = store.find([("kept", "e", "a", "v"), ("lost", "e", "a", "v")])
    assert [grade.student for grade in kept.values()] == ["kept"]


def test_the_end_keeps_what_was_added_even_after_an_error(url):
    def stopped_halfway() -> None:
        with Store(url) as store:
            store.add(GRADE)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped_halfway()
    assert len(found(url, GRADE)) == 1


def test_a_full_batch_is_kept_at_once(url):
    grades = [graded(student=f"s{number}") for number in range(BATCH)]
    with Store(url) as store:
        for grade in grades[:-1]:
            store.add(grade)
        assert found(url, *grades) == []
        store.add(grades[-1])
        assert len(found(url, *grades)) == BATCH


def test_what_has_waited_long_enough_is_kept(url, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr("autograder.store.time.monotonic", lambda: clock[0])
    with Store(url) as store:
        store.add(GRADE)
        clock[0] += BATCH_SECONDS / 2
        store.flush_if_due()
        assert found(url, GRADE) == []
        clock[0] += BATCH_SECONDS / 2
        store.flush_if_due()
        assert len(found(url, GRADE)) == 1


def test_what_could_not_be_kept_waits_for_the_next_flush(file_url):
    with Store(f"{file_url}?timeout=0") as store:
        store.add(GRADE)
        other = sqlite3.connect(file_url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as caught:
            store.flush()
        other.execute("ROLLBACK")
        other.close()
        store.flush()
        assert str(caught.value) == (
            f"The database {file_url}?timeout=0 cannot be used: database is locked.{ADVICE}"
        )
    assert len(found(file_url, GRADE)) == 1


def test_what_was_kept_is_not_written_again(url):
    with Store(url) as store:
        store.add(GRADE)
        store.flush()
        keep(url, graded(score=0.0))
    assert [grade.score for grade in found(url, GRADE)] == [0.0]


def test_a_batch_is_kept_whole_or_not_at_all(url):
    with Store(url) as store:
        store.add(GRADE)
        store.add(graded(student="bob", seconds=None))  # which no grade has
        with pytest.raises(StoreError, match=r"(?i)not.null"):
            store.flush()
        assert found(url, GRADE) == []
        store.waiting.pop()
    assert len(found(url, GRADE)) == 1


def test_a_reader_does_not_wait_for_the_writer(file_url):
    keep(file_url, GRADE)
    writer = sqlite3.connect(file_url.removeprefix("sqlite:///"), isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    reader = sa.create_engine(f"{file_url}?timeout=0")
    with reader.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM grading")).scalar() == 1
    reader.dispose()
    writer.close()


def test_a_store_in_memory_serves_while_it_is_open():
    with Store("sqlite://") as store:
        store.add(GRADE)
        store.flush()
        assert list(store.find([key(GRADE)])) == [key(GRADE)]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "grades.db",
        "nosuch://x",
        "sqlite+nosuch:///x",
        "sqlite:///x?timeout=soon",
        "postgresql://host:port/x",
    ],
)
def test_a_url_that_is_none_says_what_one_looks_like(url):
    message = refusal(url, UsageError)
    assert message.startswith(f"--db {url!r} cannot be opened: ")
    assert message.endswith(". Give a URL such as sqlite:///grades.db.")
    assert "\n" not in message


@pytest.mark.parametrize("password", ["secret", "top@secret", "top:secret", "top/secret"])
def test_a_password_in_a_url_is_not_printed(password):
    message = refusal(f"postgresql+nosuch://ada:{password}@host/x", UsageError)
    assert "secret" not in message
    assert "ada" in message


def test_a_folder_that_is_missing_is_the_stores_error(tmp_path):
    url = f"sqlite:///{tmp_path}/none/grades.db"
    assert refusal(url, StoreError) == (
        f"The database {url} cannot be used: unable to open database file. Create its"
        " folder, and get the right to write there, or name another with --db."
    )


def test_a_folder_is_no_database(tmp_path):
    assert "unable to open database file" in refusal(f"sqlite:///{tmp_path}", StoreError)


def test_a_file_of_something_else_is_refused_and_left_as_it_is(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear Ada, " * 1000)
    assert refusal(f"sqlite:///{path}", StoreError) == (
        f"The database sqlite:///{path} cannot be used: file is not a database.{ADVICE}"
    )
    assert path.read_text() == "Dear Ada, " * 1000


def test_a_database_that_cannot_be_written_is_told_at_once(tmp_path):
    path = tmp_path / "grades.db"
    keep(f"sqlite:///{path}")
    message = refusal(f"sqlite:///file:{path}?mode=ro&uri=true", StoreError)
    assert "cannot be used: attempt to write a readonly database." in message
    assert message.endswith(ADVICE)


def test_any_other_error_of_sqlalchemys_is_the_stores_error(file_url, monkeypatch):
    def fail(_: object) -> None:
        raise sa.exc.SQLAlchemyError("no more connections")

    monkeypatch.setattr(autograder.store.schema.metadata, "create_all", fail)
    assert refusal(file_url, StoreError).startswith(
        f"The database {file_url} cannot be used: no more connections."
    )


FOREIGN: Sequence[str] = [
    *(f"CREATE TABLE {table} (id INTEGER, secret TEXT)" for table in TABLES),
    "CREATE VIEW submission AS SELECT 1 AS x",
]


@pytest.mark.parametrize("statement", FOREIGN)
def test_a_foreign_database_is_refused(tmp_path, statement):
    path = tmp_path / "app.db"
    make_tables(path, statement)
    table = statement.split()[2]
    assert refusal(f"sqlite:///{path}", UsageError) == (
        f"The database sqlite:///{path} has a table {table!r} that is not autograder's."
        " Name another with --db."
    )


def test_a_foreign_database_is_left_as_it_was(tmp_path):
    path = tmp_path / "app.db"
    make_tables(path, "CREATE TABLE run (x)", "INSERT INTO run VALUES (1)")
    before = path.read_bytes()
    refusal(f"sqlite:///{path}", UsageError)
    assert path.read_bytes() == before


def test_a_database_with_other_tables_beside_ours_is_fine(tmp_path):
    path = tmp_path / "app.db"
    make_tables(path, "CREATE TABLE marks (x)", "INSERT INTO marks VALUES (1)")
    keep(f"sqlite:///{path}", GRADE)
    assert len(found(f"sqlite:///{path}", GRADE)) == 1


def test_a_store_with_a_column_more_is_still_ours(file_url):
    keep(file_url, GRADE)
    make_tables(
        Path(file_url.removeprefix("sqlite:///")), "ALTER TABLE grading ADD COLUMN note TEXT"
    )
    assert len(found(file_url, GRADE)) == 1
