"""`grade` as a user meets it: tables, JSON lines, sentences and exit codes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.cli import grade, main

RIGHT = "def double(x): return 2 * x\ndef negate(x): return -x\n"
GRADE_FIELDS = [
    "student",
    "exercise",
    "status",
    "score",
    "max_score",
    "message",
    "checks",
    "seconds",
    "sandbox",
    "sha256",
    "course",
    "cached",
]
CHECK_FIELDS = [
    "name",
    "function",
    "title",
    "status",
    "points",
    "max_points",
    "message",
    "diagnosis",
    "hint",
    "reason",
    "cell",
    "line",
    "expected_shape",
    "actual_shape",
]


@pytest.fixture
def run(tiny_course, tmp_path, monkeypatch):
    """Run `grade` in the tiny course's folder; gives exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments, course=tiny_course, command=grade):
        options = ["--course", str(course)] if course else []
        return CliRunner().invoke(command, [*map(str, arguments), *options])

    return invoke


def objects(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_table_has_a_row_a_student_and_a_column_an_exercise(run, submit):
    submit("ben", "def double(:")
    result = run(submit("ada", RIGHT))
    assert result.exit_code == 0, result.output
    rows = [line.split() for line in result.stdout.splitlines() if line.strip()]
    assert rows[0] == ["student", "01_scale", "total"]
    assert rows[2:4] == [["ada", "10", "10"], ["ben", "unreadable", "0"]]
    assert "ben, 01_scale: scale.py is not Python: line 1: SyntaxError" in result.stdout
    assert "2 students, 2 submissions: 1 graded, 1 unreadable." in result.stdout
    assert re.search(r"Sandbox: strict\. \d+\.\d s\. Kept in sqlite:///grades\.db\.", result.stdout)
    assert result.stderr == ""
    assert Path("grades.db").is_file()


def test_the_password_of_a_database_is_not_printed(run, submit, postgresql_url):
    url = postgresql_url.replace("postgres@", "postgres:secret@")
    result = run(submit("ada", RIGHT), "--db", url)
    assert result.exit_code == 0, result.output
    assert "Kept in postgresql+psycopg://postgres:***@/grades" in result.stdout
    assert "secret" not in result.output


def test_json_is_one_object_a_line_with_the_promised_fields(run, submit):
    submit("ben", b"\xff")
    result = run(submit("ada", RIGHT.replace("-x", "x")), "--json")
    assert result.exit_code == 0
    ada, ben = sorted(objects(result), key=lambda one: one["student"])
    assert list(ada) == list(ben) == GRADE_FIELDS
    assert all(list(check) == CHECK_FIELDS for check in ada["checks"])
    assert (ada["status"], ada["score"], ada["max_score"]) == ("graded", 4.0, 10.0)
    assert ada["checks"][2] == {
        "name": "test_negate",
        "function": "negate",
        "title": "negate turns the sign",
        "status": "failed",
        "points": 0.0,
        "max_points": 6.0,
        "message": "Some of the numbers are wrong.",
        "diagnosis": "minus_one",
        "hint": "The answer is exactly -1 times the right one: look for a sign.",
        "reason": "wrong_numbers",
        "cell": None,
        "line": None,
        "expected_shape": None,
        "actual_shape": None,
    }
    assert (ben["status"], ben["score"], ben["checks"]) == ("unreadable", 0.0, [])
    assert "not UTF-8" in ben["message"]
    assert len(ben["sha256"]) == 64
    assert not ada["cached"]
    assert all(one["cached"] for one in objects(run(Path("class"), "--json")))


def test_hidden_values_are_shown_to_instructors_alone(run, submit):
    leak = "def double(x): raise ValueError(f'hidden {x}')\ndef negate(x): return x"
    classroom = submit("ada", leak)
    hint = run(classroom, "--json")
    assert "hidden" not in hint.stdout
    assert "called  " not in hint.stdout
    double, _, negate = objects(run(classroom, "--json", "--feedback", "full"))[0]["checks"]
    assert double["message"].startswith("double raised ValueError in scale.py, line 1.\ncalled ")
    assert "hidden [" in double["message"]
    assert negate["message"].endswith("got        [0., 1., 2.]\nexpected   [-0., -1., -2.]")


def test_the_shape_that_came_back_is_for_instructors_alone(run, submit):
    classroom = submit("ada", "def double(x): return x\ndef negate(x): return x[:, None]")
    for feedback, actual in (("hint", None), ("full", [3, 1])):
        _, _, negate = objects(run(classroom, "--json", "--feedback", feedback))[0]["checks"]
        assert (negate["reason"], negate["expected_shape"]) == ("wrong_shape", [3])
        assert negate["actual_shape"] == actual


def test_exercises_and_students_can_be_chosen(run, submit):
    for name in ("ada", "ben", "-dash", "eq=ual"):
        classroom = submit(name, RIGHT)
    chosen = objects(run(classroom, "--json", "-s", "ada", "-s=-dash", "--student=eq=ual"))
    assert sorted(one["student"] for one in chosen) == ["-dash", "ada", "eq=ual"]
    assert len(objects(run(classroom, "--json", "-e", "01_scale", "-j", "1"))) == 4


def test_another_exercise_than_the_chosen_one_is_no_stranger(run, submit, tiny_course):
    for tree in ("exercises", "solutions"):
        shutil.copytree(tiny_course / tree / "01_scale", tiny_course / tree / "02_scale")
    classroom = submit("ada", RIGHT)
    shutil.copytree(classroom / "ada/01_scale", classroom / "ada/02_scale")
    shutil.copytree(classroom / "ada/01_scale", classroom / "ada/03_other")
    result = run(classroom, "--json", "-e", "02_scale")
    assert [one["exercise"] for one in objects(result)] == ["02_scale"]
    assert result.stderr == "03_other (of ada) is not an exercise of the course: skipped.\n"
    assert {one["exercise"] for one in objects(run(classroom, "--json"))} == {
        "01_scale",
        "02_scale",
    }


def test_force_grades_again(run, submit):
    classroom = submit("ada", RIGHT)
    run(classroom)
    assert "1 not changed." in run(classroom).stdout
    assert "1 graded." in run(classroom, "--force").stdout


def test_the_course_is_found_from_a_folder_below_it(run, submit, tiny_course, monkeypatch):
    monkeypatch.chdir(tiny_course / "exercises/01_scale")
    assert run(submit("ada", RIGHT), "--db", "sqlite://", course=None).exit_code == 0


def test_nothing_submitted_is_no_line_and_no_error(run, submit):
    (submit("ada", RIGHT) / "ada/01_scale/scale.py").unlink()
    assert run(Path("class"), "--json").stdout == ""
    result = run(Path("class"))
    assert (result.exit_code, result.stdout) == (0, "Nothing was submitted.\n")
    assert "ada/01_scale has no scale.py and no 01_scale.ipynb: nothing" in result.stderr


def test_a_terminal_that_cannot_show_a_letter_gets_its_number(tmp_path, submit, tiny_course):
    classroom = submit("Zoë", RIGHT)
    ascii_only = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = shell("grade", classroom, "--course", tiny_course, cwd=tmp_path, env=ascii_only)
    assert done.returncode == 0, done.stderr
    assert r"Zo\xeb" in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_an_output_that_cannot_be_written_is_one_sentence(tmp_path, submit, tiny_course):
    command = [
        sys.executable,
        "-m",
        "autograder",
        "grade",
        str(submit("ada", RIGHT)),
        "--json",
        "--course",
        str(tiny_course),
    ]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 3
    assert "The output cannot be written: No space left on device." in done.stderr
    assert "Traceback" not in done.stderr


def test_what_a_file_had_defined_when_it_raised_is_graded(run, submit):
    source = RIGHT + "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\n1 / 0\n"
    (whole,) = objects(run(submit("ada", source), "--json"))
    assert whole["score"] == 10.0
    assert whole["message"] == "Running scale.py raised ZeroDivisionError in scale.py, line 5."
    (half,) = objects(run(submit("ada", "1 / 0\n" + RIGHT), "--json"))
    assert [check["status"] for check in half["checks"]] == ["raised"] * 3


def test_a_stub_that_is_called_by_another_function_is_named(run, submit):
    source = "def double(x): raise NotImplementedError\ndef negate(x): return double(x) / -2"
    (grade_of,) = objects(run(submit("ada", source), "--json"))
    messages = [check["message"] for check in grade_of["checks"]]
    assert messages[0] == "double is still the stub (NotImplementedError)."
    assert messages[2] == "negate calls double, which is still the stub (NotImplementedError)."


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["nowhere"], 2, "The folder of submissions nowhere cannot be read: No such file"),
        (["grades.txt"], 2, "cannot be read: Not a directory"),
        (["empty"], 2, "There is no student in empty: it must hold one folder for each"),
        (["class", "-e", "09_none"], 2, "There is no exercise '09_none'. The course has 01_scale."),
        (["class", "-s", "eve"], 2, "There is no student 'eve' in class."),
        (
            ["class", "--course", "empty"],
            2,
            "is not a course: it must hold exercises/ and solutions/",
        ),
        (["class", "--db", "nonsense"], 2, "--db 'nonsense' cannot be opened"),
        (["class", "--db", "sqlite:///nowhere/grades.db"], 3, "cannot be used: unable to open"),
        (["class", "--db", "sqlite:///grades.txt"], 3, "file is not a database"),
        (["class", "-j", "0"], 2, "0 is not in the range"),
        (["class", "--sandbox", "none"], 2, "'none' is not"),
        ([], 2, "Missing argument 'SUBMISSIONS'"),
    ],
)
def test_wrong_usage_is_one_sentence_and_a_code(run, submit, arguments, code, sentence):
    submit("ada", RIGHT)
    Path("empty").mkdir()
    Path("grades.txt").write_text("no database, and longer than a header of one " * 50)
    result = run(*arguments, course=None if "--course" in arguments else Path("course"))
    assert result.exit_code == code
    assert sentence in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_a_course_file_that_is_wrong_is_named(run, submit, tiny_course):
    (tiny_course / "exercises/01_scale/exercise.toml").write_text("title = 3")
    result = run(submit("ada", RIGHT))
    assert result.exit_code == 2
    assert "exercise.toml: Expected `str`, got `int` - at `$.title`" in result.stderr


