"""The detection matrix: faults committed on purpose, and which promises broke.

A fault is *caught* when a promise that it must break came out broken, *missed* otherwise. A healthy
performance that breaks a promise, or a fault that breaks a promise which its record does not name, is
a *false accusation*. One fault is played by the journey that its story tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fixtures.faults.catalogue import Fault, all_faults, find
from journeys.stage.result import Result
from journeys.stage.troupe import Part
from parcours.domain.journey import Journey
from parcours.domain.promises import State
from parcours.errors import ConfigError
from parcours.records import Json
from parcours.runs import RunFolder


@dataclass(frozen=True, slots=True)
class Detection:
    """What came of one fault, or of one healthy performance.

    Args:
        journey_id: The performance.
        fault: The fault's name; empty for a healthy shop.
        number: The fault's number, F01..F68; empty for a healthy shop.
        sentence: What the shop did wrong, in one sentence.
        expected: Promises of which at least one must break.
        also: Promises that may rightly break with them.
        broken: Promises that came out broken.
        verdict: The performance's verdict.
    """

    journey_id: str
    fault: str
    number: str
    sentence: str
    expected: tuple[str, ...]
    also: tuple[str, ...]
    broken: tuple[str, ...]
    verdict: str

    @property
    def played(self) -> bool:
        """Whether the performance came to a judgement at all."""
        return self.verdict in ("kept", "broken", "stuck")

    @property
    def caught(self) -> bool:
        """Whether a promise that the fault must break came out broken."""
        return bool(set(self.expected) & set(self.broken))

    @property
    def accused(self) -> tuple[str, ...]:
        """Promises that came out broken and should not have."""
        return tuple(name for name in self.broken if name not in self.expected + self.also)

    def as_json(self) -> Json:
        """Return the detection as the run's record carries it."""
        return {
            "id": self.journey_id,
            "fault": self.fault,
            "number": self.number,
            "sentence": self.sentence,
            "expected": list(self.expected),
            "also": list(self.also),
            "broken": list(self.broken),
            "verdict": self.verdict,
            "caught": self.caught,
            "accused": list(self.accused),
        }


def chosen_faults(names: Sequence[str]) -> list[Fault]:
    """Return the faults of these names or numbers, or every fault that the shop commits; ConfigError for others."""
    return [find(name).fault for name in names] or [fault for fault in all_faults() if fault.implemented]


STEP_TIMEOUT_S = 12.0
"""Seconds that a step may take where nobody says otherwise: the embedded shop answers within a tenth of them, and a
fault that takes a button away holds a browser for as long."""
CROWD = "crowd"
"""In the place of a journey: the fault shows only where many come at once."""


def parts_for(faults: Iterable[Fault], journeys: dict[str, Journey], seed: int) -> list[Part]:
    """Return a healthy performance of every journey, and one for each fault.

    Raises:
        ConfigError: If a fault names a journey that does not exist.
    """
    parts = [Part(journey, 1, seed + index) for index, journey in enumerate(journeys.values())]
    numbers = dict.fromkeys(journeys, 1)
    for index, fault in enumerate(fault for fault in faults if fault.journey != CROWD):
        if fault.journey not in journeys:
            raise ConfigError(f"fault {fault.name}: its journey {fault.journey!r} does not exist")
        numbers[fault.journey] += 1
        parts.append(Part(journeys[fault.journey], numbers[fault.journey], seed + 1000 + index, (fault.name,)))
    return parts


def detections(parts: Sequence[Part], results: Sequence[Result]) -> list[Detection]:
    """Lay what was expected of each part beside what came out."""
    by_id = {result.journey_id: result for result in results}
    return [_detection(part, by_id[part.journey_id]) for part in parts if part.journey_id in by_id]


def verdict_of_detections(found: Sequence[Detection]) -> str:
    """Return kept where every fault was caught and nothing healthy accused, else broken or inconclusive."""
    if not found:
        return "empty"
    if any(d.played and (d.accused or (d.fault and not d.caught)) for d in found):
        return "broken"
    return "inconclusive" if any(not d.played for d in found) else "kept"


def record(found: Iterable[Detection], run: RunFolder) -> None:
    """Append every detection to the run's records."""
    for detection in found:
        run.append("detections", detection.as_json())


def _detection(part: Part, result: Result) -> Detection:
    broken = tuple(outcome.promise for outcome in result.outcomes if outcome.state is State.BROKEN)
    faults = [find(name).fault for name in part.faults]
    return Detection(
        journey_id=part.journey_id,
        fault=", ".join(fault.name for fault in faults),
        number=", ".join(fault.number for fault in faults),
        sentence=" ".join(fault.sentence for fault in faults),
        expected=tuple(name for fault in faults for name in fault.breaks),
        also=tuple(name for fault in faults for name in fault.also),
        broken=broken,
        verdict=result.verdict,
    )
