"""Numbers and codes by which shops name things: orders, invoices, cases, parcels, keys, sellers."""

from __future__ import annotations

import re
from typing import NamedTuple

from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.fr import siren as fr_siren
from stdnum.fr import siret as fr_siret

from journeys.readers.statuses import order_status, payment_status
from journeys.readers.text import fold

_IDENTIFIER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9]|[-/._](?=[A-Za-z0-9])){2,39}(?![\w@])")
_SHORT = re.compile(r"[A-Za-z0-9]{1,2}(?![\w@./-]*\w)")
"""A number of one or two signs, which only the shop's own shape can tell from any other."""

_LETTERS_ONLY = re.compile(r"[A-Z]{9}")
"""A reference such as PrestaShop gives: nine capitals."""

_SET_APART_BEFORE = re.compile(r"(?:^|[:#°=\t]|^\W*\w+(?: \w+){0,2})\s*$")
_SET_APART_AFTER = re.compile(r"\s*(?:[(\[|]|\t|\.?\s*$)")
_COUNTED = re.compile(r"\s?(?:€|%|h\b|EUR)|\s(?:sur|of|x|articles?|items?|produits?|products?|pieces?)\b|,\d")
"""What makes the number before it an amount, a share, an hour or a count."""

_IN_ITS_PLACE = re.compile(
    r"prete?|ready|nouvelle|new|ouverte?|open|fermee?|closed|envoyee?|sent|terminee?|done|active|vide|empty|aucune?|none"
    r"|inconnue?|unknown|express|urgente?|urgent|x+"
)
"""What may stand where a number is looked for: states without a sentence, nothing, a mask."""

_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}$|20\d\d-\d\d-\d\d$")
_HOST = re.compile(r"\.[a-z]{2,}$", re.IGNORECASE)
_CODE = re.compile(r"[A-Za-z0-9]{2,12}(?:[ -][A-Za-z0-9]{2,8}){0,3}(?![\w@])")
_KEY = re.compile(r"[A-Za-z0-9]{4,10}(?:[-–][A-Za-z0-9]{3,10}){1,8}(?![\w@-])|[A-Z0-9]{12,40}(?![\w@])")
_SIRET = re.compile(r"\d{3}[ .]?\d{3}[ .]?\d{3}[ .]?\d{5}(?!\d)")
_SIREN = re.compile(r"\d{3}[ .]?\d{3}[ .]?\d{3}(?!\d)")
_VAT = re.compile(
    r"[A-Z]{2}[ .]?[0-9A-Z]{2}[ .]?\d{3}[ .]?\d{3}[ .]?\d{3}(?![\dA-Z])|[A-Z]{2}[ .]?\d[\d .]{6,13}\d(?!\d)"
)


class Found(NamedTuple):
    """A text that was cut out, and where it stands."""

    text: str
    start: int
    end: int


def identifier_at(text: str, start: int, *, strong: bool = False, shape: re.Pattern[str] | None = None) -> Found | None:
    """Return the number or reference that begins exactly at *start*.

    Args:
        text: A clean line.
        start: Where it must begin.
        strong: Only what can be nothing else: five signs or more, with three digits or more. Else three signs do.
        shape: How this shop's order numbers look, where nobody would take one for a number who does not know the shop:
            letters alone, or fewer than three signs; see `journeys.shops.port.Shop.order_numbers`.
    """
    match = _IDENTIFIER.match(text, start) or (_SHORT.match(text, start) if shape else None)
    if not match:
        return None
    word = match.group()
    shaped = _shaped(text, match, shape, strong) if shape else ""
    if shaped or _LETTERS_ONLY.fullmatch(word):
        return Found(shaped or word, start, match.end())
    digits = sum(sign.isdigit() for sign in word)
    if digits == 0 or _DATE.match(word) or _HOST.search(word) or re.match(r"\s?(?:€|%|h\b|EUR)", text[match.end() :]):
        return None
    if len(word) < 3 or re.fullmatch(r"\d{1,3}(?:\.\d{3})+", word):
        return None
    if strong and (len(word) < 5 or digits < 3 or re.match(r",\d", text[match.end() :])):
        return None
    if any(sign.islower() for sign in word) and any(sign.isupper() for sign in word) and digits < 2:
        return None
    return Found(word, start, match.end())


def _shaped(text: str, match: re.Match[str], shape: re.Pattern[str], strong: bool) -> str:
    """Return the number in a word of the shop's own shape, if it stands as one; empty otherwise.

    Such a word looks like any other word or count. It counts only where a colon or the like sets it apart or the line
    is a heading of few words, with nothing after it but an aside, and never where it says how an order or a payment
    stands. A number with a digit also counts within a sentence, behind a label that can be followed by nothing else.
    """
    word = match.group()
    shaped = shape.fullmatch(word)
    if not shaped or _IN_ITS_PLACE.fullmatch(fold(word)) or order_status(word) or payment_status(word):
        return ""
    if _COUNTED.match(fold(text), match.end()):
        return ""
    told = not strong and any(sign.isdigit() for sign in word)
    apart = _SET_APART_BEFORE.search(text, 0, match.start()) and _SET_APART_AFTER.match(text, match.end())
    return shaped[shaped.lastindex or 0] if told or apart else ""


def code_at(text: str, start: int) -> Found | None:
    """Return the code to show or type that begins exactly at *start*: digits and capitals, perhaps in groups."""
    match = _CODE.match(text, start)
    while match:
        word = match.group()
        parts = re.split(r"[ -]", word)
        kept = [part for part in parts if part.isupper() or any(sign.isdigit() for sign in part)]
        if (
            len(kept) == len(parts)
            and (any(sign.isdigit() for sign in word) or (word.isalpha() and 5 <= len(word) <= 10))
            and len(word) >= 3
            and not _DATE.match(word)
        ):
            return Found(word, start, match.end())
        shorter = word.rpartition(" ")[0]
        match = re.compile(re.escape(shorter)).match(text, start) if shorter else None
    return None


def key_at(text: str, start: int) -> Found | None:
    """Return the licence key that begins exactly at *start*: groups of capitals and digits."""
    match = _KEY.match(text, start)
    if not match or match.group().upper() != match.group() or not any(sign.isdigit() for sign in match.group()):
        return None
    return Found(match.group(), start, match.end())


def siret_at(text: str, start: int) -> Found | None:
    """Return the SIRET (fourteen digits) or, failing that, the SIREN (nine) that begins at *start*, digits only."""
    match = _SIRET.match(text, start) or _SIREN.match(text, start)
    return Found(re.sub(r"\D", "", match.group()), start, match.end()) if match else None


def vat_at(text: str, start: int) -> Found | None:
    """Return the VAT number that begins exactly at *start*, without blanks."""
    match = _VAT.match(text, start)
    return Found(re.sub(r"[ .]", "", match.group()), start, match.end()) if match else None


def is_siren(digits: str) -> bool:
    """Say whether *digits* are a SIREN or a SIRET with right check digits."""
    return bool(fr_siren.is_valid(digits) or fr_siret.is_valid(digits))


def is_vat(number: str) -> bool:
    """Say whether *number* is a well-formed VAT number of the European Union or of the United Kingdom's form."""
    try:
        return bool(eu_vat.validate(number))
    except ValidationError:
        return False
