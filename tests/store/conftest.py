"""Each test of a store runs on a file of SQLite's and on a PostgreSQL server."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def file_url(tmp_path: Path) -> str:
    """A database of SQLite's that is not there yet."""
    return f"sqlite:///{tmp_path / 'grades.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind."""
    kind = "file_url" if request.param == "sqlite" else "postgresql_url"
    found: str = request.getfixturevalue(kind)
    return found
