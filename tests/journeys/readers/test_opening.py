"""A customer who reads opening hours comes when somebody is there."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from journeys.readers.opening import next_open, opening_hours, public_holidays

PARIS = ZoneInfo("Europe/Paris")
ROWS = "Du lundi au vendredi : 9h00–12h30, 14h00–19h00 ; Samedi : 10h–18h ; Dimanche : fermé"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of November 2026 in Paris."""
    return datetime(2026, 11, day, hour, minute, tzinfo=PARIS)


def test_hours_of_a_week() -> None:
    """Rows with spans of days, two openings a day and a day of rest are read in both languages."""
    both = [(time(9), time(12, 30)), (time(14), time(19))]

    assert opening_hours(ROWS) == {**dict.fromkeys(range(5), both), 5: [(time(10), time(18))]}
    assert opening_hours("Monday to Tuesday: 09:00-19:00; Sunday: 08:00–13:00") == {
        0: [(time(9), time(19))], 1: [(time(9), time(19))], 6: [(time(8), time(13))]
    }  # fmt: skip
    assert opening_hours("") == {}


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (at(24, 10), at(24, 10)),
        (at(24, 13), at(24, 14)),
        (at(24, 18, 55), at(26, 9)),
        (at(22, 15, 41), at(23, 9)),
    ],
)
def test_when_it_is_open_next(now: datetime, opens: datetime) -> None:
    """Lunch, evening, Sunday and a closed day are waited out; shortly before closing nobody comes."""
    closed = {date(2026, 11, 25)}

    assert next_open(opening_hours(ROWS), closed, now) == opens


def test_a_place_that_never_opens() -> None:
    """Where nothing is told, or nothing opens within a fortnight, there is no such moment."""
    assert next_open({}, (), datetime(2026, 11, 24, 10, tzinfo=PARIS)) is None


def test_nobody_goes_to_a_counter_on_a_public_holiday() -> None:
    """Christmas and New Year are holidays of the shop's country, in this year and in the next."""
    assert {date(2026, 12, 25), date(2027, 1, 1)} <= public_holidays("Europe/Paris", 2026)
    assert date(2026, 12, 26) not in public_holidays("Europe/Paris", 2026)
