"""Loads a Python file as a module, from its path."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType


def load_module(path: Path, name: str = "", *, register: bool = False) -> ModuleType:
    """Run a file and return the module that it makes; nothing is cached.

    Args:
        path: The file.
        name: What the module is called; the file's stem if left out.
        register: Whether `import name` finds it from then on, as dataclasses and pickle need.

    Raises:
        Exception: Whatever the file raises while it runs.
    """
    name = name or path.stem
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None, "a path ends in .py"
    assert spec.loader is not None, "a file has a loader"
    module = importlib.util.module_from_spec(spec)
    if register:
        sys.modules[name] = module
    # The loader would take a compiled file for this one if both have the same size and second.
    code = compile(path.read_bytes(), path, "exec", dont_inherit=True)
    exec(code, module.__dict__)  # noqa: S102 - to run the file is what we are asked for
    return module
