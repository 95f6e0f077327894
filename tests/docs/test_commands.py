"""Every command, option, module and extra that a page names exists."""

from __future__ import annotations

import importlib.util
import re
import shlex
import tomllib

import click
import pytest

from autograder.cli import grade, main
from tests.docs.prose import DOCUMENTS, name, numbered_codes
from tools.update_docs import ROOT, read_blocks

OURS = {"autograder": main, "grade": grade}
OTHERS = {"bash", "cd", "cp", "dask", "eval", "git", "grep", "head", "mkdir", "nbgrader", "pip"}
OTHERS |= {"playwright", "pytest", "ruff", "mypy", "lint-imports", "sphinx-build", "tail"}
OPTIONS_OF_OTHERS = {"--pdb"}  # of pytest


def options(command: click.Command) -> set[str]:
    found = {"--help", "-h"}
    for parameter in command.params:
        found |= {*parameter.opts, *parameter.secondary_opts}
    if isinstance(command, click.Group):
        found |= set().union(*map(options, command.commands.values()))
    return found


ALL_OPTIONS = options(main) | OPTIONS_OF_OTHERS


def wrong_in_ours(program: str, words: list[str]) -> str | None:
    """Say what does not exist in a command line of ours."""
    command: click.Command = OURS[program]
    for word in words:
        is_name = re.fullmatch(r"[a-z]+", word) is not None
        if isinstance(command, click.Group) and is_name:
            if word not in command.commands:
                return f"there is no command {word!r}"
            command = command.commands[word]
        elif re.match(r"--?[a-z]", word) and word.split("=")[0] not in options(command):
            return f"{command.name} has no option {word!r}"
    return None


def wrong_in_python(words: list[str]) -> str | None:
    """Say what does not exist in the arguments of `python`."""
    if words[0] == "-m":
        there = importlib.util.find_spec(words[1]) is not None
        return None if there else f"there is no module {words[1]}"
    is_script = words[0].startswith("tools/")
    return f"{words[0]} does not exist" if is_script and not (ROOT / words[0]).is_file() else None


def wrong_in_pip(words: list[str]) -> str | None:
    """Say which extra does not exist."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    named = re.findall(r"\w+", "".join(re.findall(r"\.\[([\w,]+)\]", " ".join(words))))
    missing = sorted(set(named) - set(extras))
    return f"there is no extra {', '.join(missing)}" if missing else None


def wrong(line: str, *, strict: bool = True) -> str | None:
    """Say what does not exist in a line of a shell; None where all does."""
    for part in re.split(r"&&|\||;", re.sub(r"\s#.*", "", line)):
        words = [word for word in shlex.split(part) if not re.match(r"[A-Z_]+=", word)]
        if not words:
            continue
        program, *arguments = words
        program = program.rsplit("/", 1)[-1]
        if program in OURS:
            found = wrong_in_ours(program, arguments)
        elif re.fullmatch(r"python3?", program) and arguments:
            found = wrong_in_python(arguments)
        elif program == "pip":
            found = wrong_in_pip(arguments)
        else:
            known = program in OTHERS or not strict
            found = None if known else f"{program} is not a program that the pages may name"
        if found:
            return found
    return None


@pytest.mark.parametrize("page", DOCUMENTS, ids=name)
def test_the_commands_in_blocks_exist(page):
    faults = []
    for block in read_blocks(page):
        lines = block.body.splitlines() if block.language == "sh" else block.commands
        faults += [
            f"{name(page)}:{block.line}: {line}: {fault}"
            for line in lines
            if (fault := wrong(line))
        ]
    assert faults == []


@pytest.mark.parametrize("page", DOCUMENTS, ids=name)
def test_the_commands_and_options_in_sentences_exist(page):
    faults = []
    for line, code in numbered_codes(page):
        if re.match(r"(autograder|grade|python|pip)( |$)", code):
            fault = wrong(code.replace("...", ""), strict=False)
        elif re.match(r"--?[a-z]", code):
            there = code.split()[0] in ALL_OPTIONS
            fault = None if there else "no command of ours has this option"
        else:
            continue
        if fault:
            faults.append(f"{name(page)}:{line}: `{code}`: {fault}")
    assert faults == []


def test_the_synopsis_of_grade_names_every_option():
    text = (ROOT / "docs/grading.md").read_text(encoding="utf-8")
    synopsis = re.search(r"^    grade SUBMISSIONS.*?\n\n", text, re.DOTALL | re.MULTILINE)[0]
    shown = set(re.findall(r"(?<![\w-])--?[a-z]+", synopsis))
    known = {
        min(option.opts, key=len) for option in grade.params if isinstance(option, click.Option)
    }
    assert shown == known - {"--debug"}


def test_the_exit_codes_of_every_command_that_has_some_are_documented():
    text = "\n".join(page.read_text(encoding="utf-8") for page in DOCUMENTS)
    for command in ("check", "verify", "grade"):
        assert f"Exit codes of `{command}`: 0 " in text


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("autograder chekc", "there is no command 'chekc'"),
        ("autograder nbgrader pusch", "there is no command 'pusch'"),
        ("autograder check --forse 04", "check has no option '--forse'"),
        ("cd x && .venv/bin/grade class --dbs x | head", "grade has no option '--dbs'"),
        ("python -m benchmarks.speed", "there is no module benchmarks.speed"),
        ("python tools/missing.py", "tools/missing.py does not exist"),
        ("pip install '.[test,tset]'", "there is no extra tset"),
        ("frobnicate", "frobnicate is not a program that the pages may name"),
        ("autograder verify --json 04 && grade class -s=ada -e 04", None),
    ],
)
def test_what_does_not_exist_is_named(line, fault):
    assert wrong(line) == fault
