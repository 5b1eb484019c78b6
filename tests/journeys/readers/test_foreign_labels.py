"""A label, field or button in another language is told by the words of shops; names of goods and brands are not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from journeys.driver.page import PageView
from journeys.readers import foreign
from journeys.readers.flaws import read_flaws
from journeys.readers.foreign_labels import foreign_name
from journeys.readers.source import Source
from parcours.domain.facts import Touchpoint


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Card expiry month", "fr"),
        ("Re-send order email", "fr"),
        ("Proceed to checkout", "fr"),
        ("First name", "fr"),
        ("E-mail address *", "fr"),
        ("Delivery date", "fr"),
        ("Numéro de carte", "en"),
        ("Ajouter au panier", "en"),
        ("Valider la commande", "en"),
        ("Code postal de livraison", ""),
    ],
)
def test_a_field_or_button_in_another_language(name: str, language: str) -> None:
    """Two words of a shop's forms or more, all of them the other language's, are foreign."""
    assert [other for other in ("fr", "en") if foreign_name(name, other)] == ([language] if language else [])


@pytest.mark.parametrize(
    "name",
    [
        "Newsletter",
        "Gift card",
        "E-card",
        "Shopping bag",
        "Click & collect",
        "Pay with PayPal",
        "Buy with Shop Pay",
        "Google Pay",
        "Save the date",
        "Toggle navigation",
        "Checkout",
        "OK",
        "Total",
        "Code promo",
        "Date d'expiration",
        "Service client",
        "Contact",
        "Ajouter Harry Potter and the Order of the Phoenix au panier",
        "Order of the Phoenix",
        "",
    ],
)
def test_what_is_said_on_french_pages_too(name: str) -> None:
    """Borrowed words, brands, titles and words that both languages share are at home on a French page."""
    assert not foreign_name(name, "fr")


@pytest.mark.parametrize(
    "name", ["Panier du mois", "Eau de toilette", "La rue", "Café de la ville", "Carte postale", "RSVP"]
)
def test_what_is_said_on_english_pages_too(name: str) -> None:
    """Goods with French names are sold on English pages."""
    assert not foreign_name(name, "en")


@pytest.mark.parametrize(
    ("line", "language", "found"),
    [
        ("Incl. 20% VAT: 21,50 €", "fr", ["Incl. 20% VAT"]),
        ("799,00 € incl. VAT", "fr", ["incl. VAT"]),
        ("Order number: 10001", "fr", ["Order number"]),
        ("Subtotal:\t129,00 €", "fr", ["Subtotal"]),
        ("Shipping: 4,90 €", "fr", ["Shipping"]),
        ("Livraison : €4.90", "en", ["Livraison"]),
        ("Mode de paiement : Visa", "en", []),
        ("Moyen de paiement : Visa", "en", ["Moyen de paiement"]),
        ("33,00 € incl. 20% TVA", "fr", []),
        ("N° TVA / VAT number : FR47 999 820 269", "fr", []),
        ("The Order : 1886", "fr", []),
        ("Card : 12,00 €", "fr", []),
        ("Shipping : voir nos conditions", "fr", []),
        ("Part number : 10001-B", "fr", []),
        ("Panier du mois : €30.00", "en", []),
        ("Total : 129,00 €", "fr", []),
        ("https://shop.example.org/order-number", "fr", []),
        ("> Order number: 10001", "fr", []),
    ],
)
def test_the_label_of_a_value(line: str, language: str, found: list[str]) -> None:
    """Before a value, and in the tax of an amount, the label alone tells; the name of an article does not."""
    assert found == foreign([line], language)


def test_a_page_names_its_foreign_fields(shown: Callable[..., PageView], at: datetime) -> None:
    """What is typed into or pressed is read by its name; what is chosen may bear a carrier's or a bank's."""
    page = shown(
        "<label>Card number <input></label><label><input type=radio> Home delivery address</label>"
        "<button>Place order</button><button>Payer</button>"
    )
    facts = read_flaws(page, Source(Touchpoint.SCREEN, at, "page"), "fr")

    assert [fact.value for fact in facts if fact.name == "page.foreign"] == ["Card number", "Place order"]
