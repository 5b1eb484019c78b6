"""Invoices of several makers are read; what is no invoice is told with its reason."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from journeys.readers import read_invoice
from journeys.readers.pdf import pdf_text
from parcours.domain.facts import Fact
from parcours.domain.money import Money

logging.getLogger("fpdf").setLevel(logging.ERROR)

FRENCH = (
    "Flânerie Facture n° FA-2026-000123",
    "Vendeur",
    "Flânerie",
    "SIREN : 732 829 320",
    "N° TVA intracommunautaire : FR 44 732 829 320",
    "Client",
    "Claire Lefèvre",
    "Commande n° FL-2026-1 Date d'émission : 24 novembre 2026",
    "Désignation Qté Prix unitaire HT TVA Total HT Total TTC",
    "Maison de poupée 1 74,92 € 20 % 74,92 € 89,90 €",
    "Livraison en point relais 1 3,25 € 20 % 3,25 € 3,90 €",
    "Total HT 78,17 €",
    "TVA à 20 % (base HT 78,17 €) 15,63 €",
    "Total TTC 93,80 €",
    "Net à payer 0,00 €",
)
ENGLISH = (
    "Invoice no. INV/2026/17",
    "Sold by: Old Roses Ltd",
    "Bill to: Claire Lefevre",
    "Invoice date: 24 November 2026",
    "Order number: 100003",
    "VAT number: FR44732829320",
    "Description Qty Amount",
    "Old roses 2 66,00 €",
    "Subtotal 66,00 €",
    "VAT (10 %) 6,60 €",
    "Total 72,60 €",
)


def values(facts: list[Fact], name: str) -> list[Any]:
    """List the values of one word."""
    return [fact.value for fact in facts if fact.name == name]


def test_a_french_invoice(pdf: Callable[..., bytes], at: datetime) -> None:
    """A French invoice gives mentions, lines before tax, rates, and the prices that the order shows."""
    facts = read_invoice(pdf(*FRENCH), at)

    assert (values(facts, "invoice.number"), values(facts, "order.number")) == (["FA-2026-000123"], ["FL-2026-1"])
    assert (values(facts, "invoice.seller"), values(facts, "invoice.buyer")) == (["Flânerie"], ["Claire Lefèvre"])
    assert (values(facts, "invoice.siren"), values(facts, "invoice.vat-number")) == (["732829320"], ["FR44732829320"])
    assert [date(2026, 11, 24)] == values(facts, "invoice.date")
    assert [Money(7492), Money(325)] == values(facts, "invoice.line")
    assert ([Money(7817)], [Money(1563)]) == (values(facts, "invoice.net"), values(facts, "invoice.vat"))
    assert [Money(9380)] == values(facts, "invoice.total") == values(facts, "order.total")
    assert ([Money(8990)], [Money(390)]) == (values(facts, "price.unit"), values(facts, "price.delivery"))


def test_an_english_invoice_of_another_maker(pdf: Callable[..., bytes], at: datetime) -> None:
    """Other words and another layout give the same facts."""
    facts = read_invoice(pdf(*ENGLISH), at)

    assert (values(facts, "invoice.number"), values(facts, "order.number")) == (["INV/2026/17"], ["100003"])
    assert (values(facts, "invoice.seller"), values(facts, "invoice.buyer")) == (["Old Roses Ltd"], ["Claire Lefevre"])
    assert ([Money(6600)], [Money(7260)]) == (values(facts, "invoice.net"), values(facts, "invoice.total"))
    assert [("10", Money(660))] == [(fact.subject, fact.value) for fact in facts if fact.name == "invoice.vat"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "it is an empty file"),
        (b"  \r\n", "it is an empty file"),
        (b"<!DOCTYPE html><html>Erreur", "it is a web page, not a PDF"),
        (b"PK\x03\x04zip", "it is not a PDF: it does not begin with %PDF-"),
        (b"%PDF-1.4 nothing more", "it cannot be read as a PDF"),
    ],
)
def test_what_is_no_invoice(at: datetime, body: bytes, reason: str) -> None:
    """A file is judged by its bytes, and what it is not is told in one fact."""
    facts = read_invoice(body, at)

    assert [fact.name for fact in facts] == ["invoice.unreadable"]
    assert str(facts[0].value).startswith(reason)


def test_a_truncated_invoice(pdf: Callable[..., bytes], at: datetime) -> None:
    """A PDF that was cut short is unreadable or is read; it never crashes."""
    whole = pdf(*FRENCH)

    for share in (0.2, 0.5, 0.8, 0.97):
        names = {fact.name for fact in read_invoice(whole[: int(len(whole) * share)], at)}
        assert names & {"invoice.unreadable", "invoice.checked"}


def test_a_long_document_is_read_in_part(pdf: Callable[..., bytes]) -> None:
    """A document of many pages is read up to its limit, with the number of pages that it has."""
    text = pdf_text(pdf("Page", pages=60))

    assert (text.page_count, len(text.pages), text.trouble) == (60, 40, "")


def test_a_picture_of_an_invoice(pdf: Callable[..., bytes], at: datetime) -> None:
    """A PDF without text cannot be read aloud or searched, and is told so."""
    facts = read_invoice(pdf(), at)

    assert facts[0].value == "it holds no text that can be read aloud or searched"
