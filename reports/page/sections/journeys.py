"""Each journey as a time line of touchpoints, with its promises, its evidence and its ledger."""

from __future__ import annotations

from parcours.domain.promises import State
from reports.breaks import breaks
from reports.model import Ending, JourneyResult
from reports.page.kit import Kit, Section
from reports.score import score
from reports.timeline import timeline

_OPEN = 3
_GROUPS = ((State.BROKEN, "Broken"), (State.INCONCLUSIVE, "Inconclusive"), (State.NOT_SEEN, "Not seen"))


def make(kit: Kit) -> Section | None:
    """Make the section, or nothing for a run without journeys."""
    run = kit.run
    if not run.journeys:
        return None
    shown = {(found.journey.id, found.promise) for found in breaks(run)}
    unwell = [journey.id for journey in run.journeys if journey.ending not in (Ending.KEPT, Ending.WAITING)]
    opened = set(unwell[:_OPEN])
    views = [_view(kit, journey, journey.id in opened, shown) for journey in run.journeys]
    return Section("journeys", "Journeys", kit.render("journeys.html", views=views))


def _view(kit: Kit, journey: JourneyResult, opened: bool, shown: set[tuple[str, str]]) -> dict[str, object]:
    attempt = journey.last
    line = timeline(attempt)
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
        accused={seq for outcome in attempt.outcomes_in(State.BROKEN) for seq in outcome.facts},
    )
    return {"journey": journey, "open": opened, "body": body}
