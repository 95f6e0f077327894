"""Grading for courses that use nbgrader: its folders, formgrader and gradebook; our checks.

Two lines in nbgrader_config.py replace the Jupyter kernel with our sandbox:

    from autograder.nbgrader import configure
    configure(c, "/path/to/the/course")

This package imports nbgrader only where it is needed: by nbgrader itself, or by a command.
"""

from __future__ import annotations

from autograder.nbgrader.config import configure

__all__ = ["configure"]
