"""Amounts of money in running text, as French, English and Swiss shops write them.

An amount needs a currency beside it. What could be read in two ways is not read at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from journeys.readers.text import fold, of_a_line
from parcours.domain.money import Money

_CURRENCIES = {
    "€": "EUR",
    "eur": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "$": "USD",
    "usd": "USD",
    "£": "GBP",
    "gbp": "GBP",
    "chf": "CHF",
    "fr.": "CHF",
}
_SIGN = r"(?P<{0}>€|£|\$|\beuros?\b|\beur\b|\busd\b|\bgbp\b|\bchf\b)"
_NUMBER = r"\d{1,3}(?:[ .,']\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
_AMOUNT = re.compile(
    rf"(?<![\w.,])(?P<minus>-\s?)?(?:{_SIGN.format('before')}\s?(?P<minus2>-)?(?P<n1>{_NUMBER})(?![\w%])"
    rf"|(?P<n2>{_NUMBER})\s?{_SIGN.format('after')}(?:(?P<cents>(?<=\d€)\d\d(?![\d.,]))|(?!\d)))"
)
_FREE = re.compile(r"(?:gratuite?s?|offerte?s?|free(?: of charge)?|sans frais)\b")


class Amount(NamedTuple):
    """An amount and where it stands."""

    money: Money
    start: int
    end: int


@of_a_line
def amounts(text: str) -> tuple[Amount, ...]:
    """List all amounts of *text*; a minus counts only where it touches the amount or begins the text."""
    folded = fold(text)
    found = (_made(match, folded) for match in _AMOUNT.finditer(folded))
    return tuple(amount for amount in found if amount)


def currencies(texts: Iterable[str]) -> list[str]:
    """List the currencies (ISO 4217) in which *texts* name amounts, each once."""
    return list(dict.fromkeys(amount.money.currency for text in texts for amount in amounts(text)))


def amount_at(text: str, start: int) -> Amount | None:
    """Return the amount that begins exactly at *start*, or a word such as ``gratuit`` as nothing to pay."""
    folded = fold(text)
    match = _AMOUNT.match(folded, start)
    if match:
        return _made(match, folded)
    free = _FREE.match(folded, start)
    return Amount(Money(0), start, free.end()) if free else None


def _made(match: re.Match[str], folded: str) -> Amount | None:
    number = match["n1"] or match["n2"]
    cents = _cents(number)
    if cents is None:
        return None
    if match["cents"]:
        if cents % 100:
            return None
        cents += int(match["cents"])
    minus = match["minus2"] or _touches(match, folded)
    currency = _CURRENCIES[match["before"] or match["after"]]
    return Amount(Money(-cents if minus else cents, currency), match.start(), match.end())


def _touches(match: re.Match[str], folded: str) -> bool:
    """Say whether the sign before the amount is a minus: a dash between two blanks separates, it does not subtract."""
    minus = match["minus"]
    if not minus:
        return False
    return (
        not minus.endswith(" ") or not folded[: match.start()].strip() or folded[: match.start()].rstrip().endswith(":")
    )


def _cents(number: str) -> int | None:
    plain = number.replace(" ", "").replace("'", "")
    last = max(plain.rfind(","), plain.rfind("."))
    if last < 0:
        return int(plain) * 100 if len(plain) <= 12 else None
    whole, rest = plain[:last], plain[last + 1 :]
    sign = plain[last]
    if len(rest) == 3 and plain.count(sign) >= 1 and re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain):
        if "," in plain and "." in plain:
            return None
        return int(re.sub(r"[.,]", "", plain)) * 100
    groups = set(re.findall(r"[.,]", whole))
    if len(rest) > 2 or len(whole) > 15 or len(groups) > 1 or sign in groups:
        return None
    return int(re.sub(r"[.,]", "", whole) or 0) * 100 + int(rest.ljust(2, "0"))
