"""The movable and fixed feasts of France and the floral year, by rule; no network, no table of dates.

Public holidays themselves come from the `holidays` package, which the tests hold these rules against.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

SUNDAY, THURSDAY = 6, 3


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar.

    Args:
        year: 1583 or later.

    Source: Meeus, "Astronomical Algorithms", chapter 8 (the anonymous algorithm of 1876).
    """
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


def pentecost(year: int) -> date:
    """Return Whit Sunday, 49 days after Easter."""
    return easter(year) + timedelta(days=49)


def mothers_day(year: int) -> date:
    """Mother's Day in France: the last Sunday of May, or the first of June where that is Pentecost.

    Source: loi du 24 mai 1950; Code de l'action sociale et des familles, art. R215-1.
    """
    last_of_may = _last_weekday(year, 5, 31, SUNDAY)
    return last_of_may + timedelta(days=7) if last_of_may == pentecost(year) else last_of_may


def fathers_day(year: int) -> date:
    """Return the third Sunday of June."""
    return _nth_weekday(year, 6, SUNDAY, 3)


def grandmothers_day(year: int) -> date:
    """Return the first Sunday of March."""
    return _nth_weekday(year, 3, SUNDAY, 1)


def black_friday(year: int) -> date:
    """Return the day after the fourth Thursday of November."""
    return _nth_weekday(year, 11, THURSDAY, 4) + timedelta(days=1)


def _nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def _last_weekday(year: int, month: int, last_day: int, weekday: int) -> date:
    last = date(year, month, last_day)
    return last - timedelta(days=(last.weekday() - weekday) % 7)


@lru_cache(maxsize=64)
def public_holidays(year: int) -> frozenset[date]:
    """Return the public holidays of metropolitan France."""
    import holidays

    return frozenset(holidays.country_holidays("FR", years=year))


def is_working_day(day: date) -> bool:
    """Say whether *day* is neither a Sunday nor a public holiday."""
    return day.weekday() != SUNDAY and day not in public_holidays(day.year)
