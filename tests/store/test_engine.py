"""A URL -> an engine, or a sentence that says which URL would do."""

from __future__ import annotations

import subprocess
import sys

import pytest
import sqlalchemy as sa

from autograder.errors import UsageError
from autograder.store.engine import make_engine


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_a_url_as_postgresql_itself_writes_it_will_do(scheme):
    pytest.importorskip("psycopg", reason="the extra postgres is not installed")
    assert make_engine(f"{scheme}://ada@host/grades").driver == "psycopg"


def test_a_database_that_is_neither_of_the_two_is_refused():
    with pytest.raises(UsageError) as caught:
        make_engine("mysql://ada:secret@host/grades")
    assert str(caught.value) == (
        "--db 'mysql://ada:***@host/grades' cannot be opened: grades are stored in SQLite or"
        " PostgreSQL. Give a URL such as sqlite:///grades.db."
    )


def test_a_missing_driver_names_the_command_that_installs_it():
    program = (
        "import sys\n"
        "sys.modules['psycopg'] = None\n"
        "from autograder.store import Store\n"
        "Store('postgresql://ada@host/grades')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "Run pip install 'psycopg[binary]'." in done.stderr.splitlines()[-1]


def test_rows_that_refer_to_nothing_are_refused_by_sqlite(file_url):
    engine = make_engine(file_url)
    with engine.begin() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()


def test_a_writer_has_its_turn_from_the_beginning(file_url):
    """Else it would fail, and not wait, where another has written since it first read."""
    engine = make_engine(f"{file_url}?timeout=0")
    with engine.begin(), pytest.raises(sa.exc.OperationalError, match="locked"), engine.begin():
        pass
    engine.dispose()
