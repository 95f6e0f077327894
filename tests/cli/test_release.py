"""What is released is what learners may see: no line of a solution, in folder, zip or wheel."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.course import load_course
from autograder.learner.handout import list_public_files

STRAY = ("solution.py", ".env", "tower.py~", "mistakes.py", "tower-plot.png")


@pytest.fixture
def release(monkeypatch, tmp_path):
    """Release a course from this process: `release(course, *arguments)`."""

    def run(course, *arguments):
        monkeypatch.chdir(tmp_path)
        return CliRunner().invoke(main, ["release", *arguments, "--course", str(course)])

    return run


def secrets(course: Path) -> set[bytes]:
    """Every line of solutions/ that is not in exercises/, without the space around it."""
    lines = {tree: set[bytes]() for tree in ("exercises", "solutions")}
    for tree, found in lines.items():
        for path in (course / tree).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                found |= {line.strip() for line in path.read_bytes().splitlines()}
    return {
        line for line in lines["solutions"] - lines["exercises"] if len(line) > 1
    }  # no brackets


def leaked(contents: dict[str, bytes], secret: set[bytes]) -> set[tuple[str, bytes]]:
    return {
        (name, line.strip())
        for name, content in contents.items()
        for line in content.splitlines()
        if line.strip() in secret
    }


def in_folder(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def in_zip(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def spoil(course: Path) -> None:
    """Put beside a stub what authors leave there: the solution, under many names."""
    solution = course / "solutions/03_tower/tower.py"
    folder = course / "exercises/03_tower"
    for name in (*STRAY, "__pycache__/tower.pyc"):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(solution, folder / name)
    shutil.copy(solution, course / "exercises/tower.py")
    (folder / "link.py").symlink_to(solution)


def test_no_line_of_a_solution_is_released(real_course, release, tmp_path):
    secret = secrets(real_course)
    assert len(secret) > 500
    spoil(real_course)
    folder = release(real_course, "out")
    count = len(list(list_public_files(load_course(real_course))))
    assert (folder.exit_code, folder.stdout) == (0, f"out holds 5 exercises in {count} files.\n")
    packed = release(real_course, "lessons", "--zip")
    assert packed.stdout == f"lessons.zip holds 5 exercises in {count} files.\n"
    contents = in_folder(tmp_path / "out")
    assert leaked(contents, secret) == set()
    assert leaked(in_zip(tmp_path / "lessons.zip"), secret) == set()
    assert len(in_zip(tmp_path / "lessons.zip")) == len(contents) == count + 6
    kinds = {name.rpartition("/")[2] for name in contents if ".autograder" not in name}
    assert kinds >= {"tower.py", "test_tower.py", "README.md", "exercise.toml"}
    assert not kinds & {*STRAY, "link.py", "tower.pyc"}


def test_the_search_would_find_a_leak(real_course):
    """The proof that the test above can fail."""
    content = (real_course / "solutions/03_tower/tower.py").read_bytes()
    assert leaked({"x": content}, secrets(real_course))


def test_a_released_folder_works_and_can_be_renewed(tiny_lessons, release, tmp_path, command):
    assert release(tiny_lessons, "out").exit_code == 0
    done = command("check", "--json", cwd=tmp_path / "out")
    assert done.returncode == 1
    assert '"status": "missing"' in done.stdout
    (tmp_path / "out/01_scale/scale.py").write_text("my work")
    reset = command("reset", "-y", "01", cwd=tmp_path / "out")
    assert "Yours is now scale.old-1.py." in reset.stdout


LEFT_BEHIND = [
    ("TODO: twice", "TODO: twice\n    # return 2 * x", "is a line of the solution"),
    ("raise NotImplementedError", "raise NotImplementedError\n    return 2 * x", "must hold"),
    ("raise NotImplementedError", "return 2 * x", "must hold"),
]


@pytest.mark.parametrize("left", LEFT_BEHIND)
@pytest.mark.parametrize("options", [(), ("--zip",)])
def test_a_stub_that_is_none_is_refused(tiny_lessons, release, tmp_path, left, options):
    old, new, sentence = left
    stub = tiny_lessons / "exercises/01_scale/scale.py"
    stub.write_text(stub.read_text().replace(old, new, 1))
    done = release(tiny_lessons, "out", *options)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: ")
    assert sentence in done.stderr
    assert not list(tmp_path.glob("out*"))


def test_what_cannot_be_released_is_a_sentence(tiny_lessons, release, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full/x").write_text("")
    done = release(tiny_lessons, "full")
    assert (done.exit_code, done.stderr) == (
        2,
        "Error: full exists already. Name a new folder.\n",
    )
    done = release(tmp_path, "out")
    assert (done.exit_code, "is not a course" in done.stderr) == (2, True)
    (tiny_lessons / "exercises/01_scale/scale.py").unlink()
    done = release(tiny_lessons, "out")
    assert (done.exit_code, "scale.py cannot be read: No such" in done.stderr) == (2, True)


def test_the_wheel_has_the_lessons_and_nothing_of_the_solutions(root, tmp_path):
    pytest.importorskip("hatchling", reason="builds the wheel, without a network")
    source = tmp_path / "source"
    skipped = shutil.ignore_patterns(".git", "__pycache__", "*.egg-info", ".venv*", ".*_cache")
    shutil.copytree(root, source, ignore=skipped)
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
    ]
    done = subprocess.run(
        [*build, "--wheel-dir", str(tmp_path), str(source)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    contents = in_zip(wheel)
    lessons = {name for name in contents if name.startswith("autograder/exercises/")}
    assert "autograder/exercises/03_tower/tower.py" in lessons
    assert "autograder/exercises/README.md" in lessons
    assert not [name for name in contents if "solution" in name]
    assert {name.split("/")[0] for name in contents} == {
        "autograder",
        next(name for name in contents if ".dist-info" in name).split("/")[0],
    }
    in_lessons = {name: contents[name] for name in lessons}
    assert leaked(in_lessons, secrets(root)) == set()
