"""Days on which a relay or a store is closed, and the hours at which it opens, as its page or notice tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from journeys.readers.context import Context
from journeys.readers.dates import Calendar
from journeys.readers.phones import phones
from journeys.readers.source import Source
from journeys.readers.text import fold
from parcours.domain.facts import Fact, Span

_CLOSED = re.compile(r"\bfermee?s?\b|\bfermeture|\bconges\b|\bclosed\b|\bclosure|\bclosing\b|\bvacances\b|annual leave")
_REOPENS = re.compile(
    r"\brouv(?:re|ert|rira|rons)\w*|\breouv(?:re|ert)\w*|\breprise\b|\breopen(?:s|ing)?\b|\bopen(?:s|ing)? again\b"
    r"|\bback (?:on|from)\b"
)
_FROM = re.compile(r"(?:a partir d|a compter d|depuis|des le|since|from|starting|as of)\w*\s+(?:the\s+)?$")
_UNTIL = re.compile(r"(?:jusqu'au|jusqu'a|until|till|through)\s+(?:the\s+)?$")
_LONGEST_REST = 2
"""Whole days between closing and opening again that may be a weekend or a holiday, which nobody announces."""

DAY_ROW = re.compile(
    r"^(?:du |le |les |from |on )?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|mon|tue|wed|thu|fri"
    r"|sat|sun|lun|mar|mer|jeu|ven|sam|dim)\w*\b[^\d]{0,40}(?::|\t|\s)\s*(?:de |from )?"
)
_PHONE = re.compile(r"(?:tel\b|telephone|phone)[^:]{0,20}:")
_HOURS = re.compile(r"\d{1,2}\s?[h:]\s?\d{0,2}\s?(?:-|–|a|to|et|and)\s?\d{1,2}|\bferme|\bclosed")
_SERVICE = re.compile(r"service client|customer (?:service|care|support)|besoin d'aide|need help|conseiller|adviser")


def read_closures(lines: Sequence[str], context: Context, name: str, source: Source) -> list[Fact]:
    """Read closures and hours of the place that a document is about.

    Args:
        lines: Its clean lines.
        context: What it is about; nothing is read unless that is a relay or a store.
        name: The relay's name where the document tells it; it becomes the subject of its closures.
        source: Where it is read.
    """
    if context.place not in ("relay", "store"):
        return []
    facts = list(_closed(lines, name, source)) if context.place == "relay" else []
    hours = _rows(lines)
    facts += list(_phone(lines, context.place, source))
    if hours:
        facts.append(source.fact(f"{context.place}.hours", " ; ".join(hours), hours[0]))
    return facts


def _phone(lines: Sequence[str], place: str, source: Source) -> Iterator[Fact]:
    """Read the place's own telephone number, where one stands apart from customer service's."""
    service = 0
    for line in lines:
        folded = fold(line)
        service = 6 if _SERVICE.search(folded) else service - 1
        if service <= 0 and _PHONE.match(folded):
            yield from (source.fact(f"{place}.phone", phone.number, line) for phone in phones(line, source.zone)[:1])


def _closed(lines: Sequence[str], name: str, source: Source) -> Iterator[Fact]:
    calendar = source.calendar
    under = 0
    for line in lines:
        folded = fold(line)
        word = _CLOSED.search(folded)
        if word and not any(char.isdigit() for char in line):
            under = 6
        elif not calendar.day_at(line):
            under -= 1
        if not word and under <= 0:
            continue
        again = _REOPENS.search(folded)
        until = again.start() if again else len(line)
        found = list(_spans(line, folded, until, calendar))
        if again and word:
            found = _ended(line, found, again.start(), calendar)
        for span in found:
            yield source.fact("relay.closed", span, line, subject=name)


def _spans(line: str, folded: str, until: int, calendar: Calendar) -> Iterator[Span]:
    """List the days of closure that a line names before *until*: one span, or days one by one."""
    before = line[:until]
    spans = [days for at in range(until) if _boundary(folded, at) and (days := calendar.span_at(before, at))]
    if spans:
        yield spans[0].span
    elif not DAY_ROW.match(folded) or calendar.days(before):
        for day in calendar.days(before):
            lasts = bool(_UNTIL.search(fold(line[: day.start])))
            first = min(day.day, calendar.today + timedelta(days=1)) if lasts else day.day
            yield Span(first, day.day)


def _ended(line: str, found: list[Span], again: int, calendar: Calendar) -> list[Span]:
    """Let a closure end on the day before the one on which the place opens again, where its own end is not told.

    A place that says only that it is shut and when it opens again is closed from tomorrow on; where that is no
    longer than a weekend or a holiday it is its rest, which its hours tell.
    """
    opens = next((day.day for day in calendar.days(line) if day.start >= again), None)
    if opens is None:
        return found
    last = opens - timedelta(days=1)
    days = [day for day in calendar.days(line) if day.start < again]
    if len(days) == 1 and days[0].day <= last and _FROM.search(fold(line[: days[0].start])):
        return [Span(days[0].day, last)]
    tomorrow = calendar.today + timedelta(days=1)
    rests = (last - tomorrow).days + 1 <= _LONGEST_REST
    return found if found or rests else [Span(tomorrow, last)]


def _boundary(folded: str, at: int) -> bool:
    return at == 0 or not (folded[at - 1].isalnum() or folded[at - 1] in "/.-")


def _rows(lines: Sequence[str]) -> list[str]:
    """Return the rows of opening hours, except those of customer service."""
    rows: list[str] = []
    service = 0
    for line in lines:
        folded = fold(line)
        service = 6 if _SERVICE.search(folded) else service - 1
        if service <= 0 and len(line) <= 120 and DAY_ROW.match(folded) and _HOURS.search(folded):
            rows.append(line)
    return rows if any(re.search(r"\d", row) for row in rows) else []
