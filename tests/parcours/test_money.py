"""Laws of money."""

import pytest

from parcours.domain.money import Money
from parcours.errors import SpecError


def test_money_adds_and_subtracts_to_the_cent():
    """Three times a third of a euro is 99 cents, exactly."""
    assert Money(33) * 3 - Money(0) + Money(0) == Money(99)


def test_money_of_two_currencies_is_never_added():
    """Euros and francs do not add up, and the message names both."""
    with pytest.raises(SpecError, match="EUR with CHF"):
        Money(100) + Money(100, "CHF")


@pytest.mark.parametrize("cents", [1.0, "100", True, None])
def test_money_refuses_anything_but_whole_cents(cents):
    """A float, a text, a truth value and nothing are all refused at the door."""
    with pytest.raises(SpecError, match="expected whole cents"):
        Money(cents)


@pytest.mark.parametrize("currency", ["eur", "EURO", "€", "", "ÉUR"])
def test_money_refuses_what_is_no_currency_code(currency):
    """Only three capital ASCII letters name a currency."""
    with pytest.raises(SpecError, match="ISO 4217"):
        Money(100, currency)


def test_money_is_written_as_its_reader_expects():
    """A French reader sees a comma, a narrow space for thousands and the sign behind."""
    assert Money(123_456).format("fr_FR") == "1\u202f234,56\xa0€"
