"""Days, moments, spans, windows and durations are read against the moment and zone of reading."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from journeys.readers.dates import Calendar
from journeys.readers.text import clean
from journeys.readers.times import duration_after, windows


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("mardi 24 novembre 2026", date(2026, 11, 24)),
        ("le 1er décembre", date(2026, 12, 1)),
        ("Tuesday, 24 November 2026", date(2026, 11, 24)),
        ("November 24th, 2026", date(2026, 11, 24)),
        ("24/11/2026", date(2026, 11, 24)),
        ("24/11/26", date(2026, 11, 24)),
        ("24.11.2026", date(2026, 11, 24)),
        ("2026-11-24", date(2026, 11, 24)),
        ("le 5 janvier", date(2027, 1, 5)),
        ("aujourd’hui", date(2026, 11, 24)),
        ("demain", date(2026, 11, 25)),
        ("après-demain", date(2026, 11, 26)),
        ("yesterday", date(2026, 11, 23)),
        ("29 février 2028", date(2028, 2, 29)),
    ],
)
def test_a_day(at: datetime, text: str, day: date) -> None:
    """A day without a year is the next one; relative days count from the moment of reading."""
    found = Calendar(at).day_at(clean(text))

    assert found is not None
    assert day == found.day


@pytest.mark.parametrize("text", ["31/02/2026", "24-11", "12.5", "2026", "code 24/11/2026/7", "mai", "samedi"])
def test_what_is_no_day(at: datetime, text: str) -> None:
    """Impossible days, fractions, and bare words are no days."""
    assert Calendar(at).day_at(text) is None


def test_an_american_shop_writes_the_month_first(at: datetime) -> None:
    """In an American zone 03/04 is the fourth of March, and 13/04 still the thirteenth of April."""
    calendar = Calendar(at, "America/New_York")

    assert [date(2026, 3, 4), date(2026, 4, 13)] == [day.day for day in calendar.days("03/04/2026 et 13/04/2026")]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("mardi 24 novembre 2026 à 15h41", datetime(2026, 11, 24, 14, 41, tzinfo=UTC)),
        ("24/11/2026 15:41", datetime(2026, 11, 24, 14, 41, tzinfo=UTC)),
        ("November 24, 2026 at 3:41 pm", datetime(2026, 11, 24, 14, 41, tzinfo=UTC)),
        ("aujourd'hui à 15 h 41", datetime(2026, 11, 24, 14, 41, tzinfo=UTC)),
        ("2026-11-24T15:41+00:00", datetime(2026, 11, 24, 15, 41, tzinfo=UTC)),
        ("24 novembre 2026 15:41 UTC", datetime(2026, 11, 24, 15, 41, tzinfo=UTC)),
        ("25 juillet 2026 à midi", datetime(2026, 7, 25, 10, 0, tzinfo=UTC)),
    ],
)
def test_a_moment(at: datetime, text: str, moment: datetime) -> None:
    """A time of day is the shop's own, summer or winter, unless the text names another zone."""
    found = Calendar(at).moment_at(text)

    assert found is not None
    assert moment == found.moment


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("entre le 24 et le 26 novembre", "24/11/2026 - 26/11/2026"),
        ("du 15 novembre au 31 décembre 2026", "15/11/2026 - 31/12/2026"),
        ("24–26 November 2026", "24/11/2026 - 26/11/2026"),
        ("between 30 November and 2 December", "30/11/2026 - 02/12/2026"),
        ("du 20/12 au 02/01", "20/12/2026 - 02/01/2027"),
        ("mercredi 25 novembre 2026 ou jeudi 26 novembre 2026", "25/11/2026 - 26/11/2026"),
        ("from 15 November 2026 to 3 January 2027", "15/11/2026 - 03/01/2027"),
    ],
)
def test_a_span_of_days(at: datetime, text: str, span: str) -> None:
    """A span may go over the end of a month or a year, and may name its days in full."""
    found = Calendar(at).span_at(clean(text))

    assert found is not None
    assert span == str(found.span)


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("avant 13 h", "00:00-13:00"),
        ("entre 9h et 13h", "09:00-13:00"),
        ("9h00–13h00", "09:00-13:00"),
        ("between 9:00 and 1 pm", "09:00-13:00"),
        ("de 9 h à 12 h 30", "09:00-12:30"),
    ],
)
def test_a_window_of_hours(text: str, window: str) -> None:
    """A window is told by its ends; "before" begins at midnight."""
    assert [window] == windows(clean(text))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("sous 24 h", 86_400.0),
        ("within two hours", 7_200.0),
        ("dans les 5 minutes", 300.0),
        ("d'ici 10 min", 600.0),
        ("dans la minute", 60.0),
        ("sous 1 jour ouvré", 345_600.0),
        ("dans quelques minutes", None),
        ("du lundi au vendredi de 9h à 19h", None),
    ],
)
def test_a_duration(text: str, seconds: float | None) -> None:
    """A delay is read after its preposition; working days count with the weekend, and "some" is no number."""
    assert seconds == duration_after(text)
