"""What a page offers to a customer: windows of delivery to choose, an invoice, a basket with so many pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from journeys.driver.page import PageView
from journeys.readers.source import Source
from journeys.readers.text import clean, fold, of_a_line
from journeys.readers.times import TIME, read_time, windows
from parcours.domain.facts import Fact, Touchpoint

_INVOICE = re.compile(r"\bfactures?\b|\binvoices?\b|\breceipt\b")
_CANCEL = re.compile(r"^(?:annuler|cancel)\b.{0,40}(?:commande|order)|^annuler$|^cancel order")
_THINGS = "(?:articles?|items?|produits?|products?|pieces?)"
_YOUR_BASKET = "(?:votre |your |the |le |mon |my )?(?:shopping )?(?:panier|basket|cart|bag)"
_FULL_BASKET = re.compile(
    r"\b(?:panier|basket|cart|bag)\b\W{0,4}(?P<n1>\d{1,3})\b(?! ?[€,.%:]\d?)"
    rf"|(?P<n2>\d{{1,3}}) {_THINGS} (?:dans|in) {_YOUR_BASKET}"
    r"|(?:panier|basket|cart|bag)[^.\d]{0,20}\((?P<n3>\d{1,3})(?: articles?| items?)?\)"
    rf"|(?:panier|basket|cart|bag) (?:contient|comporte|contains|has) (?P<n4>\d{{1,3}}) {_THINGS}\b"
    rf"|(?P<n5>\d{{1,3}}) {_THINGS} (?:(?:est |sont )?ajoutee?s? (?:a|au|dans)|added to) {_YOUR_BASKET}"
    r"\s?[:(-]\s?(?=[€£$\d])"
)
"""How a page says how many pieces the basket holds.

What "was added" is all that it holds only where the amount of it follows; without one it is what the last click did.
"""
_LONGEST = 80
"""A longer line is more than a basket's."""
_EMPTY_BASKET = re.compile(
    r"panier (?:est |actuellement )*vide|(?:basket|cart|bag) is (?:currently )?empty|empty basket|aucun article dans"
)
_CUTOFF = re.compile(
    rf"(?:command\w*|order\w*)\s+(?:\w+\s+){{0,3}}?(?:avant|jusqu'a|before|by|until"
    rf"|up to)\s+(?P<time>{TIME.pattern})|(?:heure limite"
    rf"|cut-?off)[^\d]{{0,20}}(?P<time2>{TIME.pattern.replace('?P<', '?P<b_')})"
)

_TODAY = re.compile(
    r"\b(?:livree?s?|livraison|chez vous|delivered|delivery)\b[^.\d]{0,25}\b(?:aujourd'hui|today)\b,?\s+"
    rf"(?:avant|before|by)\s+{TIME.pattern}"
)


def read_offers(view: PageView, source: Source) -> list[Fact]:
    """Read what a page offers."""
    return [*_windows(view, source), *_today(view, source), *_documents(view, source)]


def _documents(view: PageView, source: Source) -> Iterator[Fact]:
    names = [*(link.name for link in view.links), *view.buttons]
    invoice = next((name for name in names if _INVOICE.search(fold(name)) and len(name) <= 60), None)
    if invoice and source.touchpoint in (Touchpoint.SCREEN, Touchpoint.TRACKING):
        yield source.fact("invoice.offered", True, invoice, subject=source.where)
    cancel = next((name for name in names if _CANCEL.search(fold(name)) and len(name) <= 60), None)
    if cancel and source.touchpoint is Touchpoint.TRACKING:
        yield source.fact("cancellation.offered", "self-service", cancel)


def read_basket(view: PageView, source: Source) -> Iterator[Fact]:
    """Read how many pieces the basket holds, wherever on the page that is said."""
    if source.touchpoint is not Touchpoint.SCREEN:
        return
    names = [*(link.name for link in view.links), *view.buttons, *view.lines]
    for name in names:
        pieces = _pieces(name)
        if pieces is not None:
            yield source.fact("basket.items", pieces, name, subject=source.where)
            return


@of_a_line
def _pieces(name: str) -> int | None:
    """Return how many pieces a line says that the basket holds, or None where it does not tell."""
    folded = fold(clean(name))
    if len(folded) > _LONGEST:
        return None
    if _EMPTY_BASKET.search(folded):
        return 0
    full = _FULL_BASKET.search(folded)
    return int(next(filter(None, full.groups()))) if full else None


def _windows(view: PageView, source: Source) -> Iterator[Fact]:
    """Read each window of delivery that can be chosen, with the last moment at which it may be ordered."""
    lines = [clean(line) for line in view.lines]
    for control in view.controls:
        if control.type != "radio":
            continue
        label = clean(control.label)
        folded = fold(label)
        cutoff = _CUTOFF.search(folded)
        rest = label[: cutoff.start()] + label[cutoff.end() :] if cutoff else label
        found = windows(rest)
        day = next(iter(source.calendar.days(rest)), None)
        on = day.day if day else _day_above(lines, label, source)
        if not found or on is None:
            continue
        ends = time.fromisoformat(found[0][-5:])
        zone = ZoneInfo(source.zone)
        name = f"{on:%Y-%m-%d} {found[0]}"
        yield source.fact("slot.offered", datetime.combine(on, ends, zone).astimezone(UTC), label, subject=name)
        cutoff = cutoff or _cutoff_below(lines, label)
        last = _time_of(cutoff) if cutoff else None
        if last:
            yield source.fact("slot.cutoff", datetime.combine(on, last, zone).astimezone(UTC), label, subject=name)


def _today(view: PageView, source: Source) -> Iterator[Fact]:
    """Read "Livré aujourd'hui avant 13h": an offer for the day of reading, wherever on the page it stands."""
    if source.touchpoint is not Touchpoint.SCREEN:
        return
    for line in view.lines:
        found = _TODAY.search(fold(clean(line)))
        ends = read_time(found) if found else None
        if ends:
            until = datetime.combine(source.calendar.today, ends, ZoneInfo(source.zone)).astimezone(UTC)
            yield source.fact("slot.offered", until, line, subject=f"{source.calendar.today} 00:00-{ends:%H:%M}")


def _cutoff_below(lines: list[str], label: str) -> re.Match[str] | None:
    """Find the cut-off on the line below a choice."""
    at = lines.index(label) if label in lines else -1
    return _CUTOFF.search(fold(lines[at + 1])) if 0 <= at < len(lines) - 1 else None


def _time_of(match: re.Match[str]) -> time | None:
    return read_time(match) or read_time(match, "b_") if match["time"] else read_time(match, "b_")


def _day_above(lines: list[str], label: str, source: Source) -> date | None:
    """Return the day of the heading under which a choice stands."""
    at = next((number for number, line in enumerate(lines) if line == label or line.startswith(label)), None)
    if at is None:
        return None
    for line in reversed(lines[max(0, at - 10) : at]):
        days = {day.day for day in source.calendar.days(line)}
        if len(days) == 1:
            return days.pop()
    return None
