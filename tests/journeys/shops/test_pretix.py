"""The pretix adapter against a real pretix and a real mailbox, by both drivers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest

from fixtures.pretix.recipe import RECIPE
from fixtures.realshops.service import RealShop, bring_up
from journeys.driver.browser import BrowserPool, find_browser
from journeys.driver.hosts import AllowedHosts
from journeys.driver.http import HttpDriver, HttpxTransport
from journeys.readers.source import Source
from journeys.shops.port import Delivery, OrderRef
from journeys.shops.pretix import PretixShop
from journeys.shops.pretix_invoice import INVOICE
from parcours.domain.facts import Touchpoint
from parcours.domain.money import Money
from parcours.domain.persona import Address, Card, Persona
from parcours.errors import NotOffered
from parcours.mailbox.sink import SmtpSink

HOME = Address("12 rue de l'Échiquier", "75010", "Paris")
CARD = Card("4242424242424242", "12/30", "123")
_numbers = count(1)


@pytest.fixture(scope="module")
def sink() -> Iterator[SmtpSink]:
    """Take the shop's mails."""
    mailbox = SmtpSink()
    yield mailbox
    mailbox.close()


@pytest.fixture(scope="module")
def shop(sink: SmtpSink, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealShop]:
    """Start one shop for this module, or skip where its environment was never made."""
    if not (RECIPE.environment / "bin" / "python").exists():
        pytest.skip("the environment of pretix is missing: run `make pretix`")
    with bring_up(RECIPE, sink.address, tmp_path_factory.mktemp("pretix")) as running:
        yield running


@pytest.fixture(scope="module")
def pool() -> Iterator[BrowserPool]:
    """Open one browser for this module, or skip where there is none."""
    if find_browser() is None:
        pytest.skip("no browser on this machine: run `make browser`")
    with BrowserPool(1) as browsers:
        yield browsers


@pytest.fixture(params=["browser", "http"])
def pretix(request: pytest.FixtureRequest, shop: RealShop) -> Iterator[PretixShop]:
    """Stand in front of the shop, with a browser and without."""
    driver: Any
    if request.param == "browser":
        driver = request.getfixturevalue("pool").driver("test", {"127.0.0.1"})
    else:
        driver = HttpDriver(HttpxTransport(AllowedHosts(["127.0.0.1"]), 30), lambda *args: None)
    yield PretixShop(shop.url, driver)
    driver.close()


def _persona(language: str = "fr") -> Persona:
    email = f"claire-{next(_numbers)}@example.org"
    return Persona("Claire", "Lefèvre", email, "+33199001234", HOME, CARD, language)


def _orders(pretix: PretixShop, persona: Persona, product: str = "doll-house") -> OrderRef:
    pretix.enter(persona.language)
    pretix.look_up(product)
    pretix.add_to_basket()
    pretix.begin_checkout()
    assert pretix.asks_email_twice()
    pretix.give_contact(persona)
    pretix.choose_delivery(Delivery("post", address=HOME))
    with pytest.raises(NotOffered, match="it takes bank transfers"):
        pretix.pay(CARD)
    pretix.place_order()
    return OrderRef("", persona.email)


def test_an_order_is_mailed_and_its_invoice_is_a_pdf(pretix: PretixShop, sink: SmtpSink) -> None:
    """Both drivers buy, are written to, and open the same document from either place."""
    persona = _persona()
    order = _orders(pretix, persona)
    invoice = pretix.open_invoice(order, source="thank-you")
    again = pretix.open_invoice(order, source="tracking")

    assert (invoice.content_type, invoice.body[:5], again.body) == ("application/pdf", b"%PDF-", invoice.body)
    assert len(sink.wait(persona.email, frozenset(), 20)) == 1


def test_an_english_customer_finds_the_same_way(pretix: PretixShop) -> None:
    """Names are known in both languages."""
    order = _orders(pretix, _persona("en"), "bouquet")
    pretix.open_cancellation(order)

    assert pretix.driver.read().language == "en"


def test_the_address_can_be_corrected_before_the_order(pretix: PretixShop, sink: SmtpSink) -> None:
    """Going back from the payment keeps the basket, and the mail goes to the new address."""
    persona = _persona()
    pretix.enter("fr")
    pretix.look_up("converter-light")
    pretix.add_to_basket()
    pretix.begin_checkout()
    pretix.give_contact(persona)
    pretix.correct_email_before("corrected-" + persona.email)
    with pytest.raises(NotOffered):
        pretix.pay(CARD)
    pretix.place_order()

    assert len(sink.wait("corrected-" + persona.email, frozenset(), 20)) == 1
    assert sink.letters(persona.email) == []


@pytest.mark.parametrize("mode", ["relay", "store", "courier"])
def test_what_the_shop_does_not_offer_is_said_with_the_reason(mode: str) -> None:
    """It sells without a choice of delivery, and says what there is in its place."""
    with pytest.raises(NotOffered, match=f"no delivery by {mode}: it offers home delivery"):
        PretixShop("http://127.0.0.1", None).choose_delivery(Delivery(mode))  # type: ignore[arg-type]


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
    read = {(fact.name, fact.subject): fact.value for fact in INVOICE.read(lines, source)}
    assert read == {
        ("invoice.seller", ""): "Les Billets d'Ariane",
        ("invoice.date", ""): date(2026, 11, 22),
        ("invoice.total", ""): Money(12_900),
        ("order.total", ""): Money(12_900),
        ("invoice.base", "20"): Money(10_750),
        ("invoice.vat", "20"): Money(2_150),
        ("order.vat", ""): Money(2_150),
    }
    assert list(INVOICE.read(["Une facture d'ailleurs"], source)) == []


def test_an_impatient_customer_orders_once(pretix: PretixShop, sink: SmtpSink) -> None:
    """Two clicks on the order button end on the order's page, and one mail comes."""
    persona = _persona()
    pretix.enter("fr")
    pretix.look_up("laptop")
    pretix.add_to_basket()
    pretix.begin_checkout()
    pretix.give_contact(persona)
    with pytest.raises(NotOffered):
        pretix.pay(CARD)
    pretix.place_order(impatient=True)

    assert "/order/" in pretix.driver.read().url
    assert len(sink.wait(persona.email, frozenset(), 20)) == 1
