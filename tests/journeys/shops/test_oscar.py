"""The oscar adapter in a real browser, against a real django-oscar and a real mailbox."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from fixtures.oscar.secondshop.catalogue import ARTICLES
from fixtures.realshops.service import RealShop, find_recipe
from journeys.driver.browser import BrowserDriver, BrowserPool
from journeys.shops.oscar import OscarShop
from journeys.shops.port import Delivery, OrderRef
from parcours.domain.persona import Address, Persona
from parcours.errors import NotOffered
from parcours.mailbox.sink import SmtpSink

RECIPE = find_recipe("oscar")
Somebody = Callable[..., Persona]


@pytest.fixture
def driver(pool: BrowserPool) -> Iterator[BrowserDriver]:
    """Give a customer a fresh browser context."""
    fresh = pool.driver("test", {"127.0.0.1"})
    yield fresh
    fresh.close()


@pytest.fixture
def oscar(shop: RealShop, driver: BrowserDriver) -> OscarShop:
    """Stand in front of the shop."""
    return OscarShop(shop.url, driver)


def _by_post(persona: Persona) -> Delivery:
    return Delivery("post", address=persona.address)


def _to_delivery(oscar: OscarShop, persona: Persona, product: str = "bouquet") -> None:
    oscar.enter(persona.language)
    oscar.look_up(product)
    oscar.add_to_basket()
    oscar.begin_checkout()
    oscar.give_contact(persona)


def _to_preview(oscar: OscarShop, persona: Persona, delivery: Delivery | None = None, product: str = "bouquet") -> None:
    _to_delivery(oscar, persona, product)
    oscar.choose_delivery(delivery or _by_post(persona))
    with pytest.raises(NotOffered):
        oscar.pay(persona.card)


def _order(oscar: OscarShop, persona: Persona) -> OrderRef:
    oscar.place_order()
    number = re.search(r"\d{6}", oscar.driver.read().headings[0])
    assert number, oscar.driver.read().headings
    return OrderRef(number.group(), persona.email)


def test_every_product_is_on_the_shelf() -> None:
    """Each title that the adapter looks for is one that the shop sells."""
    assert {names[0] for names in OscarShop.TITLES.values()} <= {article.title for article in ARTICLES}


@pytest.mark.parametrize(
    ("language", "total", "subject"),
    [
        ("fr", "Total de la commande : 37,90 €", "Confirmation de commande {}"),
        ("en", "Order total : €37.90", "Confirmation of order {}"),
    ],
)
def test_a_guest_orders_is_mailed_and_finds_the_order_again(
    oscar: OscarShop, sink: SmtpSink, language: str, total: str, subject: str, somebody: Somebody
) -> None:
    """A bouquet by post is ordered, confirmed by one mail, and its page tells the same number and total."""
    persona = somebody(language=language)
    _to_preview(oscar, persona)
    order = _order(oscar, persona)
    (letter,) = sink.letters(persona.email)
    oscar.open_tracking(order)
    page = oscar.driver.read()
    seen = (subject.format(order.number).encode() in letter.raw, order.number in page.headings[0], total in page.lines)
    assert seen == (True, True, True), page.lines


def test_software_is_ordered_without_an_address(oscar: OscarShop, somebody: Somebody) -> None:
    """What is downloaded goes from the contact to the preview, and no delivery is charged."""
    _to_preview(oscar, somebody(), Delivery("download"), "converter-light")
    lines = oscar.driver.read().lines
    total = next(line for line in lines if line.startswith("Total de la commande"))
    assert ("Aucune livraison nécessaire" in lines, total.endswith("19,00 €")) == (True, True), lines


def test_paying_is_not_offered_and_ends_on_the_preview(oscar: OscarShop, somebody: Somebody) -> None:
    """The verb passes the empty payment page, says that nothing can be paid, and leaves the customer able to order."""
    persona = somebody()
    _to_delivery(oscar, persona)
    oscar.choose_delivery(_by_post(persona))
    with pytest.raises(NotOffered, match="no payment: its payment page has no fields"):
        oscar.pay(persona.card)
    assert oscar.driver.has("Passer commande")


def test_deliveries_that_are_not_offered_leave_the_page_as_it_was(oscar: OscarShop, somebody: Somebody) -> None:
    """A refused way of delivery touches nothing, so that the customer can take what there is."""
    persona = somebody()
    _to_delivery(oscar, persona)
    before = oscar.driver.read()
    for mode in ("courier", "relay", "store"):
        with pytest.raises(NotOffered, match=f"no delivery by {mode}"):
            oscar.choose_delivery(Delivery(mode, address=persona.address, near="75010"))
    assert oscar.driver.read() == before
    oscar.choose_delivery(_by_post(persona))
    assert oscar.driver.read().url.endswith("/checkout/payment-details/")


def test_a_country_that_is_not_served_is_refused(oscar: OscarShop, somebody: Somebody) -> None:
    """The shop sends to four countries, and the adapter says so before it fills anything in."""
    _to_delivery(oscar, somebody())
    with pytest.raises(NotOffered, match="no delivery to ES"):
        oscar.choose_delivery(Delivery("post", address=Address("Calle Mayor 1", "28013", "Madrid", "ES")))


@pytest.mark.parametrize(("phone", "shown"), [("+33199001234", ["Téléphone: +33199001234"]), ("+33639981234", [])])
def test_a_number_that_oscar_refuses_is_left_out(
    oscar: OscarShop, phone: str, shown: list[str], somebody: Somebody
) -> None:
    """The fictional landline is taken; the fictional mobile, which oscar calls invalid, does not stop the order."""
    _to_preview(oscar, somebody(phone=phone))
    lines = [line for line in oscar.driver.read().lines if line.startswith("Téléphone")]
    assert [line[: len("Téléphone: +33199001234")] for line in lines] == shown


def test_the_address_is_asked_once(oscar: OscarShop) -> None:
    """The contact page has one field for the address."""
    oscar.enter("fr")
    oscar.look_up("bouquet")
    oscar.add_to_basket()
    oscar.begin_checkout()
    assert not oscar.asks_email_twice()


def test_an_address_corrected_before_the_order_gets_the_mail(
    oscar: OscarShop, sink: SmtpSink, somebody: Somebody
) -> None:
    """After the correction the customer is on the page where he was, and the mail goes to the new address alone."""
    persona = somebody()
    corrected = persona.email.replace("@", ".bis@")
    _to_delivery(oscar, persona)
    oscar.choose_delivery(_by_post(persona))
    before = oscar.driver.read().url
    oscar.correct_email_before(corrected)
    assert oscar.driver.read().url == before
    with pytest.raises(NotOffered):
        oscar.pay(persona.card)
    oscar.place_order()
    assert (len(sink.letters(corrected)), sink.letters(persona.email)) == (1, [])


def test_an_impatient_customer_makes_one_order(oscar: OscarShop, sink: SmtpSink, somebody: Somebody) -> None:
    """A double click on the order button is one order and one mail."""
    persona = somebody()
    _to_preview(oscar, persona)
    oscar.place_order(impatient=True)
    sink.wait(persona.email, frozenset(), 10.0)
    oscar.driver.go_to(f"{oscar.base_url}/fr/checkout/thank-you/")
    assert len(sink.letters(persona.email)) == 1


def test_the_order_is_found_again_by_who_ordered_and_by_nobody_else(
    oscar: OscarShop, shop: RealShop, pool: BrowserPool, somebody: Somebody
) -> None:
    """The session that ordered reaches the order's page from anywhere; number and address alone reach nothing."""
    persona = somebody()
    _to_preview(oscar, persona)
    order = _order(oscar, persona)
    oscar.enter("fr")
    OscarShop(shop.url, oscar.driver).open_tracking(order)
    assert oscar.driver.read().headings[0] == f"Commande #{order.number}"
    oscar.driver.park()
    stranger = pool.driver("stranger", {"127.0.0.1"})
    try:
        with pytest.raises(NotOffered, match="way to an order by number and address alone"):
            OscarShop(shop.url, stranger).open_tracking(order)
    finally:
        stranger.close()


def test_a_review_has_no_score_that_could_be_named(oscar: OscarShop) -> None:
    """The reason given for refusing feedback holds: the review form shows no field for its score."""
    oscar.enter("fr")
    oscar.look_up("bouquet")
    page = oscar.driver.press("Écrire un avis")
    labels = {control.label.rstrip(" *") for control in page.controls}
    assert {"Titre", "Corps", "Nom", "Courriel"} <= labels
    assert "Score" not in labels
    with pytest.raises(NotOffered, match="a review needs a score"):
        oscar.leave_feedback(OrderRef("100001", "claire@example.org"), "Un très beau bouquet.")


def test_a_language_that_the_shop_does_not_speak_is_refused(oscar: OscarShop) -> None:
    """The shop has pages in French and English only."""
    with pytest.raises(NotOffered, match="no pages in 'de'"):
        oscar.enter("de")
