"""What a page shows below a command is what the command prints."""

from __future__ import annotations

import difflib
import re

import pytest

from tests.docs.prose import name
from tools.update_docs import PAGES, ROOT, read_blocks, run_page, update, with_generated

SHOWING = [page for page in PAGES if any(block.is_rerun for block in read_blocks(page))]
REMEDY = "If that is right: python tools/update_docs.py"


@pytest.mark.parametrize("page", SHOWING, ids=name)
def test_outputs_are_what_the_commands_print(page, tmp_path):
    outdated = []
    for block, output in run_page(page, tmp_path):
        if not block.is_current(output):
            where = f"{name(page)}:{block.line}"
            shown = (block.body.splitlines(), output.splitlines())
            outdated += difflib.unified_diff(*shown, where, "printed now", lineterm="")
    if outdated:
        pytest.fail("\n".join([*outdated, REMEDY]), pytrace=False)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_generated_parts_are_current(page):
    """The map of the modules, the layers, the signatures and the help of every command."""
    before = page.read_text(encoding="utf-8")
    after = with_generated(before)
    if before != after:
        lines = before.splitlines(), after.splitlines()
        changes = difflib.unified_diff(*lines, name(page), "as the code is now", n=0, lineterm="")
        pytest.fail("\n".join([*changes, REMEDY]), pytrace=False)


def test_the_map_has_every_module_and_no_other():
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"^\| `(autograder/[\w/]+\.py)` \|", text, re.MULTILINE))
    modules = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "autograder").rglob("*.py")
        if path.parent.name != "versions"  # one revision a file
    }
    faults = [f"not on the map: {path}" for path in sorted(modules - shown)]
    faults += [f"on the map, and gone: {path}" for path in sorted(shown - modules)]
    if faults:
        pytest.fail("\n".join([*faults, REMEDY]), pytrace=False)


def test_the_readme_has_exactly_two_commands_to_try():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.split("## Try it\n")[1].split("\n## ")[0]
    assert section.count("```sh\n") == 2
    assert len(text.splitlines()) <= 160


PAGE = """\
Some text.

```text file=name.txt scene=empty
ada
```

```console scene=empty
$ cat name.txt; echo 0.1 s
{}
```

```console scene=empty measured
$ cat name.txt
somebody
```
"""


@pytest.mark.parametrize("shown", ["", "ben\n0.1 s"])
def test_an_outdated_output_is_rewritten_and_nothing_else(tmp_path, shown):
    page, scratch = tmp_path / "page.md", tmp_path / "scratch"
    page.write_text(PAGE.format(shown))
    scratch.mkdir()
    assert update(page, scratch)
    assert page.read_text() == PAGE.format("ada\n0.1 s")


def test_another_time_is_no_reason_to_rewrite(tmp_path):
    page, scratch = tmp_path / "page.md", tmp_path / "scratch"
    page.write_text(PAGE.format("ada\n12.5 s"))
    scratch.mkdir()
    assert not update(page, scratch)
    assert page.read_text() == PAGE.format("ada\n12.5 s")


def test_a_time_in_the_last_column_is_not_compared(tmp_path):
    page, scratch = tmp_path / "page.md", tmp_path / "scratch"
    page.write_text("```console timed scene=empty\n$ echo 'a  3  1.5'\na  3  22.7\n```\n")
    scratch.mkdir()
    assert not update(page, scratch)
    page.write_text("```console timed scene=empty\n$ echo 'a  3  1.5'\na  4  22.7\n```\n")
    assert update(page, scratch)
