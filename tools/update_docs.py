"""Refresh what the documentation copies from the code: outputs, help, signatures, layers, the map.

    python tools/update_docs.py [PAGE]...

A page is Markdown. The words after the language of a fenced block say how it is checked:

    ```console                  commands after `$`, and what they print: run again and compared
    ```console scene=learner    the same, in another folder; see SCENES
    ```console measured         figures of one run: never run again
    ```console timed            the last column of every row is seconds, and is not compared
    ```python file=mean.py      a file that the commands of the page need

All blocks of a page that have the same scene share one folder, and run in the order of the page.
What stands between `<!-- begin map -->` and `<!-- end map -->` is generated; see GENERATED.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, is_dataclass
from pathlib import Path

import click

from autograder.cli import AUDIENCES

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))

_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_GENERATED = re.compile(
    r"(?P<begin><!-- begin (?P<what>\w+)(?: (?P<of>[\w.]+))? -->\n).*?(?P<end><!-- end )", re.DOTALL
)
_QUOTED_TYPE = re.compile(r"(: |-> )'([^']*)'")
WIDTH = 96  # of a signature on one line
HELP_WIDTH = 80
_SECONDS = re.compile(r"\b\d+(\.\d+)? s\b")
_LAST_COLUMN = re.compile(r" +\d+\.\d+$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page.

    Args:
        page: The file.
        line: The line of the page in which it begins.
        start: Where its body begins in the text of the page.
        body: The text between the fences.
        language: The first word of the fence.
        words: The other words: `measured` as it is, `file=mean.py` as name and value.
    """

    page: Path
    line: int
    start: int
    body: str
    language: str
    words: dict[str, str]

    @property
    def commands(self) -> list[str]:
        """The commands after the prompts of a console."""
        return [line[2:] for line in self.body.splitlines() if line.startswith("$ ")]

    @property
    def is_rerun(self) -> bool:
        """Whether its output must be what the commands print."""
        return self.language == "console" and "measured" not in self.words

    def is_current(self, output: str) -> bool:
        """Whether it shows this output, except for times."""
        return self._without_times(self.body) == self._without_times(output)

    def _without_times(self, text: str) -> str:
        text = _SECONDS.sub("_ s", text)
        return _LAST_COLUMN.sub("", text) if "timed" in self.words else text


def read_blocks(page: Path) -> list[Block]:
    """Return the fenced blocks of a page."""
    text = page.read_text(encoding="utf-8")
    blocks = []
    for match in _FENCE.finditer(text):
        language, *words = match["info"].split() or [""]
        settings = dict(word.partition("=")[::2] for word in words)
        line = text.count("\n", 0, match.start()) + 1
        blocks.append(Block(page, line, match.start("body"), match["body"], language, settings))
    return blocks


