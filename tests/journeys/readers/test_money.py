"""Amounts of money are read as they are written, with their sign and currency, or not at all."""

from __future__ import annotations

import pytest

from journeys.readers.money import amount_at, amounts
from journeys.readers.text import clean
from parcours.domain.money import Money


@pytest.mark.parametrize(
    ("text", "cents", "currency"),
    [
        ("33,00 €", 3300, "EUR"),
        ("1 234,56 €", 123456, "EUR"),
        ("1\u202f234,56\u00a0€", 123456, "EUR"),
        ("1.234,56 €", 123456, "EUR"),
        ("€1,249.90", 124990, "EUR"),
        ("€12.50", 1250, "EUR"),
        ("12€50", 1250, "EUR"),
        ("33 euros", 3300, "EUR"),
        ("EUR 12.5", 1250, "EUR"),
        ("CHF 1'234.50", 123450, "CHF"),
        ("£19.99", 1999, "GBP"),
        ("$1,000", 100000, "USD"),
        ("-5,00 €", -500, "EUR"),
        ("−5,00 €", -500, "EUR"),
        ("€-5.00", -500, "EUR"),
        ("Remise : - 5,00 €", -500, "EUR"),
        ("Livraison - 4,90 €", 490, "EUR"),
    ],
)
def test_an_amount_with_its_sign_and_currency(text: str, cents: int, currency: str) -> None:
    """French, English and Swiss amounts are read to the cent; a dash between blanks is no minus."""
    assert [Money(cents, currency)] == [amount.money for amount in amounts(clean(text))]


@pytest.mark.parametrize(
    "text", ["33,00", "75010 Paris", "20 %", "74,9250 €", "le 24/11", "Réf. 12.345", "1,234.567,8 €"]
)
def test_what_is_no_clear_amount_is_none(text: str) -> None:
    """Without a currency, with a fraction of a cent, or with mixed separators there is no amount."""
    assert amounts(text) == ()


@pytest.mark.parametrize("word", ["Gratuit", "offerte", "Free", "sans frais"])
def test_free_is_nothing_to_pay(word: str) -> None:
    """A word that means free, where an amount is expected, is an amount of nothing."""
    found = amount_at(word, 0)

    assert found is not None
    assert Money(0) == found.money


def test_all_amounts_of_a_row() -> None:
    """A row of an English invoice has its amounts apart from its quantity and its rate."""
    row = "3 €30.00 10% €90.00 €99.00"

    assert [amount.money.cents for amount in amounts(row)] == [3000, 9000, 9900]
