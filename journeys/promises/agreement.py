"""Everything that two touchpoints say differently about one thing.

A value that may change with time (a parcel's state, the relay after an announced diversion) is compared only
within the time in which it must hold; what customers read before the last page of the checkout is an offer and is
not compared at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from journeys.promises.clocks import clock_contradictions
from journeys.promises.contradiction import Contradiction
from journeys.promises.courses import course_contradictions
from journeys.promises.looking import ARRIVED, since_checkout
from journeys.promises.matching import is_slip, plain, same
from journeys.promises.wording import capital, noun, place, says
from parcours.domain.facts import Fact, Touchpoint
from parcours.domain.ledger import Ledger
from parcours.domain.money import Money
from parcours.domain.terms import Terms
from parcours.domain.vocabulary import VOCABULARY

_ELSEWHERE = frozenset(("case.number", "order.time"))
"""Words that another rule compares: the case in `support.one-case`, the time of the order below."""

_BINDING = frozenset((Touchpoint.MAIL, Touchpoint.INVOICE))
"""Where the price of a piece is compared here: on paper; `price.stable` compares what the shop shows."""

_ALSO = frozenset(
    (
        "relay.address",
        "store.address",
        "delivery.address",
        "billing.address",
        "invoice.date",
        "refund.amount",
        "support.call-cost",
        "support.reply-within",
        "pickup.since",
    )
)
_DIVERTED = frozenset(
    (
        "relay.name",
        "relay.address",
        "relay.phone",
        "relay.code",
        "relay.last-day",
        "relay.arrival-day",
        "arrival.earliest",
        "arrival.latest",
    )
)
_DAYS = frozenset(("relay.arrival-day", "pickup.date", "delivery.date", "arrival.earliest", "arrival.latest"))


def contradictions(ledger: Ledger, terms: Terms) -> list[Contradiction]:
    """List every contradiction between touchpoints of one journey, gravest words first."""
    return [
        *_parts(ledger),
        *_impossible(ledger),
        *_words(ledger.once(_groups), terms),
        *clock_contradictions(ledger, terms),
        *_hours(ledger),
        *_refund(ledger, terms),
        *_currencies(ledger),
        *course_contradictions(ledger, terms),
        *_two_cases_in_one(ledger),
        *_other_digits(ledger),
        *_misspelt(ledger),
        *_turned_digits(ledger),
    ]


def compared(ledger: Ledger) -> list[Fact]:
    """List pairs of facts, flat, that were compared and agree: the evidence that touchpoints agree at all."""
    pairs: list[Fact] = []
    for facts in ledger.once(_groups).values():
        first = facts[0]
        for fact in facts:
            if fact.where != first.where or fact.touchpoint is not first.touchpoint:
                pairs += [first, fact]
                break
    return pairs


def _source(fact: Fact) -> tuple[Touchpoint, str]:
    return fact.touchpoint, fact.where


def _groups(ledger: Ledger) -> dict[tuple[str, str, int], list[Fact]]:
    """Group the facts that must agree: by word, subject, and the time between announced diversions."""
    diversions = [fact.seq for fact in ledger.find("mail.checked", subject="diversion")]
    goods_there = _arrived_at(ledger)
    groups: dict[tuple[str, str, int], list[Fact]] = {}
    for fact in since_checkout(ledger, *[name for name in ledger.names() if _must_agree(name)]):
        name, subject = fact.name, fact.subject
        if name in _DAYS and goods_there is not None and fact.seq >= goods_there:
            continue
        if name == "price.unit":
            if fact.touchpoint not in _BINDING:
                continue
            subject = plain(subject)
        epoch = sum(seq <= fact.seq for seq in diversions) if name in _DIVERTED else 0
        groups.setdefault((name, subject, epoch), []).append(fact)
    return groups


@lru_cache(maxsize=2_000)
def _must_agree(name: str) -> bool:
    """Say whether all who use this word must say the same."""
    return name not in _ELSEWHERE and (name in _ALSO or VOCABULARY[name].agree)


def _arrived_at(ledger: Ledger) -> int | None:
    """Return when the goods were first said to be there; from then on days tell what happened, not what will."""
    mails = [fact for fact in ledger.find("mail.checked", present=False) if fact.subject in ("arrival", "ready")]
    states = [*ledger.find("tracking.status"), *ledger.find("order.status")]
    first = min([*mails, *(fact for fact in states if fact.value in ARRIVED)], key=lambda fact: fact.seq, default=None)
    if first is None or first.name == "mail.checked":
        return first.seq if first else None
    return next(fact.seq for fact in ledger if fact.where == first.where and fact.at == first.at)


def _words(groups: dict[tuple[str, str, int], list[Fact]], terms: Terms) -> Iterator[Contradiction]:
    for (name, subject, _), facts in groups.items():
        first, *others = facts
        other = next((fact for fact in others if not same(name, fact.value, first.value)), None) if others else None
        if other:
            of = f" of {subject}" if subject else ""
            text = f"{noun(name)}{of}: {says(first, terms)}, {says(other, terms)}"
            yield Contradiction(noun(name), capital(text), (first, other))


def _parts(ledger: Ledger) -> Iterator[Contradiction]:
    for fact in ledger.find("mail.parts-disagree"):
        yield Contradiction(
            "two parts of one mail", f"{capital(place(fact))} contradicts itself: {fact.value}", (fact,)
        )


def _currencies(ledger: Ledger) -> Iterator[Contradiction]:
    """Find the one place that names amounts in a currency which nobody else uses; a shop may show two throughout."""
    places: dict[str, dict[tuple[Touchpoint, str], Fact]] = {}
    for fact in ledger.find("amount.currency"):
        places.setdefault(str(fact.value), {}).setdefault((fact.touchpoint, fact.subject or fact.where), fact)
    usual = max(places.values(), key=len, default={})
    for told in places.values():
        if told is not usual and len(told) == 1 and len(usual) >= 3:
            odd, other = next(iter(told.values())), next(iter(usual.values()))
            text = f"{capital(place(odd))} names amounts in {odd.value}, {place(other)} in {other.value}"
            yield Contradiction("currency", text, (odd, other))


def _hours(ledger: Ledger) -> Iterator[Contradiction]:
    """Find opening hours of one place that name other times of the clock, in however other words."""
    diversions = [fact.seq for fact in ledger.find("mail.checked", subject="diversion")]
    for name in ("support.hours", "relay.hours", "store.hours"):
        known: dict[tuple[str, int, int], Fact] = {}
        told = ledger.find(name) if name == "support.hours" else since_checkout(ledger, name)
        for fact in told:
            times = _clock_times(str(fact.value))
            epoch = sum(seq <= fact.seq for seq in diversions)
            first = known.setdefault((fact.subject, len(times), epoch), fact)
            if times != _clock_times(str(first.value)):
                text = f"{capital(noun(name))}: {place(first)} says {first.value}, {place(fact)} says {fact.value}"
                yield Contradiction(noun(name), text, (first, fact))
                break


@lru_cache(maxsize=1_000)
def _clock_times(text: str) -> tuple[str, ...]:
    found = re.findall(r"(?<!\d)(\d{1,2})\s?(?:[h:]\s?(\d{2})?)(?!\d)", text)
    return tuple(f"{int(hour):02d}:{minute or '00'}" for hour, minute in found)


def _refund(ledger: Ledger, terms: Terms) -> Iterator[Contradiction]:
    """Find more money back than was paid, and less where a whole order is taken back before it is sent."""
    total = next(iter(since_checkout(ledger, "order.total")), None)
    if total is None or not isinstance(total.value, Money):
        return
    for fact in ledger.find("refund.amount"):
        if not isinstance(fact.value, Money) or fact.value.currency != total.value.currency or fact.subject:
            continue
        whole = "cancellation" in fact.where and fact.touchpoint is Touchpoint.SCREEN
        if fact.value.cents == 0 and ledger.unoffered("payment.status"):
            continue  # nothing was paid while ordering, so nothing comes back
        if fact.value.cents > total.value.cents or (whole and fact.value != total.value):
            text = f"Amount refunded: {says(fact, terms)}, {says(total, terms)} was paid"
            yield Contradiction("amount refunded", text, (fact, total))
            return


def _impossible(ledger: Ledger) -> Iterator[Contradiction]:
    for fact in ledger.find("date.impossible"):
        text = f"{capital(place(fact))} says “{fact.value}”, which no calendar or clock knows"
        yield Contradiction("an impossible date", text, (fact,))
        return


def _two_cases_in_one(ledger: Ledger) -> Iterator[Contradiction]:
    """Find a mail or page that gives two numbers to one case."""
    first: dict[tuple[Touchpoint, str, datetime], Fact] = {}
    for fact in ledger.find("case.number"):
        known = first.setdefault((fact.touchpoint, fact.where, fact.at), fact)
        if not same(fact.name, fact.value, known.value):
            text = f"{capital(place(fact))} gives one case two numbers: {known.value} and {fact.value}"
            yield Contradiction("case number", text, (known, fact))
            return


def _other_digits(ledger: Ledger) -> Iterator[Contradiction]:
    """Find a product whose name differs between two places in its digits alone."""
    named: dict[str, Fact] = {}
    for fact in since_checkout(ledger, "price.unit"):
        name = plain(fact.subject)
        known = named.setdefault(re.sub(r"\d+", "#", name), fact)
        if plain(known.subject) != name and _source(known) != _source(fact):
            text = f"{capital(place(known))} names “{known.subject}”, {place(fact)} names “{fact.subject}”"
            yield Contradiction("product", text, (known, fact))
            return


def _misspelt(ledger: Ledger) -> Iterator[Contradiction]:
    """Find an e-mail address that is the customer's but for a letter or two; on paper a line may have broken it."""
    given = {str(fact.value).lower(): fact for fact in ledger.find("customer.email")}
    for fact in ledger.find("email.stated"):
        stated = str(fact.value)
        meant = next((own for own in given if stated not in given and is_slip(stated, own)), None)
        if meant and not (fact.touchpoint is Touchpoint.INVOICE and stated in meant):
            text = f"{capital(place(fact))} writes {stated}, the customer gave {meant}"
            yield Contradiction("e-mail address", text, (fact, given[meant]))
            return


def _turned_digits(ledger: Ledger) -> Iterator[Contradiction]:
    """Find an address whose house number or postcode has the digits of another place's telling in another order.

    Two houses of one street are two addresses; the same digits turned about are a slip.
    """
    known: dict[str, list[Fact]] = {}
    for fact in ledger.find("address.stated"):
        for other in known.setdefault(plain(fact.subject), []):
            pairs = list(zip(str(fact.value).split(", "), str(other.value).split(", "), strict=True))
            differ = [(one, two) for one, two in pairs if one != two]
            if len(differ) == 1 and sorted(differ[0][0]) == sorted(differ[0][1]):
                text = f"Address: {place(other)} says {other.quote}, {place(fact)} says {fact.quote}"
                yield Contradiction("address", text, (other, fact))
                return
        known[plain(fact.subject)].append(fact)
