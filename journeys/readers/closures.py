"""Days on which a relay or a store is closed, and the hours at which it opens, as its page or notice tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from journeys.readers.context import Context
from journeys.readers.source import Source
from journeys.readers.text import fold
from parcours.domain.facts import Fact, Span

_CLOSED = re.compile(r"\bfermee?s?\b|\bfermeture|\bconges\b|\bclosed\b|\bclosure|\bclosing\b|\bvacances\b|annual leave")
DAY_ROW = re.compile(
    r"^(?:du |le |les |from |on )?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|mon|tue|wed|thu|fri"
    r"|sat|sun|lun|mar|mer|jeu|ven|sam|dim)\w*\b[^\d]{0,40}(?::|\t|\s)\s*(?:de |from )?"
)
_HOURS = re.compile(r"\d{1,2}\s?[h:]\s?\d{0,2}\s?(?:-|–|a|to|et|and)\s?\d{1,2}|\bferme|\bclosed")
_SERVICE = re.compile(
    r"service client|customer (?:service|care|support)|besoin d'aide|need help|conseiller|adviser|telephone"
)


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
    if hours:
        facts.append(source.fact(f"{context.place}.hours", " ; ".join(hours), hours[0]))
    return facts


def _closed(lines: Sequence[str], name: str, source: Source) -> Iterator[Fact]:
    calendar = source.calendar
    under = 0
    for line in lines:
        folded = fold(line)
        word = _CLOSED.search(folded)
        under = 6 if word and not any(char.isdigit() for char in line) else under - 1
        if not word and under <= 0:
            continue
        spans = [days for at in range(len(line)) if _boundary(folded, at) and (days := calendar.span_at(line, at))]
        if spans:
            yield source.fact("relay.closed", spans[0].span, line, subject=name)
        elif not DAY_ROW.match(folded) or calendar.days(line):
            for day in calendar.days(line):
                yield source.fact("relay.closed", Span(day.day, day.day), line, subject=name)


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
