"""The lines and sums of an invoice: what was charged, at which rate, and what it comes to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from journeys.readers.money import Amount, amounts
from journeys.readers.source import Source
from journeys.readers.text import fold
from parcours.domain.facts import Fact
from parcours.domain.money import Money

_NET = re.compile(
    r"^(?:total ht|total hors taxes?|montant (?:total )?ht|sous-?total ht|total net ht|total net|net total"
    r"|total excl\.?(?:uding)? ?(?:vat|tax|of tax)?|total before (?:vat|tax)|subtotal|sub-total)\b"
)
_GROSS = re.compile(
    r"^(?:total ttc|montant (?:total )?ttc|total toutes taxes comprises|total general|total a payer ttc"
    r"|total incl\.?(?:uding)? ?(?:vat|tax)?|grand total|invoice total|total amount|total facture"
    r"|total de la facture|total)\b"
)
_VAT_SUM = re.compile(
    r"^(?:total (?:de la )?tva|montant (?:de la )?tva|total vat|vat total|total tax|dont tva|tva|vat)\b"
)
_VAT_WORD = re.compile(r"\btva\b|\bvat\b|\btax\b")
_RATE = re.compile(r"(?<![\d,.])(?P<rate>\d{1,2}(?:[.,]\d{1,2})?) ?%")
_BASE = re.compile(r"base\b[^\d€£$]{0,20}")
_NUMBER_WORD = re.compile(r"intra|numero|number|\bn ?°|\bno\b|siren|siret|registration")
_HEAD = re.compile(r"(?:designation|description|article|produit|item|product)\b.*(?:total|montant|amount|prix|price)")
_END = re.compile(r"^(?:total|sous-?total|subtotal|net\b|montant)")
_DELIVERY = re.compile(r"^(?:frais de )?(?:livraison|port\b|expedition|delivery|shipping|postage|retrait)")


def read_lines(lines: Sequence[str], source: Source) -> list[Fact]:
    """Read every line and every sum of an invoice."""
    return [*_articles(lines, source), *_sums(lines, source)]


def _sums(lines: Sequence[str], source: Source) -> Iterator[Fact]:
    for line in lines:
        folded = fold(line)
        found = amounts(line)
        if not found:
            continue
        rate = _RATE.search(folded)
        if (
            _VAT_WORD.search(folded)
            and rate
            and not _NUMBER_WORD.search(folded)
            and not _NET.match(folded)
            and not _GROSS.match(folded)
        ):
            yield from _vat(line, folded, found, rate, source)
        elif _NET.match(folded) and len(found) == 1:
            yield source.fact("invoice.net", found[0].money, line)
        elif (
            _GROSS.match(folded)
            and not re.match(r"total (?:tva|vat|tax|ht|de la tva|excl|net|remise|discount)", folded)
            and len(found) == 1
        ):
            yield source.fact("invoice.total", found[0].money, line)
            yield source.fact("order.total", found[0].money, line)
        elif _VAT_SUM.match(folded) and not rate and not _NUMBER_WORD.search(folded) and len(found) == 1:
            yield source.fact("invoice.vat", found[0].money, line)


def _vat(line: str, folded: str, found: Sequence[Amount], rate: re.Match[str], source: Source) -> Iterator[Fact]:
    percent = _percent(rate)
    base_word = _BASE.search(folded)
    base = next((amount for amount in found if base_word and amount.start >= base_word.end() - 1), None)
    others = [amount for amount in found if amount is not base]
    if base is None and len(found) == 2:
        base, others = (
            (found[0], [found[1]]) if found[0].money.cents >= found[1].money.cents else (found[1], [found[0]])
        )
    if base is not None:
        yield source.fact("invoice.base", base.money, line, subject=percent)
    if len(others) == 1:
        yield source.fact("invoice.vat", others[0].money, line, subject=percent)


def _articles(lines: Sequence[str], source: Source) -> Iterator[Fact]:
    """Read the rows between the head of the table and the sums; a name may stand on the lines above its amounts."""
    within = False
    columns = ""
    name: list[str] = []
    count = 0
    for line in lines:
        folded = fold(line)
        if _HEAD.search(folded):
            within, name = True, []
            columns = _columns(folded)
            continue
        if not within:
            continue
        found = amounts(line)
        if found and _END.match(folded):
            return
        if len(found) < 2 and not (found and _RATE.search(folded)):
            name.append(line)
            continue
        lead = line[: found[0].start].strip()
        quantity = re.search(r"(?:^|\s)(?P<n>\d{1,4})\s*[x×]?$", lead)
        own = lead[: quantity.start()].strip() if quantity else lead
        title = " ".join([*name, own] if not own else [own]).strip() if own or name else f"line {count + 1}"
        count += 1
        yield from _article(line, title, int(quantity["n"]) if quantity else 1, found, columns, source)
        name = []


def _columns(head: str) -> str:
    """Say what the last columns of the table hold: ``net``, ``gross``, or ``both`` in this order."""
    net = bool(re.search(r"\bht\b|excl|hors|\bnet\b", head))
    gross = bool(re.search(r"\bttc\b|incl", head))
    return "both" if net and gross else "net" if net else "gross"


def _article(
    line: str, title: str, quantity: int, found: Sequence[Amount], columns: str, source: Source
) -> Iterator[Fact]:
    rate = _RATE.search(fold(line))
    permille = round(float(rate["rate"].replace(",", ".")) * 10) if rate else 0
    net, gross = _pair(found, permille)
    if net is None and columns == "both" and len(found) >= 2:
        net, gross = found[-2].money, found[-1].money
    elif net is None:
        last = found[-1].money
        net, gross = (None, last) if columns == "gross" else (last, None)
    if net is not None:
        yield source.fact("invoice.line", net, line, subject=title)
    if gross is None:
        return
    if _DELIVERY.match(fold(title)):
        yield source.fact("price.delivery", gross, line)
    elif quantity and gross.cents % quantity == 0:
        yield source.fact("price.unit", Money(gross.cents // quantity, gross.currency), line, subject=title)


def _pair(found: Sequence[Amount], permille: int) -> tuple[Money | None, Money | None]:
    """Return the last two amounts where the second is the first with the tax of the row's rate upon it."""
    if len(found) < 2:
        return None, None
    net, gross = found[-2].money, found[-1].money
    expected = net.cents * (1000 + permille) / 1000
    return (net, gross) if permille and abs(gross.cents - expected) <= 2 else (None, None)


def _percent(rate: re.Match[str]) -> str:
    return f"{float(rate['rate'].replace(',', '.')):g}"
