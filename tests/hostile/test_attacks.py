"""Every attack gains nothing, harms nobody and leaves nothing.

Each file in attacks/ is a submission for an exercise with two functions: `negate`, worth 6, is
right in all of them; `double`, worth 4, is right only if the attack succeeds. The last line of
its docstring says the score that it must have.
"""

from __future__ import annotations

import ast
import re

import pytest

from tests.hostile.conftest import ATTACKS, SECRET

# Landlock and seccomp do not hide that a file exists.
NAMESPACES_ALONE = ("leak_existence",)


def expected(attack) -> float:
    docstring = ast.get_docstring(ast.parse(attack.read_text()))
    return float(re.search(r"^Score: (\d+)\.?$", docstring.splitlines()[-1])[1])


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.stem)
def test_the_attack_gains_nothing(graded, attack, zygote):
    if attack.stem in NAMESPACES_ALONE and "namespaces" not in zygote.wait_until_ready().layers:
        pytest.skip(
            "this machine offers no namespaces, without which names of files can be guessed"
        )
    grade = graded.grades[attack.stem]
    assert grade["sandbox"] == "strict"
    statuses = [(check["name"], check["status"], check["message"]) for check in grade["checks"]]
    assert grade["score"] == expected(attack), (grade["message"], statuses)


def test_every_honest_grade_is_whole(graded):
    honest = {name: grade["score"] for name, grade in graded.grades.items() if "-honest-" in name}
    assert honest == dict.fromkeys(honest, 10.0)
    assert len(honest) == 9


def test_the_grader_itself_makes_no_error(graded):
    assert graded.code == 0, graded.stderr
    assert {grade["status"] for grade in graded.grades.values()} <= {"graded", "unreadable"}


def test_nothing_is_left_over(graded):
    assert graded.after[0] <= graded.before[0]
    assert list((graded.folder / "tmp").iterdir()) == []
    ours = ("hostile", "left", "attack")
    new = {path.rsplit("/", 1)[1] for path in graded.after[1] - graded.before[1]}
    assert {name for name in new if name.startswith(ours)} == set()
    left = {path.name for path in graded.folder.iterdir() if not path.name.startswith(".keep")}
    assert left == {"course", "class", "tmp", "grades.db"}
    own = {path.name for path in (graded.folder / "class").rglob("*") if path.is_file()}
    assert own == {"scale.py"}


def test_no_hidden_thing_is_in_any_line(graded):
    for grade in graded.grades.values():
        assert SECRET not in str(grade)
        assert "Traceback" not in str(grade)
        assert "/autograder/" not in str(grade)


def test_there_are_fifty_attacks_and_each_describes_itself():
    assert len(ATTACKS) >= 50
    for attack in ATTACKS:
        docstring = ast.get_docstring(ast.parse(attack.read_text()))
        assert len(docstring.splitlines()) >= 2, attack.stem
        assert 0 <= expected(attack) <= 6
