"""Grades are found many at once, by an index, with their checks or without."""

from __future__ import annotations

import sqlalchemy as sa

from autograder.model import CheckResult, Grade
from autograder.store import Store

CHECK = CheckResult("test_f", "f", "title", "passed", 1.0, 1.0)


def grade(student: str, checks=(CHECK,), sha256="a", status="graded") -> Grade:
    score = None if status == "error" else 1.0
    return Grade(student, "e", status, score, 1.0, None, checks, 0.1, "strict", sha256, "v")


def test_grades_that_are_wanted_without_their_checks_have_none(url):
    with Store(url) as store:
        store.add(grade("ada"))
        store.flush()
        (kept,) = store.find([("ada", "e", "a", "v")], checks=False).values()
    assert (kept.score, kept.checks) == (1.0, ())


def test_more_are_found_at_once_than_a_query_may_name(url):
    names = [f"student{number}" for number in range(450)]
    with Store(url) as store:
        for name in names:
            store.add(grade(name, checks=()))
        store.flush()
        kept = store.find((name, "e", "a", "v") for name in names)
    assert sorted(key[0] for key in kept) == sorted(names)


def test_the_latest_is_what_was_written_last(url):
    """An earlier file that comes back is the latest again, though its row is older."""
    with Store(url) as store:
        for sha256 in ("a", "b", "a"):
            store.add(grade("ada", sha256=sha256))
            store.flush()
            assert store.latest() == {("ada", "e"): ("ada", "e", sha256, "v")}


def test_the_latest_of_each_student_is_its_own_and_never_a_failed_one(url):
    with Store(url) as store:
        for name, sha256, status in (
            ("ada", "a", "graded"),
            ("ada", "b", "error"),
            ("ben", "c", "graded"),
            ("carl", "d", "error"),
        ):
            store.add(grade(name, (), sha256, status))
        store.flush()
        assert {key[0]: key[2] for key in store.latest().values()} == {"ada": "a", "ben": "c"}
        assert list(store.latest([("ben", "e", "?", "?")])) == [("ben", "e")]
        assert store.latest([]) == {}


def test_a_lookup_reads_no_table_from_end_to_end(file_url):
    """Else ten thousand submissions would cost a hundred times what a thousand cost."""
    statements = []
    with Store(file_url) as store:
        store.add(grade("ada"))
        store.flush()
        sa.event.listen(
            store._engine, "before_cursor_execute", lambda *seen: statements.append(seen)
        )
        store.find([("ada", "e", "a", "v")])
        selects = [(seen[2], seen[3]) for seen in statements if seen[2].startswith("SELECT")]
        with store._engine.connect() as connection:
            plans = [
                row.detail
                for statement, parameters in selects
                for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            ]
    assert len(selects) == 2
    assert not [plan for plan in plans if plan.startswith("SCAN")]
