"""The grading processes of this machine: a few at once, started when they are needed."""

from __future__ import annotations

import resource
import subprocess

import pytest

from autograder.course import load_course
from autograder.errors import GraderError, SandboxError
from autograder.grading.pool import Pool
from autograder.submissions import Submission

RIGHT = "def double(x): return 2 * x\ndef negate(x): return -x\n"


@pytest.fixture
def open_pool(tiny_course):
    course = load_course(tiny_course)
    return lambda jobs: Pool(course, course.exercises.values(), jobs, "strict")


def submission(student):
    return Submission(student, "01_scale", RIGHT, "00", None)


def test_there_is_room_for_as_many_as_there_are_processes(open_pool):
    with open_pool(2) as pool:
        assert (pool.has_room(), pool.is_busy()) == (True, False)
        assert list(pool.collect(0)) == []
        pool.submit(submission("ada"))
        assert (pool.has_room(), pool.is_busy()) == (True, True)
        pool.submit(submission("ben"))
        assert not pool.has_room()
        pool.submit(submission("carl"))  # waits
        grades = []
        while pool.is_busy():
            grades += pool.collect(1.0)
        assert sorted((one.student, one.score) for one in grades) == [
            ("ada", 10.0),
            ("ben", 10.0),
            ("carl", 10.0),
        ]
        assert len(pool._processes) == 2
        assert pool.has_room()


def test_one_submission_can_be_waited_for(open_pool):
    with open_pool(1) as pool:
        assert pool.prove() == {"01_scale": 10.0}
        assert [pool.grade(submission(name)).student for name in ("ada", "ben")] == ["ada", "ben"]
        assert len(pool._processes) == 1


def test_a_system_that_starts_no_more_processes_is_named(open_pool, monkeypatch):
    def refuse(*_, **__):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    with (
        open_pool(1) as pool,
        pytest.raises(GraderError, match=r"cannot be started \(Resource temporarily unavailable\)"),
    ):
        pool.submit(submission("ada"))


def test_another_system_than_linux_is_refused_at_once(open_pool, monkeypatch):
    monkeypatch.delattr("os.pidfd_open")
    with pytest.raises(SandboxError, match="in a Linux container"):
        open_pool(1)


@pytest.mark.parametrize(
    ("jobs", "limits", "raised"),
    [
        (2, (64, 64), None),
        (16, (64, 1024), (80, 1024)),
        (16, (64, resource.RLIM_INFINITY), (80, resource.RLIM_INFINITY)),
        (16, (resource.RLIM_INFINITY, resource.RLIM_INFINITY), None),
    ],
)
def test_as_many_open_files_are_allowed_as_the_processes_need(
    open_pool, monkeypatch, jobs, limits, raised
):
    changed = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: limits)
    monkeypatch.setattr(resource, "setrlimit", lambda _, new: changed.append(new))
    open_pool(jobs).close()
    assert changed == ([raised] if raised else [])


@pytest.mark.parametrize(
    ("jobs", "sentence"),
    [
        (1, "a grading process needs 35: allow more with `ulimit -n 35`."),
        (8, "8 grading processes need 56: allow more with `ulimit -n 56`, or use fewer with -j."),
    ],
)
def test_too_few_open_files_are_named_before_anything_is_graded(
    open_pool, monkeypatch, jobs, sentence
):
    monkeypatch.setattr(resource, "getrlimit", lambda _: (30, 30))
    with pytest.raises(GraderError) as caught:
        open_pool(jobs)
    assert str(caught.value) == f"Only 30 open files are allowed here, and {sentence}"
