"""A grading process: collects the checks once, then grades each submission that it is sent.

It is trusted: learners' code runs in the workers of its zygote. It exchanges frames with the main
process, whose records are those of `messages`, and ends when the main process does.
"""

from __future__ import annotations

import gc
import socket
import sys
from pathlib import Path

from autograder.course import choose_exercises, load_course
from autograder.errors import AutograderError, UsageError
from autograder.grading.grader import Grader
from autograder.grading.messages import Answer, Graded, Ready, Refused
from autograder.grading.suite import collect_hidden
from autograder.model import Grade, Sandbox
from autograder.sandbox import frames
from autograder.sandbox.jail import lifetime
from autograder.sandbox.jail.layers import LAYERS
from autograder.sandbox.zygote_handle import Zygote
from autograder.submissions import Submission

_decode = frames.decoder(Submission)


def main() -> None:
    """Grade for the process that started this one.

    Its arguments: the parent's process id, the socket, the sandbox, the course, the exercises.
    """
    lifetime.die_with_parent(int(sys.argv[1]))
    connection = socket.socket(fileno=int(sys.argv[2]))
    sandbox: Sandbox = "process" if sys.argv[3] == "process" else "strict"
    root, names = Path(sys.argv[4]), sys.argv[5:]
    try:
        # The zygote starts while the checks are collected here.
        with Zygote(LAYERS[sandbox]) as zygote:
            grader = _prepare(root, names, zygote, sandbox)
            _serve(connection, grader)
    except AutograderError as error:
        _send(connection, Refused(str(error), isinstance(error, UsageError)))
    except (BrokenPipeError, ConnectionResetError):
        return  # the main process has ended: what was not stored will be graded again


def _prepare(root: Path, names: list[str], zygote: Zygote, sandbox: Sandbox) -> Grader:
    """Collect the hidden checks and prove them on the reference solutions."""
    course = load_course(root)
    exercises = choose_exercises(course, names).values()
    suites = [collect_hidden(course, exercise) for exercise in exercises]
    for suite in suites:
        suite.prove()
    grader = Grader(course, suites, zygote, sandbox)
    zygote.wait_until_ready()
    return grader


def _serve(connection: socket.socket, grader: Grader) -> None:
    """Grade each submission that comes, until the main process closes the connection."""
    gc.freeze()  # what exists now stays: the collector need not look through it again and again
    _send(connection, Ready(grader.max_scores))
    while (frame := frames.receive_frame(connection.recv)) is not None:
        _send(connection, Graded(_grade(grader, _decode(frame))))


def _grade(grader: Grader, submission: Submission) -> Grade:
    try:
        return grader.grade(submission)
    except Exception as error:  # noqa: BLE001 - reported to the instructor, at the cost of one grade
        return grader.error_grade(submission, str(error) or type(error).__name__)


def _send(connection: socket.socket, answer: Answer) -> None:
    frames.send_frame(connection, frames.encode(answer))


if __name__ == "__main__":
    main()
