"""A grading process: collects the checks once, then grades what it is sent, one by one.

It is trusted: learner code runs in the workers of its zygote. It talks to the main process in
the records of `answers`, in frames, and ends when the main process does.
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
from autograder.grading.session import CheckSession, open_session
from autograder.model import Grade, Sandbox
from autograder.sandbox import frames
from autograder.sandbox.jail import lifetime
from autograder.sandbox.jail.layers import LAYERS
from autograder.sandbox.zygote_handle import Zygote
from autograder.submissions import Submission

_decode = frames.decoder(Submission)


def main() -> None:
    """Arguments: the parent's process id, the socket, the sandbox, the course, the exercises."""
    lifetime.die_with_parent(int(sys.argv[1]))
    connection = socket.socket(fileno=int(sys.argv[2]))
    sandbox: Sandbox = "process" if sys.argv[3] == "process" else "strict"
    root, names = Path(sys.argv[4]), sys.argv[5:]
    try:
        with Zygote(LAYERS[sandbox]) as zygote:
            _serve(connection, root, names, zygote, sandbox)
    except AutograderError as error:
        _send(connection, Refused(str(error), isinstance(error, UsageError)))
    except (BrokenPipeError, ConnectionResetError):
        return  # the main process is gone: what was not stored will be graded again


def _serve(
    connection: socket.socket, root: Path, names: list[str], zygote: Zygote, sandbox: Sandbox
) -> None:
    course = load_course(root)
    exercises = list(choose_exercises(course, names).values())

    def serve(session: CheckSession) -> None:
        zygote.wait_until_ready()
        grader = Grader(course, session, zygote, sandbox)
        gc.freeze()  # what is there by now stays, and need not be looked through again and again
        _send(connection, Ready(grader.max_scores))
        while (frame := frames.receive_frame(connection.recv)) is not None:
            _send(connection, Graded(_grade(grader, _decode(frame))))

    open_session(course, exercises, serve)


def _grade(grader: Grader, submission: Submission) -> Grade:
    try:
        return grader.grade(submission)
    except Exception as error:  # noqa: BLE001 - told to the instructor, at the cost of one grade
        return grader.error_grade(submission, str(error) or type(error).__name__)


def _send(connection: socket.socket, answer: Answer) -> None:
    frames.send_frame(connection, frames.encode(answer))


if __name__ == "__main__":
    main()
