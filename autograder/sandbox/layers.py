"""The names of the jail's layers, and where there can be any."""

from __future__ import annotations

import os

from autograder.errors import SandboxError
from autograder.model import Sandbox


def require_linux() -> None:
    """Say at once where no worker can be shut in.

    Raises:
        SandboxError: on a system without Linux's process descriptors.
    """
    if not hasattr(os, "pidfd_open"):
        raise SandboxError(
            "Grading runs learner code in Linux processes. On macOS and Windows, run the same"
            " command in a Linux container with Python 3.11 or later."
        )


LAYERS: dict[Sandbox, tuple[str, ...]] = {
    "strict": ("namespaces", "limits", "privileges", "landlock", "seccomp"),
    "process": ("limits",),
}
