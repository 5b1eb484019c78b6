"""One price, one state of the payment, refunds in time and in money."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from parcours.domain.facts import Absent
from parcours.domain.money import Money
from parcours.domain.promises import State


def test_a_price_that_drifts_is_broken(diary: Any) -> None:
    """A product page at 89,90 € and a basket at 91,90 € are two prices, both told."""
    diary.screen("price.unit", Money(8990), "Maison de poupée", "product page")
    diary.screen("price.unit", Money(9190), "Maison de Poupée", "basket")

    assert (
        diary.judge("price.stable").seen
        == "Price of Maison de poupée: the product page says 89,90 €, the basket says 91,90 €"
    )


def test_delivery_prices_on_offer_are_not_compared(diary: Any) -> None:
    """Prices of delivery read while the customer still chooses may differ from the one that was chosen."""
    diary.screen("page.looked", "Livraison", "/livraison", "delivery").screen(
        "price.delivery", Money(590), where="delivery"
    )
    diary.orders().screen("price.delivery", Money(390)).mail("price.delivery", Money(390))

    assert State.KEPT is diary.judge("price.stable").state


def test_paid_and_not_debited_contradict(diary: Any) -> None:
    """A screen that says paid and a mail that says nothing is debited cannot both be right."""
    diary.orders().screen("payment.status", "paid").mail("payment.status", "not-debited")

    assert (
        diary.judge("payment.single-status").seen
        == "The thank-you page says paid, the mail 'Votre commande' says that nothing is debited"
    )


@pytest.mark.parametrize("course", [("pending", "paid"), ("paid", "paid", "refunded"), ("refused", "paid")])
def test_a_payment_may_move_on(diary: Any, course: tuple[str, ...]) -> None:
    """A payment that moves on from state to state is one payment."""
    diary.orders()
    for number, state in enumerate(course):
        diary.later(hours=1).screen("payment.status", state, where=f"page {number}")

    assert State.KEPT is diary.judge("payment.single-status").state


def test_after_the_customers_own_cancellation_nothing_is_debited(diary: Any) -> None:
    """Whoever cancels may be told that nothing will be debited, though the screen had said paid."""
    diary.orders().screen("payment.status", "paid").did("customer.cancelled").mail("payment.status", "not-debited")

    assert State.KEPT is diary.judge("payment.single-status").state


def test_a_voucher_is_no_refund(diary: Any) -> None:
    """A voucher in place of money is broken; the card is kept."""
    assert State.KEPT is diary.mail("refund.means", "original").judge("refund.original-means").state
    assert State.BROKEN is diary.mail("refund.means", "voucher").judge("refund.original-means").state


def test_a_refund_on_the_last_day_is_in_time(diary: Any) -> None:
    """The fourteenth day still counts, the fifteenth does not."""
    diary.did("refund.asked").later(days=14).mail("refund.date", date(2026, 12, 7))
    assert State.KEPT is diary.judge("refund.in-time").state

    diary.mail("refund.date", date(2026, 12, 8))
    assert State.BROKEN is diary.judge("refund.in-time").state


def test_a_refund_that_never_comes_is_broken_when_its_time_is_over(diary: Any) -> None:
    """Nothing after fourteen days is broken; nothing after ten is not yet seen."""
    diary.did("refund.asked").later(days=10)
    assert State.NOT_SEEN is diary.judge("refund.in-time").state

    diary.later(days=5).mail("mail.received", Absent("after 14 days: no mail"), "refund")
    assert State.BROKEN is diary.judge("refund.in-time").state
