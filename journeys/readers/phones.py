"""Telephone numbers, what the numbering plan says they cost, and what is said beside them that they cost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneNumberType

from journeys.readers.text import fold, of_a_line
from journeys.readers.zones import country

_CANDIDATE = re.compile(
    r"(?<![\w.,/#-])(?:(?:\+|00)\s?\d{1,3}[\s.-]?(?:\(0\)\s?)?\d|0\s?\d)(?:[\s.-]?\d){6,12}(?![\w]|[.,]\d)"
)
_PAIRS = re.compile(r"(?<![\d.,/+-])[1-9]\d(?:[ .]\d\d){4}(?![\d.,/-]|\s?[€%]|\s\d)")
"""Five pairs of digits that do not begin as a French number does."""

_THINGS = "(?:commande|order|facture|invoice|colis|parcel|suivi|tracking|reference)"
_OF_A_THING = re.compile(
    rf"(?:{_THINGS}\.? ?(?:n ?°|no\b\.?|number|numero)"
    rf"|(?:n ?°|numero|reference) (?:de |du )?(?:la |votre )?{_THINGS})[ :]*$"
)
"""What stands before the number of something else."""

_SHORT = re.compile(r"(?<![\w.,/+-])(?:3\d\s?\d\d|118\s?\d{3})(?![\s.-]?\d|\w|\s?€)")
_CLASSES = {
    PhoneNumberType.TOLL_FREE: "free",
    PhoneNumberType.PREMIUM_RATE: "premium",
    PhoneNumberType.SHARED_COST: "shared-cost",
}

_NOT_SURCHARGED = re.compile(
    r"non[- ]surtaxe|sans surtaxe|sans surcout|not? surcharge|prix d'un appel local|cout d'un appel local|tarif local"
    r"|prix d'un appel normal|prix d'une communication locale|prix appel|local rate|local call|standard rate"
    r"|standard call|normal rate|basic rate"
)
_FREE_CALL = re.compile(
    r"appel gratuit|appels? gratuits?|numero vert|free(?:phone| call| of charge)|toll[- ]free|gratuit depuis"
)
_FEE = re.compile(
    r"(?P<n>\d+(?:[.,]\d{1,2})?)\s?(?:€|euros?|eur|ct|cts|centimes?|c€|cents?|p\b|pence)\s?(?:ttc\s?)?"
    r"(?:/|par|la|per|a|de la|l')?\s?(?P<unit>min(?:ute)?s?|mn|appel|call)"
    r"|€(?P<n2>\d+(?:\.\d{1,2})?)\s?(?:/|per|a)\s?(?P<unit2>min(?:ute)?|call)"
)
_SURCHARGED = re.compile(r"surtaxe|surcharged|premium[- ]rate|numero majore|prix majore")
_SHARED = re.compile(r"cout partage|shared[- ]cost|prix partage")


class Phone(NamedTuple):
    """A telephone number in E.164 (or its digits, for a short number), and where it stands."""

    number: str
    start: int
    end: int


@lru_cache(maxsize=4_096)
def phones(text: str, zone: str = "Europe/Paris") -> Sequence[Phone]:
    """List the telephone numbers of *text*; national ones are read as numbers of the zone's country."""
    found: list[Phone] = []
    for match in _CANDIDATE.finditer(text):
        try:
            parsed = phonenumbers.parse(match.group(), country(zone))
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(parsed) and not _of_a_thing(text, match):
            e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
            found.append(Phone(e164, match.start(), match.end()))
    return tuple(found)


def _of_a_thing(text: str, match: re.Match[str]) -> bool:
    """Say whether bare digits are the number of an order, a parcel or the like; nobody writes those in groups."""
    return match.group().isdigit() and bool(_OF_A_THING.search(fold(text[max(0, match.start() - 30) : match.start()])))


def mistyped(text: str, zone: str = "Europe/Paris") -> list[Phone]:
    """List what stands as a telephone number and can be none, as bare digits; only meant for text labelled so."""
    known = {phone.start for phone in phones(text, zone)}
    found = [match for match in (*_CANDIDATE.finditer(text), *_PAIRS.finditer(text)) if match.start() not in known]
    found = [match for match in found if not _of_a_thing(text, match)]
    return [Phone(re.sub(r"[^\d+]", "", match.group()), match.start(), match.end()) for match in found]


def short_numbers(text: str) -> list[Phone]:
    """List four-digit French service numbers and 118 numbers; only meant for text that speaks of calling."""
    return [Phone(re.sub(r"\s", "", m.group()), m.start(), m.end()) for m in _SHORT.finditer(text)]


def number_class(number: str) -> str:
    """Say what a number is by the numbering plan.

    Args:
        number: E.164, or a short number's digits.

    Returns:
        ``free``, ``standard``, ``shared-cost`` or ``premium``; empty for digits that are no number.

    Source: Arcep, decision 2019-0954 on numbers of added value (80x free or plain, 81x and 82x shared, 89x premium).
    """
    if number.startswith("+33"):
        rest = number[3:]
        if rest[:2] == "80":
            return "free" if rest[2:3] in tuple("012345") else "standard"
        return {"81": "shared-cost", "82": "shared-cost", "83": "premium", "89": "premium"}.get(rest[:2], "standard")
    if not number.startswith("+") and len(number) > 6:
        return ""
    if not number.startswith("+"):
        return "free" if number[:2] in ("30", "31") else "premium" if number.startswith("118") else "shared-cost"
    parsed = phonenumbers.parse(number)
    return _CLASSES.get(phonenumbers.number_type(parsed), "standard")


@of_a_line
def stated_tariff(text: str) -> str:
    """Return what *text* says that a call costs: free, local, shared-cost or premium; empty where it says nothing."""
    folded = fold(text)
    fees = [_fee(match) for match in _FEE.finditer(folded)]
    if any(fee >= 20 or per_call for fee, per_call in fees if fee):
        return "premium"
    if any(fee for fee, _ in fees) or _SHARED.search(folded):
        return "shared-cost"
    if _NOT_SURCHARGED.search(folded):
        return "local"
    if _FREE_CALL.search(folded):
        return "free"
    return "premium" if _SURCHARGED.search(folded) else ""


def _fee(match: re.Match[str]) -> tuple[int, bool]:
    """Return the fee in cents, and whether it is due for each call."""
    number = (match["n"] or match["n2"]).replace(",", ".")
    unit = match["unit"] or match["unit2"]
    in_cents = not match["n2"] and not re.search(r"€|eur", match.group()) and "." not in number
    cents = round(float(number)) if in_cents else round(float(number) * 100)
    return cents, unit in ("appel", "call")
