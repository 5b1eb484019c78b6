"""Order numbers that look like words are read where the shop's adapter gives their shape, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

import pytest

from fixtures.personas import make_persona
from journeys.customer import Customer, CustomerSettings
from journeys.driver.page import PageView, read_html
from journeys.readers.own import Reader
from journeys.shops.port import Shop
from journeys.shops.pretix import PretixShop
from parcours.clock import SystemClock
from parcours.domain.facts import Fact
from parcours.domain.ledger import Ledger
from parcours.domain.terms import Terms

Look = Callable[..., list[Fact]]
DIGITS = re.compile(r"\d{1,6}")
CAPITALS = re.compile("[A-Z]{5}|[A-Z]{7}")


class Shows:
    """A driver whose page is always the same."""

    def __init__(self, body: str) -> None:
        self._body = body

    def read(self) -> PageView:
        """Return the page."""
        return read_html(f"<html lang=fr><body>{self._body}</body></html>", "https://shop.example.org/page", 200)


def _numbers(facts: list[Fact]) -> list[object]:
    return [fact.value for fact in facts if fact.name == "order.number"]


def _told(shop: type[Shop], body: str) -> list[object]:
    """Return the order numbers that a customer of *shop* learns from its page."""
    nobody, ledger = cast("Any", None), Ledger()
    standing = shop("https://shop.example.org", cast("Any", Shows(body)))
    customer = Customer(make_persona(1), standing, nobody, ledger, SystemClock(), nobody, CustomerSettings(), Terms())
    customer.note("customer.ordered", "a bouquet")
    customer.reads("page")
    return _numbers(ledger.find("order.number"))


@pytest.mark.parametrize(
    "page",
    [
        "<h2>Commande ECKHJ</h2><p>Merci beaucoup !</p>",
        "<h1>Votre commande : ECKHJ</h1>",
        "<p>Code de commande :</p><p>ECKHJ (22/11/2026)</p>",
        "<p>Order code: MARCHE-ECKHJ</p>",
    ],
)
def test_a_number_of_letters_is_read_where_its_shape_is_known(look: Look, page: str) -> None:
    """A heading, a label and an aside each give the number, and what stands around it is left out."""
    assert _numbers(look(page)) == []
    assert _numbers(look(page, order_numbers=PretixShop.order_numbers)) == ["ECKHJ"]


@pytest.mark.parametrize(
    "page",
    [
        "<p>Commande : PAYEE</p>",
        "<p>VOTRE COMMANDE : REFUSEE</p>",
        "<p>Order: READY</p>",
        "<p>Order number: XXXXX</p>",
        "<p>Votre commande DEVRA être retirée avant samedi.</p>",
        "<p>Passez votre commande AVANT midi</p>",
        "<p>Votre commande : FLEUR, vase et carte</p>",
        "<p>Votre commande ECKHJ sera livrée par le fleuriste</p>",
        "<p>Code promo : ECKHJ</p>",
        "<p>ECKHJ</p>",
    ],
)
def test_words_in_capitals_are_no_numbers(look: Look, page: str) -> None:
    """States, words within a sentence, and codes of other things stay silent, whatever shape was given."""
    assert _numbers(look(page, order_numbers=CAPITALS)) == []


@pytest.mark.parametrize(
    "page",
    [
        "<p>Commande n° 7</p>",
        "<p>Numéro de commande : 7</p>",
        "<p>Numéro de commande</p><p>7</p>",
        "<p>Votre commande n° 7 est confirmée.</p>",
        "<p>Your order number is 7.</p>",
        "<h1>Commande 7</h1>",
        "<p>N° de commande : #7 23 novembre 2026</p>",
    ],
)
def test_a_number_of_one_sign_is_read_where_its_shape_is_known(look: Look, page: str) -> None:
    """A shop that begins at 1 is read behind a label and in a heading, if its adapter says so."""
    assert _numbers(look(page)) == []
    assert _numbers(look(page, order_numbers=DIGITS)) == ["7"]


@pytest.mark.parametrize(
    "page",
    [
        "<p>Votre commande : 7 articles</p>",
        "<p>Commande n° 1 sur 2</p>",
        "<p>Votre commande 7 € au-dessus du minimum</p>",
        "<p>Votre commande : 7,50 €</p>",
        "<p>Numéro de colis : 7</p>",
        "<p>Your order of 7 November</p>",
        "<p>Order 7 days a week</p>",
        "<p>7</p>",
    ],
)
def test_a_count_is_no_number(look: Look, page: str) -> None:
    """Counts, shares, amounts, days and numbers of other things are no order numbers, however short those may be."""
    assert _numbers(look(page, order_numbers=DIGITS)) == []


@pytest.mark.parametrize(
    ("page", "numbers"),
    [
        ("<p>Commande n° 123</p>", ["123"]),
        ("<p>Order number: 123</p>", ["123"]),
        ("<p>Votre commande 123 est prête</p>", []),
        ("<p>Numéro de commande : 123 €</p>", []),
        ("<p>Commande n° 1.234</p>", []),
    ],
)
def test_three_digits_are_a_number_behind_its_label(look: Look, page: str, numbers: list[str]) -> None:
    """A label that says number needs no shape to be believed; a bare "commande" does."""
    assert numbers == _numbers(look(page))


def test_two_shops_in_one_process_do_not_mix() -> None:
    """What an adapter says of its numbers holds for its own shop, before and after another was visited."""

    class Fives(Shop):
        order_numbers = re.compile("[A-Z]{5}")

    class Sevens(Shop):
        order_numbers = re.compile("[A-Z]{7}")

    pages = ("<h2>Commande ECKHJ</h2>", "<h2>Commande ECKHJWV</h2>", "<h2>Commande n° 100003</h2>")
    told = [[_told(shop, page) for page in pages] for shop in (Shop, Fives, Sevens, Fives, Shop)]

    assert told == [
        [[], [], ["100003"]],
        [["ECKHJ"], [], ["100003"]],
        [[], ["ECKHJWV"], ["100003"]],
        [["ECKHJ"], [], ["100003"]],
        [[], [], ["100003"]],
    ]


def test_a_shop_s_readers_read_that_shop_alone() -> None:
    """A reader that an adapter brings finds nothing on the pages of another shop."""

    class Peculiar(Shop):
        readers = (Reader("peculiar", lambda lines, source: [source.fact("order.number", lines[0], lines[0])]),)

    assert _told(Peculiar, "<p>Merci</p>") == ["Merci"]
    assert _told(Shop, "<p>Merci</p>") == []
