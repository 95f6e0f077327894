"""pytest on one file: nothing from the surroundings counts, and nothing is left behind."""

from __future__ import annotations

import os
import re
import sys

import pytest

from autograder.errors import CourseError, GraderError
from autograder.grading.clean_pytest import collect_file, run_item

GIVEN = {"submission": 5, "reference": 6, "rng": 7}


@pytest.fixture
def path(tmp_path):
    folder = tmp_path / "course" / "solutions" / "01_scale"
    folder.mkdir(parents=True)
    return folder / "test_scale.py"


def names(file):
    return [item.name for item in file.items]


def test_the_tests_are_returned_in_the_order_of_the_file(path):
    path.write_text("def test_b(): 1\ndef test_a(): 1\nclass TestIt:\n    def test_c(self): 1\n")
    assert names(collect_file(path, use_conftest=True)) == ["test_b", "test_a", "test_c"]


def test_the_values_of_our_fixtures_are_those_given(path):
    source = "def test_it(submission, reference, rng): raise KeyError(submission, reference, rng)"
    path.write_text(source)
    assert run_item(collect_file(path, True), "test_it", GIVEN).args == (5, 6, 7)


@pytest.mark.parametrize(
    "name", ["test_it[a::b]", "test_it[[x]]", "test_it[\\xfc]", "TestIt::test_it"]
)
def test_one_test_is_run(path, name):
    path.write_text(
        "import pytest\n"
        "@pytest.mark.parametrize('x', ['a::b', '[x]', 'ü'])\n"
        "def test_it(request, x): raise KeyError(request.node.nodeid)\n"
        "class TestIt:\n    def test_it(self, request): raise KeyError(request.node.nodeid)\n"
    )
    (nodeid,) = run_item(collect_file(path, True), name, GIVEN).args
    assert nodeid.endswith(f"test_scale.py::{name}")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("def test_(:", "SyntaxError: invalid syntax"),
        ("import nowhere", "ModuleNotFoundError: No module named 'nowhere'"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("import sys\nsys.exit(3)", "SystemExit: 3"),
        ("import pytest\npytest.exit('no')", "Exit: no"),
        ("import pytest\npytest.importorskip('nowhere')", "Skipped: could not import 'nowhere'"),
        ("def test_it(submission): yield", "'yield' keyword is allowed in fixtures, but not"),
        ("import pytest\n@pytest.mark.parametrize('x', [1])\ndef test_it(): 0", "uses no argument"),
        (
            "import pytest\n@pytest.mark.parametrize('x, y', [(1, 2, 3)])\ndef test_it(x, y): 0",
            "the number of values (3)",
        ),
    ],
)
def test_what_cannot_be_collected_is_one_sentence_with_file_and_reason(path, source, reason, capfd):
    path.write_text(f"{source}\n")
    with pytest.raises(CourseError, match=re.escape(reason)) as raised:
        collect_file(path, use_conftest=True)
    message = str(raised.value)
    assert message.startswith(f"{path} cannot be collected: ")
    assert message.endswith(". Fix it.")
    assert "\n" not in message
    assert len(message) < len(str(path)) + 200
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("def f(:", "SyntaxError: invalid syntax"),
        ("import nowhere", "ModuleNotFoundError: No module named 'nowhere'"),
        ("import pytest\npytest.skip('no', allow_module_level=True)", "Skipped: no"),
        ("def pytest_collectstart(): 1 / 0", "ZeroDivisionError: division by zero"),
    ],
)
def test_so_is_a_conftest_that_cannot_be_imported(path, source, reason, capfd):
    path.write_text("def test_it(): 1\n")
    path.with_name("conftest.py").write_text(f"{source}\n")
    with pytest.raises((CourseError, pytest.skip.Exception)) as raised:
        collect_file(path, use_conftest=True)
    assert raised.type is CourseError
    message = str(raised.value)
    assert message.startswith(f"{path} cannot be collected: ")
    assert message.endswith(f"{reason}. Fix it.")
    assert "\n" not in message
    assert len(message) < 2 * len(str(path)) + 200
    assert capfd.readouterr() == ("", "")


