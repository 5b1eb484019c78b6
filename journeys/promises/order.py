"""The order itself: the checkout holds, makes one order, keeps the basket, asks only what it needs, sells what it has.

Rests on ``customer.ordered``, ``order.number``, ``order.lost``, ``order.count``, ``payment.charges``, ``basket.items``,
``basket.expected``, ``page.accessible``, ``page.inaccessible``, ``stock.left``, ``stock.refused``,
``order.cancelled-by-shop``, ``availability.confirmed``, and on the states that tracking and mails tell.
"""

from __future__ import annotations

import re

from journeys.promises.looking import ARRIVED, ordered, unseen
from journeys.promises.wording import capital, place
from parcours.domain.facts import Fact
from parcours.domain.ledger import Ledger
from parcours.domain.promises import Promise, Verdict, broken, kept, not_seen
from parcours.domain.terms import Terms

_STOCK = re.compile(r"stock|rupture|épuis|epuis|sold out|disponible|available", re.IGNORECASE)
_GOING_WELL = ARRIVED | {"shipped"}


def holds(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where the checkout answers with an error instead of an order."""
    lost = ledger.find("order.lost")
    expected = "The checkout ends with an order"
    if lost:
        return broken(expected, f"{capital(place(lost[0]))} said: {lost[0].value}", *lost[:2])
    click, number = ordered(ledger), ledger.first("order.number")
    if click and number:
        return kept(f"order {number.value} was placed", number, expected=expected)
    return not_seen("no order number was shown" if click else "the customer never got as far as ordering")


def once(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where one purchase made two orders or two charges."""
    expected = "One purchase makes one order and one charge"
    counted = [*ledger.find("order.count"), *ledger.find("payment.charges")]
    for fact in counted:
        if int(str(fact.value)) > 1:
            what = "orders" if fact.name == "order.count" else "charges"
            return broken(expected, f"{fact.value} {what} were made", fact)
    ones = [fact for fact in counted if fact.value == 1]
    if ones:
        return kept("one was counted", *ones[:2], expected=expected)
    return unseen(ledger, "nobody counted the orders", "order.count", "payment.charges")


def basket_kept(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where a page shows fewer pieces than the customer has put into the basket."""
    click = ordered(ledger)
    shown = [fact for fact in ledger.find("basket.items") if click is None or fact.seq < click.seq]
    added = ledger.find("basket.expected")
    compared: list[Fact] = []
    expected = "What the customer puts into the basket stays there until the order"
    for fact in shown:
        put = next((put for put in reversed(added) if put.seq < fact.seq), None)
        if put is None:
            continue
        compared.append(fact)
        if int(str(fact.value)) < int(str(put.value)):
            pieces = _pieces(int(str(fact.value)))
            return broken(expected, f"{capital(place(fact))} shows {pieces}, the customer had put in {put.value}", fact)
    if compared:
        return kept("every page showed what had been put in", *compared[:3], expected=expected)
    return not_seen("no page said how many pieces the basket holds")


def _pieces(count: int) -> str:
    return "an empty basket" if count == 0 else f"{count} piece{'s' if count > 1 else ''}"


def accessible(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where a field of the checkout has no name or is out of the keyboard's reach."""
    bad = ledger.find("page.inaccessible")
    good = ledger.find("page.accessible")
    expected = "Every field of the checkout has a name and can be reached by keyboard"
    if bad:
        return broken(expected, f"{capital(place(bad[0]))}: {bad[0].value}", *bad[:4])
    if any(fact.value is True for fact in good):
        return kept("every field of the pages seen", *good[:4], expected=expected)
    return unseen(ledger, "no form was looked at", "page.accessible")


def available(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where the shop takes an order and then takes it back because nobody can serve it."""
    click = ordered(ledger)
    expected = "Before the customer pays, the shop makes sure that somebody can serve the order"
    if click is None:
        return not_seen("nothing was ordered")
    taken_back = [fact for fact in ledger.find("order.cancelled-by-shop") if fact.seq > click.seq]
    if taken_back:
        return broken(
            expected, f"After the order {place(taken_back[0])} said: {taken_back[0].value}", click, *taken_back[:2]
        )
    confirmed = [fact for fact in ledger.find("availability.confirmed") if fact.value is True]
    before = [fact for fact in confirmed if fact.seq < click.seq]
    if before:
        return kept(f"{place(before[0])} said so before the order", before[0], expected=expected)
    served = _went_well(ledger)
    if served:
        return kept(f"{place(served)} says {served.value or served.subject}", served, expected=expected)
    if confirmed:
        return kept(f"{place(confirmed[0])} said so", confirmed[0], expected=expected)
    return unseen(
        ledger, "nothing was said before the order, and the order's end was not seen", "availability.confirmed"
    )


def _went_well(ledger: Ledger) -> Fact | None:
    for fact in (*ledger.find("tracking.status"), *ledger.find("order.status")):
        if fact.value in _GOING_WELL:
            return fact
    for name in ("customer.collected", "download.intact", "licence.activated"):
        served = next((fact for fact in ledger.find(name) if fact.value is True), None)
        if served:
            return served
    return None


def stock_honoured(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where the shop sells more than it says it has, or takes the order back for want of stock."""
    click = ordered(ledger)
    expected = "What is sold is in stock"
    taken_back = [fact for fact in ledger.find("order.cancelled-by-shop") if _STOCK.search(str(fact.value))]
    if taken_back:
        return broken(expected, f"After the order {place(taken_back[0])} said: {taken_back[0].value}", *taken_back[:2])
    refused = ledger.find("stock.refused")
    if click is None:
        if refused:
            return kept(
                f"{place(refused[0])} refused before the order: {refused[0].value}", refused[0], expected=expected
            )
        return not_seen("nothing was ordered")
    left = [fact for fact in ledger.find("stock.left") if fact.seq < click.seq]
    wanted = [fact for fact in ledger.find("basket.expected") if fact.seq < click.seq]
    if left and wanted and int(str(wanted[-1].value)) > int(str(left[-1].value)):
        seen = f"{capital(place(left[-1]))} said {left[-1].value} left, and {wanted[-1].value} were sold"
        return broken(expected, seen, left[-1], wanted[-1])
    served = _went_well(ledger)
    if served:
        return kept(f"the order was served: {place(served)}", served, expected=expected)
    return not_seen("the end of the order was not seen")


PROMISES = (
    Promise("checkout.holds", "The checkout works, also when many order at once.", holds, "blocker"),
    Promise("checkout.accessible", "The checkout can be used by keyboard and with a screen reader.", accessible),
    Promise("basket.kept", "The basket keeps what was put into it.", basket_kept, "critical"),
    Promise(
        "order.once", "A double click, going back or a reload never makes two orders or two charges.", once, "blocker"
    ),
    Promise("availability.before-payment", "Nobody pays for what nobody can deliver.", available, "critical"),
    Promise("stock.honoured", "The shop sells no more than it has.", stock_honoured, "critical"),
)
