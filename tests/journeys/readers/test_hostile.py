"""Whatever a mail, a page or a document holds, its reader ends in time and tells what it could not read."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.driver.page import read_html
from journeys.readers import pdf as pdf_module
from journeys.readers import read_invoice, read_letter, read_page
from journeys.readers.pdf import pdf_text
from parcours.domain.facts import Touchpoint
from parcours.domain.vocabulary import VOCABULARY
from parcours.mailbox.port import Letter

NOW = datetime(2026, 11, 24, 8, 45, tzinfo=UTC)


def read(raw: bytes) -> Any:
    """Read raw bytes as a mail."""
    return read_letter(Letter(raw, "", ("claire@example.org",), NOW, 0.0, "1"), NOW)


def nested(depth: int) -> bytes:
    """Return a mail whose parts are nested *depth* deep."""
    head = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth))
    return b"Subject: x\r\n" + head + b"Content-Type: text/plain\r\n\r\nBonjour"


def test_row_31_three_thousand_levels() -> None:
    """MIME nested 3,000 deep is an unreadable mail, not a crash."""
    assert [fact.name for fact in read(nested(3_000)).facts if fact.name == "mail.unreadable"] == ["mail.unreadable"]


def test_row_31_fifty_megabytes() -> None:
    """A mail of 50 MB is not read, and says how big it is."""
    mail = read(b"Subject: x\r\n\r\n" + b"a" * 50_000_000)

    assert any("50 MB" in str(fact.value) for fact in mail.facts if fact.name == "mail.unreadable")


def test_row_31_ten_thousand_parts() -> None:
    """Ten thousand parts side by side are more than a mail has."""
    parts = b"--b\r\nContent-Type: text/plain\r\n\r\nBonjour\r\n" * 10_000
    mail = read(b"Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + parts + b"--b--")

    assert any("parts" in str(fact.value) for fact in mail.facts if fact.name == "mail.unreadable")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\x00\x00",
        b"Subject: =?utf-8?b?////?=\r\n\r\nBonjour",
        b"Subject: x\r\nContent-Type: text/plain; charset=klingon\r\n\r\nBonjour \xff\xfe",
        b'Subject: x\r\nContent-Type: text/plain; charset="\x00"\r\n\r\nBonjour',
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
        b"Subject: " + b"=?utf-8?q?" * 5_000 + b"\r\nTo: " + b"<" * 5_000 + b"\r\n\r\nBonjour",
        b"Subject: x\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
        "Subject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nTotal\u202e : 33,00\u200b €\x00 "
        "Num\u0301ero".encode(),
    ],
)
def test_row_32_broken_heads_and_charsets(raw: bytes) -> None:
    """Unknown charsets, broken headers, NUL and direction marks are read as well as can be."""
    assert read(raw).kind


def test_html_nested_deep() -> None:
    """A mail whose HTML is nested 100,000 deep is read in time."""
    began = time.monotonic()
    read(b"Subject: x\r\nContent-Type: text/html\r\n\r\n" + b"<div>" * 100_000 + b"Bonjour")

    assert time.monotonic() - began < 10


def test_row_34_a_flate_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document that unpacks to a gigabyte costs its reader process, not ours, and ends in time."""
    monkeypatch.setattr(pdf_module, "TIME_LIMIT_S", 6.0)
    packed = zlib.compress(b"\x00" * 400_000_000, 1)
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
    bomb = b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(packed) + packed + b"\nendstream endobj\n"
    began = time.monotonic()

    text = pdf_text(head + page + bomb + b"trailer<</Root 1 0 R>>\n%%EOF")

    assert time.monotonic() - began < 12
    assert text.trouble


def test_row_34_the_next_document_gets_a_new_reader(pdf: Callable[..., bytes]) -> None:
    """After a reader process was lost the next document is read all the same."""
    pdf_module._HELPER.stop()

    assert "Facture" in pdf_text(pdf("Facture")).pages[0]


