"""Days, moments and spans of days in running text, in French and English, numbers and words.

Everything is read against the moment at which the customer looked, and in the shop's zone: that is what gives
"demain" a date, "le 24 novembre" a year and "15h41" an offset. A numeric date that could be read in two ways
is read day first, as Europe does, and month first only for shops in American zones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from journeys.readers.text import fold
from journeys.readers.times import TIME, read_time
from parcours.domain.facts import Span

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan january",
            "fevrier fevr fev february feb",
            "mars march mar",
            "avril avr april apr",
            "mai may",
            "juin june jun",
            "juillet juil july jul",
            "aout august aug",
            "septembre sept september sep",
            "octobre october oct",
            "novembre november nov",
            "decembre december dec",
        ),
        start=1,
    )
    for name in names.split()
}
WEEKDAY_NUMBERS = {
    name: number
    for number, names in enumerate(
        (
            "lundi lun monday mon",
            "mardi tuesday tue",
            "mercredi mer wednesday wed",
            "jeudi jeu thursday thu",
            "vendredi ven friday fri",
            "samedi sam saturday sat",
            "dimanche dim sunday sun",
        )
    )
    for name in names.split()
}
"""Names of the days of the week, Monday first; "mar" is left out, since it is March in English."""

_WEEKDAYS = frozenset((*WEEKDAY_NUMBERS, "mar"))
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WEEKDAY = rf"(?:(?:{'|'.join(sorted(_WEEKDAYS, key=len, reverse=True))})\.?,?\s+)?"
_LE = r"(?:le\s+|on\s+|the\s+)?"
_DAY = r"(?P<day>\d{1,2})(?:er|st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?P<year>20\d\d)(?!\d)|(?!,?\s+\d{4}(?![\d%€])))"
"""A year of four digits that is no year of this century makes the day no day."""

_WORDED = re.compile(rf"{_LE}{_WEEKDAY}{_LE}{_DAY}\s+(?:of\s+)?(?P<month>{MONTH})\b\.?{_YEAR}")
_AMERICAN = re.compile(rf"{_LE}{_WEEKDAY}(?P<month>{MONTH})\b\.?\s+{_DAY}\b(?!:){_YEAR}")
_NUMERIC = re.compile(
    rf"{_LE}{_WEEKDAY}{_LE}(?<![\d/.-])(?P<a>\d{{1,2}})(?P<sep>[/.-])(?P<b>\d{{1,2}})(?:(?P=sep)(?P<year>20\d\d"
    rf"|\d\d))?(?![\d/-])"
)
_ISO = re.compile(r"(?<![\d-])(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)")
_RELATIVE = re.compile(
    r"(?P<relative>aujourd'hui|apres-demain|apres demain|demain|hier|today|the day after tomorrow|tomorrow"
    r"|yesterday|ce jour)\b"
)
_SHIFT = {
    "aujourd'hui": 0,
    "today": 0,
    "ce jour": 0,
    "demain": 1,
    "tomorrow": 1,
    "hier": -1,
    "yesterday": -1,
    "apres-demain": 2,
    "apres demain": 2,
    "the day after tomorrow": 2,
}
_RANGE = re.compile(
    rf"(?:entre\s+le|entre|du|between(?:\s+the)?|from(?:\s+the)?)?\s*{_WEEKDAY}(?P<first>\d{{1,2}})(?:er|st|nd|rd|th)?"
    rf"(?:\s+(?P<month1>{MONTH})\b\.?)?(?:\s+(?P<year1>20\d\d))?\s*(?:et\s+le|et|au|and(?:\s+the)?|to|a"
    rf"|-)\s*{_WEEKDAY}"
    rf"(?P<last>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?P<month2>{MONTH})\b\.?(?:,?\s+(?P<year2>20\d\d))?"
)
_BETWEEN = re.compile(r"(?:entre|du|between|from)\s+")
_EITHER = re.compile(r"\s*(?:ou|or|et|and|au|to|-)\s+|\s*-\s*")
_JOIN = re.compile(r",?\s*(?:at|a|vers|des|from|-|,|·)?\s*")
_ZONE = re.compile(r"\s*\(?(?P<zone>utc|gmt|z\b|[+-]\d\d:?\d\d)\)?")


class Day(NamedTuple):
    """A day and where it stands."""

    day: date
    start: int
    end: int


class Moment(NamedTuple):
    """A moment, timezone-aware, and where it stands."""

    moment: datetime
    start: int
    end: int


class Days(NamedTuple):
    """A span of days and where it stands."""

    span: Span
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """The moment and zone against which dates are read.

    Args:
        at: When the customer looked, timezone-aware.
        zone: The shop's zone, such as ``Europe/Paris``.
    """

    at: datetime
    zone: str = "Europe/Paris"

    @property
    def today(self) -> date:
        """The day on which the customer looked, in the shop's zone."""
        return self.at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def _month_first(self) -> bool:
        return self.zone.startswith("America/")

    def day_at(self, text: str, start: int = 0) -> Day | None:
        """Return the day that begins exactly at *start*."""
        return self._day(fold(text), start)

    def moment_at(self, text: str, start: int = 0) -> Moment | None:
        """Return the day with a time of day that begins exactly at *start*."""
        folded = fold(text)
        day = self._day(folded, start)
        if day is None:
            return None
        at = day.end + 1 if folded[day.end : day.end + 1] == "t" else _JOIN.match(folded, day.end).end()  # type: ignore[union-attr]
        clock = TIME.match(folded, at)
        read = read_time(clock) if clock else None
        if clock is None or read is None:
            return None
        return self._placed(day, read, folded, clock.end())

    def span_at(self, text: str, start: int = 0) -> Days | None:
        """Return the span of days ("entre le 24 et le 26 novembre") that begins exactly at *start*."""
        folded = fold(text)
        worded = _RANGE.match(folded, start)
        if worded:
            return self._span(worded)
        lead = _BETWEEN.match(folded, start)
        one = self._day(folded, lead.end() if lead else start)
        join = _EITHER.match(folded, one.end) if one else None
        two = self._day(folded, join.end()) if join else None
        if one and two and one.day <= two.day:
            return Days(Span(one.day, two.day), start, two.end)
        return None

    def days(self, text: str) -> list[Day]:
        """List all days of *text* that stand with a month, from left to right."""
        folded = fold(text)
        found: list[Day] = []
        at = 0
        for start in _starts(folded):
            if start >= at and (day := self._day(folded, start)):
                found.append(day)
                at = day.end
        return found

    def moments(self, text: str) -> list[Moment]:
        """List all days of *text* that are followed by a time of day."""
        return [moment for day in self.days(text) if (moment := self.moment_at(text, day.start))]

    # How -----------------------------------------------------------------------------------------
    def _day(self, folded: str, start: int) -> Day | None:
        for pattern in (_ISO, _WORDED, _AMERICAN, _NUMERIC, _RELATIVE):
            match = pattern.match(folded, start)
            if match and (day := self._made(match)):
                return Day(day, start, match.end())
        return None

    def _made(self, match: re.Match[str]) -> date | None:
        parts = match.groupdict()
        if parts.get("relative"):
            return self.today + timedelta(days=_SHIFT[parts["relative"]])
        if "a" in parts:
            a, b = int(parts["a"]), int(parts["b"])
            if parts["sep"] != "/" and not parts["year"]:
                return None
            day, month = (b, a) if b > 12 or (self._month_first and a <= 12) else (a, b)
        else:
            day, month = int(parts["day"]), MONTHS.get(parts["month"]) or int(parts["month"])
        year = int(parts["year"]) if parts.get("year") else None
        return self._dated(year + 2000 if year is not None and year < 100 else year, month, day)

    def _dated(self, year: int | None, month: int, day: int) -> date | None:
        """Return the date; without a year the one that is nearest, seen from three months back."""
        try:
            if year is not None:
                return date(year, month, day)
            for candidate in (self.today.year - 1, self.today.year, self.today.year + 1):
                try:
                    made = date(candidate, month, day)
                except ValueError:
                    continue
                if made >= self.today - timedelta(days=90):
                    return made
        except ValueError:
            return None
        return None

    def _span(self, match: re.Match[str]) -> Days | None:
        month2 = MONTHS[match["month2"]]
        month1 = MONTHS[match["month1"]] if match["month1"] else month2
        last = self._dated(int(match["year2"]) if match["year2"] else None, month2, int(match["last"]))
        if last is None:
            return None
        year1 = int(match["year1"]) if match["year1"] else last.year - (1 if month1 > month2 else 0)
        first = self._dated(year1, month1, int(match["first"]))
        if first is None or first > last:
            return None
        return Days(Span(first, last), match.start(), match.end())

    def _placed(self, day: Day, clock: time, folded: str, end: int) -> Moment:
        zone = _ZONE.match(folded, end)
        if zone:
            return Moment(datetime.combine(day.day, clock, _offset(zone["zone"])), day.start, zone.end())
        return Moment(datetime.combine(day.day, clock, ZoneInfo(self.zone)), day.start, end)


def _offset(text: str) -> tzinfo:
    if text[0] not in "+-":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


_START = re.compile(
    rf"(?<![\w/.-])(?:\d|le\s|(?:{'|'.join(_WEEKDAYS)})\b|(?:{MONTH})\b|aujourd|apres|demain|hier|today"
    rf"|tomorrow|yesterday|ce jour)"
)


def _starts(folded: str) -> list[int]:
    return [match.start() for match in _START.finditer(folded)]
