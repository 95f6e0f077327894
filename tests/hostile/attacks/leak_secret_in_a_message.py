"""Reads the secret of the course and raises it, so that it comes back in a message.

The file is not there, and no text of an exception reaches a learner.
Score: 6.
"""

import tomllib
from pathlib import Path


def double(x):
    try:
        course = tomllib.loads(Path("<COURSE>/solutions/course.toml").read_text())
    except OSError:
        raise ValueError("Traceback in /autograder/: there is no secret") from None
    raise ValueError(course["secret"])


def negate(x):
    return -x
