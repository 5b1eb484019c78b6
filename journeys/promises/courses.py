"""States of order, parcel and payment that cannot follow on each other, such as collected before anybody came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from journeys.promises.contradiction import Contradiction
from journeys.promises.wording import capital, place, value
from parcours.domain.facts import Touchpoint
from parcours.domain.ledger import Ledger
from parcours.domain.terms import Terms

_MAIL = Touchpoint.MAIL
_PROGRESS = {"placed": 0, "paid": 0, "preparing": 1, "shipped": 2, "arrived": 3, "collected": 4, "delivered": 4}
_ON_ITS_WAY = _PROGRESS["shipped"]
_CLOCK_SLACK = timedelta(minutes=30)


def course_contradictions(ledger: Ledger, terms: Terms) -> Iterator[Contradiction]:
    """Find states that cannot follow on each other, whoever told them."""
    yield from _collected_too_early(ledger, terms)
    yield from _support_against_tracking(ledger)
    yield from _backwards(ledger)
    yield from _mail_ahead(ledger)
    yield from _cancelled_yet_going_on(ledger)
    yield from _refunded_yet_paid(ledger)


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


def _mail_ahead(ledger: Ledger) -> Iterator[Contradiction]:
    """Find an order's page that does not know of a step, from shipping on, of which a mail has told before."""
    told = [
        fact
        for fact in ledger.find("order.status", touchpoint=_MAIL)
        if _PROGRESS.get(str(fact.value), 0) >= _ON_ITS_WAY
    ]
    for look in ledger.find("tracking.status"):
        rank = _PROGRESS.get(str(look.value))
        ahead = next(
            (f for f in told if f.seq < look.seq and rank is not None and _PROGRESS[str(f.value)] > rank), None
        )
        if ahead:
            text = f"{capital(place(ahead))} says {ahead.value}, {place(look)} says {look.value} afterwards"
            yield Contradiction("state of the parcel", text, (ahead, look))
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


def _refunded_yet_paid(ledger: Ledger) -> Iterator[Contradiction]:
    """Find an order whose page still says paid after a mail has said that the money went back."""
    told = next((f for f in ledger.find("payment.status") if f.value == "refunded" and f.touchpoint is _MAIL), None)
    later = [f for f in ledger.find("payment.status", touchpoint=Touchpoint.TRACKING) if told and f.seq > told.seq]
    if told and later and later[-1].value == "paid" and not any(f.value == "refunded" for f in later):
        text = f"{capital(place(told))} says refunded, {place(later[-1])} says paid"
        yield Contradiction("state of the payment", text, (told, later[-1]))
