"""How far a simulation is: a bar on a terminal, nothing elsewhere."""

from __future__ import annotations

import sys
from types import TracebackType

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn


class SimulationProgress:
    """A bar of the days that have been played, or of whatever else is counted.

    Args:
        what: What is counted, in the plural.
    """

    def __init__(self, what: str = "days") -> None:
        self._bar: Progress | None = None
        if sys.stderr.isatty():
            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                TextColumn("{task.completed:,.0f} of {task.total:,.0f} " + what),
                TimeElapsedColumn(),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = self._bar.add_task("simulating", total=1)

    def advance(self, done: int, total: int) -> None:
        """Tell how many days have been played, and how many there are."""
        if self._bar is not None:
            self._bar.update(self._task, completed=done, total=total)

    def say(self, text: str) -> None:
        """Write a line on standard error."""
        if self._bar is not None:
            self._bar.console.print(text, markup=False, highlight=False)
        else:
            click.echo(text, err=True)

    def __enter__(self) -> SimulationProgress:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
