"""An autograder for numerical Python: learner code in its own process, checks in another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autograder.version import __version__

if TYPE_CHECKING:
    from autograder.api import (
        CheckResult,
        Course,
        Exercise,
        Grade,
        Problem,
        Store,
        grade,
        load_course,
    )

__all__ = [
    "CheckResult",
    "Course",
    "Exercise",
    "Grade",
    "Problem",
    "Store",
    "__version__",
    "grade",
    "load_course",
]


def __getattr__(name: str) -> Any:
    """Import the API when it is first used: no command, and no worker, should wait for it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from autograder import api  # noqa: PLC0415 - see above

    return getattr(api, name)
