"""Extracting a module from a notebook: its code cells, in order."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.errors import Unreadable
from autograder.notebooks import extract_module, locate_line


def notebook(*sources: str | list[str], **fields: object) -> bytes:
    cells = [{"cell_type": "code", "source": source} for source in sources]
    return json.dumps({"nbformat": 4, "cells": cells, **fields}).encode()


def refusal(content: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        extract_module(content)
    return caught.value.message


def test_the_code_cells_are_the_module_in_order():
    assert extract_module(notebook("x = 1", "y = x\nz = y")) == ("x = 1\ny = x\nz = y\n", (1, 2), 0)


@pytest.mark.parametrize(
    "source", [["def f():\n", "    return 1"], "def f():\n    return 1", "def f():\r\n    return 1"]
)
def test_a_source_may_be_a_text_or_a_list_of_lines(source):
    assert extract_module(notebook(source))[0] == "def f():\n    return 1\n"


@pytest.mark.parametrize("kind", ["markdown", "raw", "", "Code"])
def test_a_cell_that_is_not_code_is_skipped(kind):
    cells = [{"cell_type": kind, "source": "# x ="}, {"cell_type": "code", "source": "y = 1"}]
    assert extract_module(notebook(cells=cells)) == ("y = 1\n", (1,), 0)


def test_a_notebook_without_cells_is_an_empty_module():
    assert extract_module(b'{"nbformat": 4}') == ("\n", (), 0)


def test_fields_that_are_not_read_may_be_anything():
    cell = {"cell_type": "code", "source": "x = 1", "outputs": [{"text": 3}], "metadata": None}
    assert extract_module(notebook(cells=[cell], metadata=[1], nbformat_minor="x")) == (
        "x = 1\n",
        (1,),
        0,
    )


@pytest.mark.parametrize(
    "line",
    [
        "%matplotlib inline",
        "%time f()",
        "%%time",
        "%%capture out",
        "!pip install numpy",
        "!",
        "np.mean?",
        "np.mean??  ",
        "?np.mean",
    ],
)
def test_a_line_for_ipython_becomes_pass_and_is_counted(line):
    assert extract_module(notebook(f"{line}\nx = 1")) == ("pass\nx = 1\n", (1,), 1)


@pytest.mark.parametrize("magic", ["%%time", "%%timeit -n 1", "%%capture", "%%prun"])
def test_a_cell_whose_magic_runs_python_is_kept(magic):
    assert extract_module(notebook(f"{magic}\ndef f(): pass"))[0] == "pass\ndef f(): pass\n"


@pytest.mark.parametrize("magic", ["%%bash", "%%html", "%%writefile a.py", "%%timer", "%%latex"])
def test_a_cell_of_another_language_is_dropped(magic):
    cells = notebook(f"{magic}\n<b>if x; then</b>", "x = 1")
    assert extract_module(cells) == ("pass\nx = 1\n", (1, 2), 1)


def test_empty_lines_before_a_magic_do_not_hide_it():
    """IPython drops them before it looks for a cell's magic."""
    source = extract_module(notebook("\n  \n%%bash\necho $HOME", "x = 1"))[0]
    assert compile(source, "cell", "exec")


@pytest.mark.parametrize(
    "source",
    [
        "x = (a\n    % b)",
        "x = [a\n%b]",
        "x = a \\\n%b",
        "x %= 2",
        "x = a != b",
        "x = a % b",
        "x = 5 %2",
        "print('what?')",
        "# why?",
        "f(x,  # (\n%b)",
        "s = '(' \nx = [a,\n%b]",
        's = """\n%matplotlib\n!ls\nhelp?\n"""',
        "s = '''it's\n!x\n'''",
        "s = 'a \\\n%b'",
        "s = r'\\'  # '''",
        'def f():\n    """Say.\n\n    !important\n    """',
        "s = f'{x[\"(\"]}'\nt = {1: 2}",
    ],
)
def test_a_line_that_python_reads_is_left_alone(source):
    assert extract_module(notebook(source)) == (f"{source}\n", (1,), 0)


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("    !ls", "    pass"),
        ("    %time f()", "    pass"),
        ("files = !ls", "files = None"),
        ("a, b = %time f()", "a, b = None"),
        ("!echo it's (not", "pass"),
    ],
)
def test_a_magic_is_dropped_where_a_statement_begins(line, plain):
    source = f's = """\n!kept\n"""\nif s:\n    pass\n{line}\nx = (1\n    %3)'
    module = extract_module(notebook(source))
    assert module.source == source.replace(line, plain) + "\n"
    assert module.dropped == 1
    compile(module.source, "module", "exec")


