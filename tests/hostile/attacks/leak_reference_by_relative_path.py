"""Climbs from every folder that it stands in or knows, and comes down to the solution.

The path must not exist from any of them.
Score: 6.
"""

import os
from pathlib import Path

FROM = [Path(), Path(__file__).parent, Path(os.__file__).parent, Path("/proc/self/cwd")]
TAILS = ["solutions/01_scale/scale.py", "course/solutions/01_scale/scale.py"]


def double(x):
    for start in FROM:
        for height in range(12):
            for tail in [*TAILS, "<COURSE>/solutions/01_scale/scale.py"[1:]]:
                path = start.joinpath(*[".."] * height, tail)
                if path.is_file():
                    scope = {}
                    exec(path.read_text(), scope)
                    return scope["double"](x)
    return None


def negate(x):
    return -x
