"""A file as a module: always as it is now."""

from __future__ import annotations

import inspect
import os
import sys

import pytest

from autograder.loading import load_module


@pytest.fixture
def path(tmp_path):
    return tmp_path / "scale.py"


def test_an_edited_file_is_run_as_it_is_now(path, monkeypatch):
    """With one size and one time, a compiled file of the first would be taken for the second."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    for value in (1, 2):
        path.write_text(f"x = {value}\n")
        os.utime(path, (10**9, 10**9))
        assert load_module(path).x == value
    assert list(path.parent.iterdir()) == [path]


def test_a_module_knows_its_file_and_name(path):
    path.write_text("def double(x): return x\n")
    module = load_module(path)
    assert (module.__name__, module.__file__) == ("scale", str(path))
    assert inspect.getsource(module.double) == path.read_text()
    assert load_module(path, "01_scale.scale").__name__ == "01_scale.scale"


def test_only_a_registered_module_can_be_imported(path, monkeypatch):
    monkeypatch.setitem(sys.modules, "scale", None)
    path.write_text("x = 1\n")
    load_module(path)
    assert sys.modules["scale"] is None
    module = load_module(path, register=True)
    assert sys.modules["scale"] is module


def test_a_file_has_its_own_future_imports_alone(path):
    path.write_text("def double(x: Nothing): return x\n")
    with pytest.raises(NameError, match="Nothing"):
        load_module(path)
