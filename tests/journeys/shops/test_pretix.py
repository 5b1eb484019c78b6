"""The pretix adapter against a real pretix and a real mailbox, by both drivers."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest

from fixtures.realshops.service import RealShop, find_recipe
from journeys.driver.http import HttpDriver
from journeys.driver.port import Driver
from journeys.readers.mail import read_letter
from journeys.readers.page import read_page
from journeys.readers.source import Source
from journeys.shops.port import Delivery, OrderRef
from journeys.shops.pretix import PretixShop
from journeys.shops.pretix_invoice import READER
from parcours.domain.facts import Touchpoint
from parcours.domain.money import Money
from parcours.domain.persona import Persona
from parcours.errors import NotOffered
from parcours.mailbox.sink import SmtpSink

RECIPE = find_recipe("pretix")
Somebody = Callable[..., Persona]


@pytest.fixture
def pretix(shop: RealShop, either_driver: Driver) -> PretixShop:
    """Stand in front of the shop, with a browser and without."""
    return PretixShop(shop.url, either_driver)


def _number(pretix: PretixShop) -> str:
    """Return the order's number as it is read on the page that is open."""
    facts = read_page(pretix.driver.read(), Touchpoint.SCREEN, datetime.now(UTC), order_numbers=pretix.order_numbers)
    (number,) = {str(fact.value) for fact in facts if fact.name == "order.number"}
    return number


def _orders(pretix: PretixShop, persona: Persona, product: str = "doll-house") -> OrderRef:
    pretix.enter(persona.language)
    pretix.look_up(product)
    pretix.add_to_basket()
    pretix.begin_checkout()
    assert pretix.asks_email_twice()
    pretix.give_contact(persona)
    pretix.choose_delivery(Delivery("post", address=persona.address))
    with pytest.raises(NotOffered, match="it takes bank transfers"):
        pretix.pay(persona.card)
    pretix.place_order()
    return OrderRef("", persona.email)


def test_an_order_is_mailed_and_its_invoice_is_a_pdf(pretix: PretixShop, sink: SmtpSink, somebody: Somebody) -> None:
    """Both drivers buy, are written to, and open the same document from either place."""
    persona = somebody()
    order = _orders(pretix, persona)
    number = _number(pretix)
    invoice = pretix.open_invoice(order, source="thank-you")
    again = pretix.open_invoice(order, source="tracking")

    assert (invoice.content_type, invoice.body[:5], again.body) == ("application/pdf", b"%PDF-", invoice.body)
    (letter,) = sink.wait(persona.email, frozenset(), 20)
    assert read_letter(letter, datetime.now(UTC)).subject.endswith(number)


def test_two_who_order_at_one_moment_are_both_told_and_written_to(
    shop: RealShop, sink: SmtpSink, somebody: Somebody, without_browser: Callable[[], HttpDriver]
) -> None:
    """Neither order costs the other customer the page that follows or the mail."""
    personas = [somebody() for _ in range(4)]

    def buys(persona: Persona) -> str:
        customer = PretixShop(shop.url, without_browser())
        _orders(customer, persona, "bouquet")
        number = _number(customer)
        customer.driver.close()
        return number

    with ThreadPoolExecutor(len(personas)) as together:
        numbers = list(together.map(buys, personas))

    assert len(set(numbers)) == len(personas)
    assert [len(sink.wait(persona.email, frozenset(), 20)) for persona in personas] == [1] * len(personas)


def test_an_english_customer_finds_the_same_way(pretix: PretixShop, somebody: Somebody) -> None:
    """Names are known in both languages."""
    order = _orders(pretix, somebody(language="en"), "bouquet")
    pretix.open_cancellation(order)

    assert pretix.driver.read().language == "en"


def test_the_address_can_be_corrected_before_the_order(pretix: PretixShop, sink: SmtpSink, somebody: Somebody) -> None:
    """Going back from the payment keeps the basket, and the mail goes to the new address."""
    persona = somebody()
    pretix.enter("fr")
    pretix.look_up("converter-light")
    pretix.add_to_basket()
    pretix.begin_checkout()
    pretix.give_contact(persona)
    pretix.correct_email_before("corrected-" + persona.email)
    with pytest.raises(NotOffered):
        pretix.pay(persona.card)
    pretix.place_order()

    assert len(sink.wait("corrected-" + persona.email, frozenset(), 20)) == 1
    assert sink.letters(persona.email) == []


@pytest.mark.parametrize("mode", ["relay", "store", "courier"])
def test_what_the_shop_does_not_offer_is_said_with_the_reason(mode: str) -> None:
    """It sells without a choice of delivery, and says what there is in its place."""
    with pytest.raises(NotOffered, match=f"no delivery by {mode}: it offers home delivery"):
        PretixShop("http://127.0.0.1", None).choose_delivery(Delivery(mode))


def test_its_invoice_is_read_below_its_labels() -> None:
    """The date stands before the words that name it, and a row of sums on several lines."""
    source = Source(Touchpoint.INVOICE, datetime(2026, 11, 22, tzinfo=UTC), "invoice", "", "Europe/Paris")
    lines = [
        "Les Billets d'Ariane · 4 place du Fil · 75010 Paris",
        "22 Novembre 2026",
        "Date de facturation",
        "Total de la facture",
        "129,00 €",
        "20 % TVA",
        "107,50 €",
        "129,00 €",
        "21,50 €",
    ]
    read = {(fact.name, fact.subject): fact.value for fact in READER.read(lines, source)}
    assert read == {
        ("invoice.seller", ""): "Les Billets d'Ariane",
        ("invoice.date", ""): date(2026, 11, 22),
        ("invoice.total", ""): Money(12_900),
        ("order.total", ""): Money(12_900),
        ("invoice.base", "20"): Money(10_750),
        ("invoice.vat", "20"): Money(2_150),
        ("order.vat", ""): Money(2_150),
    }
    assert list(READER.read(["Une facture d'ailleurs"], source)) == []


def test_an_impatient_customer_orders_once(pretix: PretixShop, sink: SmtpSink, somebody: Somebody) -> None:
    """Two clicks on the order button end on the order's page, and one mail comes."""
    persona = somebody()
    pretix.enter("fr")
    pretix.look_up("laptop")
    pretix.add_to_basket()
    pretix.begin_checkout()
    pretix.give_contact(persona)
    with pytest.raises(NotOffered):
        pretix.pay(persona.card)
    pretix.place_order(impatient=True)

    assert "/order/" in pretix.driver.read().url
    assert len(sink.wait(persona.email, frozenset(), 20)) == 1