def test_a_conftest_that_cannot_be_imported_is_named(path):
    path.write_text("def test_it(): 1\n")
    path.with_name("conftest.py").write_text("1 / 0")
    with pytest.raises(CourseError, match=r"/01_scale/conftest\.py': ZeroDivisionError: div"):
        collect_file(path, use_conftest=True)


def test_a_file_that_is_missing_is_the_courses_error(path):
    with pytest.raises(CourseError, match=r"test_scale\.py is missing"):
        collect_file(path, use_conftest=True)


VALUE = "import pytest\n@pytest.fixture\ndef value(): return {!r}\n"
ASKS = "def test_it(value): raise KeyError(value)\n"


def test_the_conftest_beside_the_checks_counts_and_no_other(path, tmp_path, monkeypatch):
    path.write_text(ASKS)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    for folder in (elsewhere, path.parents[2], path.parents[1]):
        (folder / "conftest.py").write_text("raise RuntimeError\n")
    file = collect_file(path, use_conftest=True)
    assert isinstance(run_item(file, "test_it", GIVEN), pytest.FixtureLookupError)
    path.with_name("conftest.py").write_text(VALUE.format("beside"))
    assert str(run_item(collect_file(path, True), "test_it", GIVEN)) == "'beside'"
    without = collect_file(path, use_conftest=False)
    assert isinstance(run_item(without, "test_it", GIVEN), pytest.FixtureLookupError)


SETTINGS = {
    "pytest.ini": "[pytest]\naddopts = --nonsense\n",
    "conftest.py": "raise RuntimeError\n",
    "tox.ini": "[pytest]\npython_functions = nothing\n",
}


def test_no_setting_of_the_surroundings_counts(path, tmp_path, monkeypatch):
    path.write_text("def test_it(submission): raise KeyError(submission)\n")
    for name, content in SETTINGS.items():
        for folder in (path.parents[2], tmp_path):
            (folder / name).write_text(content)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTEST_PLUGINS", "nonsense")
    monkeypatch.setenv("PYTEST_ADDOPTS", "--nonsense -k nothing")
    file = collect_file(path, use_conftest=True)
    assert str(run_item(file, "test_it", GIVEN)) == "5"
    assert os.environ["PYTEST_PLUGINS"] == "nonsense"
    assert os.environ["PYTEST_ADDOPTS"] == "--nonsense -k nothing"


def test_an_edited_file_is_read_again_even_in_the_same_second(path):
    """With one size and one time, a compiled file of the first would be taken for the second."""
    conftest = path.with_name("conftest.py")
    for name, value in (("test_a", "1"), ("test_b", "2")):
        path.write_text(f"def {name}(value): raise KeyError(value)\n")
        conftest.write_text(VALUE.format(value))
        for file in (path, conftest):
            os.utime(file, (10**9, 10**9))
        file = collect_file(path, use_conftest=True)
        assert names(file) == [name]
        assert str(run_item(file, name, GIVEN)) == f"'{value}'"
    assert not list(path.parent.rglob("*.pyc"))


def test_an_edit_changes_nothing_in_a_file_that_was_collected(path):
    def write(word):
        path.write_text(f"def test_it(value): raise KeyError({word!r}, value)\n")
        path.with_name("conftest.py").write_text(VALUE.format(word))

    write("before")
    file = collect_file(path, use_conftest=True)
    write("after")
    assert run_item(file, "test_it", GIVEN).args == ("before", "before")


def test_files_with_the_same_names_are_not_confused(path, tmp_path):
    """Those of two courses, and the hidden and public checks of one exercise."""
    paths = [path]
    for folders in ("course/exercises/01_scale", "other/course/solutions/01_scale"):
        paths.append(tmp_path / folders / path.name)
        paths[-1].parent.mkdir(parents=True)
    for number, one in enumerate(paths):
        one.write_text(ASKS)
        one.with_name("conftest.py").write_text(VALUE.format(number))
    files = [collect_file(one, use_conftest=True) for one in paths]
    for _ in range(2):
        ended = [str(run_item(file, "test_it", GIVEN)) for file in files]
        assert ended == ["0", "1", "2"]


