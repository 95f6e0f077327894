"""An autograder for numerical Python: learner code in its own process, checks in another."""

__version__ = "0.1.0"
