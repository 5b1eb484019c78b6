"""Everything that two touchpoints say differently about one thing.

A value that may change with time (a parcel's state, the relay after an announced diversion) is compared only
within the time in which it must hold; what customers read before the last page of the checkout is an offer and is
not compared at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from journeys.promises.looking import ARRIVED, ordered, since_checkout
from journeys.promises.matching import CLOCK_TOLERANCE_S, plain, same
from journeys.promises.wording import capital, noun, place, says, value
from parcours.domain.facts import Fact, Touchpoint
from parcours.domain.ledger import Ledger
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
        "invoice.date",
        "refund.amount",
        "support.reply-within",
        "pickup.since",
    )
)
_DIVERTED = frozenset(
    ("relay.name", "relay.address", "relay.code", "relay.last-day", "relay.arrival-day", "arrival.latest")
)
_DAYS = frozenset(("relay.arrival-day", "pickup.date", "delivery.date", "arrival.latest"))
_MAIL = Touchpoint.MAIL
_PROGRESS = {"placed": 0, "paid": 0, "preparing": 1, "shipped": 2, "arrived": 3, "collected": 4, "delivered": 4}
_CLOCK_SLACK = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two statements that cannot both be true.

    Args:
        about: What they are about, for a person: "day of collection".
        text: Both, in one sentence.
        facts: One fact from each side.
    """

    about: str
    text: str
    facts: tuple[Fact, ...]


def contradictions(ledger: Ledger, terms: Terms) -> list[Contradiction]:
    """List every contradiction between touchpoints of one journey, gravest words first."""
    return [
        *_parts(ledger),
        *_impossible(ledger),
        *_words(ledger, terms),
        *_times(ledger, terms),
        *_hours(ledger),
        *_currencies(ledger),
        *_since_when(ledger, terms),
        *_collected_too_early(ledger, terms),
        *_support_against_tracking(ledger),
        *_backwards(ledger),
        *_cancelled_yet_going_on(ledger),
        *_refunded_yet_paid(ledger),
        *_received(ledger, terms),
        *_two_cases_in_one(ledger),
        *_other_digits(ledger),
    ]


def compared(ledger: Ledger) -> list[Fact]:
    """List pairs of facts, flat, that were compared and agree: the evidence that touchpoints agree at all."""
    pairs: list[Fact] = []
    for facts in _groups(ledger).values():
        other = next((fact for fact in facts if _source(fact) != _source(facts[0])), None)
        if other:
            pairs += [facts[0], other]
    return pairs


def _source(fact: Fact) -> tuple[Touchpoint, str]:
    return fact.touchpoint, fact.where


def _groups(ledger: Ledger) -> dict[tuple[str, str, int], list[Fact]]:
    """Group the facts that must agree: by word, subject, and the time between announced diversions."""
    diversions = [fact.seq for fact in ledger.find("mail.checked", subject="diversion")]
    goods_there = _arrived_at(ledger)
    groups: dict[tuple[str, str, int], list[Fact]] = {}
    for fact in since_checkout(ledger):
        word = VOCABULARY.get(fact.name)
        if fact.name in _ELSEWHERE or not (fact.name in _ALSO or (word and word.agree)):
            continue
        if fact.name in _DAYS and goods_there is not None and fact.seq >= goods_there:
            continue
        if fact.name == "price.unit" and fact.touchpoint not in _BINDING:
            continue
        epoch = sum(seq <= fact.seq for seq in diversions) if fact.name in _DIVERTED else 0
        subject = plain(fact.subject) if fact.name == "price.unit" else fact.subject
        groups.setdefault((fact.name, subject, epoch), []).append(fact)
    return groups


def _arrived_at(ledger: Ledger) -> int | None:
    """Return when the goods were first said to be there; from then on days tell what happened, not what will."""
    for fact in ledger:
        if fact.present and fact.name in ("tracking.status", "order.status") and fact.value in ARRIVED:
            page = [f.seq for f in ledger if f.where == fact.where and f.at == fact.at]
            return min(page)
        if fact.name == "mail.checked" and fact.subject in ("arrival", "ready"):
            return fact.seq
    return None


def _words(ledger: Ledger, terms: Terms) -> Iterator[Contradiction]:
    for (name, subject, _), facts in _groups(ledger).items():
        first = facts[0]
        other = next((fact for fact in facts if not same(name, fact.value, first.value)), None)
        if other:
            of = f" of {subject}" if subject else ""
            text = f"{noun(name)}{of}: {says(first, terms)}, {says(other, terms)}"
            yield Contradiction(noun(name), capital(text), (first, other))


def _parts(ledger: Ledger) -> Iterator[Contradiction]:
    for fact in ledger.find("mail.parts-disagree"):
        yield Contradiction(
            "two parts of one mail", f"{capital(place(fact))} contradicts itself: {fact.value}", (fact,)
        )


