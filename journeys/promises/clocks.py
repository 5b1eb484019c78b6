"""What touchpoints say of times, against the customer's own clock: the click, the look, the day of a message."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from journeys.promises.contradiction import Contradiction
from journeys.promises.looking import ARRIVED, ordered
from journeys.promises.matching import CLOCK_TOLERANCE_S
from journeys.promises.wording import capital, place, says, value
from parcours.domain.facts import Touchpoint
from parcours.domain.ledger import Ledger
from parcours.domain.terms import Terms

_CLOCK_SLACK = timedelta(minutes=30)


def clock_contradictions(ledger: Ledger, terms: Terms) -> Iterator[Contradiction]:
    """Find what touchpoints say of times that the customer's clock knows better."""
    yield from _times(ledger, terms)
    yield from _since_when(ledger, terms)
    yield from _received(ledger, terms)
    yield from _handed_over(ledger, terms)
    yield from _activated(ledger, terms)
    yield from _unknown_steps(ledger, terms)
    yield from _paid(ledger, terms)


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


def _received(ledger: Ledger, terms: Terms) -> Iterator[Contradiction]:
    """Find an acknowledgement that dates a message on a day on which the customer sent none."""
    asked = [fact.at for fact in ledger.find("support.asked")]
    for fact in ledger.find("support.received-at"):
        if asked and isinstance(fact.value, datetime) and not any(_near(fact.value, at, terms) for at in asked):
            text = f"Time of the message: {says(fact, terms)}, the customer sent it at {value(asked[0], terms)}"
            yield Contradiction("time of the message", text, (fact,))
            return
    for fact in ledger.find("support.received-on"):
        if asked and isinstance(fact.value, date) and all(_days_apart(fact.value, at, terms) for at in asked):
            text = f"Day of the message: {says(fact, terms)}, the customer sent it on {value(asked[0], terms)}"
            yield Contradiction("day of the message", text, (fact,))
            return


def _handed_over(ledger: Ledger, terms: Terms) -> Iterator[Contradiction]:
    """Find a counter that dates the handing over neither when the customer stood there nor when he came before."""
    came = [fact.at for fact in ledger.find("customer.collected")]
    for fact in ledger.find("parcel.handed-over", touchpoint=Touchpoint.COUNTER):
        if isinstance(fact.value, datetime) and not any(_near(fact.value, at, terms) for at in (fact.at, *came)):
            text = f"Handing over: {says(fact, terms)}, the customer was there at {value(fact.at, terms)}"
            yield Contradiction("time of handing over", text, (fact,))
            return


def _paid(ledger: Ledger, terms: Terms) -> Iterator[Contradiction]:
    """Find a payment that is dated before the order it pays, or later than it is told of."""
    click = ordered(ledger)
    for fact in ledger.find("payment.time"):
        if click is None or fact.subject or not isinstance(fact.value, datetime) or _near(fact.value, click.at, terms):
            continue
        if fact.value < click.at or fact.value > fact.at + _CLOCK_SLACK:
            text = f"Time of the payment: {says(fact, terms)}, the customer ordered at {value(click.at, terms)}"
            yield Contradiction("time of the payment", text, (fact, click))
            return


def _activated(ledger: Ledger, terms: Terms) -> Iterator[Contradiction]:
    """Find a licence server that dates the activation not when the customer was there."""
    looks = [fact.at for fact in ledger.find("page.looked", touchpoint=Touchpoint.DOWNLOAD)]
    for fact in ledger.find("licence.activated-on", touchpoint=Touchpoint.DOWNLOAD):
        if isinstance(fact.value, datetime) and not any(_near(fact.value, at, terms) for at in looks):
            text = f"Activation: {says(fact, terms)}, the customer was there at {value(fact.at, terms)}"
            yield Contradiction("time of the activation", text, (fact,))
            return


def _unknown_steps(ledger: Ledger, terms: Terms) -> Iterator[Contradiction]:
    """Find a moment on a tracking page that is over, but was before the order or is still to come."""
    click = ordered(ledger)
    for fact in ledger.find("tracking.moment"):
        if click is None or not isinstance(fact.value, datetime) or _near(fact.value, click.at, terms):
            continue
        if fact.value > fact.at + _CLOCK_SLACK or fact.value < click.at - _CLOCK_SLACK:
            text = f"{capital(place(fact))} dates “{fact.subject}” {value(fact.value, terms)}"
            yield Contradiction("time of a step", f"{text}, before the order or after the look at it", (fact, click))
            return


def _near(one: datetime, two: datetime, terms: Terms) -> bool:
    """Compare two moments; in the hour that a clock change repeats, either reading will do."""
    if abs((one - two).total_seconds()) < CLOCK_TOLERANCE_S:
        return True
    local = one.astimezone(ZoneInfo(terms.zone))
    readings = (local.replace(fold=0), local.replace(fold=1))
    return any(abs((reading - two).total_seconds()) < CLOCK_TOLERANCE_S for reading in readings)


def _days_apart(day: date, moment: datetime, terms: Terms) -> int:
    zone = ZoneInfo(terms.zone)
    if day == moment.astimezone(zone).date():
        return 0
    near = {(moment + shift).astimezone(zone).date() for shift in (-_CLOCK_SLACK, _CLOCK_SLACK)}
    return min(abs((day - other).days) for other in near)
