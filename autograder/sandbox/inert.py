"""Stand-ins for packages that draw: in the jail there is no screen and no file to draw to.

A learner who plots below the functions, as notebooks do, is graded for the functions. Whatever is
taken from a stand-in, called or unpacked is again a stand-in that does nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

PACKAGES = ("matplotlib", "IPython", "seaborn")


class Inert(ModuleType):
    """Does nothing, whatever is done with it."""

    def __getattr__(self, name: str) -> Any:
        """Return a stand-in again, except for what Python itself asks a module."""
        if name.startswith("__"):
            raise AttributeError(name)
        return Inert(name)

    def __call__(self, *_: object, **__: object) -> Any:
        """Return an answer that does nothing either."""
        return Inert("answer")

    def __iter__(self) -> Iterator[Any]:
        return iter((Inert("figure"), Inert("axes")))  # fig, ax = plt.subplots()

    def __getitem__(self, _: object) -> Any:
        return Inert("axes")

    def __setitem__(self, _: object, __: object) -> None:
        pass

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class _Finder(MetaPathFinder):
    """Finds the stand-ins in place of the packages, installed or not."""

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None,  # noqa: ARG002 - import's signature
        target: ModuleType | None = None,  # noqa: ARG002 - import's signature
    ) -> ModuleSpec | None:
        """Return a stand-in, for the packages that have one."""
        if name.split(".", maxsplit=1)[0] not in PACKAGES:
            return None
        return ModuleSpec(name, _Loader(), is_package=True)


class _Loader(Loader):
    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return Inert(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


def install() -> None:
    """Let learner code import the stand-ins."""
    sys.meta_path.insert(0, _Finder())
