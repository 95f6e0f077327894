"""Whatever is submitted, nbgrader gets a notebook that it accepts."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("nbgrader", reason="nbgrader is not installed: pip install '.[nbgrader]'")
repair = pytest.importorskip("autograder.nbgrader.repair")


def released(name, source, *, cell_type="code", **fields):
    meta = {"cell_type": cell_type, "checksum": "c", "grade": False, "grade_id": name}
    meta |= {"schema_version": 3, "solution": False, "task": False, "locked": True, **fields}
    return repair.ReleasedCell(source, cell_type, meta["locked"], meta)


RELEASED = repair.ReleasedNotebook(
    {
        "prelude": released("prelude", "import numpy"),
        "f": released("f", "# YOUR CODE HERE", solution=True, locked=False),
        "grade-f": released("grade-f", "check()", grade=True, points=4.0),
        "essay": released("essay", "Say.", cell_type="markdown", solution=True, locked=False),
    },
    {"name": "python3"},
)


def submitted(*cells):
    notebook_cells = [
        {"cell_type": "code", "outputs": [], "metadata": {}, "execution_count": 1, **cell}
        for cell in cells
    ]
    for cell in notebook_cells:
        if cell["cell_type"] != "code":
            del cell["outputs"], cell["execution_count"]
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": notebook_cells}
    ).encode()


def named(name, source, **fields):
    return {"source": source, "metadata": {"nbgrader": {"grade_id": name}}, **fields}


def cells(content):
    notebook = repair.repair_notebook(content, RELEASED)
    return [
        (cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source) for cell in notebook.cells
    ]


MISSING = "# This cell was missing from the submission."


def test_an_unreadable_file_gives_the_released_notebook():
    assert cells(None) == [(name, cell.source) for name, cell in RELEASED.cells.items()]


def test_missing_cells_are_put_where_they_were_released():
    content = submitted({"source": "x = 1"}, named("prelude", "import numpy"), {"source": "y"})
    assert cells(content) == [
        (None, "x = 1"),
        ("prelude", "import numpy"),
        ("f", MISSING),
        ("grade-f", "check()"),
        ("essay", MISSING),
        (None, "y"),
    ]


def test_locked_cells_are_as_released_and_the_others_as_submitted():
    content = submitted(
        named("prelude", "import os"),
        named("f", "mine"),
        named("grade-f", "10.0"),
        named("essay", "I"),
    )
    assert cells(content) == [
        ("prelude", "import numpy"),
        ("f", "mine"),
        ("grade-f", "check()"),
        ("essay", "I"),
    ]


@pytest.mark.parametrize("kernel", [{}, {"name": "python3"}, {"name": "p", "display_name": "P"}])
def test_a_release_may_have_any_kernel_or_none(kernel):
    notebook = repair.repair_notebook(None, RELEASED._replace(kernelspec=kernel))
    assert notebook.metadata.get("kernelspec", {}) == (kernel if "display_name" in kernel else {})


def test_the_last_of_two_cells_of_one_name_counts():
    content = submitted(named("f", "first"), named("f", "second"))
    assert [(name, text) for name, text in cells(content) if text in ("first", "second")] == [
        (None, "first"),
        ("f", "second"),
    ]


@pytest.mark.parametrize("meta", [3, None, [], {"grade_id": 7}, {"grade_id": "other"}, {}])
def test_a_cell_that_nbgrader_does_not_know_loses_its_metadata(meta):
    content = submitted({"source": "x", "metadata": {"nbgrader": meta}})
    notebook = repair.repair_notebook(content, RELEASED)
    assert [cell.metadata for cell in notebook.cells if cell.source == "x"] == [{}]


def test_metadata_type_and_outputs_are_as_released():
    forged = {"schema_version": 0, "grade": True, "points": 100, "solution": True, "extra": 1}
    output = {"output_type": "execute_result", "data": {"text/plain": "4.0"}, "metadata": {}}
    cell = named("grade-f", "check()", cell_type="markdown", attachments={})
    cell["metadata"]["nbgrader"] |= forged
    plain = {"source": "x", "outputs": [{**output, "execution_count": 1}]}
    notebook = repair.repair_notebook(submitted(cell, plain), RELEASED)
    (grade,) = (cell for cell in notebook.cells if cell.source == "check()")
    assert grade.metadata["nbgrader"] == RELEASED.cells["grade-f"].nbgrader
    assert all(cell.cell_type != "code" or not cell.outputs for cell in notebook.cells)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


@pytest.mark.parametrize("script", ["<script>x</script>", "<IMG src=x onerror=x>", "</p><!-- x"])
def test_a_learners_html_is_escaped(script):
    content = submitted(
        {"cell_type": "markdown", "source": f"a < b\n{script}"},
        {"cell_type": "raw", "source": script},
        named("essay", script, cell_type="markdown"),
    )
    text = "\n".join(source for _, source in cells(content))
    assert text.count(script.replace("<", "&lt;")) == 3
    assert "a < b" in text


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b'{"nbformat": 4, "cells": [1]}'])
def test_a_file_that_is_not_a_notebook_raises(content):
    with pytest.raises(Exception, match=r"."):
        repair.repair_notebook(content or b"x", RELEASED)
