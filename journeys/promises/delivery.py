"""Getting it: windows that can be kept, parcels that move and come in time, counters that are open and take the code.

Rests on ``slot.offered`` and ``slot.cutoff`` (subject: the window), ``slot.chosen``, ``delivery.date``,
``delivery.window``, ``relay.arrival-day``, ``pickup.date``, ``pickup.since``, ``order.time``, ``tracking.event``,
``tracking.status``, ``tracking.looked``, ``customer.ordered``, ``customer.collected``,
``pickup.counter-open``, ``code.accepted``.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from journeys.promises.looking import ARRIVED, ENDED, looked, ordered, seen_instead, since_checkout, unseen
from journeys.promises.wording import capital, place, value
from parcours.domain.facts import Fact
from parcours.domain.ledger import Ledger
from parcours.domain.promises import Promise, Verdict, broken, kept, not_seen
from parcours.domain.terms import Terms

_PROMISED_DAYS = ("relay.arrival-day", "delivery.date", "pickup.date")
_BEFORE_SHIPPING = frozenset(("placed", "paid", "preparing"))


def honourable(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where a delivery window is offered or sold after its cut-off hour, or when it is already over."""
    expected = "A delivery window is offered only while it can still be kept"
    cutoffs = {fact.subject: fact for fact in ledger.find("slot.cutoff") if isinstance(fact.value, datetime)}
    offers = [fact for fact in ledger.find("slot.offered") if isinstance(fact.value, datetime)]
    for fact in offers:
        assert isinstance(fact.value, datetime), "slot.offered is a moment by the vocabulary"
        cutoff = cutoffs.get(fact.subject)
        if fact.at >= fact.value:
            seen = f"{capital(place(fact))} offers “{fact.quote}” at {value(fact.at, terms)}, when it is over"
            return broken(expected, seen, fact)
        if cutoff and isinstance(cutoff.value, datetime) and fact.at > cutoff.value:
            seen = f"{capital(place(fact))} offers “{fact.quote}” at {value(fact.at, terms)}, after its own cut-off"
            return broken(expected, seen, fact, cutoff)
    click, end = ordered(ledger), _window_end(ledger, terms)
    if click and end and click.at >= end[0]:
        seen = f"It was sold at {value(click.at, terms)} for a window that ended at {value(end[0], terms)}"
        return broken(expected, seen, click, end[1])
    if offers:
        return kept(f"{len(offers)} windows were offered, all in time", *offers[:3], expected=expected)
    if click and end:
        return kept(
            f"it was sold at {value(click.at, terms)}, to end at {value(end[0], terms)}",
            click,
            end[1],
            expected=expected,
        )
    return unseen(ledger, "no delivery window was offered", "slot.offered", "slot.chosen")


def _window_end(ledger: Ledger, terms: Terms) -> tuple[datetime, Fact] | None:
    """Return the end of the window that was sold: as chosen, or from the day and hours that were stated."""
    chosen = ledger.first("slot.chosen")
    if chosen and isinstance(chosen.value, datetime):
        return chosen.value, chosen
    stated = since_checkout(ledger, "delivery.window")
    window = max(stated, key=lambda fact: str(fact.value)[-5:], default=None)
    day = next((fact for fact in since_checkout(ledger, "delivery.date") if isinstance(fact.value, date)), None)
    if window is None or day is None or not isinstance(day.value, date):
        return None
    end = time.fromisoformat(str(window.value)[-5:])
    return datetime.combine(day.value, end, ZoneInfo(terms.zone)), window