def _times(ledger: Ledger, terms: Terms) -> Iterator[Contradiction]:
    """Compare every time that is shown for the order with the click that placed it, and steps with the look."""
    click = ordered(ledger)
    shown = [fact for fact in ledger.find("order.time") if isinstance(fact.value, datetime) and not fact.subject]
    for fact in shown:
        assert isinstance(fact.value, datetime), "order.time is a moment by the vocabulary"
        if click and not _near(fact.value, click.at, terms):
            when = value(click.at, terms)
            text = f"Time of the order: {says(fact, terms)}, the customer ordered at {when}"
            yield Contradiction("time of the order", text, (fact, click))
            return
    days = [fact for fact in ledger.find("order.date") if not fact.subject]
    for fact in days:
        if click and isinstance(fact.value, date) and _days_apart(fact.value, click.at, terms) > 0:
            text = f"Date of the order: {says(fact, terms)}, the customer ordered on {value(click.at, terms)}"
            yield Contradiction("date of the order", text, (fact, click))
            return
    for fact in ledger.find("tracking.event"):
        if not isinstance(fact.value, datetime):
            continue
        if fact.value > fact.at + _CLOCK_SLACK:
            text = (
                f"{capital(place(fact))} dates “{fact.subject}” {value(fact.value, terms)}, later than the look at it"
            )
            yield Contradiction("time of a step", text, (fact,))
            return
        only_order = fact.subject == "placed" and len(ledger.find("customer.ordered")) == 1
        if click and only_order and not _near(fact.value, click.at, terms):
            text = f"{capital(place(fact))} dates the order {value(fact.value, terms)}, not when it was placed"
            yield Contradiction("time of a step", text, (fact, click))
            return
        if click and fact.value < click.at - _CLOCK_SLACK and not _near(fact.value, click.at, terms):
            text = f"{capital(place(fact))} dates “{fact.subject}” {value(fact.value, terms)}, before the order itself"
            yield Contradiction("time of a step", text, (fact, click))
            return


def _currencies(ledger: Ledger) -> Iterator[Contradiction]:
    """Find the one place that names amounts in a currency which nobody else uses; a shop may show two throughout."""
    places: dict[str, dict[tuple[Touchpoint, str], Fact]] = {}
    for fact in ledger.find("amount.currency"):
        places.setdefault(str(fact.value), {}).setdefault(_source(fact), fact)
    usual = max(places.values(), key=len, default={})
    for told in places.values():
        if told is not usual and len(told) == 1 and len(usual) >= 3:
            odd, other = next(iter(told.values())), next(iter(usual.values()))
            text = f"{capital(place(odd))} names amounts in {odd.value}, {place(other)} in {other.value}"
            yield Contradiction("currency", text, (odd, other))


def _since_when(ledger: Ledger, terms: Terms) -> Iterator[Contradiction]:
    """Find goods that are said to be there since before the order, or since another day than tracking has it."""
    click = ordered(ledger)
    arrived = next((f for f in ledger.find("tracking.event") if f.subject in ARRIVED), None)
    for fact in ledger.find("pickup.since"):
        if not isinstance(fact.value, datetime):
            continue
        if click and fact.value < click.at - _CLOCK_SLACK:
            text = f"{says(fact, terms)} as the moment from which it is there, before the order itself"
            yield Contradiction("since when it is there", capital(text), (fact, click))
            return
        if arrived and isinstance(arrived.value, datetime) and abs(fact.value - arrived.value) > timedelta(days=1):
            text = f"Since when it is there: {says(fact, terms)}, {says(arrived, terms)}"
            yield Contradiction("since when it is there", text, (fact, arrived))
            return


def _hours(ledger: Ledger) -> Iterator[Contradiction]:
    """Find opening hours of one place that name other times of the clock, in however other words."""
    diversions = [fact.seq for fact in ledger.find("mail.checked", subject="diversion")]
    for name in ("support.hours", "relay.hours", "store.hours"):
        known: dict[tuple[str, int, int], Fact] = {}
        told = ledger.find(name) if name == "support.hours" else _since(ledger, name)
        for fact in told:
            times = _clock_times(str(fact.value))
            epoch = sum(seq <= fact.seq for seq in diversions)
            first = known.setdefault((fact.subject, len(times), epoch), fact)
            if times != _clock_times(str(first.value)):
                text = f"{capital(noun(name))}: {place(first)} says {first.value}, {place(fact)} says {fact.value}"
                yield Contradiction(noun(name), text, (first, fact))
                break


def _since(ledger: Ledger, name: str) -> list[Fact]:
    return [fact for fact in since_checkout(ledger) if fact.name == name]


def _clock_times(text: str) -> tuple[str, ...]:
    found = re.findall(r"(?<!\d)(\d{1,2})\s?(?:[h:]\s?(\d{2})?)(?!\d)", text)
    return tuple(f"{int(hour):02d}:{minute or '00'}" for hour, minute in found)


def _near(one: datetime, two: datetime, terms: Terms) -> bool:
    """Compare two moments; in the hour that a clock change repeats, either reading will do."""
    zone = ZoneInfo(terms.zone)
    local = one.astimezone(zone)
    readings = (one, local.replace(fold=0), local.replace(fold=1))
    return any(abs((reading - two).total_seconds()) < CLOCK_TOLERANCE_S for reading in readings)


