"""Calls functions that run elsewhere, or on copies of their arguments."""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from autograder.values import unchanged


class Functions:
    """Stands for a module: `functions.f(x)` is `call("f", x)`.

    Args:
        call: Takes a function's name, then its arguments.
    """

    def __init__(self, call: Callable[..., Any]) -> None:
        self._call = call

    def __getattr__(self, function: str) -> Callable[..., Any]:
        return functools.partial(self._call, function)


def call_on_copies(
    function: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
) -> tuple[Any, int | str | None]:
    """Call a function on copies of its arguments.

    Returns:
        What it returned, and the first argument that it changed, if any: its position, from 1, or
        its name.
    """
    __tracebackhide__ = True  # plain pytest then shows the learner's line, and not this one
    copies, named = copy.deepcopy((args, kwargs))
    result = function(*copies, **named)
    arguments: list[Any] = [*enumerate(args, 1), *kwargs.items()]
    after = [*copies, *named.values()]
    changed = (
        name for (name, old), new in zip(arguments, after, strict=True) if not unchanged(old, new)
    )
    return result, next(changed, None)