def on_time(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where the goods are there only after the day, or the hour, that was promised with the order."""
    zone = ZoneInfo(terms.zone)
    promised = next(iter(since_checkout(ledger, *_PROMISED_DAYS)), None)
    if promised is None or not isinstance(promised.value, date):
        return unseen(ledger, "no day was promised", "step.offered")
    window = _window_end(ledger, terms)
    last = (
        window[0] if window and promised.name == "delivery.date" else datetime.combine(promised.value, time.max, zone)
    )
    expected = f"The goods are there by {value(last, terms) if window else value(promised.value, terms)}"
    there = _there(ledger)
    if there:
        moment, fact = there
        if moment > last:
            return broken(expected, f"{capital(place(fact))} says {value(moment, terms)}", promised, fact)
        return kept(f"{place(fact)} says {value(moment, terms)}", promised, fact, expected=expected)
    looks = [fact for fact in ledger.find("tracking.status") if fact.at > last]
    if looks and looks[-1].value not in ENDED:
        seen = f"On {value(looks[-1].at, terms)} {place(looks[-1])} says {looks[-1].value}"
        return broken(expected, seen, promised, looks[-1])
    return not_seen("nobody looked after the promised day", promised)


def _there(ledger: Ledger) -> tuple[datetime, Fact] | None:
    """Return when the goods reached the place that was promised, as tracking, a notice or the customer tells."""
    events = [
        fact for fact in ledger.find("tracking.event") if fact.subject in ARRIVED and isinstance(fact.value, datetime)
    ]
    moments = [(fact.value, fact) for fact in events if isinstance(fact.value, datetime)]
    moments += [(fact.value, fact) for fact in ledger.find("pickup.since") if isinstance(fact.value, datetime)]
    if not moments:
        known = [fact for fact in ledger.find("tracking.status") if fact.value in ARRIVED]
        known += [fact for fact in ledger.find("mail.checked") if fact.subject in ("arrival", "ready")]
        moments = [(fact.at, fact) for fact in (*known, *ledger.find("customer.collected"))]
    return min(moments, key=lambda pair: pair[0], default=None)


def tracking_moves(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where, at a look, nothing has happened to a parcel on its way for longer than the terms allow."""
    limit = timedelta(days=terms.tracking_moves_within_days)
    expected = f"A parcel on its way takes a step at least every {terms.tracking_moves_within_days} days"
    promised = next((fact.value for fact in since_checkout(ledger, *_PROMISED_DAYS)), None)
    looks = ledger.find("tracking.status")
    seen: list[Fact] = []
    for look in looks:
        steps = [
            fact for fact in ledger.find("tracking.event") if fact.at == look.at and isinstance(fact.value, datetime)
        ]
        last = max((fact for fact in steps), key=lambda fact: str(fact.value), default=None)
        if last is None or not isinstance(last.value, datetime):
            continue
        seen.append(last)
        if look.value in ENDED or last.subject in ENDED or look.at - last.value <= limit:
            continue
        if look.value in _BEFORE_SHIPPING and isinstance(promised, date) and look.at.date() < promised - limit:
            continue
        text = f"On {value(look.at, terms)} the last step, “{last.subject}”, was of {value(last.value, terms)}"
        return broken(expected, text, look, last)
    if seen:
        return kept(f"at {len(seen)} looks the last step was recent, or the parcel there", *seen[:3], expected=expected)
    return unseen(ledger, "no dated steps were shown", "tracking.looked")


def date_plausible(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where the order is said to be ready since the minute in which it was placed, or before."""
    click = ordered(ledger)
    since = [fact for fact in ledger.find("pickup.since") if isinstance(fact.value, datetime)]
    days = [fact for fact in ledger.find("pickup.date") if isinstance(fact.value, date)]
    expected = "The order is ready some time after it was placed"
    if click is None or not (since or days):
        return unseen(ledger, "no time of collection was given", "pickup.since", "step.offered")
    placed = [click.at, *(fact.value for fact in ledger.find("order.time") if isinstance(fact.value, datetime))]
    for fact in since:
        assert isinstance(fact.value, datetime), "pickup.since is a moment by the vocabulary"
        if any(fact.value <= moment + timedelta(seconds=59) for moment in placed):
            seen = (
                f"{capital(place(fact))} says ready since {value(fact.value, terms)}, ordered {value(click.at, terms)}"
            )
            return broken(expected, seen, fact, click)
    ordered_on = click.at.astimezone(ZoneInfo(terms.zone)).date()
    for fact in days:
        if isinstance(fact.value, date) and fact.value < ordered_on:
            seen = f"{capital(place(fact))} says {value(fact.value, terms)}, ordered {value(click.at, terms)}"
            return broken(expected, seen, fact, click)
    first = (*since, *days)[0]
    return kept(f"{place(first)} says {value(first.value, terms)}", first, click, expected=expected)


def counter_open(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where nobody is at the counter in the hours that the shop gave."""
    return looked(
        ledger,
        "pickup.counter-open",
        expected="Somebody is at the counter in the hours that the shop gave",
        held="the counter was open",
        failed=lambda fact: f"On {value(fact.at, terms)} the counter said: {seen_instead(fact)}",
        reason="nobody went to a store's counter",
    )


def code_accepted(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where a counter refuses the code; a code that was never given is its notice's matter."""
    missing = ledger.absent("code.accepted")
    if missing and not ledger.find("code.accepted"):
        return not_seen(f"nothing could be presented: {seen_instead(missing[0])}", missing[0])
    return looked(
        ledger,
        "code.accepted",
        expected="The counter takes the code that the shop gave",
        held="the code was taken",
        failed=lambda fact: f"{capital(fact.subject or 'the')} counter: {seen_instead(fact)}",
        reason="nobody presented a code",
    )


PROMISES = (
    Promise("slot.honourable", "A delivery window is sold only while it can still be kept.", honourable, "critical"),
    Promise("parcel.on-time", "The order is there on the promised day.", on_time, "critical"),
    Promise("parcel.tracking-moves", "The parcel's state keeps moving until it has arrived.", tracking_moves),
    Promise("pickup.date-plausible", "The date of collection can be true.", date_plausible),
    Promise("pickup.counter-open", "The counter is open in the hours that the shop gave.", counter_open, "critical"),
    Promise("pickup.code-accepted", "The code that the shop gave opens the counter.", code_accepted, "critical"),
)
