"""The steps of a parcel on a tracking page, each with its moment, and the state that follows from the last one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from journeys.readers.source import Source
from journeys.readers.statuses import order_status
from journeys.readers.text import fold, shorten
from parcours.domain.facts import Fact

_FORESEEN = re.compile(
    r"prevu|estime|au plus tard|jusqu'au|avant le|expected|estimated|planned|by\b|until|a partir|from\b|valable"
    r"|valid|expire|disponible (?:au relais|en magasin)\s*:|retrait possible|possible|repon|answer|demande"
    r"|rembourse"
)


def read_steps(lines: Sequence[str], source: Source) -> list[Fact]:
    """Read the dated steps of a tracking page.

    A step is a line that holds one past moment and names a state; the moment may stand on the line before it.

    Args:
        lines: The page's clean lines.
        source: The page.
    """
    facts: list[Fact] = []
    events: list[tuple[datetime, str, str]] = []
    for number, line in enumerate(lines):
        moments = source.calendar.moments(line)
        if len(moments) != 1 or len(line) > 250 or _FORESEEN.search(fold(line)):
            continue
        moment = moments[0]
        rest = f"{line[: moment.start]} {line[moment.end :]}".strip(" \t-–—:·,")
        if not rest and number + 1 < len(lines) and not source.calendar.moments(lines[number + 1]):
            rest = lines[number + 1]
        step = order_status(rest)
        if step:
            events.append((moment.moment.astimezone(UTC), step, f"{line} {rest}" if rest not in line else line))
        elif rest:
            facts.append(source.fact("tracking.moment", moment.moment.astimezone(UTC), line, subject=shorten(rest, 60)))
    for at, step, quote in events:
        facts.append(source.fact("tracking.event", at, quote, subject=step))
    return facts
