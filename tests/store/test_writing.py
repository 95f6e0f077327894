"""A batch is written whole or not at all, wherever it is cut off and whoever else writes."""

from __future__ import annotations

import subprocess
import sys
from itertools import count

import pytest
import sqlalchemy as sa

from autograder.errors import StoreError
from autograder.model import CheckResult, Grade
from autograder.store import Store

# Keeps two grades; then, replacing them, dies before statement number N.
DIE = """
import os, signal, sys
import sqlalchemy as sa
from autograder.model import CheckResult, Grade
from autograder.store import Store

url, fatal = sys.argv[1], int(sys.argv[2])
seen = 0

def grades(points):
    check = CheckResult("test_f", "f", "title", "passed", points, 1.0)
    for name in ("ada", "ben"):
        yield Grade(name, "e", "graded", points, 1.0, None, (check,), 0.1, "strict", "a", "v")

def count(*_):
    global seen
    seen += 1
    if seen == fatal:
        os.kill(os.getpid(), signal.SIGKILL)

with Store(url) as store:
    for grade in grades(0.0):
        store.add(grade)
    store.flush()
    sa.event.listen(store._engine, "before_cursor_execute", count)
    sa.event.listen(store._engine, "commit", count)
    for grade in grades(1.0):
        store.add(grade)
"""
KEYS = [("ada", "e", "a", "v"), ("ben", "e", "a", "v")]


def test_a_writer_that_is_killed_at_any_statement_leaves_all_or_nothing(url):
    for fatal in count(1):
        ended = subprocess.run([sys.executable, "-c", DIE, url, str(fatal)])
        with Store(url) as store:
            kept = store.find(KEYS)
        scores = {grade.score for grade in kept.values()}
        assert all(grade.checks[0].points == grade.score for grade in kept.values())
        assert len(kept) == 2
        if ended.returncode == 0:
            break
        assert ended.returncode == -9
        assert scores == {0.0}
    assert scores == {1.0}
    assert fatal > 6  # there were statements to die at


def grade(student: str, **fields) -> Grade:
    check = CheckResult("test_f", "f", "title", "passed", 1.0, 1.0)
    defaults = dict(zip(Grade.__struct_fields__, [
        student, "e", "graded", 1.0, 1.0, None, (check,) * 30, 0.1, "strict", "a", "v",
    ], strict=False))  # fmt: skip
    return Grade(**defaults | fields)


def test_a_batch_takes_the_same_few_statements_however_many_grades_it_has(url):
    statements = []
    with Store(url) as store:
        sa.event.listen(
            store._engine, "before_cursor_execute", lambda *seen: statements.append(seen[2])
        )
        store.add(grade("nobody"))
        store.flush()
        few = len(statements)
        statements.clear()
        for number in range(49):
            store.add(grade(f"student{number}"))
        store.flush()
        assert len(statements) <= few


def test_a_failed_grade_in_one_batch_with_a_good_one_gives_way(url):
    failed = grade("ada", status="error", score=None, checks=())
    for batch in ([grade("ada"), failed], [failed, grade("ada")]):
        with Store(url) as store:
            for one in batch:
                store.add(one)
            store.flush()
            (kept,) = store.find([("ada", "e", "a", "v")]).values()
        assert (kept.status, len(kept.checks)) == ("graded", 30)


def test_a_connection_that_the_server_ends_costs_one_flush(postgresql_url):
    with Store(postgresql_url) as store:
        store.add(grade("ada"))
        store.flush()
        other = sa.create_engine(postgresql_url)
        with other.connect() as connection:
            connection.execute(
                sa.text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        other.dispose()
        store.add(grade("ben"))
        with pytest.raises(StoreError, match="Grades stored earlier are safe"):
            store.flush()
        store.flush()
        assert len(store.find([("ada", "e", "a", "v"), ("ben", "e", "a", "v")])) == 2


def test_a_database_of_postgresqls_that_only_reads_is_told_at_once(postgresql_url):
    with Store(postgresql_url):
        pass
    url = f"{postgresql_url}&options=-c%20default_transaction_read_only%3Don"
    with pytest.raises(StoreError) as caught, Store(url):
        pass
    assert "cannot be used: cannot execute DELETE in a read-only transaction. Grades" in str(
        caught.value
    )


def test_a_server_that_is_not_there_is_one_sentence(tmp_path):
    pytest.importorskip("psycopg", reason="the extra postgres is not installed")
    url = f"postgresql+psycopg://ada:secret@/grades?host={tmp_path}"
    with pytest.raises(StoreError) as caught, Store(url):
        pass
    message = str(caught.value)
    assert "connection failed" in message or "connection to server" in message
    assert message.endswith("name another with --db.")
    assert "secret" not in message
    assert "\n" not in message
