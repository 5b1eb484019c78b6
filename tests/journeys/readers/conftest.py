"""What reader tests hold in their hands: a page, a mail, an invoice, and the moment at which they are read."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from fpdf import FPDF

from journeys.driver.page import PageView, read_html
from journeys.readers import read_page
from journeys.readers.page import read_text
from journeys.readers.source import Source
from journeys.readers.text import clean_lines
from parcours.domain.facts import Fact, Touchpoint, Value
from parcours.mailbox.port import Letter

AT = datetime(2026, 11, 24, 9, 45, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def at() -> datetime:
    """Return the moment at which everything is read: a Tuesday morning in November, in Paris."""
    return AT


@pytest.fixture
def say() -> Callable[..., list[tuple[str, str, Value]]]:
    """Return a reader of plain lines: what they say, as (name, subject, value)."""

    def read(text: str, touchpoint: Touchpoint = Touchpoint.MAIL, kind: str = "") -> list[tuple[str, str, Value]]:
        facts = read_text(clean_lines(text), (), Source(touchpoint, AT, "test", kind=kind))
        return [(fact.name, fact.subject, fact.value) for fact in facts]

    return read


@pytest.fixture
def shown() -> Callable[..., PageView]:
    """Return a maker of pages from the HTML of their body."""

    def make(body: str, title: str = "Boutique", language: str = "fr") -> PageView:
        html = f"<html lang={language}><head><title>{title}</title></head><body>{body}</body></html>"
        return read_html(html, "https://shop.example.org/page", 200)

    return make


@pytest.fixture
def look(shown: Callable[..., PageView]) -> Callable[..., list[Fact]]:
    """Return a reader of pages given as the HTML of their body."""

    def read(
        body: str,
        touchpoint: Touchpoint = Touchpoint.SCREEN,
        where: str = "page",
        order_numbers: re.Pattern[str] | None = None,
    ) -> list[Fact]:
        return read_page(shown(body), touchpoint, AT, where, order_numbers=order_numbers)

    return read


@pytest.fixture
def letter() -> Callable[..., Letter]:
    """Return a maker of letters: whole bytes, or subject, text and HTML."""

    def make(
        subject: str = "Votre commande est confirmée",
        text: str | None = None,
        html: str | None = None,
        raw: bytes | None = None,
        recipients: tuple[str, ...] = ("claire@example.org",),
        cc: str = "",
    ) -> Letter:
        message = EmailMessage()
        message["Subject"], message["From"], message["To"] = subject, "shop@shop.test", "claire@example.org"
        if cc:
            message["Cc"] = cc
        if text is not None:
            message.set_content(text)
        if html is not None:
            message.add_alternative(html, subtype="html") if text is not None else message.set_content(
                html, subtype="html"
            )
        return Letter(
            raw if raw is not None else message.as_bytes(), "shop@shop.test", recipients, datetime.now(UTC), 0.0, "1"
        )

    return make


@pytest.fixture
def pdf() -> Callable[..., bytes]:
    """Return a maker of PDF files from lines of text."""

    def make(*lines: str, pages: int = 1) -> bytes:
        sheet = FPDF()
        sheet.set_font("Helvetica", size=9)
        for _ in range(pages):
            sheet.add_page()
            for line in lines:
                sheet.cell(0, 5, line.replace("€", "EUR"), new_x="LMARGIN", new_y="NEXT")
        return bytes(sheet.output())

    return make