def _days_apart(day: date, moment: datetime, terms: Terms) -> int:
    near = {(moment + shift).astimezone(ZoneInfo(terms.zone)).date() for shift in (-_CLOCK_SLACK, _CLOCK_SLACK)}
    return min(abs((day - other).days) for other in near)


def _collected_too_early(ledger: Ledger, terms: Terms) -> Iterator[Contradiction]:
    """Find a tracking page that says collected while the customer holds nothing."""
    held = ledger.first("customer.collected")
    for fact in ledger.find("tracking.status"):
        if fact.value == "collected" and (held is None or fact.seq < held.seq):
            text = f"{capital(place(fact))} says collected on {value(fact.at, terms)}, and the customer has nothing yet"
            yield Contradiction("collection", text, (fact, *([held] if held else [])))
            return
    for fact in ledger.find("tracking.event", subject="collected"):
        early = held and isinstance(fact.value, datetime) and fact.value < held.at - _CLOCK_SLACK
        if (held is None or early) and isinstance(fact.value, datetime):
            came = value(held.at, terms) if held else "never"
            text = f"{capital(place(fact))} says collected {value(fact.value, terms)}, the customer came {came}"
            yield Contradiction("collection", text, (fact, *([held] if held else [])))
            return


def _support_against_tracking(ledger: Ledger) -> Iterator[Contradiction]:
    """Find an answer of customer service that neither the look before nor the look after can confirm."""
    tracked = ledger.find("tracking.status")
    for said in ledger.find("support.says-status"):
        rank = _PROGRESS.get(str(said.value))
        before = next((fact for fact in reversed(tracked) if fact.seq < said.seq), None)
        after = next((fact for fact in tracked if fact.seq > said.seq), None)
        low = _PROGRESS.get(str(before.value)) if before else None
        high = _PROGRESS.get(str(after.value)) if after else None
        if rank is None:
            continue
        behind = low is not None and rank < low
        ahead = high is not None and rank > high
        fresh = before is not None and said.at - before.at <= timedelta(hours=1)
        ahead_of_fresh = high is None and fresh and low is not None and rank > low
        witness = before if behind or ahead_of_fresh else after if ahead else None
        if witness:
            text = f"{capital(place(said))} says {said.value}, {place(witness)} says {witness.value}"
            yield Contradiction("state of the parcel", text, (said, witness))
            return


def _backwards(ledger: Ledger) -> Iterator[Contradiction]:
    """Find a tracking page whose state goes back to an earlier one."""
    tracked = [fact for fact in ledger.find("tracking.status") if str(fact.value) in _PROGRESS]
    for one, two in pairwise(tracked):
        if _PROGRESS[str(two.value)] < _PROGRESS[str(one.value)]:
            text = f"{capital(place(two))} says {two.value}, after it had said {one.value}"
            yield Contradiction("state of the parcel", text, (one, two))
            return


def _refunded_yet_paid(ledger: Ledger) -> Iterator[Contradiction]:
    """Find an order whose page still says paid after a mail has said that the money went back."""
    told = next((f for f in ledger.find("payment.status") if f.value == "refunded" and f.touchpoint is _MAIL), None)
    later = [f for f in ledger.find("payment.status", touchpoint=Touchpoint.TRACKING) if told and f.seq > told.seq]
    if told and later and later[-1].value == "paid" and not any(f.value == "refunded" for f in later):
        text = f"{capital(place(told))} says refunded, {place(later[-1])} says paid"
        yield Contradiction("state of the payment", text, (told, later[-1]))


def _received(ledger: Ledger, terms: Terms) -> Iterator[Contradiction]:
    """Find an acknowledgement that dates a message on a day on which the customer sent none."""
    asked = [fact.at for fact in ledger.find("support.asked")]
    for fact in ledger.find("support.received-on"):
        if asked and isinstance(fact.value, date) and all(_days_apart(fact.value, at, terms) for at in asked):
            text = f"Day of the message: {says(fact, terms)}, the customer sent it on {value(asked[0], terms)}"
            yield Contradiction("day of the message", text, (fact,))
            return


def _cancelled_yet_going_on(ledger: Ledger) -> Iterator[Contradiction]:
    """Find an order that one touchpoint calls cancelled while tracking goes on as if nothing had happened."""
    for fact in ledger.find("order.status"):
        if fact.value != "cancelled" or fact.touchpoint is not Touchpoint.MAIL:
            continue
        later = next((look for look in ledger.find("tracking.status") if look.seq > fact.seq), None)
        if later and str(later.value) in _PROGRESS:
            text = f"{capital(place(fact))} says cancelled, {place(later)} says {later.value}"
            yield Contradiction("state of the order", text, (fact, later))
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
    for fact in since_checkout(ledger):
        if fact.name != "price.unit":
            continue
        name = plain(fact.subject)
        known = named.setdefault(re.sub(r"\d+", "#", name), fact)
        if plain(known.subject) != name and _source(known) != _source(fact):
            text = f"{capital(place(known))} names “{known.subject}”, {place(fact)} names “{fact.subject}”"
            yield Contradiction("product", text, (known, fact))
            return