def run_page(page: Path, scratch: Path) -> Iterator[tuple[Block, str]]:
    """Run the commands of a page, and yield each block with what it should show.

    Args:
        page: The file.
        scratch: An empty folder, in which the scenes are made.
    """
    for block in read_blocks(page):
        if not (block.is_rerun or "file" in block.words):
            continue
        name = block.words.get("scene", "repository")
        folder = scratch / name
        if not folder.exists():
            folder.mkdir()
            SCENES[name](folder)
        if "file" in block.words:
            path = folder / block.words["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.body, encoding="utf-8")
        else:
            yield block, "\n".join(f"$ {line}\n{_run(line, folder)}" for line in block.commands)


def _run(command: str, folder: Path) -> str:
    """Return what a command prints on stdout, or on stderr where stdout has nothing."""
    environment = {name: os.environ[name] for name in ("HOME", "TMPDIR") if name in os.environ}
    environment["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment |= {"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", "MPLBACKEND": "agg"}
    shell = ["bash", "-o", "pipefail", "-c", command]
    done = subprocess.run(
        shell, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    shown = done.stdout if done.stdout.strip() else done.stderr
    lines = [line.rstrip() for line in shown.splitlines()]
    return "\n".join(lines).strip("\n") + "\n"


def _repository(folder: Path) -> None:
    """Make a copy of the course and the example class, which commands may write into."""
    for tree in ("exercises", "solutions", "examples"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / tree, folder / tree, ignore=ignored)


def _learner(folder: Path) -> None:
    """Make the folder of a learner who has completed 04_mse, with a slip in a sign."""
    subprocess.run(
        [sys.executable, "-m", "autograder", "init", folder], check=True, stdout=subprocess.DEVNULL
    )
    right = (ROOT / "solutions/04_mse/mse.py").read_text(encoding="utf-8")
    slip = right.replace("2 * (y_hat - y)", "2 * (y - y_hat)")
    assert slip != right, "the reference has another formula now"
    (folder / "04_mse/mse.py").write_text(slip, encoding="utf-8")


SCENES: dict[str, Callable[[Path], object]] = {
    "repository": _repository,
    "learner": _learner,
    "empty": lambda _: None,
}


def render_map() -> str:
    """Return the map of the modules: a table a package, made of their docstrings."""
    package = ROOT / "autograder"
    folders = [package, *sorted(path for path in package.rglob("*") if _is_package(path))]
    return "\n".join(_render_package(folder) for folder in folders)


def _is_package(path: Path) -> bool:
    return (path / "__init__.py").is_file() and path.name != "versions"  # one revision a file


def _render_package(folder: Path) -> str:
    name = folder.relative_to(ROOT).as_posix()
    modules = sorted(folder.glob("*.py"), key=lambda path: (path.stem != "__init__", path.stem))
    rows = [f"| `{name}/{path.name}` | {_first_line(path)} |" for path in modules]
    return "\n".join((f"### {name}\n", "| module | what it does |", "| --- | --- |", *rows, ""))


def _first_line(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return docstring.split("\n\n")[0].replace("\n", " ").replace("|", r"\|").replace("<", "&lt;")


def render_layers() -> str:
    """Return the layers that import-linter enforces, from top to bottom."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one.get("containers") == ["autograder"])
    return "\n".join(("```text", *layers, "```", ""))


def render_signatures(module: str) -> str:
    """Return what a module exports, as Python without bodies."""
    exporter = importlib.import_module(module)
    exported = (getattr(exporter, name) for name in exporter.__all__)
    things = filter(callable, exported)  # and not __version__
    return "\n".join(("```python", *map(_signature, things), "```", ""))


def _signature(thing: Callable[..., object]) -> str:
    if isinstance(thing, type) and issubclass(thing, Exception):
        return f"class {thing.__name__}(Exception): ...\n"
    if hasattr(thing, "__struct_fields__") or is_dataclass(thing):
        fields = _parameters(inspect.signature(thing))
        body = "".join(f"    {field}\n" for field in fields if field != "*").replace(
            "<factory>", "..."
        )
        return f"class {thing.__name__}:\n{body}"
    if isinstance(thing, type):
        arguments = ", ".join(("self", *_parameters(inspect.signature(thing))))
        return f"class {thing.__name__}:\n    def __init__({arguments}) -> None: ...\n"
    signature = inspect.signature(thing)
    parameters = list(_parameters(signature))
    returned = _as_written(str(signature).rpartition(")")[2])
    whole = f"def {thing.__name__}({', '.join(parameters)}){returned}: ..."
    if len(whole) <= WIDTH:
        return f"{whole}\n"
    inside = "".join(f"    {parameter},\n" for parameter in parameters)
    return f"def {thing.__name__}(\n{inside}){returned}: ...\n"


def _parameters(signature: inspect.Signature) -> Iterator[str]:
    """Yield each parameter as it is written, and the star before those that need a name."""
    starred = False
    for parameter in signature.parameters.values():
        starred |= parameter.kind is parameter.VAR_POSITIONAL
        if parameter.kind is parameter.KEYWORD_ONLY and not starred:
            starred = True
            yield "*"
        yield _as_written(str(parameter))


def _as_written(text: str) -> str:
    """Return a part of a signature with types unquoted and texts in double quotes."""
    return _QUOTED_TYPE.sub(r"\1\2", text).replace("'", '"')


def render_help() -> str:
    """Return what `--help` prints of every command, by audience."""
    sections = []
    for audience, commands in AUDIENCES.items():
        sections.append(f"## {audience}\n")
        for command in commands:
            sections += _help(command, f"autograder {command.name}")
    return "\n".join(sections)


def _help(command: click.Command, name: str) -> Iterator[str]:
    context = click.Context(
        command, info_name=name, terminal_width=HELP_WIDTH, **command.context_settings
    )
    text = context.get_help()
    yield f"### {name}\n\n```text\n{text}\n```\n"
    if isinstance(command, click.Group):
        for child in command.commands.values():
            yield from _help(child, f"{name} {child.name}")


GENERATED: dict[str, Callable[..., str]] = {
    "help": render_help,
    "map": render_map,
    "layers": render_layers,
    "signatures": render_signatures,
}


def with_generated(text: str) -> str:
    """Return a page's text with its generated parts as they should be."""

    def generate(match: re.Match[str]) -> str:
        of = (match["of"],) if match["of"] else ()
        return f"{match['begin']}\n{GENERATED[match['what']](*of)}\n{match['end']}"

    return _GENERATED.sub(generate, text)


def update(page: Path, scratch: Path) -> bool:
    """Rewrite what is out of date in a page; return whether anything was."""
    before = text = page.read_text(encoding="utf-8")
    outdated = [
        (block, output) for block, output in run_page(page, scratch) if not block.is_current(output)
    ]
    for block, output in reversed(outdated):
        text = text[: block.start] + output + text[block.start + len(block.body) :]
    text = with_generated(text)
    page.write_text(text, encoding="utf-8")
    return text != before


def main(pages: list[str]) -> None:
    """Update the named pages, or all."""
    for page in [Path(name).resolve() for name in pages] or PAGES:
        with tempfile.TemporaryDirectory() as scratch:
            what = "updated" if update(page, Path(scratch)) else "current"
        print(f"{page.relative_to(ROOT)}: {what}")


if __name__ == "__main__":
    main(sys.argv[1:])
