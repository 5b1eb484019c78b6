"""What is needed to collect an order, where a notice says it without a label: an address in a block, a code, a day.

"Présentez ce code : 7F3K9Q. Nous gardons votre commande jusqu'au 1er décembre." Read only in mails that say that
something can be collected, and only where no label told it already.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from journeys.readers.numbers import code_at
from journeys.readers.places import is_city_line
from journeys.readers.sentences import sentences
from journeys.readers.source import Source
from journeys.readers.text import fold
from parcours.domain.facts import Fact, Value

_NAMES = {
    "arrival": {"address": "relay.address", "code": "relay.code", "last day": "relay.last-day"},
    "ready": {"address": "store.address", "code": "pickup.code", "last day": "pickup.last-day"},
}
_CODE = re.compile(
    r"\bcode(?: (?:de|du|d'|a|le|la|the|is|est|secret|confidentiel|pin|unique|suivant|following|retrait|collecte|colis"
    r"|collection|pickup|presenter|number|suivi))*\s?(?::\s*|\s)(?=[a-z]*\d)"
)
_STREET = re.compile(r"\d{1,4}(?: ?(?:bis|ter|[a-d]))?,? [^\W\d]")
_UNTIL = re.compile(r"\b(?:jusqu'au|jusqu'a|au plus tard le|avant le|until|before|by|no later than)\s+")
_HELD = re.compile(
    r"\battend|\bgard(?:e|ons|ee?s?)\b|conserv|disponible|\bretir|recuper|collect|pick|\bheld\b|\bhold\b|\bkeep\b|\bkept\b"
    r"|\bwait|available|stor(?:e|ed|ing)\b"
)
_OFFERED = re.compile(
    r"\boffres?\b|\boffers?\b|promo|remise|reduction|soldes|discount|\bsales?\b|voucher|bon d'achat|newsletter"
)
_SOMEBODYS = re.compile(
    r"destinataire|recipient|factur|billing|livraison|delivery|shipping|expedit|siege|registered|expediteur|sender"
)
_ABOVE = 3
_LONGEST = 60


def read_notice(lines: Sequence[str], facts: Sequence[Fact], source: Source) -> list[Fact]:
    """Read what a notice says without a label, as far as *facts* do not hold it.

    Args:
        lines: Its clean lines.
        facts: What was read of it so far.
        source: Where it stands; only notices of arrival and of readiness are read.
    """
    names = _NAMES.get(source.kind)
    if names is None:
        return []
    told = {fact.name for fact in facts}
    found = {"address": _address(lines), "code": _code(lines), "last day": _last_day(lines, source)}
    made = [(names[what], next(values, None)) for what, values in found.items() if names[what] not in told]
    return [source.fact(name, *value) for name, value in made if value]


def _address(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Find a block of a street and, on a line of its own, its town; not the customer's or the seller's."""
    for number in range(1, len(lines)):
        above = " ".join(lines[max(0, number - 1 - _ABOVE) : number - 1])
        if _is_block(lines[number - 1], lines[number]) and not _SOMEBODYS.search(fold(above)):
            joined = f"{lines[number - 1].strip(' ,')}, {lines[number].strip(' ,')}"
            yield joined, joined


def _is_block(street: str, town: str) -> bool:
    short = len(street) <= _LONGEST and len(town) <= _LONGEST
    return short and town[:1].isdigit() and is_city_line(town) and bool(_STREET.match(street))


def _code(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        for match in _CODE.finditer(fold(line)):
            code = code_at(line, match.end())
            if code:
                yield code.text, line


def _last_day(lines: Sequence[str], source: Source) -> Iterator[tuple[Value, str]]:
    for sentence in sentences(lines):
        folded = fold(sentence)
        held = _HELD.search(folded) and not _OFFERED.search(folded)
        for until in _UNTIL.finditer(folded) if held else ():
            day = source.calendar.day_at(sentence, until.end())
            if day:
                yield day.day, sentence
