"""The reference pages name every field and every column, and no others."""

from __future__ import annotations

import json
import re

import msgspec
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from autograder.cli.feedback import to_json
from autograder.model import CheckResult, Grade, Limits
from autograder.store.schema import metadata, version
from autograder.verify.verification import Report
from tools.update_docs import ROOT


def tables(page: str, heading: str) -> list[list[list[str]]]:
    """The tables below a heading of second level: rows of cells, without their headings."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    section = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [
        [[cell.strip() for cell in row.strip("|").split("|")] for row in rows.splitlines()[2:]]
        for rows in re.findall(r"(?:^\|.*\n?)+", section, re.MULTILINE)
    ]


def fields(page: str, heading: str) -> list[str]:
    """The first column of the first table below a heading."""
    return [row[0].strip("`") for row in tables(page, heading)[0]]


@pytest.fixture
def run_json(command, learner_folder):
    """Run a learner's command with `--json`; gives the first object that it prints."""

    def run(*arguments):
        done = command(*arguments, "--json", cwd=learner_folder)
        return json.loads(done.stdout.splitlines()[0])

    return run


def test_the_fields_of_a_grade():
    check = CheckResult("test_a", "a", "a is 1", "failed", 0.0, 1.0)
    grade = Grade("ada", "01_a", "graded", 0.0, 1.0, None, (check,), 0.0, "strict", None, "course")
    record = to_json(grade, full=False)
    assert fields("json.md", "grade") == list(record)
    assert [row[0].strip("`") for row in tables("json.md", "grade")[1]] == list(record["checks"][0])


@pytest.mark.parametrize("command_name", ["check", "list", "progress"])
def test_the_fields_of_the_learners_commands(run_json, command_name):
    assert fields("json.md", command_name) == list(run_json(command_name))


def test_the_fields_of_a_learners_check(run_json):
    shown = [row[0].strip("`") for row in tables("json.md", "grade")[1]]
    assert sorted(shown) == sorted(run_json("check")["checks"][0])


def test_the_fields_of_a_verification():
    assert fields("json.md", "verify") == list(Report.__struct_fields__)


def test_the_limits_and_their_defaults():
    shown = {
        row[0].strip("`"): row[1] for row in tables("authoring.md", "Description and limits")[1]
    }
    assert shown == {name: str(value) for name, value in msgspec.structs.asdict(Limits()).items()}


def described(column: sa.Column) -> str:
    kind = column.type.compile(dialect=sqlite.dialect())
    parts = [kind if not column.nullable or column.primary_key else f"{kind} or null"]
    if column.primary_key:
        parts.append("primary key")
    parts += [f"references `{key.target_fullname}`" for key in column.foreign_keys]
    return ", ".join(parts)


@pytest.mark.parametrize("table", [*metadata.tables.values(), version], ids=lambda one: one.name)
def test_the_columns_of_a_table(table):
    shown = [(row[0].strip("`"), row[1]) for row in tables("schema.md", table.name)[0]]
    assert shown == [(column.name, described(column)) for column in table.columns]


def test_the_tables_and_their_constraints():
    text = (ROOT / "docs/schema.md").read_text(encoding="utf-8")
    shown = re.findall(r"^## (\w+)$", text, re.MULTILINE)
    assert shown == [*metadata.tables, version.name, "Texts"]
    unique = {
        table.name: [column.name for column in constraint.columns]
        for table in metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, sa.UniqueConstraint)
    }
    for table, columns in unique.items():
        section = text.split(f"\n## {table}\n")[1].split("\n## ")[0]
        names = ", ".join(f"`{column}`" for column in columns)
        assert f"Unique: {names}." in section
