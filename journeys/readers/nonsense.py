"""Days and hours that cannot be: the 42nd of November, half past sixty-five, a Tuesday that is a Wednesday.

No calendar knows them, so a reader who meets one must wonder what was meant. Only what is written in full is judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from journeys.readers.dates import MONTH, MONTHS, WEEKDAY_NUMBERS
from journeys.readers.source import Source
from journeys.readers.text import fold, shorten
from parcours.domain.facts import Fact, Touchpoint

_DAY = re.compile(
    rf"(?:\b(?P<weekday>{'|'.join(name for name in WEEKDAY_NUMBERS if len(name) > 3)}),?\s+)?"
    rf"(?<![\d/.,-])(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{MONTH})\b\.?"
    r"(?:,?\s+(?P<year>\d{4})(?=\s*(?:$|[,.;:()\t-]|(?:a|at|de|from|entre|between|avant|before|ou|or|au|to|et"
    r"|and)\b)))?"
)
_NUMERIC = re.compile(r"(?<![\d/.-])(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>20\d\d)(?![\d/-])")
_FRENCH_TIME = re.compile(r"(?<![\w.,:-])(?P<hour>\d{1,2}) ?h ?(?P<minute>\d\d)(?!\w|-\w*[a-z]|-\d{3})")
_TIME = re.compile(r"(?:\bat|\ba|,|-)\s(?P<hour>\d\d):(?P<minute>\d\d)(?![\d:])")
_BACKWARDS = re.compile(r"(?<![\d:])(?P<from>\d{1,2} ?(?:h|:) ?\d\d) ?- ?(?P<until>\d{1,2} ?(?:h|:) ?\d\d)(?![\d:])")
_WINDOW_WORDS = re.compile(r"livraison|creneau|delivery|slot|window")
_DAYS_A_WEEK = re.compile(r"\b(?:[89]|\d\d) (?:jours?|days?) (?:sur|out of|a|/) ?(?:7|week)\b")
_NAMED_DAY = re.compile(r"\b(?P<named>aujourd'hui|demain|today|tomorrow),?\s+(?=[\w'])")
_EARLIEST = 1900
_YEARS_AHEAD = 20


@lru_cache(maxsize=4_096)
def impossible(text: str, today: date) -> tuple[str, ...]:
    """List the days and times of *text* that cannot be, as they stand.

    Args:
        text: A clean line.
        today: The day of reading; a year far from it is a slip of the pen.
    """
    folded = fold(text)
    found = [match for match in _DAY.finditer(folded) if not _can_be(match, today)]
    found += [
        match for match in _NUMERIC.finditer(folded) if not (_is_day(match, "a", "b") or _is_day(match, "b", "a"))
    ]
    for pattern in (_FRENCH_TIME, _TIME):
        found += [m for m in pattern.finditer(folded) if int(m["hour"]) > 24 or int(m["minute"]) > 59]
    found += list(_DAYS_A_WEEK.finditer(folded))
    if _WINDOW_WORDS.search(folded):
        found += [m for m in _BACKWARDS.finditer(folded) if _minutes(m["until"]) <= _minutes(m["from"])]
    return tuple(shorten(text[match.start() : match.end()].strip(" ,-"), 60) for match in found)


def _minutes(clock: str) -> int:
    hour, minute = re.findall(r"\d+", clock)
    return int(hour) * 60 + int(minute)


def read_nonsense(lines: Sequence[str], source: Source) -> list[Fact]:
    """Read the impossible days and times of a document, at most ten."""
    today = source.calendar.today
    found = [(item, line) for line in lines for item in (*impossible(line, today), *_not_today(line, source))]
    return [source.fact("date.impossible", item, line) for item, line in found[:10]]


def _not_today(line: str, source: Source) -> Iterator[str]:
    """List what a page calls today or tomorrow and dates on another day; paper is read on days of its own."""
    if source.touchpoint in (Touchpoint.MAIL, Touchpoint.INVOICE):
        return
    for match in _NAMED_DAY.finditer(fold(line)):
        day = source.calendar.day_at(line, match.end())
        named = source.calendar.day_at(line, match.start("named"))
        if day and named and day.day != named.day and re.search(r"20\d\d$", line[match.end() : day.end]):
            yield shorten(line[match.start() : day.end], 60)


def _can_be(match: re.Match[str], today: date) -> bool:
    year = int(match["year"]) if match["year"] else None
    if year is not None and not _EARLIEST <= year <= today.year + _YEARS_AHEAD:
        return False
    month = MONTHS[match["month"]]
    try:
        day = date(2024 if year is None else year, month, int(match["day"]))
    except ValueError:
        return False
    weekday = WEEKDAY_NUMBERS.get(match["weekday"] or "")
    return weekday is None or year is None or day.weekday() == weekday


def _is_day(match: re.Match[str], day: str, month: str) -> bool:
    try:
        return bool(date(int(match["year"]), int(match[month]), int(match[day])))
    except ValueError:
        return False
