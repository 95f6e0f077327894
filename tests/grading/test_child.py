"""A child answers requests; one that hangs, dies or takes all memory costs one reply."""

from __future__ import annotations

import os
import select
import signal
import socket

import pytest

from autograder.grading.child import MEMORY, Child, ChildLost


@pytest.fixture
def child():
    """A child that does what it is asked to."""

    def answer(request):
        match request:
            case b"hang":
                while True:
                    signal.pause()
            case b"exit":
                os._exit(0)
            case b"raise":
                raise SystemExit
            case b"much memory":
                return str(len(bytearray(2 * MEMORY))).encode()
            case b"who":
                return str(os.getpid()).encode()
        return request * 2

    made = Child(answer)
    yield made
    made.close()


def test_requests_of_any_size_are_answered(child):
    for request in (b"", b"x", b"x" * 2**20):
        assert child.ask(request, 10) == request * 2


def test_one_child_answers_until_it_is_lost(child):
    pids = {child.ask(b"who", 10) for _ in range(3)}
    assert len(pids) == 1
    assert int(pids.pop()) != os.getpid()


@pytest.mark.parametrize("request_", [b"exit", b"raise", b"much memory"])
def test_a_child_that_ends_costs_one_reply(child, request_):
    first = child.ask(b"who", 10)
    with pytest.raises(ChildLost, match="ends its process"):
        child.ask(request_, 10)
    assert child.ask(b"who", 10) != first


def test_a_child_that_hangs_is_ended(child):
    first = child.ask(b"who", 10)
    with pytest.raises(ChildLost, match=r"does not come back within 0\.1 s"):
        child.ask(b"hang", 0.1)
    with pytest.raises(ProcessLookupError):
        os.kill(int(first), 0)
    assert child.ask(b"x", 10) == b"xx"


def test_a_child_holds_no_socket_of_its_parent(child):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        child.ask(b"x", 10)
        ours.close()
        assert select.select([theirs], [], [], 10)[0] == [theirs]
        assert theirs.recv(1) == b""


def test_a_process_that_was_forked_has_a_child_of_its_own(child):
    first = child.ask(b"who", 10)
    grandparent = Child(lambda request: child.ask(request, 10))
    assert grandparent.ask(b"who", 10) != first
    grandparent.close()
    assert child.ask(b"who", 10) == first


def test_closing_twice_is_harmless(child):
    child.close()
    assert child.ask(b"x", 10) == b"xx"
    child.close()
    child.close()
