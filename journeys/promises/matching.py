"""When two touchpoints say the same in other words.

Case, blanks, accents and punctuation never count; "bd" is "boulevard", "Relais Fleurs" is "Fleurs", a window
"before one" agrees with "nine to one". Two addresses agree when number and postcode do.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from functools import lru_cache

from parcours.domain.facts import Value

CLOCK_TOLERANCE_S = 1_800.0
"""Two times of one event may differ by less than this; a wrong zone or a clock change is a whole hour."""

_SLIPS = 2
"""Signs in which a text may differ from the one that was meant; two that changed places are two."""

_ABBREVIATIONS = {
    "bd": "boulevard",
    "bld": "boulevard",
    "boul": "boulevard",
    "av": "avenue",
    "ave": "avenue",
    "pl": "place",
    "r": "rue",
    "fbg": "faubourg",
    "fg": "faubourg",
    "rte": "route",
    "st": "saint",
    "ste": "sainte",
    "che": "chemin",
    "imp": "impasse",
    "all": "allee",
    "sq": "square",
    "crs": "cours",
}
_PLACE_WORDS = frozenset(
    (
        "point",
        "relais",
        "relay",
        "the",
        "le",
        "la",
        "les",
        "votre",
        "your",
        "magasin",
        "store",
        "boutique",
        "de",
        "du",
        "des",
        "d",
        "l",
        "at",
        "au",
    )
)
_CODES = frozenset(
    ("relay.code", "pickup.code", "licence.key", "order.number", "invoice.number", "parcel.number", "case.number")
)


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Return *text* in lower case, without accents, punctuation and double blanks."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def same(name: str, one: Value, two: Value) -> bool:
    """Say whether two values of one word mean the same.

    Args:
        name: A word of the vocabulary.
        one: What one touchpoint said.
        two: What another said.
    """
    if one == two:
        return True
    if isinstance(one, datetime) and isinstance(two, datetime):
        return _same_moment(one, two)
    if not (isinstance(one, str) and isinstance(two, str)):
        return False
    if name in _CODES:
        return plain(one).replace(" ", "") == plain(two).replace(" ", "")
    if name.endswith(".address"):
        return _same_address(one, two)
    if name.endswith(".name"):
        return _same_place(one, two)
    if name == "delivery.window":
        return one[-5:] == two[-5:] and "00:00" in (one[:5], two[:5])
    return plain(one) == plain(two)


def _same_moment(one: datetime, two: datetime) -> bool:
    """Compare two moments; in the hour that a clock change repeats, either reading will do."""
    gap = abs((one - two).total_seconds())
    return gap < CLOCK_TOLERANCE_S


def _same_place(one: str, two: str) -> bool:
    first = [word for word in plain(one).split() if word not in _PLACE_WORDS]
    second = [word for word in plain(two).split() if word not in _PLACE_WORDS]
    if not first or not second:
        return plain(one) == plain(two)
    return set(first) <= set(second) or set(second) <= set(first)


def _same_address(one: str, two: str) -> bool:
    first, second = _address_words(one), _address_words(two)
    if first == second or set(first) <= set(second) or set(second) <= set(first):
        return True
    numbers_one, numbers_two = _numbers(first), _numbers(second)
    if numbers_one and numbers_two and not (numbers_one <= numbers_two or numbers_two <= numbers_one):
        return False
    shared = set(first) & set(second)
    return len(shared) >= 0.6 * min(len(set(first)), len(set(second)))


def _address_words(text: str) -> list[str]:
    return [_ABBREVIATIONS.get(word, word) for word in plain(text).split() if word not in ("france", "fr")]


def _numbers(words: list[str]) -> set[str]:
    return {word for word in words if word.isdigit()}


def is_slip(one: str, two: str) -> bool:
    """Say whether two different texts are the same but for two signs, or one that is missing or too many."""
    short, long = sorted((one, two), key=len)
    if len(short) == len(long):
        return 0 < sum(a != b for a, b in zip(one, two, strict=True)) <= _SLIPS
    return len(long) - len(short) == 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
