"""What a worker needs to play one arrival: a small port between the crowd and those who play."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from load.client.transport import OnRequest
from parcours.records import Json

Records = list[tuple[str, Json]]
"""Lines for the run folder, each with its stream."""


@dataclass(frozen=True, slots=True)
class Played:
    """How one arrival came out.

    Args:
        verdict: "kept", "broken", "stuck", "not seen", "inconclusive", "interrupted"; "done" where nothing was judged.
        outcomes: Promise, state and delay in seconds (None for none) of everything judged.
        records: The whole story, where it is worth keeping.
        moved_s: Seconds of it that passed at once, because the shop's clock was moved on.
        reason: Why it ended where it did; empty where it came to its end.
    """

    verdict: str
    outcomes: tuple[tuple[str, str, float | None], ...] = ()
    records: Records = field(default_factory=list)
    moved_s: float = 0.0
    reason: str = ""


class Cast(Protocol):
    """Plays arrivals. `play` is called by many greenlets at once."""

    def play(self, kind: int, seed: int, on_request: OnRequest, still_wanted: Callable[[], None]) -> Played:
        """Play what *kind* (an index into the plan's journeys) means, as the customer made from *seed*.

        Args:
            kind: Which journey.
            seed: Which customer.
            on_request: Told of each request.
            still_wanted: To be called at every step; raises when the run was stopped.
        """
        ...

    def close(self) -> None:
        """Give back what is shared."""
        ...
