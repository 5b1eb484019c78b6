"""When a place is open, by the hours that it gives: so that a customer comes when somebody is there."""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import date, datetime, time, timedelta

from journeys.readers.dates import WEEKDAY_NUMBERS
from journeys.readers.text import fold
from journeys.readers.times import TIME, read_time
from journeys.readers.zones import country

Hours = dict[int, list[tuple[time, time]]]
"""Opening times of each day of the week, Monday first (0); no entry where it is closed or not told."""

_DAY = "|".join(sorted((name for name in WEEKDAY_NUMBERS if len(name) > 3), key=len, reverse=True))
_DAYS = re.compile(rf"\b(?P<first>{_DAY})(?:\s*(?:au|a|to|-)\s*(?P<last>{_DAY}))?\b")
_EVERY_DAY = re.compile(r"tous les jours|every day|7j/7|7/7")
_DAYS_AHEAD = 14
_BEFORE_CLOSING = timedelta(minutes=10)


def opening_hours(rows: str) -> Hours:
    """Read opening hours such as "Du lundi au samedi : 9h–12h30, 14h–19h ; dimanche : fermé"."""
    hours: Hours = {}
    for row in re.split(r"[;\n]", fold(rows)):
        times = [read for clock in TIME.finditer(row) if (read := read_time(clock))]
        spans = [(one, two) for one, two in zip(times[::2], times[1::2], strict=False) if one < two]
        days = range(7) if _EVERY_DAY.search(row) else [day for match in _DAYS.finditer(row) for day in _range(match)]
        for day in days:
            if spans:
                hours[day] = spans
    return hours


def next_open(hours: Hours, closed: Container[date], now: datetime) -> datetime | None:
    """Return when the place is open next, *now* if it is; None where it is not within a fortnight.

    Args:
        hours: Its weekly hours.
        closed: Days on which it is closed all the same.
        now: The present moment, in the place's own zone.
    """
    for ahead in range(_DAYS_AHEAD):
        day = now.date() + timedelta(days=ahead)
        for opens, closes in [] if day in closed else hours.get(day.weekday(), []):
            come = max(now, datetime.combine(day, opens, now.tzinfo))
            if come <= datetime.combine(day, closes, now.tzinfo) - _BEFORE_CLOSING:
                return come
    return None


def public_holidays(zone: str, year: int) -> set[date]:
    """Return the public holidays of *year* and the next where the shop is, on which nobody expects an open counter."""
    import holidays  # loaded only where somebody goes to a counter: it is slow to load

    return set(holidays.country_holidays(country(zone), years=(year, year + 1)))


def _range(match: re.Match[str]) -> list[int]:
    first = WEEKDAY_NUMBERS[match["first"]]
    last = WEEKDAY_NUMBERS[match["last"]] if match["last"] else first
    return [day % 7 for day in range(first, last + 1 if last >= first else last + 8)]