WORDS = st.sampled_from(
    [
        "Total TTC :",
        "33,00 €",
        "Commande n°",
        "FL-2026-1",
        "le 24/11/2026",
        "à 15h41",
        "01 99 00 27 11",
        "{{ x }}",
        "fermé du",
        "au",
        "Code de retrait",
        "\u202e",
        "\x00",
        "Ã©",
        "\t",
        "\n",
        ":",
        "- ",
        "null",
        "relais",
        "99999999999999999999 €",
        "9999/99/99",
        "h",
        "€",
    ]
)
SNIPPETS = st.lists(st.one_of(WORDS, st.text(max_size=12)), max_size=60).map(" ".join)
TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<table><tr><td>",
        "<dl><dt>",
        "<dd>",
        "<main>",
        "<input type=radio>",
        "<h1>",
        "<a href='http://[x'>",
        "<select>",
    ]
)


@settings(max_examples=120, deadline=2_000)
@given(SNIPPETS, st.booleans())
def test_any_mail_is_read(text: str, html: bool) -> None:
    """Any text as a mail gives facts of the vocabulary, in time, and never raises."""
    kind = b"text/html" if html else b"text/plain"
    raw = b"Subject: " + text[:40].encode("utf-8", "replace").replace(b"\n", b" ").replace(b"\r", b" ")
    mail = read(raw + b"\r\nContent-Type: " + kind + b"; charset=utf-8\r\n\r\n" + text.encode("utf-8", "replace"))

    assert all(fact.name in VOCABULARY for fact in mail.facts)


@settings(max_examples=80, deadline=2_000)
@given(st.binary(max_size=2_000))
def test_any_bytes_are_read(raw: bytes) -> None:
    """Any bytes are a mail of some kind and no invoice."""
    assert read(raw).kind
    assert read_invoice(raw, NOW)


@settings(max_examples=120, deadline=2_000)
@given(st.lists(st.one_of(TAGS, SNIPPETS), max_size=25).map("".join), st.sampled_from(list(Touchpoint)))
def test_any_page_is_read(html: str, touchpoint: Touchpoint) -> None:
    """Any page gives facts of the vocabulary, whoever speaks on it, and never raises."""
    facts = read_page(read_html(html, "https://shop.test/", 200), touchpoint, NOW, "relay page")

    assert all(fact.name in VOCABULARY for fact in facts)


@settings(max_examples=15, deadline=20_000)
@given(st.data())
def test_any_spoiled_invoice_is_read(data: st.DataObject) -> None:
    """A PDF with some bytes changed is read or is unreadable; it never crashes and ends in time."""
    from fpdf import FPDF

    sheet = FPDF()
    sheet.add_page()
    sheet.set_font("Helvetica", size=9)
    sheet.cell(0, 5, "Facture no FA-1 Total TTC 33,00 EUR")
    body = bytearray(sheet.output())
    for _ in range(data.draw(st.integers(1, 12))):
        body[data.draw(st.integers(9, len(body) - 1))] = data.draw(st.integers(0, 255))

    assert read_invoice(bytes(body), NOW)


@pytest.mark.parametrize(
    "piece", ["1 ", "x", "- ", "0 ", "le 24 ", "a@", "Total : ", "ab cd ", "de ", "{{", "1,", "relais ", ". "]
)
def test_no_line_takes_long(piece: str) -> None:
    """A line of one piece repeated thousands of times does not make any pattern run away."""
    began = time.monotonic()
    for touchpoint in (Touchpoint.SCREEN, Touchpoint.SUPPORT, Touchpoint.COUNTER):
        read_page(read_html(f"<p>{piece * 4_000}</p>", "https://shop.test/", 200), touchpoint, NOW)
    read(b"Subject: x\r\n\r\n" + (piece * 20_000).encode())

    assert time.monotonic() - began < 8