@pytest.mark.parametrize(
    "body", ["set_up()", "call()", "tear_down()", "set_up(), tear_down()", "call(), tear_down()"]
)
def test_what_ends_a_test_is_the_first_exception_of_its_phases(path, body):
    def raising(phase):
        return f"raise KeyError('{phase}')" if f"{phase}()" in body else "pass"

    path.write_text(
        "import pytest\n@pytest.fixture\ndef x():\n"
        f"    {raising('set_up')}\n    yield\n    {raising('tear_down')}\n"
        f"def test_it(x):\n    {raising('call')}\n"
    )
    ended = run_item(collect_file(path, True), "test_it", GIVEN)
    assert ended.args == (re.match(r"\w+", body)[0],)


def test_a_test_that_passes_was_ended_by_nothing(path):
    path.write_text("def test_it(tmp_path): print(tmp_path)\n")
    assert run_item(collect_file(path, True), "test_it", GIVEN) is None


def test_the_files_of_a_test_are_removed(path):
    path.write_text(
        "def test_it(tmp_path):\n    (tmp_path / 'x').touch()\n    raise KeyError(tmp_path)\n"
    )
    file = collect_file(path, use_conftest=True)
    places = [run_item(file, "test_it", GIVEN).args[0] for _ in range(2)]
    assert [place.exists() for place in places] == [False, False]
    assert {entry.name for entry in path.parent.iterdir()} == {path.name}


@pytest.mark.parametrize("asks", ["capsys", "capfd", "caplog", "monkeypatch", "recwarn", "request"])
def test_a_test_may_ask_for_pytests_own_fixtures(path, asks):
    path.write_text(f"def test_it({asks}): assert {asks} is not None\n")
    assert run_item(collect_file(path, True), "test_it", GIVEN) is None


def test_capsys_captures_what_a_test_prints(path, capfd):
    path.write_text(
        "def test_it(capsys):\n    print('x')\n    raise KeyError(capsys.readouterr().out)"
    )
    assert run_item(collect_file(path, True), "test_it", GIVEN).args == ("x\n",)
    assert capfd.readouterr() == ("", "")


def test_what_a_test_prints_is_seen(path, capfd):
    path.write_text("def test_it(): print('x')\n")
    run_item(collect_file(path, True), "test_it", GIVEN)
    assert capfd.readouterr().out == "x\n"


@pytest.mark.parametrize("where", ["test_scale.py", "conftest.py"])
def test_ctrl_c_ends_a_collection(path, where):
    path.write_text("def test_it(): 1\n")
    path.with_name(where).write_text("raise KeyboardInterrupt\n")
    with pytest.raises(KeyboardInterrupt):
        collect_file(path, use_conftest=True)


def test_ctrl_c_ends_a_test(path):
    path.write_text("def test_it(): raise KeyboardInterrupt\n")
    file = collect_file(path, use_conftest=True)
    with pytest.raises(KeyboardInterrupt):
        run_item(file, "test_it", GIVEN)


@pytest.mark.parametrize("source", ["raise SystemExit(3)", "pytest.exit('no')"])
def test_what_would_end_the_process_is_what_ended_the_test(path, source):
    path.write_text(f"import pytest\ndef test_it(): {source}\n")
    ended = run_item(collect_file(path, True), "test_it", GIVEN)
    assert isinstance(ended, SystemExit | pytest.exit.Exception)


def test_a_test_that_is_not_there_is_the_graders_error(path):
    path.write_text("def test_it(): 1\n")
    file = collect_file(path, use_conftest=True)
    with pytest.raises(
        GraderError, match=r"::test_that cannot be run: .*not found: .*no match.*Grade again"
    ):
        run_item(file, "test_that", GIVEN)
    path.unlink()
    with pytest.raises(GraderError, match=r"test_it cannot be run: .*not found.*Grade again"):
        run_item(file, "test_it", GIVEN)


def test_compiled_files_are_written_again_afterwards(path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path.write_text("import sys\ndef test_it(): raise KeyError(sys.dont_write_bytecode)\n")
    assert str(run_item(collect_file(path, True), "test_it", GIVEN)) == "True"
    assert sys.dont_write_bytecode is False