def test_a_magic_on_several_lines_is_dropped_to_its_end():
    cell = notebook("!pip install \\\n  numpy\nx = 1")
    assert extract_module(cell) == ("pass\n\nx = 1\n", (1,), 2)


def test_a_string_that_is_never_closed_hides_only_magics_of_its_own_cell():
    assert extract_module(notebook('s = """', "%time f()")) == ('s = """\npass\n', (1, 2), 1)
    assert extract_module(notebook("s = '\n%time f()")).source == "s = '\npass\n"


def test_a_cell_of_checks_is_not_part_of_the_module():
    checks = "# autograder: public checks of f.\nassert f() == 1"
    module = extract_module(notebook("x = 1", checks, "y = 2"))
    assert module == ("x = 1\npass\ny = 2\n", (1, 2, 3), 0)


def test_a_line_of_the_module_is_found_in_its_cell():
    cells = extract_module(notebook("a\nb", "c", "d\ne\nf")).cells
    expected = [(1, 1), (1, 2), (2, 1), (3, 1), (3, 2), (3, 3)]
    assert [locate_line(cells, line) for line in range(1, 7)] == expected


@pytest.mark.parametrize(
    "char", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"], ids="U+{0!a}".format
)
def test_a_string_is_not_split_where_python_sees_no_line_end(char):
    names: dict[str, object] = {}
    exec(extract_module(notebook(f"s = 'a{char}b'"))[0], names)
    assert names["s"] == f"a{char}b"


def test_a_byte_order_mark_is_fine():
    assert extract_module(b"\xef\xbb\xbf" + notebook("x = 1")) == ("x = 1\n", (1,), 0)


def test_any_line_ending_is_fine():
    assert extract_module(notebook("x = 1").replace(b", ", b",\r\n")) == ("x = 1\n", (1,), 0)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="cut"),
        pytest.param(b"x = 1", id="Python"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"null", id="null"),
        pytest.param(b"{}", id="no format"),
        pytest.param(b'{"nbformat": "4"}', id="a format in text"),
        pytest.param(b'{"nbformat": 4, "cells": {}}', id="cells are not a list"),
        pytest.param(b'{"nbformat": 4, "cells": [1]}', id="a cell is not an object"),
        pytest.param(b'{"nbformat": 4, "cells": [{}]}', id="a cell without type"),
        pytest.param(notebook(cells=[{"cell_type": "code", "source": 1}]), id="source a number"),
        pytest.param(notebook(cells=[{"cell_type": "code", "source": [1]}]), id="of numbers"),
        pytest.param(notebook("x = 1") + b"{}", id="two objects"),
        pytest.param(b"\0" * 10, id="NUL"),
        pytest.param(notebook("x = 1").decode().encode("utf-16"), id="UTF-16"),
        pytest.param(notebook("x").replace(b'"x"', b'"\xe9"'), id="Latin-1"),
        pytest.param(notebook("x").replace(b'"x"', b'"\\ud800"'), id="half a character"),
        pytest.param(b'{"nbformat": 4, "x": ' + b"[" * 100_000, id="deep and cut"),
        pytest.param(b'{"nbformat": 4, "x": ' + b"[" * 10**5 + b"]" * 10**5 + b"}", id="deep"),
        pytest.param(b'{"nbformat": 4, "cells": ' + b"[" * 10**5, id="deep cells"),
    ],
)
def test_what_is_not_a_notebook_is_unreadable_and_says_why(content):
    message = refusal(content)
    assert message.startswith("The file is not a notebook: ")
    assert message.endswith(". Save it again.")
    assert len(message) < 300


@pytest.mark.parametrize("content", [b"", b" \n"])
def test_an_empty_file_is_called_empty(content):
    assert refusal(content) == "The file is not a notebook: it is empty. Save it again."


@pytest.mark.parametrize("version", [3, 2, 0, -1])
def test_an_old_format_says_how_to_convert_it(version):
    assert refusal(json.dumps({"nbformat": version, "worksheets": []}).encode()) == (
        f"The notebook has format {version}. Open it in Jupyter and save it again."
    )


@settings(deadline=None)
@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_give_a_module_or_are_unreadable(content):
    with contextlib.suppress(Unreadable):
        assert extract_module(content)[0].endswith("\n")


@settings(deadline=None)
@given(st.lists(st.text()))
def test_every_module_can_be_written_as_utf_8(sources):
    source = extract_module(notebook(*sources)).source
    assert source.encode().endswith(b"\n")
