"""The invoice can be had, is legal, adds up, is private, and has a number of its own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from parcours.domain.facts import Absent
from parcours.domain.money import Money
from parcours.domain.promises import State

SIREN, SIRET, VAT = "732829320", "73282932000074", "FR44732829320"


def legal(diary: Any, without: str = "", **instead: Any) -> Any:
    """Write down a legal invoice of 93,80 €, without one word or with another value for it."""
    facts: list[tuple[str, Any, str]] = [
        ("invoice.checked", True, ""),
        ("invoice.number", "FA-2026-1", ""),
        ("invoice.date", date(2026, 11, 23), ""),
        ("invoice.seller", "Flânerie", ""),
        ("invoice.siren", instead.get("siren", SIREN), ""),
        ("invoice.vat-number", instead.get("vat_number", VAT), ""),
        ("invoice.line", Money(7492), "Maison"),
        ("invoice.line", Money(325), "Livraison"),
        ("invoice.net", Money(instead.get("net", 7817)), ""),
        ("invoice.base", Money(7817), "20"),
        ("invoice.vat", Money(instead.get("vat", 1563)), "20"),
        ("invoice.total", Money(instead.get("total", 9380)), ""),
    ]
    for name, value, subject in facts:
        if name != without:
            diary.invoice(name, value, subject)
    return diary


def test_a_whole_invoice_is_legal_and_adds_up(diary: Any) -> None:
    """An invoice with every mention and right sums keeps both promises."""
    legal(diary)

    assert (diary.judge("invoice.legal").state, diary.judge("invoice.adds-up").state) == (State.KEPT, State.KEPT)


@pytest.mark.parametrize(
    ("without", "seen"),
    [
        ("invoice.number", "The invoice's number is missing"),
        ("invoice.date", "The date of issue is missing"),
        ("invoice.siren", "The seller's SIREN or SIRET is missing"),
        ("invoice.vat-number", "The seller's VAT number is missing"),
        ("invoice.vat", "No VAT rate is shown with its amount"),
    ],
)
def test_a_missing_mention_breaks_the_law(diary: Any, without: str, seen: str) -> None:
    """A missing mention is named."""
    assert seen == legal(diary, without).judge("invoice.legal").seen


@pytest.mark.parametrize(
    ("instead", "seen"),
    [
        ({"siren": "732829321"}, "The SIREN 732829321 has wrong check digits"),
        ({"siren": "73282932000075"}, "The SIRET 73282932000075 has wrong check digits"),
        ({"vat_number": "FR45732829320"}, "The VAT number FR45732829320 is not a valid one"),
    ],
)
def test_an_invalid_number_breaks_the_law(diary: Any, instead: dict[str, str], seen: str) -> None:
    """Numbers whose check digits are wrong are no mentions."""
    assert seen == legal(diary, **instead).judge("invoice.legal").seen


def test_a_seller_without_vat_says_so(diary: Any) -> None:
    """A seller who owes no VAT needs neither rate nor number, if the invoice says why."""
    legal(diary, "invoice.vat-number").invoice("invoice.exempt", "TVA non applicable, art. 293 B du CGI")

    assert State.KEPT is diary.judge("invoice.legal").state


@pytest.mark.parametrize("instead", [{"total": 9580}, {"net": 7800}, {"vat": 1663}])
def test_a_wrong_sum_is_broken(diary: Any, instead: dict[str, int]) -> None:
    """A total, net or VAT that does not follow from the rest is broken."""
    assert State.BROKEN is legal(diary, **instead).judge("invoice.adds-up").state


def test_rounding_of_lines_is_no_error(diary: Any) -> None:
    """Lines may be off from their sum by a cent each, as rounding makes them."""
    for name, value, subject in (
        ("invoice.checked", True, ""),
        ("invoice.line", Money(333), "a"),
        ("invoice.line", Money(333), "b"),
        ("invoice.net", Money(667), ""),
        ("invoice.vat", Money(133), "20"),
        ("invoice.total", Money(800), ""),
    ):
        diary.invoice(name, value, subject)

    assert State.KEPT is diary.judge("invoice.adds-up").state


def test_an_invoice_that_opens_later_is_available(diary: Any) -> None:
    """An invoice that opened from the order's page is available, though no mail brought one."""
    diary.invoice("invoice.opened", True, "tracking").mail("invoice.opened", Absent("no mail brought one"), "mail")

    assert State.KEPT is diary.judge("invoice.available").state


def test_an_invoice_that_is_offered_and_does_not_open_is_broken(diary: Any) -> None:
    """An offer that opens nothing is broken, with the reason."""
    diary.screen("invoice.offered", True, "thank-you page").invoice("invoice.opened", True, "thank-you")
    diary.invoice("invoice.unreadable", "it is a web page, not a PDF").invoice("invoice.opened", False, "tracking")

    verdict = diary.judge("invoice.available")

    assert verdict.seen == "It could not be opened from the order's page: it is a web page, not a PDF"


@pytest.mark.parametrize(("opened", "state"), [(True, State.BROKEN), (False, State.KEPT)])
def test_a_stranger_at_the_invoice(diary: Any, opened: bool, state: State) -> None:
    """A stranger who opens the invoice breaks its privacy; one who is refused proves it."""
    assert state is diary.screen("invoice.stranger-opened", opened).judge("invoice.private").state


def test_a_number_on_two_orders_is_broken(diary: Any) -> None:
    """Two orders of one customer must not share an invoice number."""
    diary.invoice("invoice.number", "FA-1").invoice("invoice.seen-numbers", ("FA-1", "FA-2"))

    assert State.BROKEN is diary.judge("invoice.unique").state


def test_different_numbers_are_kept(diary: Any) -> None:
    """Different numbers on two orders keep the promise; one order alone shows nothing."""
    diary.invoice("invoice.number", "FA-1")
    assert State.NOT_SEEN is diary.judge("invoice.unique").state

    assert State.KEPT is diary.invoice("invoice.number", "FA-2", "second order").judge("invoice.unique").state


def test_a_shop_without_invoices_breaks_nothing(diary: Any) -> None:
    """Where no page offers an invoice, a mail that brings none is not seen."""
    diary.lacks("invoice.opened", "the shop oscar has no invoice", "thank-you")
    diary.mail("invoice.opened", Absent("no mail brought one"), "mail")

    assert State.NOT_SEEN is diary.judge("invoice.available").state