def test_no_course_anywhere_is_said(run, submit):
    result = run(submit("ada", RIGHT), course=None)
    assert result.exit_code == 2
    assert "There is no course in" in result.stderr


def test_debug_shows_the_traceback_before_the_sentence(run):
    result = run("nowhere", "--debug")
    assert result.exit_code == 2
    assert result.stderr.startswith("Traceback (most recent call last):\n")
    assert "\nautograder.errors.SubmissionsError: The folder of" in result.stderr
    assert result.stderr.splitlines()[-1].startswith("Error: The folder of submissions nowhere")


def test_names_are_data_not_markup_and_not_escapes(run, submit):
    names = ["[red]eve[bold]", "a\x1b[31mb", "x\u202ey", "..."]
    for name in names:
        classroom = submit(name, "x = '\x1b[2J'\nraise SystemExit")
    result = run(classroom)
    assert result.exit_code == 0
    assert "[red]eve[bold]" in result.stdout
    assert r"a\x1b[31mb" in result.stdout
    assert r"x\u202ey" in result.stdout
    assert not set("\x1b\u202e") & set(result.stdout)
    lines = run(classroom, "--json").stdout
    assert not set("\x1b\u202e") & set(lines)
    assert {json.loads(line)["student"] for line in lines.splitlines()} == set(names[:3])


