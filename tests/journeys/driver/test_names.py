"""How a customer's word finds a control."""

from __future__ import annotations

import pytest

from journeys.driver.names import find, matches, what_there_is


@pytest.mark.parametrize(
    ("word", "seen"),
    [
        ("Nom", "Nom"),
        ("Nom", " nom * "),
        ("Nom", "Nom (requis)"),
        ("Payer", "Payer 33,00 €"),
        ("J'accepte", "J’accepte les conditions"),
        ("e-mail", "E\u2011mail *"),
        ("Code postal", "Code\u00a0postal"),
        ("Prix (TTC)", "Prix (TTC) :"),
        ("Été", "été 2026"),
    ],
)
def test_a_word_finds_its_control(word: str, seen: str) -> None:
    """Case, kinds of space, apostrophe and hyphen make no difference; the name may go on with what is no letter."""
    assert matches(word, seen)


@pytest.mark.parametrize(
    ("word", "seen"),
    [
        ("Nom", "Prénom"),
        ("Nom", "Nommer"),
        ("Nom", "Nomé"),
        ("Option 1", "Option 12"),
        ("Payer", "Bien payer"),
        ("N.m", "Nom"),
    ],
)
def test_a_word_does_not_find_another_control(word: str, seen: str) -> None:
    """A part of a word, another beginning, or a pattern are no match."""
    assert not matches(word, seen)


def test_an_exact_name_counts_before_a_longer_one_and_an_earlier_word_before_a_later() -> None:
    """Order: the first alternative exactly, the first as a beginning, then the next alternative."""
    assert find("Payer", ["Payer par carte", "Payer"]) == 1
    assert find(("Pay", "Payer"), ["Payer", "Pay now"]) == 1
    assert find("Absent", ["Payer"]) is None


def test_a_long_list_is_shortened() -> None:
    """A message lists at most twenty names, each at most sixty characters long."""
    message = what_there_is("links", "x", [f"lien {number} " + "z" * 80 for number in range(25)])

    assert message.count("lien") == 20
    assert message.endswith("and 5 more")
    assert "z" * 60 not in message


def test_a_page_without_any_says_so() -> None:
    """Where there is nothing of the kind, the message says that."""
    assert what_there_is("field", "Nom", ["", " "]) == "the page has no field"
