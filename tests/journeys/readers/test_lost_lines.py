"""A line that one part of a mail lost."""

from __future__ import annotations

from journeys.readers.lost_lines import lost_lines

TEXT = [
    "Numéro de commande : FL-2026-207994",
    "Montant remboursé : 95,80 €",
    "Coût de vos appels, en plus : 2,00 €",
    "Remboursement sur : carte Visa se terminant par 4242",
    "Demandé le : lundi 7 décembre 2026 à 12h15",
]


def test_a_value_that_only_one_part_holds_is_lost() -> None:
    """Where all the rest stands in both parts, a line that one lacks was lost."""
    assert list(lost_lines(TEXT, [*TEXT[:2], *TEXT[3:]])) == ["Coût de vos appels, en plus : 2,00 €"]


def test_a_label_without_its_value_is_lost_too() -> None:
    """A label alone does not hold what stood behind it."""
    assert list(lost_lines(TEXT, [*TEXT[:2], "Coût de vos appels, en plus :", *TEXT[3:]])) == [TEXT[2]]


def test_wrapping_signs_and_order_do_not_count() -> None:
    """The same words in other lines, with other signs of money and other gaps, are the same words."""
    other = [
        "Demandé le lundi 7 décembre",
        "2026 à 12h15",
        "FL-2026-207994",
        "95,80 EUR",
        "2,00 EUR",
        "carte Visa se terminant par 4242",
    ]
    assert list(lost_lines(TEXT, other)) == []


def test_a_part_in_other_words_is_left_alone() -> None:
    """A short plain part beside a rich one has lost nothing: it says less on purpose."""
    assert list(lost_lines(TEXT, ["Votre commande FL-2026-207994 est remboursée."])) == []


def test_addresses_of_pages_are_no_values() -> None:
    """A link stands behind a button in one part, and is written out in the other."""
    assert list(lost_lines([*TEXT, "Suivre ma commande : http://shop.test/suivi"], TEXT)) == []
