"""Products and their prices: rows of a table, lines of a mail, and the price on a product's own page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from journeys.readers.money import amount_at, amounts
from journeys.readers.source import Source
from journeys.readers.text import fold
from parcours.domain.facts import Fact
from parcours.domain.money import Money

_NAME_HEADS = frozenset(
    ("article", "articles", "produit", "produits", "designation", "description", "item", "items", "product", "products")
)
_QUANTITY_HEADS = frozenset(("qte", "quantite", "qty", "quantity", "quantites", "nombre"))
_UNIT_HEADS = frozenset(
    ("prix unitaire", "prix unitaire ttc", "p.u.", "pu ttc", "unit price", "price each", "prix a l'unite", "prix unit.")
)
_PRICE_HEADS = frozenset(("prix", "price", "prix ttc"))
_TOTAL_HEADS = frozenset(
    (
        "total",
        "total ttc",
        "montant",
        "amount",
        "total incl. vat",
        "sous-total",
        "subtotal",
        "line total",
        "montant ttc",
    )
)
_TIMES = re.compile(
    r"^[*\-•]?\s*(?P<count>\d{1,3})\s?[x×]\s(?P<name>[^\t:]{2,120}?)\s*(?:\t|:|\s[-–]|\s{2,}|…|\.{3,})\s*(?=[€£$\d])"
    r"|^[*\-•]?\s*(?P<name2>[^\t:]{2,120}?)\s[x×]\s?(?P<count2>\d{1,3})\s*(?:\t|:|\s[-–]|\s{2,})\s*(?=[€£$\d])"
)
_AT_THE_END = re.compile(r"\s[x×]\s?(?P<count>\d{1,3})$")
_LISTED = re.compile(
    r"^[*\-•]\s+(?P<name>.{2,120}?)\s+-\s+(?:quantite|quantity|qte|qty)\s*:\s*(?P<count>\d{1,3})\s+-\s+(?:prix"
    r"|price)\s*:\s*",
    re.IGNORECASE,
)
_EACH = re.compile(r",?\s*(?:l'unite|each|piece|par piece)\s*:?\s*", re.IGNORECASE)
_PRICE_LINE = re.compile(r"^(?:(?:prix|price|notre prix|our price)\s*:?\s*)?", re.IGNORECASE)
_PRICE_TAIL = re.compile(
    r"^\s*(?:ttc|tax incl\w*\.?|incl\w*\.? (?:vat|tax)|tva (?:incluse|comprise)|vat included"
    r"|livraison (?:comprise|incluse)|delivery included)?[\s.,]*$"
)
_NO_PRODUCT = re.compile(
    r"panier|basket|cart|commande|order|paiement|payment|livraison|delivery|shipping|merci|thank|compte|account"
    r"|catalogue|catalog|accueil|home|contact|aide|help|total"
    r"|recherche|search|erreur|error|connexion|sign in|suivi|tracking|toutes|tous|nos "
)
_LINES_BELOW = 14
_SUM = re.compile(r"(?:sous-?total|subtotal|sub-total|total)\b[^:]{0,30}\s?:")
_PAIR = re.compile(r"^(?P<name>[^:\t]{3,100}?)\s?(?::|\t)\s*(?=[€£$\d])")
_NO_LINE = re.compile(
    r"livraison|delivery|shipping|expedition|\bport\b|frais|tva|\bvat\b|\btax|total|remise|reduction|discount"
    r"|voucher|retrait"
    r"|collection|carte cadeau|paiement|payment|emballage|message|service|\bprix\b|price|montant|amount"
)
_INCLUDED = re.compile(r"^[^:\t]{3,60}\s?(?::|\t)\s*(?:compris|inclus|offert|gratuit|included|free)")
_MANY = re.compile(
    r"(?:quantite|qte|quantity|qty)\s*:?\s*(?:[2-9]|\d{2,})\b|nombre d'articles\s*:\s*(?:[2-9]|\d{2,})\b"
)
_UNIT_LABEL = re.compile(r"^(?:prix unitaire|prix a l'unite|unit price|price each|prix par piece)(?: ttc)?\s*:\s*")


def read_goods(lines: Sequence[str], headings: Sequence[str], source: Source) -> list[Fact]:
    """Read the price of one piece of each product that a document names.

    Args:
        lines: Its clean lines.
        headings: Its headings; the first names the product on a product's page. Empty for a mail.
        source: Where they stand.
    """
    facts = [*_tables(lines, source), *_listed(lines, source), *_summed(lines, source), *_unit_labels(lines, source)]
    return facts or list(_own_page(lines, headings, source))


def _unit(total: Money, count: int) -> Money | None:
    return Money(total.cents // count, total.currency) if count and total.cents % count == 0 else None


def _listed(lines: Sequence[str], source: Source) -> Iterator[Fact]:
    for line in lines:
        match = _LISTED.match(fold(line)) or _TIMES.match(fold(line))
        if not match:
            continue
        groups = match.groupdict()
        which = "name" if groups.get("name") else "name2"
        count = int(groups["count"] if which == "name" else groups["count2"])
        amount = amount_at(line, match.end())
        unit = _unit(amount.money, count) if amount else None
        if unit:
            yield source.fact("price.unit", unit, line, subject=line[match.start(which) : match.end(which)].strip())


def _summed(lines: Sequence[str], source: Source) -> Iterator[Fact]:
    """Read the lines "Maison de poupée : 89,90 €" that stand right above a total, where no line tells a quantity."""
    if any(_MANY.search(fold(line)) for line in lines):
        return
    for number, line in enumerate(lines):
        if not _SUM.match(fold(line)) or not amounts(line):
            continue
        for above in reversed(lines[max(0, number - 12) : number]):
            if _INCLUDED.search(fold(above)):
                continue
            pair = _PAIR.match(above)
            amount = amount_at(above, pair.end()) if pair else None
            if pair is None or amount is None or amount.end < len(above.rstrip()):
                break
            name = pair["name"].strip()
            if not _NO_LINE.search(fold(name)) and not _TIMES.match(fold(above)) and amount.money.cents > 0:
                yield source.fact("price.unit", amount.money, above, subject=name)


def _unit_labels(lines: Sequence[str], source: Source) -> Iterator[Fact]:
    """Read "Prix unitaire : 89,90 €" below the line that names the product."""
    for name, line in pairwise(lines):
        label = _UNIT_LABEL.match(fold(line))
        amount = amount_at(line, label.end()) if label else None
        if amount and len(name) <= 120 and not amounts(name) and ":" not in name:
            yield source.fact("price.unit", amount.money, line, subject=name)


def _tables(lines: Sequence[str], source: Source) -> Iterator[Fact]:
    number = 0
    while number < len(lines):
        heads = [fold(cell).strip(" :*") for cell in lines[number].split("\t")]
        number += 1
        columns = _columns(heads)
        if columns is None:
            continue
        while number < len(lines) and lines[number].count("\t") >= len(heads) - 2 and "\t" in lines[number]:
            cells = [cell.strip() for cell in lines[number].split("\t")]
            if len(cells) == len(heads) and (made := _row(cells, columns)):
                yield source.fact("price.unit", made[1], lines[number], subject=made[0])
            number += 1


def _columns(heads: list[str]) -> dict[str, int] | None:
    columns: dict[str, int] = {}
    for position, head in enumerate(heads):
        for role, names in (
            ("name", _NAME_HEADS),
            ("count", _QUANTITY_HEADS),
            ("unit", _UNIT_HEADS),
            ("price", _PRICE_HEADS),
            ("total", _TOTAL_HEADS),
        ):
            if head in names:
                columns.setdefault(role, position)
    if "name" not in columns or not columns.keys() & {"unit", "price", "total"} or len(heads) < 2:
        return None
    return columns


def _row(cells: list[str], columns: dict[str, int]) -> tuple[str, Money] | None:
    """Return a row's product and the price of one piece; None where the row leaves it open."""
    name = cells[columns["name"]]
    each = _EACH.search(fold(name))
    if each:
        amount = amount_at(name, each.end())
        return (name[: each.start()].strip(" ,"), amount.money) if amount else None
    count = _count(cells[columns["count"]]) if "count" in columns else 1
    times = _AT_THE_END.search(name) if "count" not in columns else None
    if times:
        name, count = name[: times.start()].strip(), int(times["count"])
    if not name or count is None or re.search(r"total|livraison|delivery|shipping", fold(name)):
        return None
    if "unit" in columns or ("price" in columns and "total" in columns):
        amount = amount_at(cells[columns["unit"] if "unit" in columns else columns["price"]], 0)
        return (name, amount.money) if amount else None
    amount = amount_at(cells[columns["total"] if "total" in columns else columns["price"]], 0)
    if "price" in columns and "total" not in columns and count != 1:
        return None
    unit = _unit(amount.money, count) if amount else None
    return (name, unit) if unit else None


def _count(cell: str) -> int | None:
    match = re.match(r"[x×]?\s?(\d{1,3})\b", cell)
    return int(match[1]) if match else None


def _own_page(lines: Sequence[str], headings: Sequence[str], source: Source) -> Iterator[Fact]:
    """Read the price on a product's own page: the one that stands alone on a line below the first heading."""
    name = headings[0] if headings else ""
    if not name or len(name) > 120 or _NO_PRODUCT.search(fold(name)) or name not in lines:
        return
    begin = list(lines).index(name)
    for line in lines[begin + 1 : begin + 1 + _LINES_BELOW]:
        lead = _PRICE_LINE.match(line)
        amount = amount_at(line, lead.end() if lead else 0)
        if amount and amount.money.cents > 0 and _PRICE_TAIL.match(fold(line[amount.end :])):
            yield source.fact("price.unit", amount.money, line, subject=name)
            return
        if len(amounts(line)) > 1 or line in headings[1:]:
            return