def test_the_graders_own_fault_is_exit_code_3_and_keeps_the_rest(run, submit):
    """The code that kills its grader is what a jail is for; here it stands for any fault."""
    submit("ada", RIGHT)
    killer = (
        "import os\n"
        "parent = lambda p: int(open(f'/proc/{p}/stat').read().rsplit(')')[1].split()[1])\n"
        "def double(x): os.kill(parent(os.getppid()), 9)\n"
    )
    result = run(submit("mallory", killer), "--json", "--sandbox", "process")
    assert result.exit_code == 3
    ada, mallory = sorted(objects(result), key=lambda one: one["student"])
    assert ada["score"] == 10.0
    assert (mallory["status"], mallory["score"], mallory["checks"]) == ("error", None, [])
    assert "was lost 2 times" in mallory["message"]
    table = run(Path("class"), "--sandbox", "process")
    assert "Sandbox: process." in table.stdout
    assert ["mallory", "error", "0"] in [line.split() for line in table.stdout.splitlines()]


def test_the_same_command_is_in_the_group(run, submit):
    result = run("grade", submit("ada", RIGHT), command=main)
    assert result.exit_code == 0


def test_help_and_version_name_what_there_is(run):
    assert "grade" in run("--help", course=None, command=main).stdout
    assert re.match(r"autograder, version \d", run("--version", course=None, command=main).stdout)


