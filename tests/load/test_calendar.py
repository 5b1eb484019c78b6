"""The calendar of peaks, held against the `holidays` package and dates from printed calendars."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from load.feasts import black_friday, easter, fathers_day, grandmothers_day, mothers_day, pentecost, public_holidays
from load.history import curve_from_csv
from load.peaks import PEAKS, find_peak
from load.school import HOLIDAYS, ZONES, said_of, zones_on_holiday
from parcours.errors import ConfigError

YEARS = range(2020, 2041)


def test_easter_is_the_day_before_the_holiday() -> None:
    """From 2020 to 2040, Easter Monday, Ascension and Whit Monday are public holidays where Easter says so."""
    for year in YEARS:
        for after in (1, 39, 50):
            assert easter(year) + timedelta(days=after) in public_holidays(year)


def test_mothers_day_is_never_pentecost() -> None:
    """Mother's Day is the last Sunday of May, or the first of June in the years where that is Pentecost."""
    moved = [year for year in YEARS if mothers_day(year).month == 6]

    assert moved == [2020, 2023, 2034, 2039]
    for year in YEARS:
        day = mothers_day(year)
        assert day.weekday() == 6
        assert day != pentecost(year)
        assert (day + timedelta(days=7)).month == 6


def test_known_dates() -> None:
    """The rules give the days that printed calendars show."""
    assert (mothers_day(2024), mothers_day(2025), mothers_day(2026)) == (
        date(2024, 5, 26),
        date(2025, 5, 25),
        date(2026, 5, 31),
    )
    assert (fathers_day(2026), grandmothers_day(2026), black_friday(2026)) == (
        date(2026, 6, 21),
        date(2026, 3, 1),
        date(2026, 11, 27),
    )


def test_black_friday_follows_the_fourth_thursday() -> None:
    """Black Friday is a Friday from the 23rd to the 29th of November, not simply the fourth Friday."""
    assert all(black_friday(y).weekday() == 4 and 23 <= black_friday(y).day <= 29 for y in YEARS)


def test_the_next_peak_is_today_or_later() -> None:
    """A peak that is over this year is the next year's."""
    christmas = find_peak("christmas")
    assert christmas.next_day(date(2026, 12, 16)) == date(2026, 12, 16)
    assert christmas.next_day(date(2026, 12, 17)) == date(2027, 12, 16)


def test_every_peak_is_busier_than_an_ordinary_day() -> None:
    """A peak's busiest hour is the ordinary one times its factor, whatever the day's shape."""
    assert {p.name: p.curve(100).busiest_per_h for p in PEAKS} == pytest.approx({p.name: 100 * p.factor for p in PEAKS})


def test_an_unknown_peak_is_told_with_the_nearest() -> None:
    """A misspelt peak is refused with the name that was meant."""
    with pytest.raises(ConfigError, match='did you mean "mothers-day"'):
        find_peak("mother-day")


def test_a_shops_own_orders_make_a_curve(tmp_path: Path) -> None:
    """The day with most orders becomes the curve; one row may stand for many orders."""
    orders = tmp_path / "orders.csv"
    orders.write_text(
        "time,orders\n2026-05-29T10:00,5\n2026-05-30T10:05,30\n2026-05-30T10:10,30\n2026-05-30T12:20+00:00,20\n"
    )
    curve = curve_from_csv(orders)

    assert curve.duration_s == 86_400
    assert curve.expected == pytest.approx(80)
    assert curve.rate_at(np.array([10 * 3600 + 450.0, 14 * 3600 + 22.5 * 60])).tolist() == [240, 80]


def test_a_history_may_have_semicolons(tmp_path: Path) -> None:
    """A CSV whose columns are parted by semicolons, and that begins with a byte order mark, is read as any other."""
    orders = tmp_path / "orders.csv"
    orders.write_text("time;orders\n2026-05-30T10:05;30\n", encoding="utf-8-sig")

    assert curve_from_csv(orders).expected == pytest.approx(30)


def test_a_wrong_history_is_told_by_line(tmp_path: Path) -> None:
    """Errors of a CSV name the line, what was expected and what was given, all at once."""
    orders = tmp_path / "orders.csv"
    orders.write_text("time,orders\nyesterday,1\n2026-05-30T10:00,-3\n2026-05-30T10:00,1e309\n")
    with pytest.raises(ConfigError) as error:
        curve_from_csv(orders)
    assert error.value.message.splitlines() == [
        f"{orders} line 2: time: expected ISO 8601 such as 2026-05-30T09:15, given 'yesterday'",
        f"{orders} line 3: orders: expected a whole number from 0 to 1,000,000, given '-3'",
        f"{orders} line 4: orders: expected a whole number from 0 to 1,000,000, given '1e309'",
    ]


def test_school_holidays_differ_by_zone() -> None:
    """Winter and spring holidays come to the zones one after the other; All Saints and Christmas to all at once."""
    assert zones_on_holiday(date(2026, 2, 9)) == ("A",)
    assert zones_on_holiday(date(2026, 2, 16)) == ("A", "B")
    assert zones_on_holiday(date(2026, 2, 24)) == ("B", "C")
    assert zones_on_holiday(date(2026, 10, 31)) == ("A", "B", "C")
    assert zones_on_holiday(date(2026, 11, 2)) == ()
    assert said_of(date(2027, 2, 14)) == "school holidays, zone A and C, to 28 February"


def test_every_school_holiday_begins_on_a_saturday_and_lasts_two_weeks() -> None:
    """Each zone has, in each school year, the same five holidays; all but summer last sixteen days or seventeen."""
    for one in HOLIDAYS:
        assert one.first.weekday() == 5
        assert (one.back - one.first).days in ((16, 17) if one.name != "été" else range(55, 62))
    for zone in ZONES:
        assert [one.name for one in sorted(HOLIDAYS, key=lambda one: one.first) if zone in one.zones] == [
            "Toussaint",
            "Noël",
            "hiver",
            "printemps",
            "été",
        ] * 3


def test_a_day_that_no_decree_covers_is_not_known() -> None:
    """What is not published is told so, and is no school day."""
    assert zones_on_holiday(date(2031, 12, 25)) is None
    assert said_of(date(2031, 12, 25)) == "school holidays not known yet"
