"""Every link, path and Python name in a page leads somewhere."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import pytest

from tests.docs.prose import DOCUMENTS, anchors, name, numbered_codes, numbered_links
from tools.update_docs import ROOT, read_blocks

PACKAGES = {path.name for path in (ROOT / "autograder").iterdir() if path.is_dir()}
TREES = {path.name for path in ROOT.iterdir() if path.is_dir()} - {"build", "dist"}
SUFFIXES = (".py", ".md", ".toml", ".json", ".svg", ".png")
# What commands write, or a teacher.
MADE = {"course.toml", "made.json", "state.json", "nbgrader_config.py", "scores.csv"}


def files_of_examples() -> set[str]:
    """The files that the pages themselves show."""
    return {
        Path(block.words["file"]).as_posix()
        for page in DOCUMENTS
        for block in read_blocks(page)
        if "file" in block.words
    }


FILES = files_of_examples()
FOLDERS = {parent.as_posix() for file in FILES for parent in Path(file).parents}


def exists(path: str) -> bool:
    """Whether a path is there; `<student>` and `*` stand for any name."""
    path = path.rstrip("/")
    if path in FILES or path in FOLDERS or Path(path).name in MADE:
        return True
    pattern = re.sub(r"<[a-z]+>", "*", path)
    return any(next(base.glob(pattern), None) for base in (ROOT, ROOT / "autograder"))


def is_path(code: str) -> bool:
    """Whether inline code names a file or a folder of the repository."""
    if not re.fullmatch(r"[\w.<>*-]+(/[\w.<>*-]+)*/?", code):
        return False
    return "/" in code and code.split("/", maxsplit=1)[0] in TREES | PACKAGES


def is_file_name(code: str) -> bool:
    return re.fullmatch(r"\w+\.[a-z]+", code) is not None and code.endswith(SUFFIXES)


def known_file_name(code: str) -> bool:
    if code in MADE or code in {Path(file).name for file in FILES}:
        return True
    trees = ("autograder", "exercises", "solutions", "tests", "tools", "docs", "examples")
    return any(next((ROOT / tree).rglob(code), None) for tree in trees) or (ROOT / code).exists()


def missing_name(dotted: str) -> str | None:
    """Say what of `autograder.x.y` cannot be imported; the last part may be an attribute."""
    parts = dotted.split(".")
    thing, module = importlib.import_module(parts[0]), parts[0]
    for part in parts[1:]:
        module = f"{module}.{part}"
        try:
            thing = importlib.import_module(module)
        except ImportError:
            if not hasattr(thing, part):
                return f"{module} does not exist"
            thing = getattr(thing, part)
    return None


@pytest.mark.parametrize("page", DOCUMENTS, ids=name)
def test_links_lead_somewhere(page):
    faults = []
    for line, link in numbered_links(page):
        if re.match(r"https?://", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists():
            faults.append(f"{name(page)}:{line}: {path} does not exist")
        elif anchor and anchor not in anchors(target):
            faults.append(f"{name(page)}:{line}: {path} has no heading #{anchor}")
    assert faults == []


@pytest.mark.parametrize("page", DOCUMENTS, ids=name)
def test_paths_lead_somewhere(page):
    beside = page.parent
    faults = [
        f"{name(page)}:{line}: `{code}` does not exist"
        for line, code in numbered_codes(page)
        if (is_path(code) and not exists(code) and not (beside / code).exists())
        or (is_file_name(code) and not known_file_name(code))
    ]
    assert faults == []


@pytest.mark.parametrize("page", DOCUMENTS, ids=name)
def test_python_names_exist(page):
    faults = [
        f"{name(page)}:{line}: `{code}`: {fault}"
        for line, code in numbered_codes(page)
        if re.fullmatch(r"autograder(\.\w+)+(\(.*\))?", code)
        and (fault := missing_name(code.partition("(")[0]))
    ]
    assert faults == []


@pytest.mark.parametrize("page", DOCUMENTS, ids=name)
def test_python_blocks_are_python_and_import_what_exists(page):
    faults = []
    for block in read_blocks(page):
        if block.language != "python" or ">>>" in block.body:
            continue
        for node in ast.walk(ast.parse(block.body)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("autograder"):
                dotted = [f"{node.module}.{alias.name}" for alias in node.names]
                missing = filter(None, map(missing_name, dotted))
                faults += [f"{name(page)}:{block.line}: {fault}" for fault in missing]
    assert faults == []


def test_what_does_not_exist_is_named():
    assert missing_name("autograder.testing.assert_matches") is None
    assert missing_name("autograder.testing.assert_close") == (
        "autograder.testing.assert_close does not exist"
    )
    assert is_path("store/nothing.py")
    assert not exists("store/nothing.py")
    assert exists("exercises/<exercise>/exercise.toml")
    assert not exists("exercises/<exercise>/exercise.yaml")
