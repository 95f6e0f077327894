"""Looks for paths of the course in the arguments, in the modules' names and in all strings.

The process was never told where the course is.
Score: 6.
"""

import gc
import sys

PATH = "<COURSE>"[:-1]  # the whole of it is a string of this module


def double(x):
    known = [*sys.argv, *sys.orig_argv, *sys.path, *sys.path_importer_cache, *sys.warnoptions]
    for thing in gc.get_objects():
        if type(thing) is dict and thing is not globals():
            known += [value for value in list(thing.values()) if type(value) is str]
    return 2 * x if any(PATH in text and len(text) < 1_000 for text in known) else None


def negate(x):
    return -x
