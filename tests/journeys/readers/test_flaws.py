"""What spoils a page is found on any page, and what only looks foreign is not."""

from __future__ import annotations

import pytest

from journeys.readers import foreign
from journeys.readers.flaws import empty_fields

FRENCH = "Votre commande est dans la boutique et nous la livrons pour vous sur le pas de la porte."
ENGLISH = "Your order is in the shop and we will bring it to you on the day that was promised."


@pytest.mark.parametrize(
    ("line", "language", "found"),
    [
        (ENGLISH, "fr", [ENGLISH]),
        (FRENCH, "en", [FRENCH]),
        (FRENCH, "fr", []),
        ("Librairie Le Fil des pages, 2 rue de l’Horloge, 76000 Rouen", "en", []),
        (f"> {FRENCH}", "en", []),
    ],
)
def test_a_passage_in_another_language(line: str, language: str, found: list[str]) -> None:
    """A sentence in another language is foreign; an address and a quoted line are not."""
    assert found == foreign([line], language)


def test_what_the_customer_said_stays_as_it_was_said() -> None:
    """The customer's own words may be in any language."""
    assert foreign([FRENCH], "en", [FRENCH]) == []


@pytest.mark.parametrize(
    ("html", "empty"),
    [
        ("<h3>Address</h3><address> <br/> </address>", ["Address:"]),
        ("<h3>Address</h3><address>12 rue Davy<br/>75017 Paris</address>", []),
    ],
)
def test_an_empty_address_block(html: str, empty: list[str]) -> None:
    """A block that is marked as an address and holds none is an unfilled field, named by its heading."""
    assert empty == empty_fields(html)
