"""Limits on the size of what passes between host and sandbox; `values` limits a single value."""

from __future__ import annotations

# Bytes of a frame; the largest array that `values.plain` lets pass fits. Small objects may take
# ten times as much memory in the host as on the wire, so it cannot be much more.
MAX_FRAME = 2**24 + 2**12
MAX_TRUSTED_FRAME = 2**30  # bytes, between our own processes and from the host: a notebook
MAX_CONTROL_MESSAGE = 2**12  # bytes, between host and zygote
MAX_EXCEPTION_TEXT = 1_000  # characters
MAX_RAISED_CELLS = 10  # cells of a notebook whose exceptions are reported
MAX_PRINTED = 2**16  # bytes that are kept of what a learner's code prints
