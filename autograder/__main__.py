"""`python -m autograder`: the same command, without imports from the current folder."""

import sys

if not sys.flags.safe_path:
    del sys.path[0]  # a numpy.py may lie here

from autograder.cli import main

if __name__ == "__main__":
    main()
