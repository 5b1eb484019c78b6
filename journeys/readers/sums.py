"""Whether the amounts above a total come to it, on a page or in a mail, as a customer would add them up.

Only a plain column is judged: each line a label and an amount, down to a subtotal or total. A discount, or a
line without an amount that could be one, leaves the sum open; tax that is included may be listed or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from journeys.readers.money import Amount, amount_at
from journeys.readers.source import Source
from journeys.readers.text import fold, of_a_line
from parcours.domain.facts import Fact
from parcours.domain.money import Money

_LINE = re.compile(r"^(?P<label>[^:\t]{2,110}?)\s?(?::|\t)\s*(?=[-€£$\d]|compris|inclus|offert|gratuit|included|free)")
_COUNTED = re.compile(r"^(?P<label>[^\t]{2,110}?)\t(?P<count>\d{1,3})\t(?=[-€£$\d])")
_TOTAL = re.compile(r"^(?:sous-?total|sub-?total|subtotal|total|order total|montant total|grand total)\b")
_SUBTOTAL = re.compile(
    r"^(?:sous-?total|sub-?total|subtotal|total (?:du )?panier|basket total|total (?:des )?articles|total (?:ht"
    r"|excl))"
)
_TAX = re.compile(r"\btva\b|\bvat\b|\btax\b")
_TAX_INCLUDED = re.compile(
    r"(?<=\w )\(?(?:incl\w*\.? (?:of )?(?:vat|tva|tax\w*)|(?:tva|tax\w*) (?:comprise|incl\w*\.?))"
)
_OPEN = re.compile(
    r"remise|reduction|discount|code|bon d'achat|avoir|voucher|coupon|carte cadeau|gift|economi|saving"
    r"|prix unitaire|unit price|nombre"
)
_NOTHING = re.compile(r"compris|inclus|offert|gratuit|included|free")
_DELIVERY = re.compile(r"^(?:frais|livraison|retrait|port\b|expedition|delivery|shipping|postage|collection)")
_UNIT = re.compile(r"(?:prix unitaire|prix a l'unite|unit price|price each|prix par piece)(?: ttc)?\s?:\s*")
_FAR_BELOW = 5
_MOST_LINES = 40
_NEAR = 12
"""Lines within which a subtotal that stands apart from the total still belongs to it."""


def read_sums(lines: Sequence[str], source: Source) -> list[Fact]:
    """Read the sums of a document that are wrong."""
    return [source.fact("basket.sum-wrong", text, line) for text, line in (*_wrong(lines), *_no_multiple(lines))]


def _no_multiple(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Find the amount that stands alone below a price of one piece and is no multiple of it."""
    unit: Amount | None = None
    left = 0
    for line in lines:
        label = _UNIT.match(fold(line))
        left -= 1
        if label:
            unit, left = amount_at(line, label.end()), _FAR_BELOW
            continue
        alone = amount_at(line, 0)
        if not unit or left <= 0 or not alone or alone.end < len(line.rstrip()) or not unit.money.cents:
            continue
        left = 0
        if alone.money.currency == unit.money.currency and alone.money.cents % unit.money.cents:
            yield f"{line} stands below a price of {unit.money} each", line


def _wrong(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    column: list[tuple[str, Money]] = []
    broken_off = 0
    for line in lines:
        entry = _entry(line)
        broken_off -= 1
        if entry is None:
            broken_off = _NEAR if any(_SUBTOTAL.match(label) for label, _ in column) else broken_off
            column = []
            continue
        label, money = entry
        if _TOTAL.match(label) and not _is_tax(label):
            made = _sum(column, money) if broken_off <= 0 else None
            if made:
                yield f"the lines come to {made}, {line[:60]} is stated", line
            column = [(label, money)] if _SUBTOTAL.match(label) else []
        else:
            column.append((label, money))
            column = column[-_MOST_LINES:]


@of_a_line
def _entry(line: str) -> tuple[str, Money] | None:
    """Return the label and the amount of a line that holds nothing else."""
    match = _COUNTED.match(line) or _LINE.match(fold(line))
    if match is None:
        return None
    label = fold(line[: match.end("label")]).strip(" *-•")
    amount: Amount | None = amount_at(line, match.end())
    if amount is None or line[amount.end :].strip(" .*"):
        return (label, Money(0)) if _NOTHING.match(fold(line[match.end() :])) else None
    return label, amount.money


def _sum(column: list[tuple[str, Money]], stated: Money) -> Money | None:
    """Return what a column comes to where that is certainly not what is stated."""
    if all(_DELIVERY.search(label) for label, _ in column) or any(_OPEN.search(label) for label, _ in column):
        return None
    amounts = [money for _, money in column if money.cents]
    if not amounts or any(money.currency != stated.currency for money in amounts):
        return None
    whole = sum(money.cents for money in amounts)
    untaxed = sum(money.cents for label, money in column if not _is_tax(label))
    return None if stated.cents in (whole, untaxed) else Money(untaxed, stated.currency)


def _is_tax(label: str) -> bool:
    """Say whether a line states a tax; a total that includes it is none."""
    return _TAX.search(_TAX_INCLUDED.sub("", label)) is not None
