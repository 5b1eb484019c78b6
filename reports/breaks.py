"""The broken promises of a run, each once, however many journeys met it; the gravest and most frequent first."""

from __future__ import annotations

from dataclasses import dataclass

from parcours.domain.promises import Outcome
from reports.model import JourneyResult, Run

_WEIGHT = {"blocker": 0, "critical": 1, "normal": 2, "minor": 3}


@dataclass(frozen=True, slots=True)
class Break:
    """One broken promise and the journeys that met it, in their order; at least one."""

    promise: str
    cases: tuple[tuple[JourneyResult, Outcome], ...]

    @property
    def journey(self) -> JourneyResult:
        """The journey that met it first."""
        return self.cases[0][0]

    @property
    def outcome(self) -> Outcome:
        """The first outcome."""
        return self.cases[0][1]


def breaks(run: Run) -> list[Break]:
    """Group the broken promises of *run* by promise."""
    groups: dict[str, list[tuple[JourneyResult, Outcome]]] = {}
    for journey, outcome in run.broken():
        groups.setdefault(outcome.promise, []).append((journey, outcome))
    found = [Break(promise, tuple(cases)) for promise, cases in groups.items()]
    return sorted(found, key=lambda one: (_WEIGHT.get(one.outcome.severity, 2), -len(one.cases)))
