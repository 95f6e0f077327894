"""Record what the reference answers to each panel, and draw the lessons' figures.

    python tools/draw_pictures.py [COURSE]

It writes picture.json and picture.svg into every exercise that has a picture.py.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from autograder.course import load_course
from autograder.errors import UsageError
from autograder.grading.plugin import module_beside
from autograder.plots.plot import draw, load_panels, load_target, record
from autograder.plots.recording import Recording


def redraw(folder: Path, checks: Path) -> None:
    """Write picture.json and picture.svg of the exercise in this folder.

    Args:
        folder: The exercise's, with its picture.py.
        checks: The file of the hidden checks, beside the reference.
    """
    panels = load_panels(folder)
    recorded = record(panels, module_beside(checks))
    (folder / "picture.json").write_text(as_json(recorded), encoding="utf-8")
    draw(panels, load_target(folder), None, folder / "picture.svg")


def as_json(recorded: Recording) -> str:
    """One line a call, so that a change can be read in a diff."""
    panels = [
        f'"{panel}": [\n' + ",\n".join(json.dumps(call, separators=(",", ":")) for call in calls)
        for panel, calls in recorded.items()
    ]
    return "{" + "\n],\n".join(panels) + "\n]}\n"


def main(root: Path) -> None:
    """Draw all exercises of the course that lies in `root`."""
    course = load_course(root)
    for name, exercise in course.exercises.items():
        folder = course.root / "exercises" / name
        if (folder / "picture.py").is_file():
            redraw(folder, exercise.hidden_checks)
            print(f"{name}: picture.json, picture.svg")


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
    except UsageError as error:
        sys.exit(str(error))
