"""Whatever was handed in, nbgrader gets a notebook that it can take."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("nbgrader", reason="nbgrader is not installed: pip install '.[nbgrader]'")
restored = pytest.importorskip("autograder.nbgrader.repair")


def known(name, source, *, cell_type="code", **fields):
    meta = {"cell_type": cell_type, "checksum": "c", "grade": False, "grade_id": name}
    meta |= {"schema_version": 3, "solution": False, "task": False, "locked": True, **fields}
    return restored.SourceCell(source, cell_type, meta["locked"], meta)


SOURCE = restored.Source(
    {
        "prelude": known("prelude", "import numpy"),
        "f": known("f", "# YOUR CODE HERE", solution=True, locked=False),
        "grade-f": known("grade-f", "check()", grade=True, points=4.0),
        "essay": known("essay", "Say.", cell_type="markdown", solution=True, locked=False),
    },
    {"name": "python3"},
)


def submitted(*cells):
    made = [
        {"cell_type": "code", "outputs": [], "metadata": {}, "execution_count": 1, **cell}
        for cell in cells
    ]
    for cell in made:
        if cell["cell_type"] != "code":
            del cell["outputs"], cell["execution_count"]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": made}).encode()


def named(name, source, **fields):
    return {"source": source, "metadata": {"nbgrader": {"grade_id": name}}, **fields}


def cells(content):
    notebook = restored.restored(content, SOURCE)
    return [
        (cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source) for cell in notebook.cells
    ]


ADDED = "# This cell was missing from the submission."


def test_nothing_that_can_be_read_makes_the_released_notebook():
    assert cells(None) == [(name, cell.source) for name, cell in SOURCE.cells.items()]


def test_missing_cells_stand_where_they_were_released():
    content = submitted({"source": "x = 1"}, named("prelude", "import numpy"), {"source": "y"})
    assert cells(content) == [
        (None, "x = 1"),
        ("prelude", "import numpy"),
        ("f", ADDED),
        ("grade-f", "check()"),
        ("essay", ADDED),
        (None, "y"),
    ]


def test_locked_cells_are_as_released_and_the_others_the_learners():
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
    notebook = restored.restored(None, SOURCE._replace(kernelspec=kernel))
    assert notebook.metadata.get("kernelspec", {}) == (kernel if "display_name" in kernel else {})


def test_of_a_cell_that_is_there_twice_the_last_one_counts():
    content = submitted(named("f", "first"), named("f", "second"))
    assert [(name, text) for name, text in cells(content) if text in ("first", "second")] == [
        (None, "first"),
        ("f", "second"),
    ]


@pytest.mark.parametrize("meta", [3, None, [], {"grade_id": 7}, {"grade_id": "other"}, {}])
def test_what_nbgrader_does_not_know_is_an_ordinary_cell(meta):
    content = submitted({"source": "x", "metadata": {"nbgrader": meta}})
    notebook = restored.restored(content, SOURCE)
    assert [cell.metadata for cell in notebook.cells if cell.source == "x"] == [{}]


def test_metadata_kind_and_outputs_are_as_released():
    forged = {"schema_version": 0, "grade": True, "points": 100, "solution": True, "extra": 1}
    output = {"output_type": "execute_result", "data": {"text/plain": "4.0"}, "metadata": {}}
    cell = named("grade-f", "check()", cell_type="markdown", attachments={})
    cell["metadata"]["nbgrader"] |= forged
    plain = {"source": "x", "outputs": [{**output, "execution_count": 1}]}
    notebook = restored.restored(submitted(cell, plain), SOURCE)
    (grade,) = (one for one in notebook.cells if one.source == "check()")
    assert grade.metadata["nbgrader"] == SOURCE.cells["grade-f"].nbgrader
    assert all(one.cell_type != "code" or not one.outputs for one in notebook.cells)
    assert len({one.id for one in notebook.cells}) == len(notebook.cells)


@pytest.mark.parametrize("script", ["<script>x</script>", "<IMG src=x onerror=x>", "</p><!-- x"])
def test_html_of_a_learner_is_shown_and_not_obeyed(script):
    content = submitted(
        {"cell_type": "markdown", "source": f"a < b\n{script}"},
        {"cell_type": "raw", "source": script},
        named("essay", script, cell_type="markdown"),
    )
    text = "\n".join(source for _, source in cells(content))
    assert text.count(script.replace("<", "&lt;")) == 3
    assert "a < b" in text


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b'{"nbformat": 4, "cells": [1]}'])
def test_what_is_no_notebook_raises(content):
    with pytest.raises(Exception, match=r"."):
        restored.restored(content or b"x", SOURCE)
