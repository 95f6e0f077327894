"""A database of any age is opened: new, from before revisions, older, newer, or not ours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from autograder.errors import AutograderError, StoreError
from autograder.model import CheckResult, Grade, Problem
from autograder.store import Store
from autograder.store.engine import change_tables, make_engine
from autograder.store.opening import migrate
from autograder.store.schema import VERSION, VERSION_TABLE, metadata
from tests.store import development

PASSED = CheckResult("test_double", "double", "gives twice", "passed", 3.0, 3.0)
FAILED = CheckResult(
    "test_negate", "negate", "turns", "failed", 0.0, 0.1,
    Problem("assertion", words="wrong", text="you gave 1"), "sign", "mind -",
)  # fmt: skip
ADA = Grade(
    "ada", "01_scale", "graded", 3.0, 3.1, None, (PASSED, FAILED), 0.25, "strict", "ab" * 32, "v1",
    cached=True,
)  # fmt: skip
ZOE = Grade(
    "Zoë", "01_scale", "unreadable", 0.0, 3.1, "It's not Python: line 1", (), 0.0, "process",
    "cd" * 32, "v1", cached=True,
)  # fmt: skip
KEYS = [("ada", "01_scale", "ab" * 32, "v1"), ("Zoë", "01_scale", "cd" * 32, "v1")]


ROWS = """
INSERT INTO run VALUES (1, '2026-11-21 14:47:01.315161', '0.1.0')
INSERT INTO submission VALUES (1, '01_scale', 'ada', '{ada}')
INSERT INTO submission VALUES (2, '01_scale', 'Zoë', '{zoe}')
INSERT INTO submission VALUES (3, '02_next', 'ada', '')
INSERT INTO grading VALUES (1, 1, 'v1', 1, 'graded', 3.0, 3.1, NULL, 0.25, 'strict', '2026-11-21 14:47:01')
INSERT INTO grading VALUES (2, 2, 'v1', 1, 'unreadable', 0.0, 3.1, 'It''s not Python: line 1', 0.0, 'process', '2026-11-21 14:47:01')
INSERT INTO grading VALUES (3, 3, 'v1', 1, 'failed', NULL, 3.1, 'lost', 0.0, 'strict', '2026-11-21 14:47:01')
INSERT INTO check_result VALUES (1, 0, 'test_double', 'double', 'gives twice', 'passed', 3.0, 3.0, NULL, NULL, NULL, NULL)
INSERT INTO check_result VALUES (1, 1, 'test_negate', 'negate', 'turns', 'failed', 0.0, 0.1, 'wrong', 'sign', 'mind -', 'you gave 1')
""".strip().format(ada="ab" * 32, zoe="cd" * 32)  # noqa: E501 - a row a line


@pytest.fixture(params=[None, "0001", "0002"])
def older(url: str, request: pytest.FixtureRequest) -> str:
    """A database of a development version with three grades, one of them an error."""
    run(url, lambda connection: development.make_tables(connection, request.param))
    for row in ROWS.splitlines():
        run(url, lambda connection, row=row: connection.execute(sa.text(row)))
    if url.startswith("postgresql"):  # the rows came with their ids: go on after them
        for table in ("run", "submission", "grading"):
            count_on = sa.text(f"SELECT setval('{table}_id_seq', 10)")
            run(url, lambda connection, count_on=count_on: connection.execute(count_on))
    return url


def run(url, work):
    """What `work` gives of a connection that may make tables."""
    engine = make_engine(url)
    try:
        with change_tables(engine) as connection:
            return work(connection)
    finally:
        engine.dispose()


def tables(url):
    """Each table's columns, types, keys and names of constraints."""

    def reflect(connection):
        inspector = sa.inspect(connection)
        return {
            name: {
                "columns": [
                    (column["name"], str(column["type"]), column["nullable"])
                    for column in inspector.get_columns(name)
                ],
                "primary": inspector.get_pk_constraint(name),
                "unique": inspector.get_unique_constraints(name),
                "foreign": sorted(inspector.get_foreign_keys(name), key=str),
                "indexes": inspector.get_indexes(name),
            }
            for name in sorted(inspector.get_table_names())
        }

    return run(url, reflect)


def version(url):
    query = sa.text(f"SELECT version_num FROM {VERSION_TABLE}")
    return run(url, lambda connection: connection.execute(query).scalars().all())


def found(url):
    with Store(url) as store:
        kept = store.find(KEYS)
    return [kept[key] for key in KEYS if key in kept]


def refusal(url: str, kind: type[AutograderError]) -> str:
    with pytest.raises(kind) as caught, Store(url):
        pass
    return str(caught.value)


def test_the_version_is_the_newest_revision():
    folder = Path(sys.modules["autograder.store"].__file__).parent / "migrations"
    assert ScriptDirectory(str(folder)).get_heads() == [VERSION]


def tables_of_a_new_database(url, tmp_path, request):
    other = (
        f"sqlite:///{tmp_path}/new.db"
        if url.startswith("sqlite")
        else request.getfixturevalue("another_postgresql_url")
    )
    with Store(other):
        pass
    assert version(other) == [VERSION]
    return tables(other)