def shell(*arguments, cwd, **options):
    command = [sys.executable, "-m", "autograder", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, **options)


def test_python_m_imports_nothing_from_the_current_folder(tmp_path, submit, tiny_course):
    for name in ("numpy", "click", "pytest", "json", "conftest"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('the wrong one')")
    done = shell("grade", submit("ada", RIGHT), "--course", tiny_course, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "1 graded" in done.stdout


def test_what_lies_beside_a_submission_is_not_imported(run, submit):
    classroom = submit("ada", "import beside\n" + RIGHT)
    for name in ("beside.py", "numpy.py", "conftest.py", "sitecustomize.py", "test_scale.py"):
        (classroom / "ada/01_scale" / name).write_text("def double(x): return 0")
    (grade_of,) = objects(run(classroom, "--json"))
    assert [check["status"] for check in grade_of["checks"]] == ["raised"] * 3
    submit("ada", RIGHT)
    assert objects(run(classroom, "--json"))[0]["score"] == 10.0


def test_a_pipe_gets_no_colour_no_bar_and_no_cut_name(tmp_path, submit, tiny_course):
    name = "a-very-long-name-" * 12
    done = shell("grade", submit(name, RIGHT), "--course", tiny_course, cwd=tmp_path)
    assert name in done.stdout
    assert "\x1b" not in done.stdout + done.stderr
    assert done.stderr == ""


def test_a_reader_that_leaves_early_is_no_traceback(tmp_path, submit, tiny_course):
    for number in range(5):
        classroom = submit(f"student{number}", RIGHT)
    command = [
        sys.executable,
        "-m",
        "autograder",
        "grade",
        str(classroom),
        "--json",
        "--course",
        str(tiny_course),
    ]
    running = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    running.stdout.close()
    assert b"Traceback" not in running.stderr.read()
    running.stderr.close()
    assert running.wait() == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_said(tmp_path, submit, tiny_course):
    (tmp_path / "readonly").mkdir(mode=0o500)
    done = shell("grade", submit("ada", RIGHT), "--course", tiny_course, cwd=tmp_path / "readonly")
    assert done.returncode == 3
    assert "unable to open database file" in done.stderr


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("autograder.cli", {"numpy", "pytest", "rich", "sqlalchemy", "msgspec", "watchfiles"}),
        ("autograder.grading.run", {"numpy", "pytest", "rich", "matplotlib", "distributed"}),
        ("autograder.sandbox.zygote", {"pytest", "sqlalchemy", "rich", "click"}),
        ("autograder.grading.process", {"sqlalchemy", "rich", "matplotlib", "click"}),
    ],
)
def test_nothing_heavy_is_imported_that_is_not_used(module, heavy):
    """Each would be paid for by every command, or by every grading process."""
    code = f"import sys, {module}; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr
