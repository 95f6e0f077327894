"""What the tests read in a page: inline code, links and headings, outside of fenced blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tools.update_docs import PAGES, ROOT

DOCUMENTS = (
    *PAGES,
    ROOT / ".github/CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    ROOT / "examples/README.md",
    *sorted((ROOT / "exercises").rglob("README.md")),
)

_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


def name(page: Path) -> str:
    """A page as it is called in the output of a test."""
    return page.relative_to(ROOT).as_posix()


def numbered_codes(page: Path) -> Iterator[tuple[int, str]]:
    """Each inline code of a page, with its line."""
    for number, line in enumerate(_prose(page).splitlines(), 1):
        for code in _CODE.findall(line):
            yield number, code


def numbered_links(page: Path) -> Iterator[tuple[int, str]]:
    """Each link of a page, with its line."""
    for number, line in enumerate(_prose(page).splitlines(), 1):
        for target in _LINK.findall(line):
            yield number, target


def anchors(page: Path) -> set[str]:
    """What a link into a page may name: its headings, as GitHub and Sphinx turn them into one."""
    return {_slug(heading) for heading in _HEADING.findall(_prose(page))}


def _slug(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def _prose(page: Path) -> str:
    """The text of a page with an empty line in place of each line of a fenced block."""
    text = page.read_text(encoding="utf-8")
    return _FENCED.sub(lambda match: "\n" * match[0].count("\n"), text)
