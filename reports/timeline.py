"""What each touchpoint said, act by act: a journey's facts as the time line that a report draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from parcours.domain.facts import Fact, Touchpoint
from parcours.domain.promises import State
from reports.model import ActResult, Attempt

TOUCHPOINT_ORDER = tuple(Touchpoint)
"""From top to bottom of a time line: the customer is moved to the first lane by `lanes`."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What one touchpoint said in one breath: facts that follow each other and were read at one place.

    Args:
        number: Position in the journey, from 0.
        touchpoint: Who spoke.
        where: The place where it was read.
        at: When the first of them was learned.
        facts: In order; at least one.
        marks: Numbers of the broken promises (from 1, in the journey's order) that rest on one of them.
        evidence: Paths in the run folder, each once.
    """

    number: int
    touchpoint: Touchpoint
    where: str
    at: datetime
    facts: tuple[Fact, ...]
    marks: tuple[int, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """One act and what was said in it.

    Args:
        act: The act; None for facts that belong to no recorded act.
        since: Time since the act before; None for the first.
        sayings: In order.
    """

    act: ActResult | None
    since: timedelta | None
    sayings: tuple[Saying, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """A journey in scenes.

    Args:
        scenes: One for each act, in order.
        lanes: The touchpoints that spoke, from top to bottom.
        links: For each broken promise (from 1) the numbers of the sayings that it rests on.
    """

    scenes: tuple[Scene, ...]
    lanes: tuple[Touchpoint, ...]
    links: tuple[tuple[int, ...], ...]

    @property
    def sayings(self) -> tuple[Saying, ...]:
        """All sayings of all scenes, in order."""
        return tuple(saying for scene in self.scenes for saying in scene.sayings)


def timeline(attempt: Attempt) -> Timeline:
    """Lay out the facts of *attempt* by act, place and touchpoint."""
    marks: dict[int, list[int]] = {}
    for number, outcome in enumerate(attempt.outcomes_in(State.BROKEN), start=1):
        for seq in outcome.facts:
            marks.setdefault(seq, []).append(number)
    scenes: list[Scene] = []
    count = 0
    before: ActResult | None = None
    for act, facts in _by_act(attempt):
        sayings = []
        for group in _breaths(facts):
            sayings.append(_saying(count, tuple(group), marks))
            count += 1
        since = act.started_at - (before.ended_at or before.started_at) if act and before else None
        scenes.append(Scene(act, since, tuple(sayings)))
        before = act or before
    return Timeline(tuple(scenes), _lanes(attempt.facts), _links(scenes, len(attempt.outcomes_in(State.BROKEN))))


def _breaths(facts: list[Fact]) -> list[list[Fact]]:
    """Join facts that follow each other at one place; one that names no place belongs to what stands before it."""
    breaths: list[list[Fact]] = []
    for fact in facts:
        before = breaths[-1] if breaths else None
        if before and before[0].touchpoint is fact.touchpoint and fact.where in ("", before[0].where):
            before.append(fact)
        else:
            breaths.append([fact])
    return breaths


def _saying(number: int, facts: tuple[Fact, ...], marks: dict[int, list[int]]) -> Saying:
    return Saying(
        number=number,
        touchpoint=facts[0].touchpoint,
        where=facts[0].where,
        at=facts[0].at,
        facts=facts,
        marks=tuple(sorted({mark for fact in facts for mark in marks.get(fact.seq, ())})),
        evidence=tuple(dict.fromkeys(fact.evidence for fact in facts if fact.evidence)),
    )


def _by_act(attempt: Attempt) -> list[tuple[ActResult | None, list[Fact]]]:
    """Give each fact to the act in which it was learned: the first that was not over yet.

    A mail that came between two acts is read in the later one. What was learned after the last recorded
    act belongs to one that never ended, and stands last.
    """
    rows: list[tuple[ActResult | None, list[Fact]]] = [(act, []) for act in attempt.acts]
    unended: list[Fact] = []
    current = 0
    for fact in attempt.facts:
        while current < len(rows) and fact.at > (attempt.acts[current].ended_at or fact.at):
            current += 1
        (rows[current][1] if current < len(rows) else unended).append(fact)
    return [*rows, (None, unended)] if unended else rows


def _lanes(facts: tuple[Fact, ...]) -> tuple[Touchpoint, ...]:
    spoke = {fact.touchpoint for fact in facts}
    first = [Touchpoint.CUSTOMER] if Touchpoint.CUSTOMER in spoke else []
    return tuple(first + [one for one in TOUCHPOINT_ORDER if one in spoke and one is not Touchpoint.CUSTOMER])


def _links(scenes: list[Scene], broken: int) -> tuple[tuple[int, ...], ...]:
    return tuple(
        tuple(saying.number for scene in scenes for saying in scene.sayings if mark in saying.marks)
        for mark in range(1, broken + 1)
    )
