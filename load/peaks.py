"""The peaks of the year: when a crowd comes, how large it is against an ordinary day, and at which hours.

Dates are rules (`load.feasts`). Sizes and hours are assumptions, stated here so that they can be argued with,
and meant to be replaced by a shop's own orders (`load.history`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from load.curves import RateCurve, of_hours
from load.feasts import black_friday, fathers_day, grandmothers_day, mothers_day
from parcours.errors import ConfigError, nearest

ORDINARY_HOURS = (8, 4, 2, 1, 1, 2, 6, 16, 34, 52, 62, 62, 56, 54, 56, 56, 56, 58, 62, 66, 72, 70, 48, 22)
"""An ordinary day: few by night, a plateau by day, most in the evening."""
MORNING_RUSH = (10, 5, 3, 2, 2, 4, 14, 38, 72, 98, 100, 92, 70, 54, 46, 42, 38, 34, 30, 28, 26, 22, 16, 12)
"""A day on which flowers must leave before noon."""
EVENING_RUSH = (22, 8, 3, 2, 2, 3, 10, 24, 44, 58, 62, 60, 58, 56, 54, 54, 58, 66, 78, 88, 100, 96, 66, 36)
"""A day on which people order after work."""
MIDNIGHT_RUSH = (100, 52, 22, 10, 8, 10, 26, 52, 74, 86, 84, 78, 74, 68, 62, 60, 62, 68, 76, 84, 90, 84, 62, 40)
"""A day on which a sale opens at midnight."""


@dataclass(frozen=True, slots=True)
class Peak:
    """One peak of the year.

    Args:
        name: Kebab-case name by which the command line knows it.
        title: What it is, in words.
        feast: The feast's day in a given year.
        days_before: How many days before the feast most orders come.
        factor: Busiest hour of that day against the busiest hour of an ordinary day.
        hours: 24 weights of the day's hours.
    """

    name: str
    title: str
    feast: Callable[[int], date]
    days_before: int
    factor: float
    hours: tuple[int, ...]

    def day(self, year: int) -> date:
        """Return the day in *year* on which most orders come."""
        return self.feast(year) - timedelta(days=self.days_before)

    def next_day(self, today: date) -> date:
        """Return the next such day, *today* included."""
        day = self.day(today.year)
        return day if day >= today else self.day(today.year + 1)

    def curve(self, ordinary_busiest_per_h: float) -> RateCurve:
        """Return the day's curve, from midnight to midnight in the shop's zone.

        Args:
            ordinary_busiest_per_h: Orders in the busiest hour of an ordinary day.
        """
        return of_hours(self.hours).peaking_at(ordinary_busiest_per_h * self.factor)


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


PEAKS = (
    Peak("ordinary", "An ordinary working day", _fixed(10, 6), 0, 1.0, ORDINARY_HOURS),
    Peak("valentine", "Valentine's Day: flowers for the same day", _fixed(2, 14), 0, 6.0, MORNING_RUSH),
    Peak("grandmothers-day", "Grandmothers' Day, the first Sunday of March", grandmothers_day, 1, 2.5, MORNING_RUSH),
    Peak("womens-day", "International Women's Day", _fixed(3, 8), 0, 2.0, MORNING_RUSH),
    Peak("may-day", "May Day: lily of the valley", _fixed(5, 1), 1, 3.0, EVENING_RUSH),
    Peak("mothers-day", "Mother's Day: the Saturday before it", mothers_day, 1, 8.0, MORNING_RUSH),
    Peak("fathers-day", "Father's Day, the third Sunday of June", fathers_day, 2, 2.0, EVENING_RUSH),
    Peak("all-saints", "All Saints: chrysanthemums, two days ahead", _fixed(11, 1), 2, 3.5, MORNING_RUSH),
    Peak("black-friday", "Black Friday: the sale opens at midnight", black_friday, 0, 5.0, MIDNIGHT_RUSH),
    Peak("christmas", "Christmas: the last evening for parcels to be in time", _fixed(12, 25), 9, 4.0, EVENING_RUSH),
)


def find_peak(name: str) -> Peak:
    """Return the peak of this name; ConfigError with the nearest name where there is none."""
    for peak in PEAKS:
        if peak.name == name:
            return peak
    raise ConfigError(f'no peak "{name}"; {nearest(name, (peak.name for peak in PEAKS))}')
