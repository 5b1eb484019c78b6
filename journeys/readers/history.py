"""The history of a case: when the latest thing happened that its page tells of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from journeys.readers.dates import Calendar
from journeys.readers.text import fold

_FORESEEN = re.compile(r"au plus tard|avant le|d'ici|jusqu'au|\bby\b|before|until|no later")


def latest_entry(lines: Sequence[str], calendar: Calendar) -> datetime | None:
    """Return the latest moment, up to the present, at which something happened.

    Where the page gives hours, days without one are no entries: messages speak of days too. Deadlines do not count.

    Args:
        lines: The page's lines.
        calendar: The moment and zone against which they are read.
    """
    told = [line for line in lines if not _FORESEEN.search(fold(line))]
    moments = [named.moment for line in told for named in calendar.moments(line)]
    if not moments:
        end = time(23, 59)
        days = [named.day for line in told for named in calendar.days(line) if named.day <= calendar.today]
        return datetime.combine(max(days), end, ZoneInfo(calendar.zone)).astimezone(UTC) if days else None
    return max((moment.astimezone(UTC) for moment in moments if moment <= calendar.at), default=None)
