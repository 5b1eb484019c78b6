"""Progress on standard error: a bar on a terminal, a line for each result elsewhere."""

from __future__ import annotations

import sys
from datetime import UTC
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from journeys.stage.result import Result

_MARKS = {
    "kept": "kept",
    "broken": "BROKEN",
    "stuck": "STUCK",
    "inconclusive": "could not look",
    "known": "known defect",
}


class Progress:
    """Tells how many journeys have been played.

    Args:
        total: How many there are.
    """

    def __init__(self, total: int) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._bar: Bar | None = None
        if sys.stderr.isatty():
            self._bar = Bar(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                console=self._console,
                transient=True,
            )
            self._task = self._bar.add_task("playing", total=total)

    def advance(self, result: Result) -> None:
        """Tell that one more journey was played."""
        mark = _MARKS.get(result.verdict, result.verdict)
        if result.waits_until:
            mark = f"{mark}, waits until {result.waits_until.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        self._console.print(
            f"{result.journey_id:26} {mark:15} {result.duration_s:6.1f} s", markup=False, soft_wrap=True
        )
        if self._bar:
            self._bar.advance(self._task)

    def say(self, text: str) -> None:
        """Write a line, above the bar where there is one."""
        self._console.print(text, markup=False, soft_wrap=True)

    def __enter__(self) -> Progress:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()
