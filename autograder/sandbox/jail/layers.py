"""The layers of which each sandbox is made, and the system that they need."""

from __future__ import annotations

import os

from autograder.errors import SandboxError
from autograder.model import Sandbox

# In the order in which a worker enters them; see `jail`.
LAYERS: dict[Sandbox, tuple[str, ...]] = {
    "strict": ("namespaces", "limits", "privileges", "landlock", "seccomp"),
    "process": ("limits",),
}


def require_linux() -> None:
    """Refuse a system on which no worker can be sandboxed.

    Raises:
        SandboxError: on a system without Linux's process descriptors.
    """
    if not hasattr(os, "pidfd_open"):
        raise SandboxError(
            "Grading runs learner code in Linux processes. On macOS and Windows, run the same"
            " command in a Linux container with Python 3.11 or later."
        )
