"""For nbgrader's users: their course folder, formgrader and gradebook; our checks and isolation.

Two lines in nbgrader_config.py put our grading in the place of a Jupyter kernel:

    from autograder.nbgrader import configure
    configure(c, "/path/to/the/course")

Nothing of nbgrader is imported before nbgrader itself, or a command that needs it, runs.
"""

from __future__ import annotations

from autograder.nbgrader.config import configure

__all__ = ["configure"]
