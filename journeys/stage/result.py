"""How a performance ended: what the troupe collects, and records and reports tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from parcours.domain.promises import Outcome


class Interrupted(Exception):
    """The person at the keyboard, or a time limit, asked the run to stop."""


@dataclass(frozen=True, slots=True)
class Result:
    """How a performance ended.

    Args:
        journey_id: Identifies it in the run.
        journey: The journey's name.
        verdict: kept, broken, known, stuck, not seen, flaky, inconclusive or interrupted.
        outcomes: Every promise judged.
        duration_s: Real seconds.
        error: What stopped it, empty if nothing did.
        waits_until: When the next act is due, where it waits for one.
    """

    journey_id: str
    journey: str
    verdict: str
    outcomes: tuple[Outcome, ...]
    duration_s: float
    error: str = ""
    waits_until: datetime | None = None
