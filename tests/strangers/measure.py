"""Measures the share of strangers' defects that is caught, and the alarms over clean passes."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.strangers.between import Hand
from tests.strangers.passes import Pass, Played, play
from tests.strangers.spoilings import Scene, Spoiler, Spoiling, draw
from tests.strangers.transcript import Transcript

JOURNEYS = ("flowers-same-day", "relay-parcel", "click-and-collect", "digital-download", "after-sales")


@dataclass
class Measure:
    """What came out.

    Args:
        clean: Clean passes through the proxy.
        spoiled: Each spoiling that took place, and how its journey came out.
        idle: Spoilings whose touchpoint never came in the spoiled pass; they are not counted.
    """

    clean: list[Played] = field(default_factory=list)
    spoiled: list[tuple[Spoiling, Played]] = field(default_factory=list)
    idle: list[Spoiling] = field(default_factory=list)

    @property
    def alarms(self) -> list[Played]:
        """Clean passes that were not kept."""
        return [played for played in self.clean if played.alarm]

    @property
    def misses(self) -> list[tuple[Spoiling, Played]]:
        """Spoilings after which every promise was kept."""
        return [(spoiling, played) for spoiling, played in self.spoiled if not caught(played)]

    @property
    def share(self) -> float:
        """Share of the spoilings that were caught, 0 to 1."""
        return 1 - len(self.misses) / len(self.spoiled) if self.spoiled else 0.0

    def lines(self) -> list[str]:
        """Tell the result, misses last."""
        total, missed = Counter(s.name for s, _ in self.spoiled), Counter(s.name for s, _ in self.misses)
        return [
            f"{len(self.spoiled) - len(self.misses)} of {len(self.spoiled)} spoilings caught ({self.share:.1%}), "
            f"{len(self.alarms)} alarms over {len(self.clean)} clean passes",
            *(f"  {name:26} {count - missed[name]} of {count}" for name, count in sorted(total.items())),
            *([f"  {len(self.idle)} more never took place"] if self.idle else []),
            *(f"alarm   {played}" for played in self.alarms),
            *(f"missed  {spoiling}\n        {played.of}" for spoiling, played in self.misses),
        ]


def caught(played: Played) -> bool:
    """Say whether a promise was broken, or the customer was stopped by what he met."""
    return bool(played.broken) or played.verdict == "stuck"


def measure(count: int, seed: int, on_step: Callable[[str], None] = lambda text: None) -> Measure:
    """Play *count* clean passes, then the same journeys once more, each with one spoiling drawn from its clean pass.

    Args:
        count: Passes of each sort, at least 1.
        seed: Same seed, same passes and same spoilings.
        on_step: Called with a line as each pass ends.
    """
    found = Measure()
    rng = random.Random(seed)
    passes = [
        Pass(n + 1, JOURNEYS[n % len(JOURNEYS)], seed * 100_000 + n, rng.choice(["fr", "en"])) for n in range(count)
    ]
    drawn: dict[int, Spoiling] = {}

    def clean(played: Played, hand: Hand | None) -> None:
        found.clean.append(played)
        on_step(f"clean   {played}")
        assert isinstance(hand, Transcript)
        if not played.alarm:
            drawn[played.of.number] = draw(_scene(played, hand), random.Random(played.of.seed))

    play(passes, lambda one: Transcript(), clean)
    again = [one for one in passes if one.number in drawn]

    def spoiled(played: Played, hand: Hand | None) -> None:
        assert isinstance(hand, Spoiler)
        if not hand.done:
            found.idle.append(hand.spoiling)
            on_step(f"idle    {hand.spoiling}")
            return
        found.spoiled.append((hand.spoiling, played))
        on_step(f"{'caught ' if caught(played) else 'MISSED '} {hand.spoiling} | {played}")

    play(again, lambda one: Spoiler(drawn[one.number]), spoiled)
    return found


def _scene(played: Played, transcript: Transcript) -> Scene:
    read = transcript.read_by(f"{played.of.journey}#{played.of.number}", played.run)
    return Scene(transcript, read, {touchpoint.key: touchpoint.told() for touchpoint in read}, played.of.language)
