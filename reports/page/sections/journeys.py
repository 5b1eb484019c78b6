"""Each journey as a time line of touchpoints, with its promises, its evidence and its ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from parcours.domain.promises import State
from reports.breaks import breaks
from reports.evidence import Piece
from reports.model import Ending, JourneyResult
from reports.page.kit import Kit, Section
from reports.score import score
from reports.timeline import timeline

_OPEN = 3
_FULL = 120
"""Journeys that are told in full; beyond them, those that went well stand in one line each."""
_GROUPS = ((State.BROKEN, "Broken"), (State.INCONCLUSIVE, "Inconclusive"), (State.NOT_SEEN, "Not seen"))


def make(kit: Kit) -> Section | None:
    """Make the section, or nothing for a run without journeys."""
    run = kit.run
    if not run.journeys:
        return None
    shown = {(found.journey.id, found.promise) for found in breaks(run)}
    unwell = [journey.id for journey in run.journeys if not _is_well(journey)]
    opened = set(unwell[:_OPEN])
    full = {journey.id for journey in sorted(run.journeys, key=_is_well)[:_FULL]}
    kit.thumbnails.begin(_pieces(kit, (journey for journey in run.journeys if journey.id in full)))
    views = [_view(kit, journey, journey.id in opened, shown) for journey in run.journeys if journey.id in full]
    brief = [journey for journey in run.journeys if journey.id not in full]
    return Section("journeys", "Journeys", kit.render("journeys.html", views=views, brief=brief, states=list(State)))


def _pieces(kit: Kit, journeys: Iterable[JourneyResult]) -> Iterator[Piece]:
    for journey in journeys:
        for act in journey.last.acts:
            yield from kit.evidence.pieces(tuple(act.evidence))


def _is_well(journey: JourneyResult) -> bool:
    return journey.ending in (Ending.KEPT, Ending.WAITING, Ending.NOT_SEEN)


def _view(kit: Kit, journey: JourneyResult, opened: bool, shown: set[tuple[str, str]]) -> dict[str, object]:
    attempt = journey.last
    line = timeline(attempt)
    accused = {seq for outcome in attempt.outcomes_in(State.BROKEN) for seq in outcome.facts}
    body = kit.render(
        "journey.html",
        journey=journey,
        attempt=attempt,
        timeline=line,
        score=score(line),
        groups=[(title, state, attempt.outcomes_in(state)) for state, title in _GROUPS],
        kept=attempt.outcomes_in(State.KEPT),
        shown_above={promise for one, promise in shown if one == journey.id},
        earlier=journey.attempts[:-1],
        accused=accused,
        ledger=kit.ledgers.add(journey.id, attempt.facts, accused, journey.language) if attempt.facts else None,
    )
    return {"journey": journey, "open": opened, "body": body}