def test_a_new_database_and_one_that_was_migrated_have_the_same_tables(url, tmp_path, request):
    run(url, migrate)
    assert tables(url) == tables_of_a_new_database(url, tmp_path, request)
    assert version(url) == [VERSION]


def test_the_revisions_leave_nothing_out_of_the_schema(url):
    run(url, migrate)

    def compare(connection):
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        return compare_metadata(context, metadata)

    assert run(url, compare) == []


def test_an_older_database_is_brought_up_with_its_grades(older):
    assert found(older) == [ADA, ZOE]
    assert version(older) == [VERSION]
    assert found(older) == [ADA, ZOE]
    statuses = sa.text("SELECT status FROM grading ORDER BY id")
    kept = run(older, lambda connection: connection.execute(statuses).scalars().all())
    assert kept == ["graded", "unreadable", "error"]


def test_an_older_database_gets_the_tables_of_a_new_one(older, tmp_path, request):
    with Store(older):
        pass
    assert tables(older) == tables_of_a_new_database(older, tmp_path, request)


def test_a_database_whose_creation_was_cut_short_is_completed(url):
    """The earliest development versions made tables one by one."""
    run(url, lambda connection: development.make_tables(connection, None))
    for table in ("check_result", "grading"):
        drop = sa.text(f"DROP TABLE {table}")
        run(url, lambda connection, drop=drop: connection.execute(drop))
    assert found(url) == []
    assert set(tables(url)) == {*metadata.tables, VERSION_TABLE}


def test_references_hold_after_an_upgrade(older):
    with Store(older):
        pass

    def orphan(connection):
        connection.execute(sa.text("DELETE FROM submission"))

    engine = make_engine(older)
    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        orphan(connection)
    engine.dispose()


def test_an_upgrade_that_fails_leaves_everything_as_it_was(file_url):
    """The last table that is altered cannot be: the others are as before."""
    run(file_url, lambda connection: development.make_tables(connection, "0002"))
    blocked = sa.text("CREATE TABLE _alembic_tmp_check_result (x INTEGER)")
    run(file_url, lambda connection: connection.execute(blocked))
    before = tables(file_url)
    message = refusal(file_url, StoreError)
    assert "cannot be used: table _alembic_tmp_check_result already exists." in message
    assert tables(file_url) == before
    assert version(file_url) == ["0002"]
    unblocked = sa.text("DROP TABLE _alembic_tmp_check_result")
    run(file_url, lambda connection: connection.execute(unblocked))
    with Store(file_url):
        pass
    assert version(file_url) == [VERSION]


@pytest.mark.parametrize("newer", ["0004", "9999", "a1b2c3"])
def test_a_newer_versions_database_is_refused_and_left_as_it_is(url, newer):
    with Store(url):
        pass
    statement = sa.text(f"UPDATE {VERSION_TABLE} SET version_num = '{newer}'")
    run(url, lambda connection: connection.execute(statement))
    before = tables(url)
    assert refusal(url, StoreError) == (
        f"The database {make_engine(url).url.render_as_string()} was written by a newer autograder"
        f" (its tables are of version {newer}, this one knows {VERSION}). Update autograder, or"
        " name another with --db."
    )
    assert tables(url) == before
    assert version(url) == [newer]


def test_alembics_own_version_table_of_another_program_is_left_alone(url):
    def another(connection):
        connection.execute(sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(sa.text("INSERT INTO alembic_version VALUES ('abc')"))

    run(url, another)
    assert found(url) == []
    query = sa.text("SELECT version_num FROM alembic_version")
    assert run(url, lambda connection: connection.execute(query).scalars().all()) == ["abc"]


def test_only_an_older_database_waits_for_alembic(file_url):
    program = (
        "import sys\n"
        "from autograder.store import Store\n"
        "for _ in range(2):\n"
        "    with Store(sys.argv[1]): pass\n"
        "assert 'alembic' not in sys.modules\n"
    )
    assert subprocess.run([sys.executable, "-c", program, file_url]).returncode == 0


OPEN_AND_KEEP = """
import sys
from autograder.model import Grade
from autograder.store import Store
print("ready", flush=True)
sys.stdin.read()
with Store(sys.argv[1]) as store:
    for number in range(10):
        name = f"student{number}"
        store.add(Grade(name, "e", "graded", 1, 1, None, (), 0.1, "strict", "a", "v"))
        store.add(Grade(name + sys.argv[2], "e", "graded", 1, 1, None, (), 0.1, "strict", "a", "v"))
"""


def open_at_once(url):
    """Let four processes open a database in the same moment, and keep some grades in common."""
    command = [sys.executable, "-c", OPEN_AND_KEEP, url]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    running = [subprocess.Popen([*command, str(one)], text=True, **pipes) for one in range(4)]
    for process in running:
        assert process.stdout.readline() == "ready\n"
    for process in running:
        process.stdin.close()
        process.stdin = None
    said = [process.communicate()[1] for process in running]
    assert said == [""] * 4
    count = sa.text("SELECT count(*) FROM grading WHERE course = 'v'")
    assert run(url, lambda connection: connection.execute(count).scalar()) == 50
    assert version(url) == [VERSION]


def test_processes_that_create_a_database_at_once_do_not_break_one_another(url):
    open_at_once(url)


def test_processes_that_upgrade_a_database_at_once_do_not_break_one_another(older):
    open_at_once(older)
