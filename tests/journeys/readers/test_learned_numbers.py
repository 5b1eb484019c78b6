"""Order numbers that look like words are read where a shop's adapter gave their shape, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from fixtures.personas import check_card
from journeys.driver.hosts import AllowedHosts
from journeys.driver.http import HttpDriver, HttpxTransport
from journeys.readers import numbers
from journeys.readers.numbers import learn_numbers
from journeys.shops.guest import GuestShop
from journeys.shops.pretix import PretixShop
from parcours.domain.facts import Fact

Look = Callable[..., list[Fact]]


@pytest.fixture(autouse=True)
def nothing_learned(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[re.Pattern[str]]]:
    """Begin each test without a learned shape, and leave none."""
    shapes: set[re.Pattern[str]] = set()
    monkeypatch.setattr(numbers, "SHAPES", shapes)
    yield shapes


@pytest.fixture
def driver() -> HttpDriver:
    """Return a driver that is never asked for anything."""
    return HttpDriver(HttpxTransport(AllowedHosts(["127.0.0.1"]), 1.0), check_card)


def _numbers(facts: list[Fact]) -> list[object]:
    return [fact.value for fact in facts if fact.name == "order.number"]


@pytest.mark.parametrize(
    "page",
    [
        "<h2>Commande ECKHJ</h2><p>Merci beaucoup !</p>",
        "<h1>Votre commande : ECKHJ</h1>",
        "<p>Code de commande :</p><p>ECKHJ (22/11/2026)</p>",
        "<p>Order code: MARCHE-ECKHJ</p>",
    ],
)
def test_a_number_of_letters_is_read_once_its_shape_is_known(look: Look, driver: HttpDriver, page: str) -> None:
    """A heading, a label and an aside each give the number, and what stands around it is left out."""
    assert _numbers(look(page)) == []
    PretixShop("http://127.0.0.1", driver)
    assert _numbers(look(page)) == ["ECKHJ"]


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
    """States, words within a sentence, and codes of other things stay silent, whatever shape was learned."""
    learn_numbers("[A-Z]{5}|[A-Z]{7}")
    assert _numbers(look(page)) == []


def test_a_shop_that_declares_no_shape_teaches_none(
    nothing_learned: set[re.Pattern[str]], look: Look, driver: HttpDriver
) -> None:
    """To stand in front of another shop changes nothing in how pages are read."""
    GuestShop("http://127.0.0.1", driver)
    assert nothing_learned == set()
    assert _numbers(look("<h2>Commande ECKHJ</h2>")) == []
    assert _numbers(look("<h2>Commande n° 100003</h2>")) == ["100003"]
