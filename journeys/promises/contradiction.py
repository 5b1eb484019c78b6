"""Two statements that cannot both be true."""

from __future__ import annotations

from dataclasses import dataclass

from parcours.domain.facts import Fact


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two statements that cannot both be true.

    Args:
        about: What they are about, for a person: "day of collection".
        text: Both, in one sentence.
        facts: One fact from each side.
    """

    about: str
    text: str
    facts: tuple[Fact, ...]
