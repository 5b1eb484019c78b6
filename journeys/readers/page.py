"""From a page to facts: reads everything that a customer could read on it, knowing nothing of the shop."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from journeys.driver.page import PageView
from journeys.readers.closures import read_closures
from journeys.readers.context import Context, read_context
from journeys.readers.counters import read_activation, read_counter
from journeys.readers.frame import FRAME, split
from journeys.readers.goods import read_goods
from journeys.readers.labels import read_labels
from journeys.readers.nonsense import read_nonsense
from journeys.readers.notices import read_notice
from journeys.readers.offers import read_basket, read_offers
from journeys.readers.posts import read_posts
from journeys.readers.sentences import read_sentences
from journeys.readers.source import Source
from journeys.readers.steps import read_steps
from journeys.readers.streets import read_streets
from journeys.readers.sums import read_sums
from journeys.readers.support import read_support
from journeys.readers.text import clean_lines, fold, mail_addresses
from parcours.domain.facts import Fact, Touchpoint

_URL = re.compile(r"https?://\S+")
_SIZE_LABEL = re.compile(r"(?:taille|poids|size|file size)\b[^:]{0,20}:")
_SIZE = re.compile(r"(?P<size>\d[\d ,.]*?) ?(?P<unit>octets|bytes|ko|kb|mo|mb)\b")
_UNITS = {"octets": "bytes", "bytes": "bytes", "ko": "kb", "kb": "kb", "mo": "mb", "mb": "mb"}
_MOST_LINES = 3_000
_FURTHEST = ("placed", "paid", "preparing", "shipped", "arrived", "collected", "delivered", "cancelled", "refunded")
_CHOOSING = frozenset(("radio", "select", "checkbox"))
_CHOICES = frozenset(
    [
        "price.delivery",
        "delivery.date",
        "delivery.window",
        "delivery.mode",
        "delivery.address",
        "relay.name",
        "relay.address",
        "relay.hours",
        "relay.arrival-day",
        "relay.closed",
        "store.name",
        "store.address",
        "store.hours",
        "pickup.date",
        "order.total",
    ]
)


def read_page(
    view: PageView,
    touchpoint: Touchpoint,
    at: datetime,
    where: str = "",
    evidence: str = "",
    *,
    zone: str = "Europe/Paris",
    subject: str = "",
    order_numbers: re.Pattern[str] | None = None,
) -> list[Fact]:
    """Read a page into facts.

    Where a page lets the customer choose (radio buttons, lists), what differs between the choices is left out:
    it is an offer, not a statement about the order.

    Args:
        view: The page.
        touchpoint: Who speaks on it: screen, tracking, announcement, counter, support, social, download.
        at: When the customer sees it, timezone-aware.
        where: Name of the page for a person; its title if empty.
        evidence: Path of the picture that was kept.
        zone: The shop's time zone.
        subject: Name of the order that the page is about, where a journey has more than one.
        order_numbers: Shape of the shop's order numbers, where it must be told.

    Returns:
        The facts in the order in which they stand, each once.
    """
    source = Source(touchpoint, at, where or view.title, evidence, zone, subject, order_numbers=order_numbers)
    main, around = split(view)
    lines = clean_lines("\n".join(main.lines[:_MOST_LINES]))
    headings = [line for heading in main.headings for line in clean_lines(heading)]
    place = "relay" if "relay" in where else "store" if "store" in where else ""
    facts = read_text(lines, headings, source, place)
    facts += [*read_offers(main, source), *read_basket(view, source)]
    facts += read_posts(lines, f"{view.title} {' '.join(around)}", source)
    if touchpoint is Touchpoint.SCREEN:
        facts = _about_an_order(facts)
    if any(control.type in _CHOOSING for control in main.controls):
        facts = _without_choices(facts)
    return unique([*facts, *_frame(around, source)])


def _about_an_order(facts: list[Fact]) -> list[Fact]:
    """Leave out states on a page that names no order: they are said of orders in general."""
    if any(fact.name == "order.number" for fact in facts):
        return facts
    return [fact for fact in facts if fact.name not in ("order.status", "payment.status")]


def _frame(around: Sequence[str], source: Source) -> list[Fact]:
    """Read what stands around every page, head and foot: the screen says it, whoever speaks on the page itself."""
    lines = clean_lines("\n".join(around))
    frame = replace(source, touchpoint=Touchpoint.SCREEN, where=FRAME, evidence="", kind="")
    return [fact for fact in read_support(lines, frame) if fact.name.startswith("support.")]


def read_text(lines: Sequence[str], headings: Sequence[str], source: Source, place: str = "") -> list[Fact]:
    """Read the lines of any page or mail.

    Args:
        lines: Clean lines.
        headings: The headings among them.
        source: Where they stand.
        place: ``relay`` or ``store`` where that is known beforehand.
    """
    context = Context(place) if place else read_context(lines, source.kind)
    facts = read_labels(lines, source, context)
    facts += read_sentences(lines, source, context)
    facts += read_goods(lines, headings if source.touchpoint is Touchpoint.SCREEN else (), source)
    facts += read_support(lines, source)
    facts += [*read_addresses(lines, source), *read_streets(lines, source), *read_sizes(lines, source)]
    facts += read_notice(lines, facts, source)
    names = {str(fact.value) for fact in facts if fact.name == "relay.name"}
    facts += _look_alikes(lines, facts, source)
    closures = read_closures(lines, context, names.pop() if len(names) == 1 else "", source)
    rows = {fact.name for fact in closures if fact.name != "relay.closed"}
    facts = [fact for fact in facts if fact.name not in rows] + closures
    if source.touchpoint is Touchpoint.COUNTER:
        facts += read_counter(lines, place or context.place or "store", source)
    if source.touchpoint is Touchpoint.TRACKING:
        facts = _tracked(facts, read_steps(lines, source), source)
    return [*facts, *read_activation(lines, source), *read_nonsense(lines, source), *read_sums(lines, source)]


def read_sizes(lines: Sequence[str], source: Source) -> list[Fact]:
    """Read how large the file is that a document offers: "Taille : 97 ko (96 651 octets)"."""
    return [
        source.fact("download.size", re.sub(r"\D", "", size["size"]), line, subject=_UNITS[size["unit"]])
        for line in lines
        if _SIZE_LABEL.match(fold(line))
        for size in _SIZE.finditer(fold(line))
    ]


def read_addresses(lines: Sequence[str], source: Source) -> list[Fact]:
    """Read the e-mail addresses that a document names, at most ten."""
    found = [(address, line) for line in lines for address in mail_addresses(line)]
    return [source.fact("email.stated", address, line) for address, line in found[:10]]


def _look_alikes(lines: Sequence[str], facts: Sequence[Fact], source: Source) -> list[Fact]:
    """Read the numbers that look like the order's or the case's own, wherever they stand: "FL-2026-1" in a sentence."""
    if source.touchpoint not in (Touchpoint.MAIL, Touchpoint.TRACKING, Touchpoint.SUPPORT):
        return []
    found = []
    for fact in facts:
        number = str(fact.value)
        if fact.name not in ("order.number", "case.number") or not re.search(r"[A-Z].*\d{4}", number):
            continue
        shape = re.compile(r"(?<![\w-])" + re.sub(r"\d", r"\\d", re.escape(number)) + r"(?![\w-])")
        found += [
            source.fact(fact.name, other, line)
            for line in lines
            for other in shape.findall(_URL.sub(" ", line))
            if other != number
        ]
    return found


def _tracked(facts: list[Fact], steps: list[Fact], source: Source) -> list[Fact]:
    """Call the furthest state that a tracking page gives its tracking status: labelled, or that of the last step."""
    stated = [fact for fact in facts if fact.name == "order.status"]
    rest = [fact for fact in facts if fact.name != "order.status"]
    known = [(str(fact.value), fact.quote) for fact in stated]
    dated = [step for step in steps if step.name == "tracking.event"]
    last = max(dated, key=lambda step: str(step.value), default=None)
    if last:
        known.append((last.subject, last.quote))
    if not known:
        return [*rest, *steps]
    status, quote = max(known, key=lambda pair: _FURTHEST.index(pair[0]))
    return [*rest, source.fact("tracking.status", status, quote), *steps]


def _without_choices(facts: list[Fact]) -> list[Fact]:
    values: dict[tuple[str, str], set[str]] = {}
    for fact in facts:
        values.setdefault((fact.name, fact.subject), set()).add(str(fact.value))
    return [fact for fact in facts if fact.name not in _CHOICES or len(values[fact.name, fact.subject]) == 1]


def unique(facts: Sequence[Fact]) -> list[Fact]:
    """Return each statement once, in order."""
    seen: dict[tuple[str, str, str], Fact] = {}
    for fact in facts:
        seen.setdefault((fact.name, fact.subject, repr(fact.value)), fact)
    return list(seen.values())
