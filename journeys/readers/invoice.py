"""From an invoice to facts: its mentions, its lines and its sums, whatever shop or program made it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from journeys.readers.context import read_context
from journeys.readers.invoice_lines import read_lines
from journeys.readers.labels import read_labels
from journeys.readers.money import amounts, currencies
from journeys.readers.nonsense import read_nonsense
from journeys.readers.numbers import siret_at, vat_at
from journeys.readers.page import read_addresses, unique
from journeys.readers.pdf import pdf_text
from journeys.readers.sentences import read_sentences
from journeys.readers.source import Source
from journeys.readers.streets import read_streets
from journeys.readers.support import read_support
from journeys.readers.text import clean_lines, fold, shorten
from parcours.domain.facts import Fact, Touchpoint
from parcours.domain.money import Money

_KEPT = frozenset(
    (
        "arrival.earliest",
        "arrival.latest",
        "delivery.date",
        "order.number",
        "pickup.date",
        "relay.arrival-day",
        "order.date",
        "payment.status",
        "invoice.number",
        "support.phone",
        "support.number-class",
        "support.tariff",
    )
)
_DATE = re.compile(
    r"(?:date d'emission|date de facturation|date de (?:la )?facture|facture du|emise? le|date of issue"
    r"|issue date|invoice date|date of invoice|issued on|tax point|invoice dated|^date)\s*:?\s*"
)
_SIREN = re.compile(
    r"\b(?:siret|siren|rcs(?: [a-z-]+)?|registered (?:no|number)|company (?:no|number))\s*(?:n ?°"
    r"|no\.?)?\s*[:.]?\s*(?=\d)"
)
_VAT = re.compile(
    r"(?:tva intra\w*|n ?° ?(?:de )?tva(?: intra\w*)?|numero de tva|vat (?:number|no|id"
    r"|reg(?:istration)?)(?: (?:no|number))?|tva)\s*\.?\s*:?\s*(?=[a-z]{2} ?[0-9a-z]{2} ?\d)"
)
_SELLER = re.compile(r"^(?:vendeur|emetteur|fournisseur|seller|from|vendu par|sold by|issued by)\s*:?\s*(?P<name>.*)$")
_BUYER = re.compile(
    r"^(?:client|facture a|facturee a|acheteur|destinataire de la facture|adresse de facturation|customer|buyer"
    r"|bill(?:ed)? to|invoice to|sold to)\s*:?\s*(?P<name>.*)$"
)
_FORM = re.compile(r"\b(?:SAS|SARL|SASU|EURL|SA|SNC|Ltd|LLC|GmbH|Limited|PLC|BV|S\.A\.S\.|S\.A\.R\.L\.)\b")
_EXEMPT = re.compile(r"tva non applicable|293 ?b|vat exempt|exoneration de tva|autoliquidation|reverse charge")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")


def read_invoice(
    body: bytes,
    at: datetime,
    where: str = "invoice",
    evidence: str = "",
    *,
    zone: str = "Europe/Paris",
    subject: str = "",
    order_numbers: re.Pattern[str] | None = None,
) -> list[Fact]:
    """Read an invoice into facts. Never raises for what the document holds.

    Args:
        body: The file as it was received; what it is is judged by its bytes.
        at: When the customer read it, timezone-aware.
        where: Where it came from, for a person: "invoice from tracking".
        evidence: Path at which it was kept.
        zone: The shop's time zone.
        subject: Name of the order that it is for, where a journey has more than one.
        order_numbers: Shape of the shop's order numbers, where it must be told.

    Returns:
        Its facts, or a single ``invoice.unreadable`` with the reason.
    """
    source = Source(Touchpoint.INVOICE, at, where, evidence, zone, subject, order_numbers=order_numbers)
    document = pdf_text(body)
    if document.trouble:
        return [source.fact("invoice.unreadable", document.trouble, document.trouble)]
    raw = "\n".join(document.pages)
    lines = clean_lines(raw)
    return unique(
        [
            source.fact("invoice.checked", True, lines[0] if lines else ""),
            *_garbled(raw, source),
            *_mentions(lines, source),
            *_sums(read_lines(lines, source), source),
            *(source.fact("amount.currency", currency) for currency in currencies(lines)),
            *read_nonsense(lines, source),
            *read_addresses(lines, source),
            *read_streets(lines, source),
            *_shared(lines, source),
        ]
    )


def _sums(read: list[Fact], source: Source) -> list[Fact]:
    """Add the tax of all rates as what the order's total holds, where an invoice states it rate by rate."""
    rates = {fact.subject: fact.value for fact in read if fact.name == "invoice.vat" and fact.subject}
    taxes = [tax for tax in rates.values() if isinstance(tax, Money)]
    if not taxes or len({tax.currency for tax in taxes}) > 1:
        return read
    whole = sum(taxes[1:], taxes[0])
    return [*read, source.fact("order.vat", whole, f"VAT of {len(taxes)} rates")]


def _garbled(raw: str, source: Source) -> Iterator[Fact]:
    broken = _CONTROL.search(raw)
    if broken:
        around = _CONTROL.sub("\ufffd", raw[max(0, broken.start() - 15) : broken.end() + 15])
        yield source.fact("invoice.garbled", shorten(around), around)


def _shared(lines: Sequence[str], source: Source) -> list[Fact]:
    """Read what an invoice says in the same words as every other touchpoint."""
    context = read_context(lines)
    found = [
        *read_labels(lines, source, context),
        *read_sentences(lines, source, context),
        *read_support(lines, source),
    ]
    return [fact for fact in found if fact.name in _KEPT]


def _mentions(lines: Sequence[str], source: Source) -> Iterator[Fact]:
    yield from _parties(lines, source)
    for line in lines:
        folded = fold(line)
        for match in _DATE.finditer(folded):
            day = source.calendar.day_at(line, match.end())
            if day:
                yield source.fact("invoice.date", day.day, line)
        for match in _SIREN.finditer(folded):
            digits = siret_at(line, match.end())
            if digits:
                yield source.fact("invoice.siren", digits.text, line)
        for match in _VAT.finditer(folded):
            number = vat_at(line, match.end())
            if number and not amounts(line[match.start() : number.end + 2]):
                yield source.fact("invoice.vat-number", number.text, line)
        if _EXEMPT.search(folded):
            yield source.fact("invoice.exempt", line, line)


def _parties(lines: Sequence[str], source: Source) -> Iterator[Fact]:
    for name, pattern in (("invoice.seller", _SELLER), ("invoice.buyer", _BUYER)):
        party = _named(lines, pattern)
        if not party and name == "invoice.seller":
            party = next((line for line in lines if _FORM.search(line) and len(line) <= 120), "")
        if party:
            yield source.fact(name, party, party)


def _named(lines: Sequence[str], pattern: re.Pattern[str]) -> str:
    """Return the name that follows a heading such as "Client", on its line or on the next."""
    for number, line in enumerate(lines):
        match = pattern.match(fold(line))
        if not match:
            continue
        rest = line[match.start("name") :].strip()
        if not rest and number + 1 < len(lines):
            rest = lines[number + 1]
        if rest and len(rest) <= 100 and not rest[0].isdigit() and not amounts(rest):
            return rest
    return ""
