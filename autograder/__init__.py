"""An autograder for numerical Python: learner code in its own process, checks in another."""

from importlib.metadata import version

__version__ = version("deep-intuition")
