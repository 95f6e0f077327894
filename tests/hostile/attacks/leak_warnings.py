"""Warns, logs and prints tracebacks with what it was given, on every stream that Python knows.

No stream leads to a reader.
Score: 6.
"""

import faulthandler
import logging
import sys
import traceback
import warnings


def double(x):
    warnings.warn(f"Traceback {x!r}", stacklevel=1)
    logging.error("Traceback %r", x)
    traceback.print_stack(file=sys.__stderr__)
    traceback.print_stack(file=sys.__stdout__)
    faulthandler.dump_traceback(sys.__stderr__)


def negate(x):
    return -x
