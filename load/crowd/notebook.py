"""Writes a performance down in memory; the story is kept only where something broke, and never more than a few."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from journeys.evidence.redact import Redactor
from load.crowd.parts import Records
from parcours.domain.ledger import Ledger
from parcours.domain.promises import NOT_SEEN, Outcome
from parcours.records import Json, fact_to_json, outcome_to_json

MOST_STORIES = 3
"""Stories that one worker keeps for each promise that broke, and for each other way of ending badly."""


class Shelf:
    """Remembers of which kinds of story a worker has kept enough."""

    def __init__(self) -> None:
        self._kept: dict[str, int] = {}

    def wants(self, kinds: set[str]) -> bool:
        """Say whether a story is worth keeping: one of its *kinds* has not been told often enough."""
        wanted = [kind for kind in kinds if self._kept.get(kind, 0) < MOST_STORIES]
        for kind in wanted:
            self._kept[kind] = self._kept.get(kind, 0) + 1
        return bool(wanted)


class Notebook:
    """The scribe and the keeper of a customer in a crowd: no pictures, no files.

    Args:
        journey_id: Identifies the performance in the run.
        ledger: The customer's, with all facts.
        secrets: What stands in nothing that is told later.
    """

    def __init__(self, journey_id: str, ledger: Ledger, secrets: Sequence[str]) -> None:
        self._id = journey_id
        self._ledger = ledger
        self._secrets = secrets
        self._lines: list[tuple[str, Json]] = []
        self.outcomes: list[Outcome] = []

    def journey(self, event: str, at: datetime, **more: Any) -> None:
        """Take a line on the journey as a whole."""
        self._lines.append(("journeys", {"event": event, "id": self._id, "at": at.isoformat(), **more}))

    def act(self, record: Json) -> None:
        """Take a line on one act."""
        self._lines.append(("acts", {"id": self._id, **record, "evidence": []}))

    def outcome(self, outcome: Outcome) -> None:
        """Take an outcome."""
        self.outcomes.append(outcome)

    def picture(self, name: str) -> str:
        """Keep none."""
        return ""

    def trace(self, verdict: str) -> list[str]:
        """Keep none: there is no browser to trace."""
        return []

    def file(self, name: str, body: bytes) -> str:
        """Keep none."""
        return ""

    def mail(self, name: str, raw: bytes, html: str) -> str:
        """Keep none."""
        return ""

    # Afterwards ----------------------------------------------------------------------------------
    def judged(self) -> tuple[tuple[str, str, float | None], ...]:
        """Return promise, state and delay (that of the mail on which it rests) of every outcome that says something."""
        delays_s = {
            fact.seq: float(fact.value)
            for fact in self._ledger.find("mail.received")
            if isinstance(fact.value, float | int)
        }
        return tuple(
            (outcome.promise, str(outcome.state), next((delays_s[n] for n in outcome.facts if n in delays_s), None))
            for outcome in self.outcomes
            if outcome.state is not NOT_SEEN
        )

    def story(self) -> Records:
        """Return everything as lines for the run folder, without secrets."""
        lines: Records = [*self._lines]
        lines += [("facts", {"id": self._id, **fact_to_json(fact)}) for fact in self._ledger]
        lines += [("outcomes", {"id": self._id, **outcome_to_json(outcome)}) for outcome in self.outcomes]
        redactor = Redactor(self._secrets)
        return [(stream, redactor.json(line)) for stream, line in lines]
