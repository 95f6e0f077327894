"""Define `watch`: run the public checks on every save, and read single keys for the rest."""

from __future__ import annotations

import queue
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.cli import completion, keys, terminal
from autograder.cli.command import Command

if TYPE_CHECKING:
    from autograder.course import Course
    from autograder.learner.check import CheckReport
    from autograder.learner.workspace import State
    from autograder.model import Exercise

WAIT = 1.0  # seconds: a wait without an end cannot be interrupted on every system
QUIT = "q"


@click.command(cls=Command)
@click.argument("name", metavar="[EXERCISE]", required=False, shell_complete=completion.exercises)
def watch(name: str | None) -> None:
    """Check on every save. Keys: n next, h hint, l list, p plot, r reset, c check, q quit."""
    from autograder.cli import saves, steps

    course, state = steps.open_workspace()
    exercise = steps.choose(course, state, name)
    arrived: queue.SimpleQueue[Path | str] = queue.SimpleQueue()
    stop = threading.Event()
    files = [exercise.stub for exercise in course.exercises.values()]

    def follow() -> None:
        saves.follow(course.root, files, arrived.put, terminal.note, stop)

    if not sys.stdin.isatty():
        terminal.note("There is no terminal for keys: Ctrl-C ends this.")
    with keys.unbuffered(lambda: arrived.put("c")):
        for work in (follow, lambda: keys.read(arrived.put)):
            threading.Thread(target=work, daemon=True).start()
        try:
            _Watch(course, state, exercise, arrived).run()
        except KeyboardInterrupt:
            terminal.line()
        finally:
            stop.set()


class _Watch:
    """The loop that handles saved files and pressed keys one after the other.

    Args:
        course: The learner's folder.
        state: What is remembered.
        exercise: The exercise to begin with.
        arrived: Saved files and pressed keys.
    """

    def __init__(
        self,
        course: Course,
        state: State,
        exercise: Exercise,
        arrived: queue.SimpleQueue[Path | str],
    ) -> None:
        self._course = course
        self._state = state
        self._exercise = exercise
        self._arrived = arrived
        self._checked: CheckReport | None = None
        self._notice = ""
        self._actions = {
            "n": self._next,
            "h": self._hint,
            "l": self._list,
            "p": self._plot,
            "r": self._reset,
            "c": self._check,
        }

    def run(self) -> None:
        """Handle what arrives until q is pressed."""
        self._do("c")
        while (event := self._wait()) != QUIT:
            if isinstance(event, Path):
                self._choose_saved(event)
                self._do("c")
            elif event in self._actions:
                self._do(event)

    def _wait(self) -> Path | str:
        while True:
            try:
                return self._arrived.get(timeout=WAIT)
            except queue.Empty:
                continue

    def _do(self, key: str) -> None:
        """Do one action. An error is printed, and the loop goes on."""
        from autograder.errors import AutograderError

        try:
            self._actions[key]()
        except AutograderError as error:
            terminal.error(str(error))
        self._prompt()

    def _prompt(self) -> None:
        from autograder.cli import messages

        done = self._checked is not None and self._checked.done
        terminal.show([messages.keys(self._exercise, done)])

    def _choose_saved(self, path: Path) -> None:
        self._exercise = self._course.exercises[path.parent.name]

    def _check(self) -> None:
        from autograder.cli import messages, steps

        terminal.clear()
        self._checked, self._state = steps.check(self._course, self._state, self._exercise)
        terminal.show(messages.report(self._exercise, self._checked))
        terminal.line(self._notice)
        self._notice = ""
        if self._checked.done:
            steps.print_next(self._course, self._state)
        else:
            terminal.show([messages.next_step(self._exercise, self._checked, "")])

    def _next(self) -> None:
        from autograder.learner.progress import next_exercise

        following = next_exercise(self._course, self._state, after=self._exercise)
        if following is None:
            terminal.line("There is no other exercise left to do.")
            return
        self._exercise = following
        self._check()

    def _hint(self) -> None:
        from autograder.cli import steps

        self._state = steps.hint(self._course, self._state, self._exercise, None, None)

    def _list(self) -> None:
        from autograder.cli import steps, tables

        self._state, exercises = steps.update_progress(self._course, self._state)
        terminal.show_table(tables.progress(exercises))

    def _plot(self) -> None:
        from autograder.cli import steps

        steps.show_picture(steps.plot(self._exercise, None))

    def _reset(self) -> None:
        from autograder.cli import steps

        terminal.line(f"Put the stub of {self._exercise.name} back? y or n")
        answer = self._wait()
        while isinstance(answer, Path):
            answer = self._wait()
        if answer == "y":
            self._notice = steps.reset(self._course, self._exercise)
            terminal.line(self._notice)  # and again after the check that this save brings
        else:
            terminal.line("Nothing was changed.")
