"""How the value after a label is read; one function for each kind of value that the lexicon names.

A reader looks exactly where it is told to and returns nothing where the value is not clear.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from journeys.readers.money import amount_at
from journeys.readers.numbers import code_at, identifier_at, key_at
from journeys.readers.places import delivery_mode, looks_like_address, place_name
from journeys.readers.source import Source
from journeys.readers.statuses import order_status, payment_status
from journeys.readers.text import fold
from journeys.readers.times import TIME, read_time, windows
from parcours.domain.facts import Value


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read after a label.

    Args:
        value: The value.
        end: Where it ends in the line.
        extra: Further facts that the same words give, as (word, value).
    """

    value: Value
    end: int
    extra: tuple[tuple[str, Value], ...] = ()


Reader = Callable[[str, int, Source, bool], Reading | None]

_HOURS = re.compile(r"\d{1,2}\s?(?:h|:)\s?\d{0,2}\s?(?:-|–|a|to|et|and)\s?\d{1,2}|24\s?(?:h|/)")
_OR = re.compile(r"\s*(?:ou|or)\s+(?:le\s+|on\s+)?")
_OPEN_CASE = re.compile(r"ouvert|en cours|open|pending|in progress|answered|repondu|attente|traitement")
_CLOSED_CASE = re.compile(r"resolu|clos\b|close\b|cloture|ferme|closed|resolved|solved|termine")


def _order_number(text: str, start: int, source: Source, strong: bool) -> Reading | None:
    found = identifier_at(text, start, strong=strong, shape=source.order_numbers)
    return Reading(found.text, found.end) if found else None


def _number(text: str, start: int, source: Source, strong: bool) -> Reading | None:
    found = identifier_at(text, start, strong=strong)
    return Reading(found.text, found.end) if found else None


def _code(text: str, start: int, source: Source, strong: bool) -> Reading | None:
    found = code_at(text, start)
    return Reading(found.text, found.end) if found else None


def _key(text: str, start: int, source: Source, strong: bool) -> Reading | None:
    found = key_at(text, start)
    return Reading(found.text, found.end) if found else None


def _money(text: str, start: int, source: Source, strong: bool) -> Reading | None:
    amount = amount_at(text, start)
    return Reading(amount.money, amount.end) if amount else None


def _date(text: str, start: int, source: Source, strong: bool) -> Reading | None:
    calendar = source.calendar
    days = calendar.span_at(text, start)
    if days:
        return Reading(days.span.last, days.end, (("@earliest", days.span.first),))
    moment = calendar.moment_at(text, start)
    if moment:
        return Reading(moment.moment.date(), moment.end, (("@moment", moment.moment.astimezone(UTC)),))
    day = calendar.day_at(text, start)
    if day is None:
        return None
    either = _OR.match(fold(text), day.end)
    latest = calendar.day_at(text, either.end()) if either else None
    return Reading(day.day, latest.end, (("@latest", latest.day),)) if latest else Reading(day.day, day.end)


def _moment(text: str, start: int, source: Source, strong: bool) -> Reading | None:
    calendar = source.calendar
    moment = calendar.moment_at(text, start)
    if moment:
        return Reading(moment.moment.astimezone(UTC), moment.end)
    day = calendar.day_at(text, start)
    if day is None or strong:
        return None
    return Reading(datetime.combine(day.day, time(23, 59), ZoneInfo(calendar.zone)).astimezone(UTC), day.end)


def _exact_moment(text: str, start: int, source: Source, strong: bool) -> Reading | None:
    return _moment(text, start, source, True)


def _exact_date(text: str, start: int, source: Source, strong: bool) -> Reading | None:
    """Read a day beside which an hour stands; in the middle of a sentence a day alone may be anything's."""
    reading = _date(text, start, source, strong)
    return reading if reading and any(name == "@moment" for name, _ in reading.extra) else None


def _window(text: str, start: int, source: Source, strong: bool) -> Reading | None:
    found = windows(text[start:])
    return Reading(found[0], len(text)) if len(found) == 1 else None


def _cutoff(text: str, start: int, source: Source, strong: bool) -> Reading | None:
    """Read "commandez avant 11 h": a time of the day on which it is read, unless a day is named."""
    calendar = source.calendar
    moment = calendar.moment_at(text, start)
    if moment:
        return Reading(moment.moment.astimezone(UTC), moment.end)
    clock = TIME.match(fold(text), start)
    read = read_time(clock) if clock else None
    if not clock or not read:
        return None
    return Reading(datetime.combine(calendar.today, read, ZoneInfo(calendar.zone)).astimezone(UTC), clock.end())


def _mode(text: str, start: int, source: Source, strong: bool) -> Reading | None:
    rest = text[start:]
    mode = delivery_mode(rest) if len(rest) <= 80 else ""
    return Reading(mode, len(text)) if mode else None


def _status(text: str, start: int, source: Source, strong: bool) -> Reading | None:
    rest = text[start:]
    status = order_status(rest) if len(rest) <= 80 else ""
    return Reading(status, len(text)) if status else None


def _payment(text: str, start: int, source: Source, strong: bool) -> Reading | None:
    rest = text[start:]
    status = payment_status(rest) if len(rest) <= 80 else ""
    return Reading(status, len(text)) if status else None


def _case(text: str, start: int, source: Source, strong: bool) -> Reading | None:
    folded = fold(text[start:])
    if len(folded) > 60:
        return None
    if _CLOSED_CASE.search(folded):
        return Reading("resolved", len(text))
    return Reading("open", len(text)) if _OPEN_CASE.search(folded) else None


def _address(text: str, start: int, source: Source, strong: bool) -> Reading | None:
    rest = text[start:].strip()
    return Reading(rest, len(text)) if looks_like_address(rest) else None


def _name(text: str, start: int, source: Source, strong: bool) -> Reading | None:
    name, address = place_name(text[start:])
    if not name:
        return None
    return Reading(name, len(text), (("@address", address),) if address else ())


def _hours(text: str, start: int, source: Source, strong: bool) -> Reading | None:
    rest = text[start:].strip()
    return Reading(rest, len(text)) if _HOURS.search(fold(rest)) and len(rest) <= 300 else None


def _means(text: str, start: int, source: Source, strong: bool) -> Reading | None:
    folded = fold(text[start:])
    if len(folded) > 100:
        return None
    if re.search(r"bon d'achat|\bavoir\b|voucher|carte cadeau|gift card|credit note|store credit|code promo", folded):
        return Reading("voucher", len(text))
    original = (
        r"carte|card|visa|mastercard|\bcb\b|paypal|virement|transfer|compte|account|moyen de paiement"
        r"|means of payment|original"
    )
    return Reading("original", len(text)) if re.search(original, folded) else None


def _line(text: str, start: int, source: Source, strong: bool) -> Reading | None:
    match = re.match(r"(?P<line>[1-3])\b(?!\s?[:h€%])", text[start:])
    return Reading(int(match["line"]), start + match.end()) if match else None


READERS: dict[str, Reader] = {
    "order-number": _order_number,
    "number": _number,
    "code": _code,
    "key": _key,
    "money": _money,
    "date": _date,
    "exact-date": _exact_date,
    "moment": _exact_moment,
    "deadline": _moment,
    "window": _window,
    "cutoff": _cutoff,
    "mode": _mode,
    "status": _status,
    "payment": _payment,
    "case": _case,
    "address": _address,
    "name": _name,
    "hours": _hours,
    "means": _means,
    "line": _line,
}
"""How each kind of value in the lexicon is read: (line, where it begins, where it was read, must prove itself)."""
