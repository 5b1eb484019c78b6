"""The Cartridge adapter against a real Cartridge and a real mailbox, by both drivers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from fixtures.realshops.service import RealShop, find_recipe
from journeys.driver.http import HttpDriver
from journeys.driver.port import Driver, StepFailed
from journeys.readers.mail import read_letter
from journeys.shops.cartridge import CartridgeShop
from journeys.shops.port import Delivery, OrderRef
from parcours.domain.money import Money
from parcours.domain.persona import Persona
from parcours.errors import NotOffered
from parcours.mailbox.sink import SmtpSink

RECIPE = find_recipe("cartridge")
Somebody = Callable[..., Persona]


@pytest.fixture
def cartridge(shop: RealShop, either_driver: Driver) -> CartridgeShop:
    """Stand in front of the shop, with a browser and without."""
    return CartridgeShop(shop.url, either_driver)


def _goes_to_the_payment(cartridge: CartridgeShop, persona: Persona) -> OrderRef:
    cartridge.enter(persona.language)
    cartridge.look_up("doll-house")
    cartridge.add_to_basket()
    cartridge.begin_checkout()
    assert not cartridge.asks_email_twice()
    cartridge.give_contact(persona)
    cartridge.choose_delivery(Delivery("post", address=persona.address))
    return OrderRef("", persona.email)


def test_an_order_is_mailed_and_mailed_again(cartridge: CartridgeShop, sink: SmtpSink, somebody: Somebody) -> None:
    """Both drivers buy by card, open the invoice from either place, and are written to as often as they ask."""
    persona = somebody()
    order = _goes_to_the_payment(cartridge, persona)
    cartridge.pay(persona.card)
    cartridge.place_order()
    invoice = cartridge.open_invoice(order, source="thank-you")
    again = cartridge.open_invoice(order, source="tracking")
    cartridge.resend_confirmation(order)

    assert {(paper.content_type, paper.body[:5]) for paper in (invoice, again)} == {("application/pdf", b"%PDF-")}
    first, second = (read_letter(letter, datetime.now(UTC)) for letter in sink.letters(persona.email))
    stated = [{(f.name, f.value) for f in letter.facts if f.name.startswith("order.")} for letter in (first, second)]
    assert stated[0] == stated[1]
    assert ("order.total", Money(13_390)) in stated[0]


def test_an_address_is_put_right_before_the_order(cartridge: CartridgeShop, sink: SmtpSink, somebody: Somebody) -> None:
    """Who goes back from the payment and gives another address is written to there, and only there."""
    persona = somebody()
    _goes_to_the_payment(cartridge, persona)
    cartridge.correct_email_before("corrected-" + persona.email)
    cartridge.pay(persona.card)
    cartridge.place_order()

    assert len(sink.wait("corrected-" + persona.email, frozenset(), 20)) == 1
    assert sink.letters(persona.email) == []


def test_a_second_click_is_told_that_the_basket_is_empty(
    shop: RealShop, sink: SmtpSink, somebody: Somebody, without_browser: Callable[[], HttpDriver]
) -> None:
    """Cartridge answers a form that comes twice as if nothing had been ordered, though the order was mailed."""
    persona = somebody()
    cartridge = CartridgeShop(shop.url, without_browser())
    _goes_to_the_payment(cartridge, persona)
    cartridge.pay(persona.card)

    with pytest.raises(StepFailed, match="expected 'Télécharger la facture en PDF'"):
        cartridge.place_order(impatient=True)
    assert "Votre panier est vide." in cartridge.driver.read().lines
    assert len(sink.wait(persona.email, frozenset(), 20)) == 1


@pytest.mark.parametrize("mode", ["relay", "store", "courier"])
def test_what_the_shop_does_not_offer_is_said_with_the_reason(mode: str) -> None:
    """It sends everything home at one price, and says so."""
    with pytest.raises(NotOffered, match=f"no delivery by {mode}: it offers home delivery at one price"):
        CartridgeShop("http://127.0.0.1", None).choose_delivery(Delivery(mode))
