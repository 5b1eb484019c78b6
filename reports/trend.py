"""How promises fared over many runs: for each promise that ever broke, how often it broke in each run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from parcours.domain.promises import State
from parcours.records import Json
from reports.compare import Plays
from reports.model import Run
from reports.words import counted


@dataclass(frozen=True, slots=True)
class Point:
    """One run of a trend.

    Args:
        name: The run folder's name.
        verb: The command line's verb.
        started_at: When it began.
        verdict: How it came out.
        duration_s: Seconds that it took; None if it did not end.
        journeys: How many journeys it holds.
        broken: How many of them met a broken promise.
    """

    name: str
    verb: str
    started_at: datetime
    verdict: str
    duration_s: float | None
    journeys: int
    broken: int


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One promise over all runs of a trend, a pair of counts for each."""

    name: str
    sentence: str
    plays: tuple[Plays, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """The runs, oldest first, and each promise that broke in one of them; the latest broken first."""

    points: tuple[Point, ...]
    rows: tuple[TrendRow, ...]
    newest: Run | None = None
    unreadable: tuple[str, ...] = ()

    def sentence(self) -> str:
        """Say in one sentence how the last run stands among the others."""
        if not self.points:
            return "There is no run with journeys yet."
        runs = f"{counted(len(self.points), 'run')} with journeys"
        if not self.rows:
            return f"{runs}: no promise was ever broken."
        now = sum(row.plays[-1].broken > 0 for row in self.rows)
        in_last = f"{now} of them in the last one" if now else "none of them in the last one"
        return f"{runs}: {counted(len(self.rows), 'promise')} broke in one or another, {in_last}."

    def as_json(self) -> Json:
        """Return the trend as plain JSON."""
        return {
            "sentence": self.sentence(),
            "runs": [
                {
                    "run": point.name,
                    "verb": point.verb,
                    "started_at": point.started_at.isoformat(),
                    "verdict": point.verdict,
                    "duration_s": point.duration_s,
                    "journeys": point.journeys,
                    "broken": point.broken,
                }
                for point in self.points
            ],
            "promises": [
                {
                    "promise": row.name,
                    "broken": [plays.broken for plays in row.plays],
                    "judged": [plays.judged for plays in row.plays],
                }
                for row in self.rows
            ],
            "unreadable": list(self.unreadable),
        }


def make_trend(runs: Iterable[Run], unreadable: Iterable[str] = ()) -> Trend:
    """Lay *runs* side by side, oldest first; runs without journeys are left out."""
    told = sorted((run for run in runs if run.journeys), key=lambda run: (run.started_at, run.name))
    sentences: dict[str, str] = {}
    counts: dict[str, dict[int, Plays]] = {}
    for index, run in enumerate(told):
        for name, plays in _counted(run, sentences).items():
            counts.setdefault(name, {})[index] = plays
    rows = [
        TrendRow(name, sentences[name], tuple(by_run.get(index, Plays()) for index in range(len(told))))
        for name, by_run in counts.items()
        if any(plays.broken for plays in by_run.values())
    ]
    rows.sort(key=lambda row: ([-plays.share for plays in reversed(row.plays)], row.name))
    return Trend(tuple(_point(run) for run in told), tuple(rows), told[-1] if told else None, tuple(unreadable))


def _point(run: Run) -> Point:
    broken = sum(bool(journey.broken) for journey in run.journeys)
    return Point(run.name, run.verb, run.started_at, run.verdict, run.duration_s, len(run.journeys), broken)


def _counted(run: Run, sentences: dict[str, str]) -> dict[str, Plays]:
    counts: dict[str, Plays] = {}
    for journey in run.journeys:
        for outcome in journey.last.outcomes:
            if outcome.state in (State.KEPT, State.BROKEN):
                sentences[outcome.promise] = outcome.sentence
                was = counts.get(outcome.promise, Plays())
                counts[outcome.promise] = Plays(was.broken + (outcome.state is State.BROKEN), was.judged + 1)
    return counts
