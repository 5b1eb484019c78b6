"""What has no judgement: who got stuck or wanted what is not sold, what nobody could look at, damaged records."""

from __future__ import annotations

from reports.model import Ending
from reports.page.kit import Kit, Section

_TROUBLED = (
    Ending.STUCK,
    Ending.INCONCLUSIVE,
    Ending.INTERRUPTED,
    Ending.NO_RESULT,
    Ending.NOT_PLAYED,
    Ending.NOT_SEEN,
)


def make(kit: Kit) -> Section | None:
    """Make the section, or nothing where every journey came to its end."""
    run = kit.run
    journeys = [journey for ending in _TROUBLED for journey in run.journeys if journey.ending is ending]
    if not (journeys or run.damaged or run.error):
        return None
    return Section("trouble", "Not brought to an end", kit.render("trouble.html", journeys=journeys))
