"""Row 34: whatever is served as a PDF is an outcome, told in words, in time, and never a crash."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import pytest
from fpdf import FPDF

from journeys.readers import read_invoice
from journeys.readers.pdf import pdf_text

NOW = datetime(2026, 11, 24, 8, 45, tzinfo=UTC)


def paper(pages: int = 1, **encryption: Any) -> bytes:
    """Return an invoice of so many pages, locked where a password is given."""
    sheet = FPDF()
    if encryption:
        sheet.set_encryption(**encryption)
    sheet.set_font("Helvetica", size=9)
    for number in range(pages):
        sheet.add_page()
        sheet.cell(0, 5, f"Facture no FA-1 Total TTC 33,00 EUR page {number + 1}")
    return bytes(sheet.output())


TRAPS = {
    "a web page": b"<!doctype html><html><body>Erreur 500</body></html>",
    "an empty file": b"",
    "a locked file": paper(owner_password="a", user_password="b"),
    "half a file": paper()[:300],
    "only a beginning": b"%PDF-1.7\n",
    "a page that is its own parent": b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages"
    b"/Kids[2 0 R]/Count 1/Parent 2 0 R>>endobj trailer<</Root 1 0 R>>\n%%EOF",
    "a picture": b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
}


@pytest.mark.parametrize("trap", TRAPS)
def test_survive_34_what_is_no_readable_pdf_is_an_outcome(trap: str) -> None:
    """The invoice is unreadable, and why is told; nothing is raised."""
    facts = read_invoice(TRAPS[trap], NOW)

    assert [fact.name for fact in facts if fact.name == "invoice.unreadable"] == ["invoice.unreadable"]
    assert pdf_text(TRAPS[trap]).trouble


def test_survive_34_two_thousand_pages_are_read_in_part() -> None:
    """A document of 2,000 pages is read as far as is sensible, in time, and its length is told."""
    body = paper(2_000)
    began = time.monotonic()
    text = pdf_text(body)

    assert time.monotonic() - began < 60
    assert (text.page_count, 0 < len(text.pages) < 2_000, text.trouble) == (2_000, True, "")
