"""The checkout, the basket, the stock and the order itself."""

from __future__ import annotations

from typing import Any

import pytest

from parcours.domain.facts import Absent
from parcours.domain.promises import State


def test_a_lost_order_is_broken(diary: Any) -> None:
    """An error page in place of the order breaks the checkout, in the page's words."""
    diary.orders().screen("order.lost", "HTTP 500: Erreur")

    assert diary.judge("checkout.holds").seen == "The thank-you page said: HTTP 500: Erreur"


def test_an_order_number_keeps_the_checkout(diary: Any) -> None:
    """A checkout that ends with an order number holds."""
    assert State.KEPT is diary.orders().screen("order.number", "FL-1").judge("checkout.holds").state


@pytest.mark.parametrize(("word", "count", "state"), [
    ("order.count", 2, State.BROKEN),
    ("payment.charges", 2, State.BROKEN),
    ("order.count", 1, State.KEPT),
])  # fmt: skip
def test_one_purchase_one_order(diary: Any, word: str, count: int, state: State) -> None:
    """Two orders or two charges for one purchase are broken; one is kept."""
    assert state is diary.screen(word, count).judge("order.once").state


def test_an_emptied_basket_is_broken(diary: Any) -> None:
    """A page that shows fewer pieces than were put in breaks the promise."""
    diary.did("basket.expected", 2).screen("basket.items", 2, where="basket").screen(
        "basket.items", 0, where="checkout: contact"
    )

    assert diary.judge("basket.kept").seen == "The checkout: contact shows an empty basket, the customer had put in 2"


def test_the_basket_is_empty_after_the_order(diary: Any) -> None:
    """What the basket shows after the order does not count."""
    diary.did("basket.expected", 1).screen("basket.items", 1, where="basket").orders().screen("basket.items", 0)

    assert State.KEPT is diary.judge("basket.kept").state


def test_a_field_out_of_reach_is_broken(diary: Any) -> None:
    """A field without a name breaks the promise, though other pages are sound."""
    diary.screen("page.accessible", True, "basket").screen(
        "page.inaccessible", "input tel: no label", "contact", "checkout"
    )

    assert diary.judge("checkout.accessible").seen == "The checkout: input tel: no label"


def test_an_order_taken_back_was_not_available(diary: Any) -> None:
    """Whoever pays and then hears that nobody can serve has a broken promise, whatever was said before."""
    diary.screen("availability.confirmed", True, where="order summary").orders()
    diary.later(minutes=10).mail("order.cancelled-by-shop", "Aucun fleuriste ne peut honorer votre commande.")

    assert State.BROKEN is diary.judge("availability.before-payment").state


@pytest.mark.parametrize("served", ["delivered", "shipped", "collected"])
def test_an_order_that_is_served_was_available(diary: Any, served: str) -> None:
    """An order that reached its customer could be served."""
    assert State.KEPT is diary.orders().tracking("tracking.status", served).judge("availability.before-payment").state


def test_more_sold_than_in_stock_is_broken(diary: Any) -> None:
    """Three pieces sold where the page said two were left is overselling."""
    diary.screen("stock.left", 2, where="product page").did("basket.expected", 3).orders()

    assert diary.judge("stock.honoured").seen == "The product page said 2 left, and 3 were sold"


def test_an_honest_refusal_honours_the_stock(diary: Any) -> None:
    """A shop that refuses before the order keeps the promise."""
    assert (
        State.KEPT is diary.screen("stock.refused", "Stock insuffisant", where="basket").judge("stock.honoured").state
    )


def test_an_order_taken_back_for_want_of_stock_is_broken(diary: Any) -> None:
    """An order that is cancelled for want of stock was oversold."""
    diary.orders().mail("order.cancelled-by-shop", "Rupture de stock : nous avons annulé votre commande.")

    assert State.BROKEN is diary.judge("stock.honoured").state


@pytest.mark.parametrize(
    ("promise", "word", "value", "state"),
    [
        ("email.confirmed", "email.entered-twice", True, State.KEPT),
        ("email.confirmed", "email.entered-twice", False, State.BROKEN),
        ("email.correctable", "email.corrected", True, State.KEPT),
        ("email.correctable", "email.corrected", Absent("no such link"), State.BROKEN),
        ("feedback.possible", "feedback.offered", True, State.KEPT),
        ("feedback.possible", "feedback.offered", Absent("no such link"), State.BROKEN),
        ("links.alive", "link.checked", True, State.KEPT),
        ("links.alive", "link.dead", "HTTP 404", State.BROKEN),
        ("links.alive", "link.insecure", "http://ailleurs.test/", State.BROKEN),
        ("cancellation.self-service", "cancellation.offered", "self-service", State.KEPT),
        ("cancellation.self-service", "cancellation.offered", "phone", State.BROKEN),
        ("cancellation.self-service", "cancellation.offered", Absent("no such link"), State.BROKEN),
    ],
)
def test_what_a_page_offers(diary: Any, promise: str, word: str, value: Any, state: State) -> None:
    """What the customer found keeps the promise; what was missing or refused breaks it."""
    assert state is diary.screen(word, value).judge(promise).state


@pytest.mark.parametrize("promise_word", [
    ("feedback.possible", "feedback.offered"),
    ("cancellation.self-service", "cancellation.offered"),
    ("email.correctable", "email.corrected"),
    ("invoice.available", "invoice.opened"),
    ("download.second-path", "download.offered"),
])  # fmt: skip
def test_what_the_shop_never_had_is_not_seen(diary: Any, promise_word: tuple[str, str]) -> None:
    """A shop that has no such thing breaks nothing, and its reason is told."""
    promise, word = promise_word

    verdict = diary.lacks(word, "the shop oscar has none").judge(promise)

    assert (verdict.state, verdict.seen) == (State.NOT_SEEN, "the shop oscar has none")
