"""Money asked for and given back: one price, one state of the payment, refunds in time and by the same means.

Rests on ``price.unit`` (subject: the product), ``basket.sum-wrong``, ``price.delivery``, ``order.subtotal``,
``order.total``, ``payment.status``, ``customer.cancelled``, ``refund.asked``, ``refund.means``, ``refund.date``,
``refund.amount``, ``mail.received`` (refund).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from journeys.promises.looking import since_checkout, unseen
from journeys.promises.matching import plain
from journeys.promises.wording import capital, noun, place, says, value
from parcours.domain.facts import Absent, Fact, Touchpoint
from parcours.domain.ledger import Ledger
from parcours.domain.promises import Promise, Verdict, broken, kept, not_seen
from parcours.domain.terms import Terms

_EXCLUDE = frozenset(
    (("paid", "not-debited"), ("not-debited", "paid"), ("refunded", "not-debited"), ("not-debited", "refunded"))
)
"""Two states that cannot both be true of one payment, in the order in which they were said."""

_INVOICE = Touchpoint.INVOICE
_BACKWARDS = frozenset((("paid", "pending"), ("paid", "refused"), ("refunded", "pending")))
_SAID = {
    "paid": "paid",
    "pending": "pending",
    "refused": "refused",
    "not-debited": "that nothing is debited",
    "refunded": "refunded",
}


def stable(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where catalogue, basket, checkout and mail do not show one price; invoices are `touchpoints.agree`'s."""
    expected = "Catalogue, basket, checkout and mail show one price"
    sums = ledger.find("basket.sum-wrong")
    if sums:
        return broken(expected, f"{capital(place(sums[0]))}: {sums[0].value}", *sums[:3])
    groups: dict[tuple[str, str], list[Fact]] = {}
    for fact in ledger.find("price.unit"):
        if fact.touchpoint is _INVOICE:
            continue
        groups.setdefault((fact.name, plain(fact.subject)), []).append(fact)
    for fact in since_checkout(ledger, "price.delivery", "order.total"):
        if fact.touchpoint is not _INVOICE:
            groups.setdefault((fact.name, plain(fact.subject)), []).append(fact)
    baskets = [fact.seq for fact in ledger.find("basket.expected")]
    for fact in ledger.find("order.subtotal"):
        filled = sum(seq < fact.seq for seq in baskets)
        groups.setdefault((fact.name, str(filled)), []).append(fact)
    compared: list[Fact] = []
    for (name, _), facts in groups.items():
        first, *others = facts
        if not others:
            continue
        other = next((fact for fact in others if fact.value != first.value), None)
        if other:
            of = f" of {first.subject}" if first.subject else ""
            text = f"{noun(name)}{of}: {says(first, terms)}, {says(other, terms)}"
            return broken(expected, capital(text), first, other)
        if len({(fact.touchpoint, fact.where) for fact in facts}) > 1:
            compared += [first, others[-1]]
    if compared:
        return kept("the prices seen are the same everywhere", *compared[:6], expected=expected)
    return not_seen("no price was shown in two places")


def single_status(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where one touchpoint says paid and another that nothing is debited, or the payment goes back in time."""
    expected = "All touchpoints give one state of the payment"
    facts = since_checkout(ledger, "payment.status")
    cancelled = ledger.first("customer.cancelled")
    for number, one in enumerate(facts):
        for two in facts[number + 1 :]:
            if (one.value, two.value) not in _EXCLUDE | _BACKWARDS:
                continue
            if cancelled and cancelled.seq < two.seq and two.value == "not-debited":
                continue
            if (one.value, two.value) in _BACKWARDS and one.where == two.where:
                continue
            seen = f"{place(one)} says {_SAID[str(one.value)]}, {place(two)} says {_SAID[str(two.value)]}"
            return broken(expected, capital(seen), one, two)
    places = {(fact.touchpoint, fact.where) for fact in facts}
    if len(places) >= 2:
        return kept(f"{len(places)} places say the same", facts[0], facts[-1], expected=expected)
    return not_seen("the state of the payment was shown only once, or never", *facts[:1])


def original_means(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where money comes back as a voucher instead of by the means by which it was paid."""
    expected = "A refund goes back by the means by which the customer paid"
    facts = ledger.find("refund.means")
    wrong = [fact for fact in facts if fact.value != "original"]
    if wrong:
        means = "a voucher" if wrong[0].value == "voucher" else str(wrong[0].value)
        return broken(
            expected, f"{capital(place(wrong[0]))} gives {means}", wrong[0], *ledger.find("customer.means")[:1]
        )
    if facts:
        return kept(f"{place(facts[0])} names the means of payment", facts[0], expected=expected)
    return unseen(ledger, "no refund was seen", "refund.means")


def in_time(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where the money does not go back within the legal time."""
    begin = _claimed(ledger)
    if begin is None:
        return unseen(ledger, "nobody asked for money back", "refund.means")
    zone = ZoneInfo(terms.zone)
    last = begin.at.astimezone(zone).date() + timedelta(days=terms.refund_within_days)
    expected = f"The money goes back within {terms.refund_within_days} days, by {value(last, terms)}"
    for fact in ledger.find("refund.date"):
        if isinstance(fact.value, date) and fact.value > last:
            return broken(expected, f"{capital(place(fact))} says {value(fact.value, terms)}", begin, fact)
    done = [*ledger.find("refund.date"), *_refunded(ledger, begin)]
    late = [fact for fact in done if fact.name != "refund.date" and _day(fact, zone) > last]
    if done and not late:
        return kept(
            f"{place(done[0])} says so on {value(_day(done[0], zone), terms)}", begin, done[0], expected=expected
        )
    if late and len(late) == len(done):
        return broken(
            expected, f"{capital(place(late[0]))} says so only on {value(_day(late[0], zone), terms)}", begin, late[0]
        )
    for fact in (
        *ledger.absent("mail.received", "refund"),
        *ledger.absent("refund.date"),
        *ledger.absent("refund.amount"),
    ):
        if fact.at.astimezone(zone).date() >= last or fact.name != "mail.received":
            assert isinstance(fact.value, Absent), "Ledger.absent lists nothing else"
            return broken(expected, f"Nothing had come back by {value(fact.at, terms)}", begin, fact)
    return not_seen("the time for the refund is not over", begin)


def _claimed(ledger: Ledger) -> Fact | None:
    """Return what set the legal time running: the customer's request, or a cancellation by either side."""
    asked = [ledger.first(name) for name in ("refund.asked", "customer.cancelled", "order.cancelled-by-shop")]
    return min((fact for fact in asked if fact), key=lambda fact: fact.seq, default=None)


def _refunded(ledger: Ledger, begin: Fact) -> list[Fact]:
    states: Iterable[Fact] = (*ledger.find("payment.status"), *ledger.find("tracking.status"))
    return [fact for fact in states if fact.value == "refunded" and fact.seq > begin.seq]


def _day(fact: Fact, zone: ZoneInfo) -> date:
    if isinstance(fact.value, date) and not isinstance(fact.value, datetime):
        return fact.value
    return fact.at.astimezone(zone).date()


PROMISES = (
    Promise("price.stable", "The price is the same from the catalogue to the confirmation.", stable, "critical"),
    Promise(
        "payment.single-status",
        "Paid is paid: no touchpoint contradicts another on the payment.",
        single_status,
        "critical",
    ),
    Promise(
        "refund.original-means",
        "A refund is money, by the means of payment used, not a voucher.",
        original_means,
        "critical",
    ),
    Promise("refund.in-time", "A refund comes within the legal time.", in_time, "critical"),
)
