"""What a crowd's records come to, for everyone who tells of it: its objectives, and how each promise fared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from load.results import Results
from load.tally import Promised
from load.telling import came_out
from parcours.domain.promises import State
from parcours.records import Json
from reports.model import Run


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """One objective.

    Args:
        text: As it was written.
        state: "met", "missed" or "inconclusive".
        seen: What was seen, of how many, and since when.
        owed: What the promise says that it is about; empty for a step, or where the run does not tell.
    """

    text: str
    state: str
    seen: str
    owed: str


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """How one promise fared in a crowd."""

    name: str
    sentence: str
    counts: Promised

    @property
    def broken(self) -> int:
        """For how many customers it was broken."""
        return self.counts.states["broken"]


def objectives_of(run: Run) -> list[Json]:
    """Return the objectives of a load run as its record has them; empty for any other run."""
    told = run.crowd or {}
    return list(told.get("objectives") or ())


def owed(run: Run, objective: Json) -> str:
    """Return what the promise says that an objective is about; empty for a step, or where the run does not tell."""
    return run.sentences.get(str(objective["objective"].get("name")), "")


def objective_rows(run: Run) -> list[ObjectiveRow]:
    """Return the objectives of a load run in words."""
    return [
        ObjectiveRow(str(one["objective"]["text"]), str(one["state"]), came_out(one), owed(run, one))
        for one in objectives_of(run)
    ]


def promise_rows(run: Run, results: Results) -> list[PromiseRow]:
    """Return every promise that was judged in the crowd: those that broke most often come first."""
    rows = [
        PromiseRow(name, run.sentences.get(name, ""), counts)
        for name, counts in sorted(results.whole.promises.items())
        if counts.judged
    ]
    return sorted(rows, key=lambda row: -row.broken)


def states_of(rows: Iterable[PromiseRow]) -> Counter[State]:
    """Return how often promises came out how, over all customers."""
    counts = [row.counts.states for row in rows]
    return Counter({state: sum(one[state] for one in counts) for state in State})


def tolerates(run: Run) -> bool:
    """Say whether a customer may be let down and the run be as it is: one of a crowd that missed no objective."""
    return bool(objectives_of(run)) and run.verdict != "broken"
