"""Prints the line of a full grade for itself, as the command would.

What it prints goes nowhere.
Score: 6.
"""

import json
import os

LINE = json.dumps({"student": "gain_line_on_stdout", "exercise": "01_scale", "score": 10.0})

for descriptor in (1, 2):
    os.write(descriptor, f"{LINE}\n".encode())


def double(x):
    print(LINE, flush=True)  # noqa: T201


def negate(x):
    return -x
